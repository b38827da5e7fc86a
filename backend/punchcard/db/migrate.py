"""Bring the database to this version's schema: Tortoise's migrations under an advisory lock."""

import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor
from tortoise.transactions import in_transaction

from punchcard import __version__
from punchcard.core.emails.catalogue import EMAIL_TYPES
from punchcard.db import migrations
from punchcard.db.sql import email_kinds
from punchcard.db.unit_of_work import APP, MIGRATIONS, connect_alone, tortoise_config
from punchcard.errors import SchemaTooNew

TABLE = "tortoise_migrations"
# Two fixed numbers that name our lock among all advisory locks of the database.
LOCK = (0x70756E63, 1)


async def migrate(url: str, *, progress: Callable[[str], None] = lambda name: None) -> list[str]:
    """Apply what is missing, all of it in one transaction; return the names that were applied.
    Kinds of email that this version brings are asked for from then on."""
    async with migrating_alone(url) as raw:
        missing = await _missing(raw)
        if missing:
            await _apply(url, progress)
        await email_kinds.name(raw, EMAIL_TYPES)
    return missing


async def pending(url: str) -> list[str]:
    """The migrations this version has and the database has not."""
    raw = await connect_alone(url)
    try:
        return await _missing(raw)
    finally:
        await raw.close()


def known_migrations() -> list[str]:
    names = (found.name for found in pkgutil.iter_modules(migrations.__path__))
    return sorted(name for name in names if not name.startswith("_"))


@asynccontextmanager
async def migrating_alone(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own holds the lock, so a second migrator waits until we are done."""
    raw = await connect_alone(url)
    try:
        await raw.execute("SELECT pg_advisory_lock($1, $2)", *LOCK)
        yield raw
    finally:
        await raw.close()


async def _missing(raw: asyncpg.Connection) -> list[str]:
    applied: set[str] = set()
    if await raw.fetchval("SELECT to_regclass($1) IS NOT NULL", TABLE):
        # The table's name is a constant of ours.
        rows = await raw.fetch(f"SELECT name FROM {TABLE} WHERE app = $1", APP)  # noqa: S608
        applied = {row["name"] for row in rows}
    known = known_migrations()
    if unknown := sorted(applied - set(known)):
        raise SchemaTooNew(
            f"the database was migrated by a newer Punchcard (it has {unknown[-1]}, which "
            f"{__version__} does not know): install that version again, or restore a backup"
        )
    return [name for name in known if name not in applied]


async def _apply(url: str, progress: Callable[[str], None]) -> None:
    """Everything and its record in ONE transaction: a crash leaves all of it or nothing."""

    def tell(event: str, _app: str, name: str) -> None:
        if event == "apply_start":
            progress(name)

    config = tortoise_config(url, pool_size=1)
    async with TortoiseContext() as context:
        await context.init(config=config)
        async with in_transaction("default") as client:
            executor = MigrationExecutor(client, {APP: {"migrations": MIGRATIONS}})
            # The executor reads the record before it makes the table, and that error would
            # abort our transaction.
            await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
            await executor.migrate(direction="forward", progress=tell)

"""The programme in force, read once a revision, and how its settings change."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

import asyncpg
from tortoise.exceptions import IntegrityError

from punchcard.db import unit_of_work
from punchcard.db.models.program import ProgramRow
from punchcard.db.sql import program as program_sql
from punchcard.db.sql.program import StoredProgram
from punchcard.errors import AlreadyExists, ConfigurationError, Conflict
from punchcard.services import audit, feed
from punchcard.services.program_settings import (
    ProgramSettings,
    check_settings,
    columns_of,
    plain_settings_of,
    settings_of,
)


class _Reading:
    """The revision that a reader has seen, asked for by whoever of its tasks comes first."""

    def __init__(self) -> None:
        self.revision: int | None = None
        self.lock = asyncio.Lock()


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """All that is read inside is of one revision of the programme, which is asked for once. For
    readers only: what is changed inside is not seen by `latest` and `settings`."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


async def current(
    *, revision: int | None = None, connection: asyncpg.Connection | None = None
) -> StoredProgram:
    """The programme, from memory if it is of this revision (None: of any).

    Whoever holds a connection hands it in: waiting for a second one, everybody would wait for
    everybody. Raises ConfigurationError in a database that has no programme yet.
    """
    kept: StoredProgram | None = unit_of_work.kept().get("program")
    if kept is not None and revision in (None, kept.revision):
        return kept
    if connection is not None:
        stored = await program_sql.load(connection)
    else:
        async with unit_of_work.connection() as own:
            stored = await program_sql.load(own)
    if stored is None:
        raise _no_program()
    if not unit_of_work.in_a_transaction():  # what is not committed may never be
        unit_of_work.kept()["program"] = stored
    return stored


async def latest() -> StoredProgram:
    """The programme as it is now, at the cost of asking for its revision."""
    return await current(revision=await _revision())


async def current_with_currency(currency: str | None) -> StoredProgram:
    """The programme; if it has no currency yet, it takes this one."""
    stored = await current()
    if stored.program.currency is None and currency is not None:
        async with unit_of_work.connection() as connection:
            await program_sql.adopt_currency(connection, currency)
            revision = await program_sql.revision(connection)
        stored = await current(revision=revision)
    return stored


async def settings() -> tuple[ProgramSettings, int] | None:
    """The programme's settings and its revision, read once a revision; None in a database without
    a programme."""
    revision = await _revision()
    kept: tuple[ProgramSettings, int] | None = unit_of_work.kept().get("program settings")
    if kept is not None and kept[1] == revision:
        return kept
    row = await ProgramRow.get_or_none(id=1)
    if row is None:
        return None
    found = settings_of(row), row.revision
    if not unit_of_work.in_a_transaction():  # what is not committed may never be
        unit_of_work.kept()["program settings"] = found
    return found


async def update_settings(*, actor: str, **changes: Any) -> ProgramSettings:
    """Change some settings by name. Nothing different: nothing happens.

    Raises InvalidInput with the field that is wrong.
    """
    async with unit_of_work.transaction():
        row = await lock_program()
        before = settings_of(row)
        after = replace(before, **changes)
        if after != before:
            await write_settings(row, after, actor=actor)
        return after


async def lock_program() -> ProgramRow:
    """The programme's row, locked until the caller's transaction ends: one change at a time."""
    row = await ProgramRow.select_for_update().get_or_none(id=1)
    if row is None:
        raise _no_program()
    return row


def check_version(newest: int, expected: int | None) -> None:
    """Nobody's change is lost: who looked at an older version looks again. Raises Conflict."""
    if expected not in (None, newest):
        raise Conflict(
            f"Somebody else has changed this meanwhile: you looked at version {expected}, the "
            f"newest is {newest}. Load it again before you save.",
            field="expectedVersion",
        )


async def _revision() -> int | None:
    reading = _reading.get()
    if reading is None:
        async with unit_of_work.connection() as connection:
            return await program_sql.revision(connection)
    async with reading.lock:
        if reading.revision is None:
            async with unit_of_work.connection() as connection:
                reading.revision = await program_sql.revision(connection)
        return reading.revision


async def raise_revision(row: ProgramRow) -> int:
    """The next revision of the locked programme."""
    row.revision += 1
    await row.save()
    return int(row.revision)


async def insert_settings(after: ProgramSettings, *, actor: str) -> ProgramRow:
    """The first programme of this database; part of the caller's transaction."""
    check_settings(after)
    if await ProgramRow.exists(id=1):
        raise AlreadyExists("There is a programme already.")
    async with unit_of_work.connection() as connection:
        # Above every earlier programme's: what a process still remembers of that is then stale.
        revision = 1 + await program_sql.last_removed_revision(connection)
    try:
        row = await ProgramRow.create(id=1, revision=revision, **columns_of(after))
    except IntegrityError:  # somebody else was faster
        raise AlreadyExists("There is a programme already.") from None
    await audit.log(
        actor=actor, action="program.created", target="program", after=plain_settings_of(after)
    )
    return row


async def write_settings(row: ProgramRow, after: ProgramSettings, *, actor: str) -> int:
    """Keep new settings of the locked programme; returns the new revision."""
    check_settings(after)
    before = settings_of(row)
    if before.currency not in (None, after.currency) and await _has_orders():
        raise Conflict(
            f"The programme counts {before.currency} already: orders stand in its books.",
            field="currency",
        )
    row.update_from_dict(columns_of(after))
    revision = await raise_revision(row)
    if before.timezone != after.timezone:
        await feed.rebuild_totals(actor=actor)  # its days begin at other instants
    if before.leap_birthday != after.leap_birthday:
        async with unit_of_work.connection() as connection:
            await program_sql.wake_leap_born(connection)
    await audit.log(
        actor=actor,
        action="program.updated",
        target="program",
        before=plain_settings_of(before),
        after=plain_settings_of(after),
    )
    return revision


async def _has_orders() -> bool:
    async with unit_of_work.connection() as connection:
        return await program_sql.has_orders(connection)


def _no_program() -> ConfigurationError:
    return ConfigurationError(
        "There is no programme yet: launch one in the admin or with `punchcard init`."
    )

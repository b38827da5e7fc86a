"""Backup and restore: one consistent file under load, and a database that is it again."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from punchcard import __version__
from punchcard.db.dump import Tools
from punchcard.db.migrate import known_migrations, migrating_alone
from punchcard.db.sql import backup as sql
from punchcard.db.sql import outbox as outbox_sql
from punchcard.db.unit_of_work import connect_alone
from punchcard.errors import Conflict, SchemaTooNew
from punchcard.services import backup_file
from punchcard.services.backup_file import FORMAT, Backup, Manifest, Report


async def back_up(
    *, url: str, folder: Path, out: Path, key: str, with_key: bool, report: Report
) -> Manifest:
    """Write the database as of this instant, while the shop goes on. The secret key is put in only
    if asked for.

    Raises InvalidInput where the file cannot be written, Conflict with what pg_dump says.
    """
    connection = await connect_alone(url)
    try:
        # pg_dump sees exactly what this transaction counts.
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            migrations = tuple(await sql.applied_migrations(connection))
            facts = await sql.counts(connection), await sql.server_version(connection)
            tables = await sql.table_count(connection)
            snapshot = await sql.export_snapshot(connection)
            done = 0

            def count() -> None:
                nonlocal done
                done += 1
                report("dumping", min(done, tables), tables)

            def write() -> Manifest:
                with backup_file.writing(out) as writer:
                    chunks = Tools(folder, url).dump(snapshot=snapshot, on_table=count)
                    digest, size = writer.dump(chunks)
                    manifest = Manifest(
                        format=FORMAT,
                        punchcard=__version__,
                        postgres=facts[1],
                        taken_at=taken_at,
                        migrations=migrations,
                        counts=facts[0],
                        sha256=digest,
                        size=size,
                        key_print=backup_file.key_print(key),
                        with_key=with_key,
                    )
                    writer.finish(manifest, key if with_key else None)
                return manifest

            taken_at = datetime.now(UTC)
            return await asyncio.to_thread(write)
    finally:
        await connection.close()


async def restore(*, url: str, folder: Path, backup: Backup, report: Report) -> int:
    """Load a backup into an empty database, whole or not at all; returns how many emails are held,
    because nobody knows whether they were sent after the dump. Everybody signs in anew.

    Raises SchemaTooNew, Conflict for a database that is not empty, InvalidInput for a damaged file.
    """
    check_schema(backup.manifest)
    # No server migrates, and so none starts, until this is done.
    async with migrating_alone(url) as connection:
        if await sql.table_count(connection):
            raise Conflict(
                "The database is not empty: restore into a new one, named by DATABASE_URL, or with "
                "another PUNCHCARD_DATA_DIR."
            )
        await asyncio.to_thread(backup.check, report)
        size = backup.manifest.size

        def load() -> None:
            with backup.dump() as dump:
                Tools(folder, url).load(
                    dump, then=sql.AFTER, on_bytes=lambda done: report("restoring", done, size)
                )

        await asyncio.to_thread(load)
        return await outbox_sql.held(connection)


def check_schema(manifest: Manifest) -> None:
    """Raises SchemaTooNew if this version does not know the backup's schema."""
    unknown = sorted(set(manifest.migrations) - set(known_migrations()))
    if unknown:
        raise SchemaTooNew(
            f"the backup was made by a newer Punchcard ({manifest.punchcard}; it has "
            f"{unknown[-1]}, which {__version__} does not know): install that version"
        )

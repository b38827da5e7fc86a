"""What a backup asks of the database, and what a restore says to it first."""

import asyncpg

from punchcard.db.sql.outbox import HOLD

AFTER = f"""
    SET LOCAL search_path = public;
    {HOLD};
    UPDATE staff_session SET revoked_at = now() WHERE revoked_at IS NULL;
    UPDATE schedule SET locked_until = NULL;
    INSERT INTO audit_log (actor, action, target, after)
    VALUES ('cli:restore', 'backup.restored', 'program', jsonb_build_object(
        'held', (SELECT count(*) FROM outbox WHERE state = 'held')));
"""
"""In the restore's own transaction: nothing may go out between the two."""

_COUNTED = "member fact entry redemption outbox".split()


async def export_snapshot(connection: asyncpg.Connection) -> str:
    """The name under which pg_dump sees what this transaction sees."""
    return str(await connection.fetchval("SELECT pg_export_snapshot()"))


async def counts(connection: asyncpg.Connection) -> dict[str, int]:
    """Rows of the tables that people ask about."""
    query = ", ".join(f"(SELECT count(*) FROM {name}) AS {name}" for name in _COUNTED)
    return dict(await connection.fetchrow(f"SELECT {query}") or {})


async def table_count(connection: asyncpg.Connection) -> int:
    """How many tables stand here."""
    found: int = await connection.fetchval(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND n.nspname NOT LIKE 'pg_toast%'"
    )
    return found


async def applied_migrations(connection: asyncpg.Connection) -> list[str]:
    """The schema's version: every migration it has."""
    rows = await connection.fetch("SELECT name FROM tortoise_migrations ORDER BY name")
    return [row["name"] for row in rows]


async def server_version(connection: asyncpg.Connection) -> str:
    """Such as 18.4."""
    return str(await connection.fetchval("SHOW server_version")).split()[0]

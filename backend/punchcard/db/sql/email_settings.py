"""Settings of the kinds of email, as JSON."""

from datetime import datetime
from typing import Any

import asyncpg


async def saved(connection: asyncpg.Connection) -> dict[str, dict[str, Any]]:
    """By kind what was saved."""
    rows = await connection.fetch("SELECT kind, settings FROM email_setting")
    return {row["kind"]: row["settings"] for row in rows}


async def saved_at(connection: asyncpg.Connection, kind: str) -> datetime | None:
    """When the settings of a kind were last saved."""
    found: datetime | None = await connection.fetchval(
        "SELECT updated_at FROM email_setting WHERE kind = $1", kind
    )
    return found


async def lock(connection: asyncpg.Connection) -> None:
    """One change at a time, so that the audit log has no gap."""
    await connection.execute("LOCK TABLE email_setting IN SHARE ROW EXCLUSIVE MODE")


async def save(
    connection: asyncpg.Connection, kind: str, settings: dict[str, Any], actor: str
) -> None:
    """Keep the settings of a kind."""
    await connection.execute(
        "INSERT INTO email_setting (kind, settings, updated_by) VALUES ($1, $2, $3)"
        " ON CONFLICT (kind) DO UPDATE SET settings = excluded.settings,"
        " updated_by = excluded.updated_by, updated_at = now()",
        kind,
        settings,
        actor,
    )

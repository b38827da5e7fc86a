"""Emails in further languages."""

from typing import Any

import asyncpg

_COLUMNS = "kind, language, subject, body, blocks"


async def all_of(connection: asyncpg.Connection) -> list[Any]:
    """Every translation, by kind and language."""
    return await connection.fetch(
        f"SELECT {_COLUMNS} FROM email_translation ORDER BY kind, language"
    )


async def one(
    connection: asyncpg.Connection, kind: str, language: str, *, lock: bool = False
) -> Any | None:
    """One translation."""
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM email_translation WHERE kind = $1 AND language = $2"
        f"{' FOR UPDATE' if lock else ''}",
        kind,
        language,
    )


async def save(
    connection: asyncpg.Connection,
    kind: str,
    language: str,
    *,
    subject: str,
    body: str,
    blocks: list[dict[str, Any]] | None,
    actor: str,
) -> None:
    """Write a translation."""
    await connection.execute(
        "INSERT INTO email_translation (kind, language, subject, body, blocks, updated_by)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, language) DO UPDATE SET"
        " subject = excluded.subject, body = excluded.body, blocks = excluded.blocks,"
        " updated_by = excluded.updated_by, updated_at = now()",
        kind,
        language,
        subject,
        body,
        blocks,
        actor,
    )


async def remove(connection: asyncpg.Connection, kind: str, language: str) -> None:
    """Take a translation away."""
    await connection.execute(
        "DELETE FROM email_translation WHERE kind = $1 AND language = $2", kind, language
    )

"""The audit log: rows that say who did what; append-only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

_INSERT = """
    INSERT INTO audit_log (actor, action, target, before, after, request_id, address)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""

_PAGE = """
    SELECT id, at, actor, action, target, before, after, request_id, address
    FROM audit_log
    WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR target = $2)
    ORDER BY id DESC LIMIT $3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One thing somebody did."""

    id: int
    at: datetime
    actor: str
    action: str
    target: str
    before: Any
    after: Any
    request_id: str
    address: str


async def insert(
    connection: asyncpg.Connection,
    *,
    actor: str,
    action: str,
    target: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    request_id: str = "",
    address: str = "",
) -> None:
    """Write one row, in the transaction of the connection."""
    await connection.execute(_INSERT, actor, action, target, before, after, request_id, address)


async def page(
    connection: asyncpg.Connection, *, before_id: int | None, target: str | None, limit: int
) -> list[AuditRow]:
    """Rows, newest first, older than `before_id`."""
    rows = await connection.fetch(_PAGE, before_id, target, limit)
    return [AuditRow(**row) for row in rows]

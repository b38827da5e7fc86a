"""Which members want no marketing emails."""

from typing import Any
from uuid import UUID

import asyncpg


async def subscriber(connection: asyncpg.Connection, member_id: UUID) -> Any | None:
    """The programme's name and languages, the member's, and whether they want its emails."""
    return await connection.fetchrow(
        "SELECT p.name AS program, p.languages, m.language,"
        " m.unsubscribed_at IS NULL AS subscribed"
        " FROM member m JOIN program p ON true WHERE m.id = $1",
        member_id,
    )


async def choose(connection: asyncpg.Connection, member_id: UUID, *, subscribed: bool) -> bool:
    """False if it was so before."""
    return bool(
        await connection.fetchval(
            "UPDATE member SET unsubscribed_at = CASE WHEN $2 THEN NULL ELSE now() END"
            " WHERE id = $1 AND (unsubscribed_at IS NULL) <> $2 RETURNING true",
            member_id,
            subscribed,
        )
    )

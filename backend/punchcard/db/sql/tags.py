"""Tags as they stand on members: jsonb, so SQL and not a model."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

MOST = 500

_KNOWN = """
    SELECT DISTINCT tag FROM balance CROSS JOIN LATERAL jsonb_array_elements_text(tags) AS t(tag)
    WHERE tags <> '[]' ORDER BY tag LIMIT $1
"""

_OF_MEMBERS = "SELECT member_id, tags FROM balance WHERE member_id = ANY($1)"


async def known(connection: asyncpg.Connection) -> list[str]:
    """Every tag that a member has, by name."""
    return [row["tag"] for row in await connection.fetch(_KNOWN, MOST)]


async def of_members(connection: asyncpg.Connection, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The tags of these members, in order."""
    rows = await connection.fetch(_OF_MEMBERS, ids)
    return {row["member_id"]: list(row["tags"]) for row in rows}

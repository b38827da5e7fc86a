"""Reading what is exported, in one snapshot and bounded pieces."""

from collections.abc import AsyncIterator

import asyncpg

_MEMBERS = """
    SELECT m.external_id, b.available AS balance, b.lifetime, b.credited AS earned,
           b.reversed AS clawed_back, b.spent AS redeemed, b.order_count AS orders,
           b.refund_count AS refunds, coalesce(b.tier, '') AS tier
    FROM member m JOIN balance b ON b.member_id = m.id
    ORDER BY m.external_id, m.id
"""


async def count_members(connection: asyncpg.Connection) -> int:
    """How many rows `members` will give."""
    return int(await connection.fetchval("SELECT count(*) FROM member"))


async def members(connection: asyncpg.Connection) -> AsyncIterator[asyncpg.Record]:
    """Every member's books, by external id; the caller's transaction is the snapshot."""
    async for row in connection.cursor(_MEMBERS, prefetch=1000):
        yield row

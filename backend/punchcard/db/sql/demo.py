"""What the demo shop asks of its own past."""

import asyncpg


async def last_order_number(connection: asyncpg.Connection, source: str) -> int:
    """The highest order number the shop has given; 0 before its first."""
    found: int = await connection.fetchval(
        "SELECT coalesce(max(external_id::bigint), 0) FROM shop_order WHERE source = $1", source
    )
    return found


async def has_members(connection: asyncpg.Connection) -> bool:
    """Whether anybody is a member yet."""
    found: bool = await connection.fetchval("SELECT EXISTS (SELECT FROM member)")
    return found


async def analyze(connection: asyncpg.Connection) -> None:
    """Let the planner know of what was just written, instead of minutes later."""
    await connection.execute("ANALYZE")

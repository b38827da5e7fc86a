"""What the demo shop asks of its own past."""

import asyncpg


async def order_count(connection: asyncpg.Connection, source: str) -> int:
    """How many orders the shop has had: its order numbers go on from there."""
    found: int = await connection.fetchval(
        "SELECT count(*) FROM shop_order WHERE source = $1", source
    )
    return found


async def has_members(connection: asyncpg.Connection) -> bool:
    """Whether anybody is a member yet."""
    found: bool = await connection.fetchval("SELECT EXISTS (SELECT FROM member)")
    return found


async def analyze(connection: asyncpg.Connection) -> None:
    """Let the planner know of what was just written, instead of minutes later."""
    await connection.execute("ANALYZE")

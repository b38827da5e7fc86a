"""Whether the database takes writes."""

import asyncpg


async def writable(connection: asyncpg.Connection) -> bool:
    """False on a standby or a server set to read-only."""
    answer: str = await connection.fetchval("SHOW transaction_read_only")
    return answer == "off"

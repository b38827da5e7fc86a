"""Whether the database takes writes, and whether the work it holds is being done."""

from datetime import timedelta

import asyncpg

_LATE = """
    SELECT (SELECT name FROM schedule WHERE next_run_at < now() - $1::interval
                AND (locked_until IS NULL OR locked_until < now())
            ORDER BY next_run_at LIMIT 1),
        (SELECT count(*) FROM outbox WHERE state = 'queued' AND due_at < now() - $1::interval),
        (SELECT count(*) FROM feed_pending p JOIN fact f USING (member_id, seq)
            WHERE f.recorded_at < now() - $1::interval)
"""


async def writable(connection: asyncpg.Connection) -> bool:
    """False on a standby or a server set to read-only."""
    answer: str = await connection.fetchval("SHOW transaction_read_only")
    return answer == "off"


async def late(connection: asyncpg.Connection, after: timedelta) -> tuple[str | None, int, int]:
    """A job nobody runs, effects nobody does, activities nobody numbers: due for so long."""
    row = await connection.fetchrow(_LATE, after)
    return tuple(row) if row is not None else (None, 0, 0)

"""Between rounds of writing: what one contestant left behind must not be the next one's work."""

from datetime import UTC, datetime, timedelta

import asyncpg

from bench.database import name_of
from punchcard.db.cluster import Cluster
from punchcard.services import feed
from punchcard.services.schedule import period_of

_SKIP = """
    UPDATE outbox SET state = 'skipped', detail = 'benchmark', settled_at = now()
    WHERE state = 'queued'
"""


# The clock's proof of changed members, once an hour: done for this hour.
_PROVEN = """
    INSERT INTO job_run (kind, period, finished_at, counts)
    SELECT 'verify_changed', $1, now(), jsonb_build_object('members', 0, 'pos', pos)
    FROM program_total
    ON CONFLICT (kind, period) DO UPDATE SET counts = excluded.counts
"""


async def prove(connection: asyncpg.Connection) -> None:
    """Let the books count as proven: the server would do that while it is measured."""
    hour = period_of(datetime.now(UTC), timedelta(hours=1))
    await connection.execute(_PROVEN, hour.isoformat())


async def settle(place: Cluster, size: str) -> None:
    """Number the feed to its end and let the queued mails go unsent."""
    connection = await asyncpg.connect(place.dsn_of(name_of(size)))
    try:
        while (await feed.number(connection, limit=10_000))[0]:
            pass
        await connection.execute(_SKIP)
        await prove(connection)
        await connection.execute("VACUUM feed_pending")
    finally:
        await connection.close()

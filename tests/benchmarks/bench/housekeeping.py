"""Between rounds of writing: what one contestant left behind must not be the next one's work."""

import asyncpg

from bench.database import name_of
from punchcard.db.cluster import Cluster
from punchcard.services import feed

_SKIP = """
    UPDATE outbox SET state = 'skipped', detail = 'benchmark', settled_at = now()
    WHERE state = 'queued'
"""


async def settle(place: Cluster, size: str) -> None:
    """Number the feed to its end and let the queued mails go unsent."""
    connection = await asyncpg.connect(place.dsn_of(name_of(size)))
    try:
        while (await feed.number(connection, limit=10_000))[0]:
            pass
        await connection.execute(_SKIP)
        await connection.execute("VACUUM feed_pending")
    finally:
        await connection.close()

"""Filling an empty database with the demo shop's past."""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from punchcard.db import unit_of_work
from punchcard.db.sql import demo as sql
from punchcard.errors import PunchcardError
from punchcard.services import posting
from punchcard.services.demo import history

ACTOR = "job:demo"
MEMBERS = 5_000
DAYS = 90
BATCH = 500
log = structlog.get_logger(__name__)


async def is_empty() -> bool:
    """Whether the shop has no members, so that its past may still be written."""
    async with unit_of_work.connection() as connection:
        return not await sql.has_members(connection)


async def write_past(*, progress: Callable[[int, int], None]) -> None:
    """Write 90 days of 5,000 customers, until this hour; `progress` is told (done, of how many).

    In one transaction: an interrupted start leaves nothing behind and begins anew.
    """
    until = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    past = history.history(until=until, members=MEMBERS, days=DAYS)
    async with unit_of_work.transaction():
        for start in range(0, len(past), BATCH):
            batch = past[start : start + BATCH]
            results = await posting.record_many(items=batch, actor=ACTOR, effects=False)
            refused = [one for one in results if isinstance(one, PunchcardError)]
            if refused:
                raise refused[0]
            progress(start + len(batch), len(past))

"""Segments asked of all members: how many they hold, and who."""

from collections.abc import Sequence
from datetime import UTC, datetime

from punchcard.db import unit_of_work
from punchcard.db.sql import segments as sql
from punchcard.db.sql.segments import SegmentQuery
from punchcard.errors import InvalidInput
from punchcard.services import program


async def counts(*, keys: Sequence[str]) -> dict[str, int]:
    """How many active members each of these segments holds now; one that is off holds nobody."""
    if not keys:
        return {}
    queries = {key: await wanted(key=key) for key in keys}
    async with unit_of_work.connection() as connection:
        return await sql.counts(connection, queries)


async def wanted(*, key: str) -> SegmentQuery:
    """Whom a segment holds now. Raises InvalidInput for one that there is not."""
    known = (await program.latest()).program
    now = datetime.now(UTC)
    if not any(one.key == key for one in known.segments.versions):
        raise InvalidInput(f"There is no segment {key!r}.", field="filter.segment")
    segment = known.segments.in_force(key, now)
    on = segment is not None and segment.enabled
    return SegmentQuery(
        settings=segment.settings if segment and on else None, program=known, at=now
    )

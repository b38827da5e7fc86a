"""The activity subscription: from the feed to events."""

from collections.abc import AsyncGenerator
from uuid import UUID

from punchcard.api.admin import convert
from punchcard.api.admin.events import ActivityEvent
from punchcard.api.context import Context
from punchcard.api.ids import uuid_in
from punchcard.errors import NotFound
from punchcard.services import activity, feed, members

FEED = "feed"


async def events(
    context: Context, *, after: str | None, member_id: str | None
) -> AsyncGenerator[ActivityEvent, None]:
    """Replay what came after the cursor, then stream; without one, first say where that is."""
    member = await _member(member_id)
    place = context.cursor(FEED, after)
    if place is None:
        pos = await feed.head()
        yield ActivityEvent(cursor=context.cursors.make(FEED, [pos]), activity=None)
    else:
        pos = place[0]
    async for rows in feed.follow(pos, member_id=member):
        found = await activity.by_keys(keys=[(row.member_id, row.seq) for row in rows])
        for row in rows:
            yield ActivityEvent(
                cursor=context.cursors.make(FEED, [row.pos]),
                activity=convert.activity(found[row.member_id, row.seq]),
            )


async def _member(given: str | None) -> UUID | None:
    if given is None:
        return None
    member_id = uuid_in(given, "Member")
    if member_id is None or await members.by_id(member_id=member_id) is None:
        raise NotFound("There is no such member.", field="memberId")
    return member_id

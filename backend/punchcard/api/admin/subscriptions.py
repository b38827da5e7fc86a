"""The live feed for staff and partners: replay after a cursor, then stream."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from punchcard.api.admin import live
from punchcard.api.admin.events import ActivityEvent
from punchcard.api.context import Info
from punchcard.api.fields import output, subscription
from punchcard.api.permissions import Right


@output
class Subscription:
    """What the server tells by itself."""

    @subscription(Right.ACTIVITY_READ)
    async def activity(
        self,
        info: Info,
        after: Annotated[
            str | None,
            strawberry.argument(description="A cursor of the feed. Left out: from now."),
        ] = None,
        member_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only of this member.")
        ] = None,
    ) -> AsyncGenerator[ActivityEvent, None]:
        """Everything that happens, in order, without gaps: first what came after the cursor."""
        async for event in live.events(info.context, after=after, member_id=member_id):
            yield event

"""What a mutation that records something answers: where it stands, read only as far as asked."""

from uuid import UUID

import strawberry

from punchcard.api.admin.activity import Activity
from punchcard.api.admin.members import Member
from punchcard.api.admin.orders import Order
from punchcard.api.context import Info
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import UserError

READ = Right.SIGNED_IN


@output
class Outcome:
    """Of what was recorded; all but `userErrors` is null when it was refused."""

    key: strawberry.Private[tuple[UUID, int] | None] = None

    user_errors: list[UserError] = open_to(READ, default_factory=list)

    @resolver(READ)
    async def member(self, info: Info) -> Member | None:
        """The member with the new balance."""
        return await info.context.load(Read.MEMBERS, self.key[0]) if self.key else None

    @resolver(READ)
    async def activity(self, info: Info) -> Activity | None:
        """What was recorded, with its entries."""
        return await info.context.load(Read.ACTIVITIES, self.key) if self.key else None


@output
class Recorded(Outcome):
    """Of a fact that a shop reported."""

    created: bool | None = open_to(
        READ, "False: it was known already, and this is its first answer again.", default=None
    )

    @resolver(READ)
    async def points(self, info: Info) -> int | None:
        """What it did to the points that are or will be available."""
        if self.key is None:
            return None
        activity: Activity = await info.context.load(Read.ACTIVITIES, self.key)
        return activity.points


@output
class RecordedOrder(Recorded):
    """Of an order or a refund."""

    @resolver(READ)
    async def order(self, info: Info) -> Order | None:
        """The order with what it earned and what was taken back."""
        if self.key is None:
            return None
        activity: Activity = await info.context.load(Read.ACTIVITIES, self.key)
        if activity.order_key is None:
            return None
        order: Order | None = await info.context.load(
            Read.ORDERS, (activity.member_key, *activity.order_key)
        )
        return order

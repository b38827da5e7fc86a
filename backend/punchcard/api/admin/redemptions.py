"""Redemptions: points spent on a code, and what became of it."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from punchcard.api.admin.rewards import Reward
from punchcard.api.context import Info
from punchcard.api.enums import RedemptionStatus
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.rewards import Discount
from punchcard.api.shared import Node

if TYPE_CHECKING:
    from punchcard.api.admin.activity import Activity
    from punchcard.api.admin.members import Member
    from punchcard.api.admin.orders import Order

READ = Right.ACTIVITY_READ
LazyMember = Annotated["Member", strawberry.lazy("punchcard.api.admin.members")]
LazyOrder = Annotated["Order", strawberry.lazy("punchcard.api.admin.orders")]
LazyActivity = Annotated["Activity", strawberry.lazy("punchcard.api.admin.activity")]


@output
class MemberCodes:
    """A member's codes. issued = unused + used + cancelled + expired, always."""

    issued: int = open_to(Right.MEMBERS_READ)
    unused: int = open_to(Right.MEMBERS_READ)
    used: int = open_to(Right.MEMBERS_READ)
    cancelled: int = open_to(Right.MEMBERS_READ, "Given back.")
    expired: int = open_to(Right.MEMBERS_READ)


@output
class Redemption(Node):
    """Points spent on a code."""

    member_key: strawberry.Private[UUID]
    seq: strawberry.Private[int]
    reward_key: strawberry.Private[str]
    order_source: strawberry.Private[str | None]

    id: strawberry.ID = open_to(READ)
    code: str = open_to(Right.MEMBERS_READ, "Whoever has it can spend it.")
    masked_code: str = open_to(READ, "Enough of it to recognise it: 'FIVE-…-AB'.")
    status: RedemptionStatus = open_to(READ)
    cost: int = open_to(READ, "Points.")
    reward_name: str = open_to(READ, "As it was called when the code was issued.")
    summary: str = open_to(READ, "What the code gives, in one line.")
    discount: Discount = open_to(READ)
    issued_at: dt.datetime = open_to(READ)
    expires_at: dt.datetime | None = open_to(READ, "Null: never.")
    settled_at: dt.datetime | None = open_to(
        READ, "When it was used, cancelled or expired; null while it is unused."
    )
    returned: bool = open_to(READ, "Whether the points came back.")
    order_id: str | None = open_to(READ, "The shop's id of the order that used it.")
    returns_on_cancel: bool = open_to(READ, "Whether its points come back if it is cancelled.")

    @resolver(Right.RULES_READ)
    async def reward(self, info: Info) -> Reward:
        """The reward as it is now."""
        return await info.context.load(Read.REWARDS, self.reward_key)

    @resolver(Right.MEMBERS_READ)
    async def member(self, info: Info) -> LazyMember:
        """Whose code it is."""
        return await info.context.load(Read.MEMBERS, self.member_key)

    @resolver(Right.MEMBERS_READ)
    async def order(self, info: Info) -> LazyOrder | None:
        """The order that used the code, if it is known."""
        if self.order_id is None:
            return None
        key = (self.member_key, self.order_source, self.order_id)
        return await info.context.load(Read.ORDERS, key)

    @resolver(READ)
    async def activity(self, info: Info) -> LazyActivity:
        """The activity of the redemption, with its entries."""
        return await info.context.load(Read.ACTIVITIES, (self.member_key, self.seq))

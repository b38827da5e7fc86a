"""Activity: what happened, with its entries and the reasons for what was not earned."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from punchcard.api.admin.actors import Actor
from punchcard.api.admin.entries import Entry, NotEarned
from punchcard.api.admin.member_tiers import TierChange
from punchcard.api.context import Info
from punchcard.api.enums import ActivityKind
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import Money, Node

if TYPE_CHECKING:
    from punchcard.api.admin.members import Member
    from punchcard.api.admin.orders import Order
    from punchcard.api.admin.redemptions import Redemption

READ = Right.ACTIVITY_READ
LazyMember = Annotated["Member", strawberry.lazy("punchcard.api.admin.members")]
LazyRedemption = Annotated["Redemption", strawberry.lazy("punchcard.api.admin.redemptions")]
LazyOrder = Annotated["Order", strawberry.lazy("punchcard.api.admin.orders")]


@output
class Activity(Node):
    """One thing that happened to a member, with everything that came of it."""

    member_key: strawberry.Private[UUID]
    seq: strawberry.Private[int]
    order_key: strawberry.Private[tuple[str, str] | None]
    actor_name: strawberry.Private[str]
    undone_seq: strawberry.Private[int | None]
    redemption_seq: strawberry.Private[int | None]

    id: strawberry.ID = open_to(READ)
    kind: ActivityKind = open_to(READ)
    points: int = open_to(READ, "Net change of what is or will be available.")
    available_change: int = open_to(READ, "Net change of what can be spent at once.")
    occurred_at: dt.datetime = open_to(READ, "When it happened.")
    effective_at: dt.datetime = open_to(READ, "When it counted: never before what came earlier.")
    recorded_at: dt.datetime = open_to(READ, "When we learned of it.")
    source: str = open_to(READ)
    external_id: str = open_to(READ, "What the source calls it.")
    amount: Money | None = open_to(READ, "Of an order or a refund.")
    reason: str | None = open_to(READ, "Why staff did it; the member does not see this.")
    member_note: str | None = open_to(READ, "What staff wrote to the member.")
    event: str | None = open_to(READ, "The name of an event of the shop's own.")
    tags: list[str] = open_to(READ, "Tags that were put on the member or taken.")
    not_earned: list[NotEarned] = open_to(READ, "Why rules gave nothing.")

    @resolver(READ)
    async def actor(self, info: Info) -> Actor:
        """Who caused it."""
        return await info.context.load(Read.ACTORS, self.actor_name)

    @resolver(Right.MEMBERS_READ)
    async def member(self, info: Info) -> LazyMember:
        """Whose activity it is."""
        return await info.context.load(Read.MEMBERS, self.member_key)

    @resolver(Right.MEMBERS_READ)
    async def order(self, info: Info) -> LazyOrder | None:
        """The order that was paid or refunded, or that used a code, if it is known."""
        if self.order_key is None:
            return None
        return await info.context.load(Read.ORDERS, (self.member_key, *self.order_key))

    @resolver(READ)
    async def redemption(self, info: Info) -> LazyRedemption | None:
        """The redemption that was made, used, cancelled or that expired."""
        if self.redemption_seq is None:
            return None
        return await info.context.load(Read.REDEMPTIONS, (self.member_key, self.redemption_seq))

    @resolver(READ)
    async def tier_change(self, info: Info) -> TierChange | None:
        """The decision about the member's tier that came of it, if any did."""
        return await info.context.load(Read.TIER_CHANGES, (self.member_key, self.seq))

    @resolver(READ)
    async def entries(self, info: Info) -> list[Entry]:
        """The movements of points, in their order."""
        return await info.context.load(Read.ENTRIES, (self.member_key, self.seq))

    @resolver(READ)
    async def undone_by(
        self, info: Info
    ) -> Annotated["Activity", strawberry.lazy("punchcard.api.admin.activity")] | None:
        """The activity that undid this adjustment."""
        if self.kind is not ActivityKind.POINTS_ADJUSTED:
            return None
        return await info.context.load(Read.UNDOINGS, (self.member_key, self.seq))

    @resolver(READ)
    async def undoable(self, info: Info) -> bool:
        """Whether `undoAdjustment` can take it back."""
        if self.kind is not ActivityKind.POINTS_ADJUSTED:
            return False
        return await info.context.load(Read.UNDOINGS, (self.member_key, self.seq)) is None

    @resolver(READ)
    async def undoes(
        self, info: Info
    ) -> Annotated["Activity", strawberry.lazy("punchcard.api.admin.activity")] | None:
        """The adjustment that this one undid."""
        if self.undone_seq is None:
            return None
        return await info.context.load(Read.ACTIVITIES, (self.member_key, self.undone_seq))

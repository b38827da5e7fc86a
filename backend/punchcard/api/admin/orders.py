"""Orders: what was bought, and what it earned."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from punchcard.api.context import Info
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import Money, Node

if TYPE_CHECKING:
    from punchcard.api.admin.activity import Activity
    from punchcard.api.admin.members import Member
    from punchcard.api.admin.redemptions import Redemption

READ = Right.MEMBERS_READ
LazyMember = Annotated["Member", strawberry.lazy("punchcard.api.admin.members")]
LazyRedemption = Annotated["Redemption", strawberry.lazy("punchcard.api.admin.redemptions")]
LazyActivity = Annotated["Activity", strawberry.lazy("punchcard.api.admin.activity")]


@output
class OrderItem:
    """One line of an order."""

    title: str = open_to(READ)
    sku: str = open_to(READ)
    product_id: str = open_to(READ)
    quantity: int = open_to(READ)
    amount: Money = open_to(READ, "Of the whole line, after discounts.")
    gift_card: bool = open_to(READ, "Gift cards earn nothing.")
    points: int = open_to(READ, "Its share of what the order earned; shares add up exactly.")


@output
class Order(Node):
    """A purchase as the shop knows it, with what it earned and what refunds took back."""

    member_key: strawberry.Private[UUID]
    fact_seq: strawberry.Private[int]

    id: strawberry.ID = open_to(READ)
    external_id: str = open_to(READ)
    source: str = open_to(READ)
    number: str = open_to(READ)
    paid_at: dt.datetime = open_to(READ)
    total: Money = open_to(READ)
    earning_base: Money = open_to(READ, "The part that may earn.")
    refunded: Money = open_to(READ)
    points_earned: int = open_to(READ)
    points_reversed: int = open_to(READ, "Taken back by refunds.")

    @resolver(READ)
    async def items(self, info: Info) -> list[OrderItem]:
        """The lines of the order."""
        return await info.context.load(Read.ORDER_ITEMS, (self.member_key, self.fact_seq))

    @resolver(READ)
    async def redemptions(self, info: Info) -> list[LazyRedemption]:
        """The redemptions whose codes the order used."""
        key = (self.member_key, self.source, self.external_id)
        return await info.context.load(Read.ORDER_REDEMPTIONS, key)

    @resolver(READ)
    async def member(self, info: Info) -> LazyMember:
        """Who bought."""
        return await info.context.load(Read.MEMBERS, self.member_key)

    @resolver(Right.ACTIVITY_READ)
    async def activity(self, info: Info) -> LazyActivity:
        """The activity of the payment, with its entries."""
        return await info.context.load(Read.ACTIVITIES, (self.member_key, self.fact_seq))

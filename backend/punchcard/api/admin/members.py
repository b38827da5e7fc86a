"""Members: what staff and partners see of them."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import strawberry

from punchcard.api.admin.activity import Activity
from punchcard.api.admin.member_tiers import MemberTier, TierChange
from punchcard.api.admin.orders import Order
from punchcard.api.admin.redemptions import MemberCodes, Redemption
from punchcard.api.admin.referrals import MemberReferrals
from punchcard.api.context import Info
from punchcard.api.enums import ActivityKind, MemberStatus
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import (
    AfterArgument,
    Birthday,
    Connection,
    FirstArgument,
    Node,
    check_first,
)
from punchcard.services.members import Block

READ = Right.MEMBERS_READ


@output
class Balance:
    """Where the member's points are: credited = pending + available + spent + expired + reversed
    + removed, always."""

    available: int = open_to(READ, "Can be spent; negative by the debt.")
    pending: int = open_to(READ, "Wait for approval.")
    spent: int = open_to(READ, "Redeemed.")
    expired: int = open_to(READ)
    reversed: int = open_to(READ, "Taken back by refunds and undone gifts.")
    removed: int = open_to(READ, "Removed by staff.")
    debt: int = open_to(READ, "Owed: refunds took more than was left.")
    lifetime: int = open_to(READ, "Credited less pending and reversed; spending does not lower it.")
    credited: int = open_to(READ, "All points ever granted.")


@output
class PointsInPeriod:
    """What a member's points did between two days, by when things happened."""

    earned: int = open_to(READ, "Granted, gross: by rules and by staff.")
    reversed: int = open_to(READ, "Taken back by refunds and undone gifts.")
    net: int = open_to(READ, "earned - reversed")
    redeemed: int = open_to(READ, "Spent on rewards, less what came back.")
    removed: int = open_to(READ, "Removed by staff, less what was undone.")
    expired: int = open_to(READ)


@output
class Member(Node):
    """A customer in the programme."""

    key: strawberry.Private[UUID]

    id: strawberry.ID = open_to(READ)
    external_id: str = open_to(READ, "What the shop calls the customer.")
    name: str = open_to(READ)
    email: str | None = open_to(READ)
    email_bounced_at: dt.datetime | None = open_to(READ, "Set: no mail is sent there.")
    unsubscribed_at: dt.datetime | None = open_to(
        READ, "Since when they want no reminders; those that answer what they do still come."
    )
    status: MemberStatus = open_to(READ)
    birthday: Birthday | None = open_to(READ)
    language: str = open_to(READ)
    consent_at: dt.datetime | None = open_to(READ, "Joined by their own word.")
    enrolled_at: dt.datetime = open_to(READ)
    last_activity_at: dt.datetime | None = open_to(READ)
    order_count: int = open_to(READ)
    refund_count: int = open_to(READ)
    balance: Balance = open_to(READ)

    @resolver(READ)
    async def blocked_at(self, info: Info) -> dt.datetime | None:
        """Since when the member is blocked; null if not."""
        if self.status is not MemberStatus.BLOCKED:
            return None
        block: Block | None = await info.context.load(Read.BLOCKS, self.key)
        return block.at if block else None

    @resolver(READ)
    async def blocked_reason(self, info: Info) -> str | None:
        """Why the member is blocked; null if not."""
        if self.status is not MemberStatus.BLOCKED:
            return None
        block: Block | None = await info.context.load(Read.BLOCKS, self.key)
        return block.reason if block else None

    @resolver(READ)
    async def tags(self, info: Info) -> list[str]:
        """The tags on the member, in order."""
        return await info.context.load(Read.MEMBER_TAGS, self.key)

    @resolver(READ)
    async def points_in_period(
        self,
        info: Info,
        start: Annotated[
            dt.date, strawberry.argument(name="from", description="First day of the period.")
        ],
        end: Annotated[
            dt.date, strawberry.argument(name="to", description="First day after the period.")
        ],
    ) -> PointsInPeriod:
        """Points between two days of the programme's time zone, the second not included."""
        return await info.context.load(Read.POINTS_IN_PERIOD, self.key, start=start, end=end)

    @resolver(Right.ACTIVITY_READ)
    async def activities(
        self,
        info: Info,
        first: FirstArgument = 20,
        after: AfterArgument = None,
        kinds: list[ActivityKind] | None = None,
    ) -> Connection[Activity]:
        """Everything that happened to the member's points, newest first."""
        return await info.context.load(
            Read.MEMBER_ACTIVITIES,
            self.key,
            first=check_first(first),
            after=info.context.cursor("timeline", after),
            kinds=tuple(kinds) if kinds is not None else None,
        )

    @resolver(READ)
    async def orders(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Order]:
        """The member's orders, newest first."""
        return await info.context.load(
            Read.MEMBER_ORDERS,
            self.key,
            first=check_first(first),
            after=info.context.cursor("orders", after),
        )

    @resolver(READ)
    async def referrals(self) -> MemberReferrals:
        """The member's code and friends."""
        return MemberReferrals(key=self.key)

    @resolver(READ)
    async def codes(self, info: Info) -> MemberCodes:
        """How many codes the member got, and what became of them; `balance.spent` is the points."""
        return await info.context.load(Read.MEMBER_CODES, self.key)

    @resolver(READ)
    async def redemptions(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Redemption]:
        """The codes the member redeemed points for, newest first."""
        place = info.context.cursor("redemptions", after)
        return await info.context.load(
            Read.MEMBER_REDEMPTIONS,
            self.key,
            first=check_first(first),
            before=place[0] if place else None,
        )

    @resolver(READ)
    async def tier(self, info: Info) -> MemberTier:
        """Where the member stands on the ladder of tiers."""
        return await info.context.load(Read.MEMBER_TIERS, self.key)

    @resolver(Right.ACTIVITY_READ)
    async def tier_history(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[TierChange]:
        """The decisions about the member's tier, newest first."""
        place = info.context.cursor("tier history", after)
        return await info.context.load(
            Read.TIER_HISTORIES,
            self.key,
            first=check_first(first),
            before=place[0] if place else None,
        )

    @resolver(Right.ACTIVITY_READ)
    async def adjustments(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Activity]:
        """What staff gave and removed, newest first."""
        return await info.context.load(
            Read.MEMBER_ACTIVITIES,
            self.key,
            first=check_first(first),
            after=info.context.cursor("timeline", after),
            kinds=(ActivityKind.POINTS_ADJUSTED,),
        )

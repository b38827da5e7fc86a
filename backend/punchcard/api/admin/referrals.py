"""Referrals: who sent whom, where it stands and why; a member's code, link and friends."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from punchcard.api.admin.actors import Actor
from punchcard.api.context import Info
from punchcard.api.enums import ReferralDecision, ReferralProblem, ReferralState, ReferralVia
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import (
    AfterArgument,
    BigInt,
    Connection,
    FirstArgument,
    Node,
    UserError,
    check_first,
)

if TYPE_CHECKING:
    from punchcard.api.admin.activity import Activity
    from punchcard.api.admin.members import Member
    from punchcard.api.admin.orders import Order

READ = Right.ACTIVITY_READ
LazyMember = Annotated["Member", strawberry.lazy("punchcard.api.admin.members")]
LazyOrder = Annotated["Order", strawberry.lazy("punchcard.api.admin.orders")]
LazyActivity = Annotated["Activity", strawberry.lazy("punchcard.api.admin.activity")]


@output
class ReferralReason:
    """Why a referral brings nothing, or not yet."""

    code: ReferralProblem = open_to(READ)
    message: str = open_to(READ, "For people.")


@output
class Referral(Node):
    """One friend who came by a member's code or link."""

    referrer_key: strawberry.Private[UUID]
    friend_key: strawberry.Private[UUID | None]
    order_key: strawberry.Private[tuple[UUID, str, str] | None]
    completed_key: strawberry.Private[tuple[UUID, int] | None]
    decided_by_name: strawberry.Private[str | None]

    id: strawberry.ID = open_to(READ)
    state: ReferralState = open_to(READ)
    reasons: list[ReferralReason] = open_to(READ, "Why it is blocked, was reversed, or waits.")
    code: str = open_to(READ, "By which code the friend came.")
    via: ReferralVia = open_to(READ)
    product_url: str | None = open_to(READ, "The page that was shared.")
    came_at: dt.datetime = open_to(READ)
    due_at: dt.datetime | None = open_to(READ, "When the waiting time of the order ends.")
    completed_at: dt.datetime | None = open_to(READ, "When the referrer was rewarded.")
    decision: ReferralDecision | None = open_to(READ, "Staff's word; null: the checks decide.")
    decision_reason: str | None = open_to(READ)
    decided_at: dt.datetime | None = open_to(READ)
    friend_customer: str | None = open_to(
        READ, "What the shop calls a friend who is no member yet."
    )

    @resolver(Right.MEMBERS_READ)
    async def referrer(self, info: Info) -> LazyMember:
        """Who sent the friend."""
        return await info.context.load(Read.MEMBERS, self.referrer_key)

    @resolver(Right.MEMBERS_READ)
    async def friend(self, info: Info) -> LazyMember | None:
        """Who came; null until the first order makes them a member."""
        if self.friend_key is None:
            return None
        return await info.context.load(Read.MEMBERS, self.friend_key)

    @resolver(Right.MEMBERS_READ)
    async def order(self, info: Info) -> LazyOrder | None:
        """The friend's order that counts."""
        if self.order_key is None:
            return None
        return await info.context.load(Read.ORDERS, self.order_key)

    @resolver(READ)
    async def activity(self, info: Info) -> LazyActivity | None:
        """What it brought the referrer, while it holds."""
        if self.completed_key is None:
            return None
        return await info.context.load(Read.ACTIVITIES, self.completed_key)

    @resolver(READ)
    async def decided_by(self, info: Info) -> Actor | None:
        """Who decided."""
        if self.decided_by_name is None:
            return None
        return await info.context.load(Read.ACTORS, self.decided_by_name)


@output
class ReferralCounts:
    """What became of friends. friends = the sum of the five states, always."""

    friends: BigInt = open_to(READ)
    pending: BigInt = open_to(READ)
    waiting: BigInt = open_to(READ)
    completed: BigInt = open_to(READ)
    blocked: BigInt = open_to(READ)
    reversed: BigInt = open_to(READ)
    points: BigInt = open_to(READ, "Points that the completed ones brought.")


@output
class MemberReferrals:
    """A member's code, link and friends, and by whom they came themselves."""

    key: strawberry.Private[UUID]

    @resolver(READ)
    async def code(self, info: Info) -> str | None:
        """The personal code; null until it is first needed."""
        return await info.context.load(Read.REFERRAL_CODES, self.key)

    @resolver(READ)
    async def link(self, info: Info) -> str | None:
        """The personal link; null without a code, or while the shop's address is not set."""
        return await info.context.load(Read.REFERRAL_LINKS, self.key)

    @resolver(READ)
    async def counts(self, info: Info) -> ReferralCounts:
        """What became of the friends."""
        return await info.context.load(Read.REFERRAL_COUNTS, self.key)

    @resolver(READ)
    async def friends(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Referral]:
        """Who came by the member, newest first."""
        return await info.context.load(
            Read.MEMBER_REFERRALS,
            self.key,
            first=check_first(first),
            after=info.context.cursor("friends", after),
        )

    @resolver(READ)
    async def came_by(self, info: Info) -> Referral | None:
        """By whom the member came."""
        return await info.context.load(Read.CAME_BY, self.key)


@output
class ReferralTerms:
    """The referral programme in force."""

    friend_gets: str = open_to(Right.RULES_READ, "In one line.")
    referrer_gets: str = open_to(Right.RULES_READ, "In one line.")
    example_link: str | None = open_to(
        Right.RULES_READ, "How a personal link looks; null while the shop's address is not set."
    )


@input_type
class DecideReferralInput:
    """Staff's word about a referral."""

    id: strawberry.ID
    reason: str


@output
class ReferralPayload:
    """The referral as it stands now."""

    referral: Referral | None = open_to(READ, default=None)
    user_errors: list[UserError] = open_to(Right.SIGNED_IN, default_factory=list)


@input_type
class RotateReferralCodeInput:
    """Give a member another code; the one before leads nowhere any more."""

    member_id: strawberry.ID
    reason: str


@output
class RotateReferralCodePayload:
    """The new code."""

    code: str | None = open_to(Right.SIGNED_IN, default=None)
    user_errors: list[UserError] = open_to(Right.SIGNED_IN, default_factory=list)


@input_type
class ClaimReferralInput:
    """A customer came by somebody's code: told by the shop's own server."""

    code: str
    customer_id: str = about("The shop's id of the friend.")
    store: str = about("Which shop.", default="default")
    product_url: str | None = about("The page they came to.", default=None)


@output
class ClaimReferralPayload:
    """What the friend is offered."""

    claimed: bool | None = open_to(
        Right.CODES_USE, "False: it was known by whom they came; that stays.", default=None
    )
    friend_gets: str | None = open_to(Right.CODES_USE, default=None)
    user_errors: list[UserError] = open_to(Right.CODES_USE, default_factory=list)

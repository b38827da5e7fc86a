"""What happened to a customer's points, and what they have."""

import datetime as dt
from uuid import UUID

import strawberry

from punchcard.api.context import Info
from punchcard.api.enums import ActivityKind
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import (
    Money,
    Node,
)
from punchcard.api.storefront.referral_types import LanguageArgument
from punchcard.api.storefront.reward_types import Redemption
from punchcard.api.storefront.tiers import TierChange

OWN = Right.CUSTOMER


@output
class Balance:
    """The customer's points."""

    available: int = open_to(OWN, "Can be spent; never negative.")
    owed: int = open_to(OWN, "Points that refunds took beyond what was left.")
    pending: int = open_to(OWN, "Wait for approval.")
    spent: int = open_to(OWN)
    expired: int = open_to(OWN)
    lifetime: int = open_to(OWN)

    @resolver(OWN)
    async def owed_text(self, info: Info, language: LanguageArgument = None) -> str | None:
        """A sentence that says what is owed; null if nothing is."""
        if not self.owed:
            return None
        return await info.context.load(
            Read.OWED_TEXTS, self.owed, languages=info.context.wanted(language)
        )


@output
class Activity(Node):
    """One thing that happened to the customer's points."""

    member_key: strawberry.Private[UUID]
    seq: strawberry.Private[int]
    redemption_seq: strawberry.Private[int | None]

    id: strawberry.ID = open_to(OWN)
    kind: ActivityKind = open_to(OWN)
    points: int = open_to(OWN, "Net change of what is or will be available.")
    available_change: int = open_to(OWN, "Net change of what can be spent at once.")
    occurred_at: dt.datetime = open_to(OWN)
    order_number: str | None = open_to(OWN)
    amount: Money | None = open_to(OWN)
    note: str | None = open_to(OWN, "What the shop wrote to the customer.")

    @resolver(OWN)
    async def notification(self, info: Info, language: LanguageArgument = None) -> str | None:
        """What the rules and rewards say after it, with points and balance of then."""
        return await info.context.load(
            Read.NOTIFICATIONS,
            (self.member_key, self.seq),
            languages=info.context.wanted(language),
        )

    @resolver(OWN)
    async def redemption(self, info: Info) -> Redemption | None:
        """The redemption that was made, used, cancelled or that expired."""
        if self.redemption_seq is None:
            return None
        return await info.context.load(Read.REDEMPTIONS, (self.member_key, self.redemption_seq))

    @resolver(OWN)
    async def tier_change(self, info: Info) -> TierChange | None:
        """The change of tier that came of it, if any did."""
        return await info.context.load(Read.TIER_CHANGES, (self.member_key, self.seq))


@output
class MyActivityEvent:
    """One step of the customer's own history."""

    cursor: str = open_to(OWN, "Give it as `after` to go on here.")
    activity: Activity | None = open_to(
        OWN, "Null in the first message of a subscription without `after`."
    )
    balance: Balance = open_to(OWN, "As it is now.")

"""What a storefront and its customer see: types of their own, with less in them."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import strawberry

from punchcard.api.context import Info
from punchcard.api.enums import ActivityKind
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import (
    AfterArgument,
    Birthday,
    BirthdayInput,
    Connection,
    FirstArgument,
    Money,
    Node,
    PointName,
    UserError,
    check_first,
)
from punchcard.api.storefront.design import Notice, ProgramDesign, notices, program_design
from punchcard.api.storefront.referral_types import LanguageArgument, MyReferral, ReferralProgram
from punchcard.api.storefront.reward_types import MyReward, Redemption, Reward
from punchcard.api.storefront.tiers import MemberTier, TierChange, TierLadder
from punchcard.core.design import Design
from punchcard.services.notices import of_program

PUBLIC = Right.STOREFRONT
OWN = Right.CUSTOMER
Language = Annotated[
    str, strawberry.argument(description="Like de or pt-br; English where it is not provided for.")
]


@output
class WayToEarn:
    """A rule in force, in the words of its panel text."""

    type: str = open_to(PUBLIC)
    key: str = open_to(PUBLIC, "Of this rule, for ever.")
    name: str = open_to(PUBLIC)
    panel: str = open_to(PUBLIC, "Said before it is done; placeholders are filled.")


@output
class Program:
    """What anyone in the shop may know of the programme."""

    found_design: strawberry.Private[Design]

    name: str = open_to(PUBLIC)
    currency: str | None = open_to(PUBLIC)
    time_zone: str = open_to(PUBLIC)
    point_name: PointName = open_to(PUBLIC)
    languages: list[str] = open_to(PUBLIC, "Those of its texts, the first is the fallback.")
    tiers: TierLadder | None = open_to(PUBLIC, "Null: there never were any.")

    @resolver(PUBLIC)
    async def referral(
        self, info: Info, language: LanguageArgument = None
    ) -> ReferralProgram | None:
        """The referral programme; null: it is off."""
        return await info.context.load(
            Read.REFERRAL_PROGRAM, None, languages=info.context.wanted(language)
        )

    @resolver(PUBLIC)
    async def ways_to_earn(self, info: Info, language: LanguageArgument = None) -> list[WayToEarn]:
        """The rules in force, in the order they run."""
        return await info.context.load(
            Read.WAYS_TO_EARN, None, languages=info.context.wanted(language)
        )

    @resolver(PUBLIC)
    async def rewards(self, info: Info, language: LanguageArgument = None) -> list[Reward]:
        """What points buy, in the shop's order."""
        return await info.context.load(Read.OFFERS, None, languages=info.context.wanted(language))

    @resolver(PUBLIC)
    def design(self, language: Language = "en") -> ProgramDesign:
        """How it looks and what it is called here."""
        return program_design(self.found_design, language)

    @resolver(PUBLIC)
    def notices(self, language: Language = "en") -> list[Notice]:
        """What the shop tells everybody; `me.notices` has more for a member."""
        return notices(of_program(self.found_design, language=language))


@output
class Balance:
    """The customer's points."""

    available: int = open_to(OWN, "Can be spent; never negative.")
    owed: int = open_to(OWN, "Points that refunds took beyond what was left.")
    owed_text: str | None = open_to(OWN, "A sentence that says what is owed; null if nothing is.")
    pending: int = open_to(OWN, "Wait for approval.")
    spent: int = open_to(OWN)
    expired: int = open_to(OWN)
    lifetime: int = open_to(OWN)


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
class EmailPreferences:
    """Which emails the customer wants; those that answer what they did always come."""

    reminders: bool = open_to(OWN, "Reminders of points and rewards.")
    language: str | None = open_to(OWN, "The one they chose; null: none yet.")


@output
class Member(Node):
    """The customer who asks; nobody else's data is reachable here."""

    key: strawberry.Private[UUID]

    id: strawberry.ID = open_to(OWN)
    external_id: str = open_to(OWN)
    name: str = open_to(OWN)
    email: str | None = open_to(OWN)
    birthday: Birthday | None = open_to(OWN)
    consent_at: dt.datetime | None = open_to(OWN, "When they joined by their own word.")
    email_preferences: EmailPreferences = open_to(OWN)
    enrolled_at: dt.datetime = open_to(OWN)
    balance: Balance = open_to(OWN)

    @resolver(OWN)
    async def activity(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Activity]:
        """What happened to their points, newest first."""
        return await info.context.load(
            Read.MEMBER_ACTIVITIES,
            self.key,
            first=check_first(first),
            after=info.context.cursor("my activity", after),
        )

    @resolver(OWN)
    async def tier(self, info: Info) -> MemberTier | None:
        """Where the customer stands on the ladder; null if there never was one."""
        return await info.context.load(Read.MEMBER_TIERS, self.key)

    @resolver(OWN)
    async def ways_to_earn(self, info: Info, language: LanguageArgument = None) -> list[WayToEarn]:
        """The rules in force that are for the customer."""
        return await info.context.load(
            Read.MY_WAYS, self.key, languages=info.context.wanted(language)
        )

    @resolver(OWN)
    async def rewards(self, info: Info, language: LanguageArgument = None) -> list[MyReward]:
        """What points buy, and whether the customer has enough of them."""
        return await info.context.load(
            Read.MY_REWARDS,
            (self.key, self.balance.available),
            languages=info.context.wanted(language),
        )

    @resolver(OWN)
    async def referral(self, info: Info, language: LanguageArgument = None) -> MyReferral | None:
        """The customer's code to share; made when it is first asked for. Null: it is off."""
        wanted = info.context.wanted(language)
        return await info.context.load(Read.MY_REFERRALS, self.key, languages=wanted)

    @resolver(OWN)
    async def notices(self, info: Info, language: Language = "en") -> list[Notice]:
        """What is to be told to the customer alone: that they can redeem now."""
        return await info.context.load(
            Read.MY_NOTICES, (self.key, self.balance.available), language=language
        )

    @resolver(OWN)
    async def redemptions(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Redemption]:
        """The customer's codes, newest first."""
        place = info.context.cursor("my redemptions", after)
        return await info.context.load(
            Read.MEMBER_REDEMPTIONS,
            self.key,
            first=check_first(first),
            before=place[0] if place else None,
        )


@input_type
class JoinProgramInput:
    """The customer's own word."""

    consent: bool = about("Must be true.")
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@input_type
class EmailPreferencesInput:
    """Which emails a customer wants."""

    reminders: bool | None = about(
        "Those that answer nothing they did, such as reminders of points; left out it stays.",
        default=None,
    )
    language: str | None = about(
        "Such as de or pt-BR; the programme's first where it is not spoken. Left out it stays.",
        default=None,
    )


@input_type
class UpdateProfileInput:
    """What a customer may change about themselves."""

    birthday: BirthdayInput | None = about(
        "Day and month; null takes it away, left out it stays.", default=strawberry.UNSET
    )
    email_preferences: EmailPreferencesInput | None = about(
        "Which emails they want; left out it stays.", default=None
    )


@output
class JoinProgramPayload:
    """The customer as a member."""

    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class RedeemPayload:
    """The code, and the customer with the new balance."""

    redemption: Redemption | None = open_to(OWN, default=None)
    code: str | None = open_to(OWN, default=None)
    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class CancelRedemptionPayload:
    """The code given back, and the customer with the new balance."""

    redemption: Redemption | None = open_to(OWN, default=None)
    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class UpdateProfilePayload:
    """The member with the change."""

    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class VisitStorePayload:
    """The visit of today with what it earned."""

    first_today: bool | None = open_to(OWN, "False: the day had one already.", default=None)
    activity: Activity | None = open_to(OWN, default=None)
    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class MyActivityEvent:
    """One step of the customer's own history."""

    cursor: str = open_to(OWN, "Give it as `after` to go on here.")
    activity: Activity | None = open_to(
        OWN, "Null in the first message of a subscription without `after`."
    )
    balance: Balance = open_to(OWN, "As it is now.")

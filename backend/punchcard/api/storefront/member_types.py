"""What a customer sees of themselves, with less in it than the shop sees."""

import datetime as dt
from uuid import UUID

import strawberry

from punchcard.api.context import Info
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
from punchcard.api.storefront.activity_types import Activity, Balance
from punchcard.api.storefront.design import Notice
from punchcard.api.storefront.program_types import Language, WayToEarn
from punchcard.api.storefront.referral_types import LanguageArgument, MyReferral
from punchcard.api.storefront.reward_types import MyReward, Redemption
from punchcard.api.storefront.tiers import MemberTier

OWN = Right.CUSTOMER


@output
class EmailPreferences:
    """Which emails the customer wants; those that answer what they did always come."""

    reminders: bool = open_to(OWN, "Reminders of points and rewards.")
    language: str | None = open_to(OWN, "The one they chose; null: none yet.")


@output
class Member(Node):
    """The customer who asks; nobody else's data is reachable here."""

    key: strawberry.Private[UUID]
    joined: strawberry.Private[bool]

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
            Read.MY_WAYS, (self.key, self.joined), languages=info.context.wanted(language)
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

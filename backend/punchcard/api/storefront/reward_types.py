"""Rewards and codes in the storefront schema."""

import datetime as dt
from typing import NamedTuple, TypeAlias

import strawberry

from punchcard.api.context import Info
from punchcard.api.enums import RedemptionStatus
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.rewards import Discount
from punchcard.api.shared import Node
from punchcard.api.storefront.referral_types import LanguageArgument

PUBLIC = Right.STOREFRONT
OWN = Right.CUSTOMER


Terms: TypeAlias = tuple[str, int]
"""A reward's key and version."""


class Offered(NamedTuple):
    """How the reward of a code is told."""

    name: str
    summary: str


@output
class Reward(Node):
    """What points buy: redeemed for a code that is used in the shop."""

    id: strawberry.ID = open_to(PUBLIC)
    type: str = open_to(PUBLIC)
    name: str = open_to(PUBLIC)
    text: str = open_to(PUBLIC, "The shop's own words; may be empty.")
    summary: str = open_to(PUBLIC, "What a code gives, in one line: '5.00 EUR off the order'.")
    cost: int = open_to(PUBLIC, "Points.")
    discount: Discount = open_to(PUBLIC)
    valid_days: int | None = open_to(PUBLIC, "How long a code lasts; null: for ever.")
    stock_left: int | None = open_to(PUBLIC, "Codes left; null: as many as are asked for.")


@output
class MyReward:
    """A reward for the customer who asks."""

    reward: Reward = open_to(OWN)
    affordable: bool = open_to(OWN, "Enough points, and a code is left.")
    missing_points: int = open_to(OWN, "How many more points are needed; 0 if enough.")


@output
class Redemption(Node):
    """Points spent on a code of the customer's."""

    terms: strawberry.Private[Terms]

    id: strawberry.ID = open_to(OWN)
    code: str = open_to(OWN)
    status: RedemptionStatus = open_to(OWN)
    cost: int = open_to(OWN, "Points.")
    discount: Discount = open_to(OWN)
    issued_at: dt.datetime = open_to(OWN)
    expires_at: dt.datetime | None = open_to(OWN, "Null: never.")
    settled_at: dt.datetime | None = open_to(OWN, "When it was used, cancelled or expired.")
    returned: bool = open_to(OWN, "Whether the points came back.")
    cancellable: bool = open_to(OWN, "Whether it can be given back for its points.")

    @resolver(OWN)
    async def reward_name(self, info: Info, language: LanguageArgument = None) -> str:
        """What the reward was called when the code was issued."""
        return (await self._offered(info, language)).name

    @resolver(OWN)
    async def summary(self, info: Info, language: LanguageArgument = None) -> str:
        """What the code gives, in one line."""
        return (await self._offered(info, language)).summary

    async def _offered(self, info: Info, language: str | None) -> Offered:
        wanted = info.context.wanted(language)
        return await info.context.load(Read.OFFERED, self.terms, languages=wanted)


@input_type
class RedeemInput:
    """Spend points on a code."""

    reward_id: strawberry.ID
    idempotency_key: str = about("A key of yours: the same request again gives the same code.")


@input_type
class CancelRedemptionInput:
    """Give an unused code back."""

    redemption_id: strawberry.ID
    idempotency_key: str = about("A key of yours: the same request again changes nothing more.")

"""Tiers in the storefront schema: the ladder for everybody, the customer's own place on it."""

import datetime as dt
from decimal import Decimal

from punchcard.api.enums import TierBasis, TierPeriod
from punchcard.api.fields import open_to, output
from punchcard.api.permissions import Right

PUBLIC = Right.STOREFRONT
OWN = Right.CUSTOMER


@output
class Tier:
    """One rung of the ladder and what it brings."""

    key: str = open_to(PUBLIC)
    name: str = open_to(PUBLIC)
    colour: str = open_to(PUBLIC, "Like #c0c0c0.")
    icon: str = open_to(PUBLIC, "A name like medal or crown.")
    threshold: Decimal = open_to(PUBLIC, "Points, or an amount if the ladder has a currency.")
    bonus_points: int = open_to(PUBLIC, "Given on entering the tier, once ever.")
    birthday_points: int = open_to(PUBLIC, "Extra on the birthday.")
    earning_ratio: Decimal = open_to(PUBLIC, "Purchases earn this many times as much.")
    perks: list[str] = open_to(PUBLIC, "In the shop's words.")


@output
class TierLadder:
    """The tiers of the programme."""

    active: bool = open_to(PUBLIC, "False: paused; tiers are kept, show them greyed.")
    basis: TierBasis = open_to(PUBLIC)
    period: TierPeriod = open_to(PUBLIC)
    currency_code: str | None = open_to(PUBLIC, "Of the thresholds; null: points.")
    tiers: list[Tier] = open_to(PUBLIC, "By threshold.")


@output
class MemberTier:
    """Where the customer stands on the ladder."""

    current: Tier | None = open_to(OWN, "Null: no tier.")
    since: dt.datetime | None = open_to(OWN)
    active: bool = open_to(OWN, "False: paused; the tier is kept, show it greyed.")
    basis: TierBasis | None = open_to(OWN, "Null while paused.")
    currency_code: str | None = open_to(OWN, "Of `sum` and `needed`; null: points.")
    sum: Decimal = open_to(OWN, "What counts now.")
    next: Tier | None = open_to(OWN, "Null: there is none above, or all is paused.")
    needed: Decimal | None = open_to(OWN, "What is missing to the next tier.")
    progress: int | None = open_to(OWN, "Percent of the next tier's threshold: 0 to 100.")
    keep_by: dt.date | None = open_to(OWN, "The last day on which it is held; null: for good.")
    ends_at: dt.datetime | None = open_to(OWN, "The instant at which it is decided anew.")


@output
class TierChange:
    """A change of the customer's tier."""

    old_tier: Tier | None = open_to(OWN, "Null: no tier.")
    new_tier: Tier | None = open_to(OWN, "Null: no tier.")

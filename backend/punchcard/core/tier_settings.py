"""What is set for VIP tiers: how members come to one and keep it, and each rung with its perks."""

from dataclasses import dataclass
from decimal import Decimal

from punchcard.core import described
from punchcard.core.described import Choice
from punchcard.core.identity import KEY_FORM

POINTS_EARNED, AMOUNT_SPENT = "POINTS_EARNED", "AMOUNT_SPENT"
LIFETIME, CALENDAR_YEAR, ROLLING_365 = "lifetime", "calendar_year", "rolling_365"
TO_QUALIFYING, ONE_DOWN = "to_qualifying", "one_down"
BEFORE_ORDER, AFTER_ORDER = "before", "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierSettings:
    """How members come to a tier and how long they keep it (product.md rows 47 to 53)."""

    enabled: bool = described.boolean(
        "VIP programme",
        default=False,
        help="Off: nothing is evaluated and no perk is given; everybody keeps their tier. "
        "On again: one evaluation catches up.",
    )
    basis: str = described.choice(
        "VIP tier entry",
        (
            Choice(POINTS_EARNED, "Points earned"),
            Choice(AMOUNT_SPENT, "Amount spent"),
        ),
        default=POINTS_EARNED,
        help="Points earned: all points a customer earns in the period; spending them takes "
        "nothing away. Amount spent: the money of purchases in the period, less refunds, "
        "dated by the purchase.",
    )
    period: str = described.choice(
        "Milestone period eligibility",
        (
            Choice(LIFETIME, "Lifetime"),
            Choice(CALENDAR_YEAR, "Calendar year"),
            Choice(ROLLING_365, "365 days from last tier upgrade"),
        ),
        default=LIFETIME,
        help="Lifetime: only an upgrade changes a tier. Calendar year: a tier reached this year is "
        "kept for the rest of it and all of the next; good if customers buy more than once or "
        "twice a year and you want them to return sooner or spend more. 365 days: a tier is kept "
        "at least 365 days from the last upgrade, then it is recalculated from the past 365 days.",
    )
    hold_rounding: str = described.choice(
        "A hold of 365 days ends",
        (
            Choice("end_of_day", "At the end of its last day"),
            Choice("none", "To the minute"),
            Choice("end_of_month", "At the end of the month of the anniversary"),
            Choice("end_of_year", "At the end of the year of the anniversary"),
        ),
        default="end_of_day",
    )
    refund_reevaluates: bool = described.boolean(
        "Refunds can lower a tier",
        default=False,
        help="On: a refund is treated as if its points (or money) had never been earned. "
        "Usual: off for lifetime, on for the other periods.",
    )
    order_earns_at: str = described.choice(
        "An order that lifts a member earns",
        (
            Choice(BEFORE_ORDER, "At the tier held before it"),
            Choice(AFTER_ORDER, "At the tier it leads to"),
        ),
        default=BEFORE_ORDER,
    )
    downgrade: str = described.choice(
        "When the period ends without requalifying",
        (
            Choice(TO_QUALIFYING, "Down to the tier that was qualified for"),
            Choice(ONE_DOWN, "Down by one tier at most"),
        ),
        default=TO_QUALIFYING,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One rung of the ladder and its perks (product.md rows 54 to 57); `key` never changes."""

    key: str = described.text(
        "Key", pattern=KEY_FORM.pattern, help="Small letters, digits and _, a letter first."
    )
    name: str = described.text("Name", pattern=r"\S(.{0,98}\S)?", help="1 to 100 characters.")
    threshold: Decimal = described.decimal(
        "From", min="0", max="1000000000", scale=3, help="Points, or an amount of money, reached."
    )
    colour: str = described.text(
        "Colour", pattern=r"#[0-9a-fA-F]{6}", default="#8a8f98", help="Like #c0c0c0."
    )
    icon: str = described.text(
        "Icon", pattern=r"[a-z0-9-]{0,40}", default="medal", help="A name like medal or crown."
    )
    bonus_points: int = described.integer(
        "One-time bonus",
        min=0,
        max=10_000_000,
        unit="points",
        default=0,
        help="Given when a member enters the tier, once ever.",
    )
    birthday_points: int = described.integer(
        "Extra on the birthday", min=0, max=10_000_000, unit="points", default=0
    )
    earning_ratio: Decimal = described.decimal(
        "Earning ratio",
        min="0.001",
        max="1000",
        scale=3,
        default=Decimal(1),
        help="Purchases earn this many times as much. Past earnings stay as they are.",
    )
    perks: str = described.text(
        "Perks", pattern=r"[\s\S]{0,2000}", default="", help="In your own words, a line each."
    )

"""How the VIP programme is changed, and how a tier is assigned by hand."""

import datetime as dt
from decimal import Decimal

import strawberry

from punchcard.api.admin.outcomes import Outcome
from punchcard.api.enums import (
    AssignmentMode,
    HoldRounding,
    OrderEarnsAt,
    TierBasis,
    TierDowngrade,
    TierPeriod,
)
from punchcard.api.fields import about, input_type, output


@input_type
class TierSettingsInput:
    """What is left out stays."""

    enabled: bool | None = None
    basis: TierBasis | None = None
    period: TierPeriod | None = None
    hold_rounding: HoldRounding | None = None
    refund_reevaluates: bool | None = about(
        "Left out with another period: as is usual for that one.", default=None
    )
    order_earns_at: OrderEarnsAt | None = None
    downgrade: TierDowngrade | None = None


@input_type
class TierInput:
    """One tier of the ladder."""

    name: str
    threshold: Decimal = about("Points, or whole units of the programme's currency.")
    key: str | None = about(
        "Left out: made from the name. Another key is another tier.", default=None
    )
    colour: str | None = about("Like #c0c0c0.", default=None)
    icon: str | None = None
    bonus_points: int = 0
    birthday_points: int = 0
    earning_ratio: Decimal = Decimal(1)
    perks: str = about("A line each.", default="")


@input_type
class TierProgramInput:
    """The VIP programme as it shall be; what is left out stays."""

    settings: TierSettingsInput | None = None
    ladder: list[TierInput] | None = about("Replaces the ladder; in any order.", default=None)
    start_date: dt.date | None = about(
        "Nothing before this day counts. With calendar years a day before this year becomes the "
        "first of January.",
        default=None,
    )
    expected_version: int | None = about(
        "The version you looked at: if there is a newer one, nothing is changed. 0: there was "
        "none. Left out: not checked.",
        default=None,
    )


@input_type
class AssignTierInput:
    """Staff's word over the rules. Entering a tier may bring its one-time bonus."""

    member_id: strawberry.ID
    tier: str | None = about("Its key; null with EXACTLY: no tier at all.", default=None)
    mode: AssignmentMode
    reason: str = about("Why; the member does not see it.")
    idempotency_key: str = about("A key of yours: the same request again changes nothing more.")
    until: dt.date | None = about(
        "The last day on which it holds; left out: for good.", default=None
    )


@input_type
class UnassignTierInput:
    """The rules decide again, at once."""

    member_id: strawberry.ID
    reason: str = about("Why; the member does not see it.")
    idempotency_key: str = about("A key of yours: the same request again changes nothing more.")


@output
class AssignTierPayload(Outcome):
    """The member with the tier."""


@output
class UnassignTierPayload(Outcome):
    """The member with the tier that the rules give."""

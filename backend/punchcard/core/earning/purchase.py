"""Make a purchase: points per amount spent, or a fixed number per order."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from punchcard.core import described
from punchcard.core.described import Choice
from punchcard.core.earning.base import earning_base
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.facts import OrderPaid
from punchcard.core.limits import ActivitySettings
from punchcard.core.money import exact_fraction, major_amount, minor_units
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseSettings(ActivitySettings):
    """Settings of the purchase rule (product.md row 11; section 3, "Award steps")."""

    points: Decimal = described.decimal(
        "Points", min="0.001", max="1000000", scale=3, default=Decimal(5)
    )
    basis: str = described.choice(
        "Awarded",
        (Choice("per_amount", "For every amount spent"), Choice("per_order", "Once an order")),
        default="per_amount",
    )
    per_amount: Decimal = described.money(
        "Amount",
        min="0.01",
        default=Decimal("1"),
        help="The points are given for each of this amount.",
    )
    steps: str = described.choice(
        "Counting",
        (
            Choice("whole", "Whole amounts only: 99.99 counts as 99"),
            Choice("proportional", "Proportionally: 99.99 counts as 99.99"),
        ),
        default="whole",
    )
    minimum_order: Decimal = described.money(
        "Minimum order", default=Decimal(0), help="Smaller orders earn nothing. 0: no minimum."
    )
    rounding: str = described.choice(
        "Fractions of a point",
        (
            Choice("floor", "Round down"),
            Choice("half_up", "Round half up"),
            Choice("ceil", "Round up"),
        ),
        default="floor",
    )


def evaluate(
    settings: PurchaseSettings, fact: OrderPaid, _state: MemberState, _seen: Seen
) -> Earned | NotEarned:
    """Points of one order; the only rounding is left to the caller."""
    base = earning_base(fact)
    if base < minor_units(settings.minimum_order, fact.currency):
        return NotEarned(
            code="below_minimum",
            message=f"The order of {major_amount(base, fact.currency)} {fact.currency} is below "
            f"the minimum of {settings.minimum_order}.",
        )
    exact, units = _exact_points(settings, base, fact.currency)
    if exact <= 0:
        return NotEarned(
            code="amount_too_small",
            message=f"{major_amount(base, fact.currency)} {fact.currency} is less than "
            f"{settings.per_amount} {fact.currency}.",
        )
    return Earned(
        exact=exact,
        rounding=Rounding(settings.rounding),
        inputs=_inputs(settings, fact, base, units),
    )


def _exact_points(
    settings: PurchaseSettings, base: int, currency: str
) -> tuple[Fraction, Fraction]:
    points = exact_fraction(settings.points)
    if settings.basis == "per_order":
        return points, Fraction(1)
    amount = minor_units(settings.per_amount, currency)
    if settings.steps == "whole":
        units = Fraction(base * amount.denominator // amount.numerator)
    else:
        units = base / amount
    return points * units, units


def _inputs(
    settings: PurchaseSettings, fact: OrderPaid, base: int, units: Fraction
) -> dict[str, Any]:
    inputs: dict[str, Any] = {
        "base_minor": base,
        "currency": fact.currency,
        "points": str(settings.points),
        "basis": settings.basis,
    }
    if settings.basis == "per_amount":
        inputs |= {
            "per_amount": str(settings.per_amount),
            "steps": settings.steps,
            "units": str(units),
        }
    return inputs


PURCHASE = RuleType(
    type="purchase",
    label="Make a purchase",
    description="Points for what a customer buys. Refunds take back their share.",
    facts=frozenset({OrderPaid}),
    settings=PurchaseSettings,
    evaluate=evaluate,
    per_order=True,
    default_notification="You earned {{points}} points with your order.",
    default_panel="Earn points with every order.",
    panel_names=("per_amount",),
)

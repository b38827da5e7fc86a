"""Spend milestone: a bonus when the money a member has spent reaches a mark."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from punchcard.core import described
from punchcard.core.described import Choice
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.facts import OrderPaid
from punchcard.core.limits import ActivitySettings
from punchcard.core.money import major_amount, minor_units
from punchcard.core.periods import EVER, MONTH, YEAR, period_of
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState

TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendMilestoneSettings(ActivitySettings):
    """Settings of the spend milestone rule (product.md row 15 and section 3)."""

    amount: Decimal = described.money(
        "Amount", min="0.01", help="What counts for points counts here; reached with this order."
    )
    points: int = described.integer("Points", min=1, max=10_000_000)
    within: str = described.choice(
        "Spent within",
        (
            Choice(EVER, "All time: the bonus comes once"),
            Choice(YEAR, "A calendar year: the bonus comes once a year"),
            Choice(MONTH, "A calendar month: the bonus comes once a month"),
        ),
        default=EVER,
    )
    on_refund: str = described.choice(
        "When orders are refunded",
        (
            Choice(TAKE_BACK, "Only money that is kept counts; the bonus goes with it"),
            Choice("keep", "All money counts; the bonus stays"),
        ),
        default=TAKE_BACK,
    )


def evaluate(
    settings: SpendMilestoneSettings, fact: OrderPaid, state: MemberState, seen: Seen
) -> Earned | NotEarned:
    """The bonus, once the money of the period reaches the mark. One bonus a period is held."""
    period = period_of(settings.within, seen.day)
    spent = _counted(settings, state, period)
    if spent < minor_units(settings.amount, fact.currency):
        return NotEarned(
            code="milestone_not_reached",
            message=f"{major_amount(spent, fact.currency)} of {settings.amount} {fact.currency} "
            "are spent.",
        )
    inputs = {
        "spent_minor": spent,
        "currency": fact.currency,
        "amount": str(settings.amount),
        "points": settings.points,
    }
    return Earned(
        exact=Fraction(settings.points), rounding=Rounding.FLOOR, inputs=inputs, period=period
    )


def lapses(settings: SpendMilestoneSettings, state: MemberState, period: str) -> bool:
    """With `take_back`, the bonus goes when less than the amount is kept in its period."""
    if settings.on_refund != TAKE_BACK or period not in state.spending:
        return False
    currency = state.spending[period].currency
    return state.spending[period].kept < minor_units(settings.amount, currency)


def _counted(settings: SpendMilestoneSettings, state: MemberState, period: str) -> int:
    spent = state.spending.get(period)
    if spent is None:
        return 0
    return spent.kept if settings.on_refund == TAKE_BACK else spent.paid


SPEND_MILESTONE = RuleType(
    type="spend_milestone",
    label="Spend milestone",
    description="A bonus when what a customer has spent reaches an amount.",
    facts=frozenset({OrderPaid}),
    settings=SpendMilestoneSettings,
    evaluate=evaluate,
    lapses=lapses,
    default_notification="{{points}} bonus points for reaching a milestone!",
    default_panel="{{points}} bonus points when your orders reach {{amount}}.",
    panel_names=("amount",),
)

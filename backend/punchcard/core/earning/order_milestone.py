"""Order milestone: a bonus when a member's number of orders reaches N."""

from dataclasses import dataclass
from fractions import Fraction

from punchcard.core import described
from punchcard.core.described import Choice
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.facts import OrderPaid
from punchcard.core.limits import ActivitySettings
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState

TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMilestoneSettings(ActivitySettings):
    """Settings of the order milestone rule (product.md row 15 and section 3)."""

    orders: int = described.integer("Orders", min=1, max=10_000, help="Reached with this order.")
    points: int = described.integer("Points", min=1, max=10_000_000)
    on_refund: str = described.choice(
        "When orders are refunded",
        (
            Choice(TAKE_BACK, "Only orders that are kept count; the bonus goes with them"),
            Choice("keep", "Every order counts; the bonus stays"),
        ),
        default=TAKE_BACK,
    )


def evaluate(
    settings: OrderMilestoneSettings, fact: OrderPaid, state: MemberState, _seen: Seen
) -> Earned | NotEarned:
    """The bonus, if this order is the one that reaches the milestone.

    With `take_back` the bonus is held exactly while the orders not fully refunded are N or more, so
    the order in which purchases and refunds arrive does not matter.
    """
    if settings.on_refund == TAKE_BACK and _refunded_before(fact, state):
        return NotEarned(code="order_refunded", message="The order is refunded already.")
    count = state.kept_order_count if settings.on_refund == TAKE_BACK else state.order_count
    if count != settings.orders:
        return NotEarned(
            code="milestone_not_reached" if count < settings.orders else "milestone_passed",
            message=f"This is order {count}; the bonus comes with order {settings.orders}.",
        )
    return Earned(
        exact=Fraction(settings.points),
        rounding=Rounding.FLOOR,
        inputs={"orders": settings.orders, "points": settings.points},
    )


def lapses(settings: OrderMilestoneSettings, state: MemberState, _period: str) -> bool:
    """With `take_back`, the bonus goes when fewer orders than N are kept."""
    return settings.on_refund == TAKE_BACK and state.kept_order_count < settings.orders


def _refunded_before(fact: OrderPaid, state: MemberState) -> bool:
    """Its refunds arrived first: it is not one of the kept orders, so it cannot reach a mark."""
    order = state.orders.get((fact.source, fact.external_id))
    return order is not None and order.fully_refunded


ORDER_MILESTONE = RuleType(
    type="order_milestone",
    label="Order milestone",
    description="A bonus when a customer's number of orders reaches a mark.",
    facts=frozenset({OrderPaid}),
    settings=OrderMilestoneSettings,
    evaluate=evaluate,
    lapses=lapses,
    default_notification="{{points}} bonus points for reaching a milestone!",
    default_panel="{{points}} bonus points when you reach {{orders}} orders.",
    panel_names=("orders",),
)

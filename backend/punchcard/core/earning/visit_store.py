"""Visit store: points for coming by; a member's local day has one visit."""

from dataclasses import dataclass
from fractions import Fraction

from punchcard.core import described
from punchcard.core.activity_facts import ShopVisited
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.limits import ActivitySettings, times_per_day
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitStoreSettings(ActivitySettings):
    """Settings of the visit rule (product.md row 13)."""

    points: int = described.integer("Points", min=1, max=1_000_000, default=5)
    times_per_day: int = times_per_day(1)


def evaluate(
    settings: VisitStoreSettings, _fact: ShopVisited, _state: MemberState, _seen: Seen
) -> Earned | NotEarned:
    """The points; how often is a matter of the limits."""
    inputs = {"points": settings.points, "visit": True}
    return Earned(exact=Fraction(settings.points), rounding=Rounding.FLOOR, inputs=inputs)


VISIT_STORE = RuleType(
    type="visit_store",
    label="Visit store",
    description="Points for a signed-in visit to your shop, once a day.",
    facts=frozenset({ShopVisited}),
    settings=VisitStoreSettings,
    evaluate=evaluate,
    default_notification="{{points}} points for your visit. Good to see you!",
    default_panel="Visit us and earn {{points}} points a day.",
)

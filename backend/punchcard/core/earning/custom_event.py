"""Custom event: points for whatever the shop has a name for."""

from dataclasses import dataclass
from fractions import Fraction

from punchcard.core import described
from punchcard.core.activity_facts import EVENT_NAME, EventRecorded
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.limits import ActivitySettings
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomEventSettings(ActivitySettings):
    """Settings of the custom event rule (product.md row 15)."""

    event: str = described.text(
        "Event",
        pattern=EVENT_NAME,
        help="The name your shop reports it by: small letters, digits and _, like review_written.",
    )
    points: int = described.integer("Points", min=1, max=10_000_000, default=50)


def concerns(settings: CustomEventSettings, fact: EventRecorded) -> bool:
    """Whether the rule is about this event at all."""
    return settings.event == fact.name


def evaluate(
    settings: CustomEventSettings, fact: EventRecorded, _state: MemberState, _seen: Seen
) -> Earned | NotEarned:
    """The points; how often is a matter of the limits."""
    inputs = {"points": settings.points, "event": fact.name}
    return Earned(exact=Fraction(settings.points), rounding=Rounding.FLOOR, inputs=inputs)


CUSTOM_EVENT = RuleType(
    type="custom_event",
    label="Custom event",
    description="Points for an event of your own that your shop or an app reports: a review, "
    "a newsletter, a follow.",
    facts=frozenset({EventRecorded}),
    settings=CustomEventSettings,
    concerns=concerns,
    evaluate=evaluate,
    default_notification="You earned {{points}} points. Thank you!",
    default_panel="Take part and earn {{points}} points.",
)

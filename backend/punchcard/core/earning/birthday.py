"""Happy birthday: points when a member's birthday comes, with guards against moving it."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from punchcard.core import described
from punchcard.core.activity_facts import BirthdayCame
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.limits import ActivitySettings
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState

GAP = timedelta(days=330)
"""A birthday that was moved is not paid again before this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdaySettings(ActivitySettings):
    """Settings of the birthday rule (product.md row 14 and section 3)."""

    points: int = described.integer("Points", min=1, max=10_000_000, default=100)
    notice_days: int = described.integer(
        "Told at least",
        min=0,
        max=365,
        default=30,
        unit="days",
        help="Before: a birthday told or changed later than that is paid next year.",
    )

    @property
    def remembers(self) -> bool:
        """A birthday that is moved must not be paid twice."""
        return True


def evaluate(
    settings: BirthdaySettings, fact: BirthdayCame, state: MemberState, seen: Seen
) -> Earned | NotEarned:
    """The points, if the day was told in time and was not paid lately under another date."""
    told = state.birthday
    if told is None or fact.occurred_at - told.since < timedelta(days=settings.notice_days):
        return NotEarned(
            code="birthday_told_late",
            message=f"The birthday was told less than {settings.notice_days} days before.",
        )
    if seen.last_at is not None and fact.occurred_at - seen.last_at < GAP:
        return NotEarned(
            code="birthday_paid",
            message=f"A birthday was paid less than {GAP.days} days ago.",
        )
    inputs = {"points": settings.points, "birthday": fact.year}
    return Earned(exact=Fraction(settings.points), rounding=Rounding.FLOOR, inputs=inputs)


BIRTHDAY = RuleType(
    type="birthday",
    label="Happy birthday",
    description="Points on the customer's birthday, once a year.",
    facts=frozenset({BirthdayCame}),
    settings=BirthdaySettings,
    evaluate=evaluate,
    default_notification="Happy birthday! {{points}} points for you.",
    default_panel="Tell us your birthday and get {{points}} points on the day.",
)

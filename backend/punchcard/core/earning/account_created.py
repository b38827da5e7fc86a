"""Create an account: points for joining, once per member ever."""

from dataclasses import dataclass
from fractions import Fraction

from punchcard.core import described
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.facts import MemberJoined
from punchcard.core.limits import ActivitySettings
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCreatedSettings(ActivitySettings):
    """Settings of the sign-up rule (product.md row 10)."""

    points: int = described.integer("Points", min=1, max=10_000_000, default=100)


def evaluate(
    settings: AccountCreatedSettings, _fact: MemberJoined, _state: MemberState, seen: Seen
) -> Earned | NotEarned:
    """The bonus, unless the rule has paid it to the member before."""
    if seen.times:
        return NotEarned(code="already_awarded", message="This is given once per member ever.")
    return Earned(
        exact=Fraction(settings.points), rounding=Rounding.FLOOR, inputs={"points": settings.points}
    )


ACCOUNT_CREATED = RuleType(
    type="account_created",
    label="Create an account",
    description="Points for creating an account in your shop, once per customer.",
    facts=frozenset({MemberJoined}),
    settings=AccountCreatedSettings,
    evaluate=evaluate,
    default_notification="Welcome! You earned {{points}} points for joining.",
    default_panel="Create an account and get {{points}} points.",
)

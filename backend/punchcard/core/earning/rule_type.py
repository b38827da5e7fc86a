"""What an earning rule type is: settings, the facts it looks at, and a pure function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from punchcard.core import described
from punchcard.core.facts import Fact
from punchcard.core.points import Rounding
from punchcard.core.state import MemberState

FactType = type[Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarningSettings:
    """Settings that every earning rule has. Subclasses put their own before them in the form."""

    approval_days: int = described.integer(
        "Approval period",
        min=0,
        max=365,
        unit="days",
        default=0,
        help="Points wait this many days before they can be spent. 0: at once. "
        "Your return window is a good choice.",
    )


SettingsType = type[EarningSettings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Points before the one rounding, and what they were computed from."""

    exact: Fraction
    rounding: Rounding
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEarned:
    """Why a rule that looked at the fact gave nothing; `message` is for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleType:
    """An earning rule type.

    `evaluate(settings, fact, state, times)` sees the state after the fact was counted (an order is
    already in `order_count`), and how often the rule has awarded the member before. `per_order`
    awards belong to the order that earned them: refunds take their share of them.
    `lapses(settings, state)` tells, after an order was fully refunded, that an award is lost.
    """

    type: str
    label: str
    description: str
    facts: frozenset[FactType]
    settings: SettingsType
    evaluate: Callable[[Any, Any, MemberState, int], Earned | NotEarned]
    per_order: bool = False
    lapses: Callable[[Any, MemberState], bool] | None = None
    default_notification: str = ""
    default_panel: str = ""

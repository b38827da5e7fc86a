"""What an earning rule type is: settings, the facts it looks at, and a pure function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
    """Points before the one rounding, and what they were computed from; of a milestone that comes
    once a period, the period."""

    exact: Fraction
    rounding: Rounding
    inputs: Mapping[str, Any]
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEarned:
    """Why a rule that looked at the fact gave nothing; `message` is for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a rule knows beside fact and state: how often it has awarded the member, when last
    (where that matters), and the local day of the fact."""

    times: int
    day: date
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleType:
    """An earning rule type.

    `evaluate(settings, fact, state, seen)` sees the state after the fact was counted (an order is
    already in `order_count`). `concerns(settings, fact)` tells whether the rule looks at the fact
    at all; left out: at every one of its `facts`. `per_order` awards belong to the order that
    earned them: refunds take their share of them. `lapses(settings, state, period)` tells, after a
    refund, that the award for a period is lost. `panel_names` are the settings that the panel text
    may name beside the points.
    """

    type: str
    label: str
    description: str
    facts: frozenset[FactType]
    settings: SettingsType
    evaluate: Callable[[Any, Any, MemberState, Seen], Earned | NotEarned]
    concerns: Callable[[Any, Any], bool] | None = None
    per_order: bool = False
    lapses: Callable[[Any, MemberState, str], bool] | None = None
    default_notification: str = ""
    default_panel: str = ""
    panel_names: tuple[str, ...] = ()

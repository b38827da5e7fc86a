"""Limits of a rule for one member: how often and how much in a period, and how soon again.

Periods are those of the programme's zone, by when things happened. What a refund takes back gives
no room: whoever buys and returns would earn without end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from punchcard.core import described
from punchcard.core.audience import segments_field, tags_field, tiers_field
from punchcard.core.earning.rule_type import EarningSettings, NotEarned
from punchcard.core.periods import PERIODS, newest, period_of
from punchcard.core.state import Award, Counter, Used

LIMITS = "Limits"
KEPT = 8
"""How many periods of a kind are remembered: what comes later than that earns nothing."""

_ONCE_MORE = "0: no limit. Points that refunds take back give no room."
_SAID = {"day": "a day", "week": "a week", "month": "a month", "year": "a year", "ever": "in all"}


def _times(period: str, **kw: Any) -> Any:
    label = f"Times {_SAID[period]}"
    return described.integer(label, min=0, max=100_000, group=LIMITS, **{"default": 0} | kw)


def _points(period: str) -> Any:
    label = f"Points {_SAID[period]}"
    return described.integer(label, min=0, max=100_000_000, default=0, group=LIMITS)


def times_per_day(default: int) -> Any:
    """The field for a rule type that is limited by itself."""
    return _times("day", default=default, help=_ONCE_MORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySettings(EarningSettings):
    """Settings of every rule that looks at facts: its limits and its audience."""

    times_per_day: int = _times("day", help=_ONCE_MORE)
    times_per_week: int = _times("week")
    times_per_month: int = _times("month")
    times_per_year: int = _times("year")
    times_ever: int = _times("ever")
    points_per_day: int = _points("day")
    points_per_week: int = _points("week")
    points_per_month: int = _points("month")
    points_per_year: int = _points("year")
    points_ever: int = _points("ever")
    cooldown_hours: int = described.integer(
        "Pause",
        min=0,
        max=87_600,
        default=0,
        unit="hours",
        group=LIMITS,
        help="After an award the rule rests for so long.",
    )
    partial: bool = described.boolean(
        "Give what is left",
        default=False,
        group=LIMITS,
        help="Near a limit of points: give the rest of it rather than nothing.",
    )
    audience_tiers: str = tiers_field()
    audience_tags: str = tags_field()
    audience_segments: str = segments_field()

    @property
    def remembers(self) -> bool:
        """Whether it matters when the last award was."""
        return self.cooldown_hours > 0


def within(
    settings: ActivitySettings, counter: Counter, at: datetime, day: date, points: int
) -> int | NotEarned:
    """As many of the points as the limits allow, or why none."""
    if _rests(settings, counter, at):
        return NotEarned(
            code="cooldown",
            message=f"The rule rests for {settings.cooldown_hours} hours after an award.",
        )
    allowed = points
    for kind, times, most in _limits(settings):
        period = period_of(kind, day)
        if _forgotten(counter.used, kind, period):
            return NotEarned(
                code="too_late", message=f"It came too late to be counted {_SAID[kind]}."
            )
        used = counter.used.get(period, Used())
        if times and used.times >= times:
            return NotEarned(
                code="limit_reached", message=f"It is given {times} times {_SAID[kind]} at most."
            )
        if most:
            allowed = min(allowed, most - used.points)
            if allowed <= 0 or (allowed < points and not settings.partial):
                return NotEarned(
                    code="limit_reached",
                    message=f"It gives {most:,} points {_SAID[kind]} at most; "
                    f"{max(0, most - used.points):,} are left.",
                )
    return allowed


def counted(
    settings: Any,
    counter: Counter,
    at: datetime,
    day: date,
    points: int,
    *,
    held: Award | None,
    period: str,
) -> Counter:
    """The counter after an award, which a milestone then holds for a period."""
    used, last_at = counter.used, counter.last_at
    if isinstance(settings, ActivitySettings):
        used = _used(settings, used, day, points)
        if settings.remembers:
            last_at = max(at, last_at) if last_at else at
    times = counter.times + 1
    return Counter(times=times, held=held, period=period, used=used, last_at=last_at)


def _used(
    settings: ActivitySettings, used: Mapping[str, Used], day: date, points: int
) -> Mapping[str, Used]:
    """What is used up of each limit; of a kind of period only the last ones are remembered."""
    limits = _limits(settings)
    if not used and not limits:  # most rules: many times in every import
        return used
    sums = dict(used)
    for kind, _, _ in limits:
        period = period_of(kind, day)
        before = sums.get(period, Used())
        sums[period] = Used(before.times + 1, before.points + points)
    kept = {period for kind in PERIODS for period in newest(sums, kind, KEPT)}
    return {name: one for name, one in sums.items() if name in kept}


@lru_cache(maxsize=1_000)
def _limits(settings: ActivitySettings) -> tuple[tuple[str, int, int], ...]:
    """The limits that are set: kind of period, times, points (0: none)."""
    suffixes = {kind: "ever" if kind == "ever" else f"per_{kind}" for kind in PERIODS}
    every = (
        (kind, getattr(settings, f"times_{suffix}"), getattr(settings, f"points_{suffix}"))
        for kind, suffix in suffixes.items()
    )
    return tuple((kind, times, points) for kind, times, points in every if times or points)


def _rests(settings: ActivitySettings, counter: Counter, at: datetime) -> bool:
    """Also what happened before the last award rests: earlier ones are not remembered."""
    if not settings.cooldown_hours or counter.last_at is None:
        return False
    return at - counter.last_at < timedelta(hours=settings.cooldown_hours)


def _forgotten(used: Mapping[str, Used], kind: str, period: str) -> bool:
    known = newest(used, kind, KEPT)
    return len(known) == KEPT and period < known[0]

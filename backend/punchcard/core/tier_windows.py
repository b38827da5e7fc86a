"""Time and sums of tiers: years in the programme's zone, 365 days of 24 hours, what counts when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from punchcard.core.tier_settings import CALENDAR_YEAR, LIFETIME, ROLLING_365
from punchcard.core.tier_state import Counted, TierState
from punchcard.core.tiers import TierScheme

HOLD = timedelta(days=365)
"""365 x 24 hours: no calendar, no daylight saving (product.md A3)."""

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is summed: from `start` (None: the beginning) to `end`, both included."""

    start: datetime | None
    end: datetime


def year_start(year: int, zone: ZoneInfo) -> datetime:
    """1 January 00:00 of the zone, in UTC."""
    return datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)


def local_year(instant: datetime, zone: ZoneInfo) -> int:
    """The year it is in the zone."""
    return instant.astimezone(zone).year


def upgrade_window(scheme: TierScheme, at: datetime, zone: ZoneInfo) -> Window:
    """What decides about an upgrade at an instant, what happens at it included."""
    at = at.astimezone(UTC)
    match scheme.settings.period:
        case "calendar_year":
            return Window(start=year_start(local_year(at, zone), zone), end=at)
        case "rolling_365":
            return Window(start=at - HOLD + _TICK, end=at)
    return Window(start=None, end=at)


def review_window(scheme: TierScheme, at: datetime, zone: ZoneInfo) -> Window:
    """What a tier is recalculated from when its hold ends at `at`: last year, or the open window
    of the past 365 days. What happens at the instant itself is not in it."""
    at = at.astimezone(UTC)
    if scheme.settings.period == CALENDAR_YEAR:
        year = local_year(at, zone)
        return Window(start=year_start(year - 1, zone), end=year_start(year, zone) - _TICK)
    if scheme.settings.period == ROLLING_365:
        return Window(start=at - HOLD + _TICK, end=at - _TICK)
    return Window(start=None, end=at)


def qualifying_windows(
    scheme: TierScheme, tier: TierState, at: datetime, zone: ZoneInfo
) -> tuple[Window, ...]:
    """The windows by which a member may hold a tier at `at`, hold included: the best one counts."""
    now = upgrade_window(scheme, at, zone)
    if scheme.settings.period == LIFETIME:
        return (now,)
    if scheme.settings.period == CALENDAR_YEAR:
        return (now, review_window(scheme, at, zone))
    if tier.clock is None:
        return (now,)
    at_clock = upgrade_window if tier.raised else review_window
    return (now, at_clock(scheme, tier.clock, zone))


def total(scheme: TierScheme, counted: Iterable[Counted], window: Window) -> int:
    """The sum of a window. With `refund_reevaluates`, what a refund took back counts at the instant
    of its award, and not at all if that lies before what is known."""
    start = scheme.effective_start if window.start is None else window.start
    start = max(start, scheme.effective_start)
    if not scheme.settings.refund_reevaluates:
        return sum(one.value for one in counted if start <= one.at <= window.end)
    items = tuple(counted)
    awarded = {
        one.award_seq: one.at for one in items if one.award_seq is not None and one.value > 0
    }
    return sum(one.value for one in items if start <= _dated(one, awarded) <= window.end)


def ends_at(scheme: TierScheme, tier: TierState, zone: ZoneInfo) -> datetime | None:
    """When the hold of a tier ends; None: never by itself."""
    period = scheme.settings.period
    if tier.key is None or tier.clock is None or period == LIFETIME:
        return None
    if period == CALENDAR_YEAR:
        return year_start(local_year(tier.clock, zone) + (2 if tier.raised else 1), zone)
    return hold_end(tier.clock, scheme.settings.hold_rounding, zone)


def hold_end(clock: datetime, rounding: str, zone: ZoneInfo) -> datetime:
    """365 days after `clock`, rounded up as the settings say, never down."""
    exact = clock.astimezone(UTC) + HOLD
    if rounding == "none":
        return exact
    if rounding == "end_of_day":
        return _midnight_from(exact, zone)
    anniversary = _anniversary(clock, zone)
    year, month = anniversary.year, anniversary.month
    while True:
        year, month = (
            (year, month + 1)
            if rounding == "end_of_month" and month < 12
            else (
                year + 1,
                1,
            )
        )
        end = datetime(year, month, 1, tzinfo=zone).astimezone(UTC)
        if end >= exact:
            return end


def _midnight_from(exact: datetime, zone: ZoneInfo) -> datetime:
    day = exact.astimezone(zone).date()
    midnight = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    if midnight >= exact:
        return midnight
    tomorrow = day + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(UTC)


def _anniversary(clock: datetime, zone: ZoneInfo) -> datetime:
    local = clock.astimezone(zone)
    try:
        return local.replace(year=local.year + 1)
    except ValueError:  # 29 February: 365 days later it is the 28th
        return local.replace(year=local.year + 1, day=28)


def _dated(one: Counted, awarded: dict[int, datetime]) -> datetime:
    if one.award_seq is None or one.value > 0:
        return one.at
    return awarded.get(one.award_seq, _NEVER)


_NEVER = datetime.max.replace(tzinfo=UTC)

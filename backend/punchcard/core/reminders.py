"""When point reminders are due, and to whom: the schedule that a shop sets (product.md row 33)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from punchcard.core import described
from punchcard.core.described import Choice

WEEKS, MONTHS = "weeks", "months"
_MONDAY = date(1970, 1, 5)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST = timedelta(days=12 * 31 + 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSettings:
    """The schedule and its audience; off until somebody switches it on."""

    automatic: bool = described.boolean(
        "Send by itself", default=False, help="At the times below, in your programme's time zone."
    )
    every: int = described.integer("Every", min=1, max=12, default=1)
    unit: str = described.choice(
        "Weeks or months", (Choice(WEEKS, "weeks"), Choice(MONTHS, "months")), default=MONTHS
    )
    weekday: str = described.choice(
        "Day of the week",
        tuple(Choice(str(number), name) for number, name in enumerate(_DAYS)),
        default="1",
        help="For weeks.",
    )
    day: int = described.integer(
        "Day of the month", min=1, max=28, default=1, help="For months; every month has it."
    )
    hour: int = described.integer("At", min=0, max=23, default=10, unit="o'clock")
    minimum_points: int = described.integer(
        "To members with at least", min=1, max=10_000_000, default=100, unit="points"
    )
    quiet_days: int = described.integer(
        "And no activity for", min=0, max=3650, default=30, unit="days", help="0: everybody."
    )


def latest_due(settings: ReminderSettings, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The last instant of the schedule up to now; None while it is off."""
    if not settings.automatic:
        return None
    today = now.astimezone(zone).date()
    for back in range(_LONGEST.days):
        instant = _instant(settings, zone, today - timedelta(days=back))
        if instant is not None and instant <= now:
            return instant
    return None


def next_due(settings: ReminderSettings, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The first instant of the schedule after now; None while it is off."""
    if not settings.automatic:
        return None
    today = now.astimezone(zone).date()
    for ahead in range(_LONGEST.days):
        instant = _instant(settings, zone, today + timedelta(days=ahead))
        if instant is not None and instant > now:
            return instant
    return None


def _instant(settings: ReminderSettings, zone: ZoneInfo, day: date) -> datetime | None:
    if not _falls_on(settings, day):
        return None
    return datetime.combine(day, time(settings.hour), tzinfo=zone).astimezone(UTC)


def _falls_on(settings: ReminderSettings, day: date) -> bool:
    """Weeks are counted from 1970's first Monday, months from year 0: restarts change nothing."""
    if settings.unit == WEEKS:
        right_day = day.weekday() == int(settings.weekday)
        return right_day and (day - _MONDAY).days // 7 % settings.every == 0
    return day.day == settings.day and (day.year * 12 + day.month - 1) % settings.every == 0

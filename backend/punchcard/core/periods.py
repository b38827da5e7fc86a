"""Local days, weeks, months and years of the programme's zone, and names for them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from punchcard.core.program import Program

DAY, WEEK, MONTH, YEAR, EVER = "day", "week", "month", "year", "ever"
PERIODS = (DAY, WEEK, MONTH, YEAR, EVER)


def local_day(program: Program, at: datetime) -> date:
    """The day of the programme's zone that an instant lies in."""
    return at.astimezone(program.timezone).date()


def approval_due(program: Program, occurred_at: datetime, days: int) -> datetime:
    """Local midnight of the programme's zone after `days` days from the fact's day."""
    day = local_day(program, occurred_at) + timedelta(days=days)
    return datetime.combine(day, time(), tzinfo=program.timezone)


def period_of(kind: str, day: date) -> str:
    """The name of the period that a day lies in; names of one kind sort by time.

    >>> [period_of(kind, date(2026, 1, 1)) for kind in PERIODS]
    ['day 2026-01-01', 'week 2026-01', 'month 2026-01', 'year 2026', 'ever']
    """
    if kind == DAY:
        return f"day {day.isoformat()}"
    if kind == WEEK:
        year, week, _ = day.isocalendar()
        return f"week {year:04}-{week:02}"
    if kind == MONTH:
        return f"month {day.year:04}-{day.month:02}"
    return f"year {day.year:04}" if kind == YEAR else EVER


def kind_of(period: str) -> str:
    """Whether it is a day, week, month, year, or all time."""
    return period.partition(" ")[0]


def newest(periods: Iterable[str], kind: str, count: int) -> list[str]:
    """The last `count` periods of a kind, oldest first."""
    return sorted(one for one in periods if kind_of(one) == kind)[-count:]

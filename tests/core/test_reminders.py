"""When point reminders are due: weeks and months, zones, daylight saving time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punchcard.core.described import parse_settings
from punchcard.core.reminders import ReminderSettings, latest_due, next_due
from punchcard.errors import InvalidInput

BERLIN = ZoneInfo("Europe/Berlin")


def settings(**values) -> ReminderSettings:
    return parse_settings(ReminderSettings, {"automatic": True, **values})


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_off_is_the_default_and_nothing_is_due():
    off = parse_settings(ReminderSettings, {})
    assert latest_due(off, BERLIN, utc(2026, 5, 1)) is None
    assert next_due(off, BERLIN, utc(2026, 5, 1)) is None


def test_monthly_at_an_hour_of_the_programme_s_zone():
    monthly = settings(day=15, hour=10)
    assert next_due(monthly, BERLIN, utc(2026, 1, 15, 8, 59)) == utc(2026, 1, 15, 9), "winter"
    assert latest_due(monthly, BERLIN, utc(2026, 1, 15, 9)) == utc(2026, 1, 15, 9)
    assert next_due(monthly, BERLIN, utc(2026, 7, 1)) == utc(2026, 7, 15, 8), "summer"
    assert latest_due(monthly, BERLIN, utc(2026, 7, 15, 7)) == utc(2026, 6, 15, 8)


def test_every_third_month_and_every_second_week():
    quarterly = settings(every=3, day=1, hour=0)
    found = next_due(quarterly, ZoneInfo("UTC"), utc(2026, 1, 2))
    assert found == utc(2026, 4, 1)
    weekly = settings(unit="weeks", every=2, weekday="2", hour=6)
    first = next_due(weekly, ZoneInfo("UTC"), utc(2026, 3, 1))
    assert first is not None and first.weekday() == 2
    assert next_due(weekly, ZoneInfo("UTC"), first) == first + timedelta(days=14)


@pytest.mark.parametrize(
    ("name", "value"),
    [("every", 0), ("day", 31), ("hour", 24), ("weekday", "7"), ("unit", "days"), ("quiet", 1)],
)
def test_a_schedule_that_is_none_is_refused_beside_its_field(name, value):
    with pytest.raises(InvalidInput) as refusal:
        settings(**{name: value})
    assert refusal.value.field == ("settings", name)


@given(
    st.integers(1, 12), st.sampled_from(["weeks", "months"]), st.integers(0, 23),
    st.integers(0, 6 * 365 * 24 * 60).map(lambda n: utc(2024, 1, 1) + timedelta(minutes=n)),
)  # fmt: skip
def test_the_last_and_the_next_enclose_now(every, unit, hour, now):
    schedule = settings(every=every, unit=unit, hour=hour)
    before, after = latest_due(schedule, BERLIN, now), next_due(schedule, BERLIN, now)
    assert before is not None and after is not None and before <= now < after
    assert latest_due(schedule, BERLIN, after - timedelta(seconds=1)) == before, "none between"

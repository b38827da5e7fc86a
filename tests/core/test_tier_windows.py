"""Year and 365-day arithmetic from 1900 to 2200: leap years, daylight saving, other zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core_programs import tiers
from punchcard.core.tier_state import Counted, TierState
from punchcard.core.tier_windows import (
    HOLD,
    ends_at,
    hold_end,
    local_year,
    review_window,
    total,
    upgrade_window,
    year_start,
)

ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in "UTC Europe/Berlin America/Havana Asia/Kathmandu Pacific/Apia".split()
    ]
)
INSTANTS = st.integers(0, 299 * 365 * 86_400).map(
    lambda seconds: datetime(1901, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
)
ROUNDINGS = st.sampled_from(["none", "end_of_day", "end_of_month", "end_of_year"])
LADDER = (("silver", 500), ("gold", 1500))


@given(INSTANTS, ZONES, ROUNDINGS)
def test_a_hold_lasts_at_least_365_times_24_hours(clock, zone, rounding):
    end = hold_end(clock, rounding, zone)
    assert end - clock >= HOLD
    longest = {"none": 0, "end_of_day": 2, "end_of_month": 64, "end_of_year": 732}[rounding]
    assert end - clock <= HOLD + timedelta(days=longest)


@given(INSTANTS, ZONES)
def test_by_default_a_hold_ends_at_a_local_midnight(clock, zone):
    """So `keep by` never names a day on which the tier is gone."""
    local = hold_end(clock, "end_of_day", zone).astimezone(zone)
    before = (hold_end(clock, "end_of_day", zone) - timedelta(seconds=1)).astimezone(zone)
    assert before.date() < local.date()


@given(INSTANTS, ZONES)
def test_every_instant_lies_in_one_year(instant, zone):
    year = local_year(instant, zone)
    assert year_start(year, zone) <= instant < year_start(year + 1, zone)


@given(INSTANTS, ZONES, st.booleans())
def test_a_calendar_hold_ends_at_new_year_after_the_next_year(clock, zone, raised):
    scheme = tiers(*LADDER, period="calendar_year")
    end = ends_at(scheme, TierState(key="silver", clock=clock, raised=raised), zone)
    assert end is not None
    years = 2 if raised else 1
    assert end == year_start(local_year(clock, zone) + years, zone)
    assert review_window(scheme, end, zone).end < end


@given(INSTANTS)
def test_365_days_are_open_at_the_far_end(instant):
    scheme = tiers(*LADDER, period="rolling_365", start=datetime(1900, 1, 1, tzinfo=UTC))
    zone = ZoneInfo("UTC")
    counted = [
        Counted(instant - HOLD, 1),
        Counted(instant - HOLD + timedelta(microseconds=1), 10),
        Counted(instant, 100),
    ]
    assert total(scheme, counted, upgrade_window(scheme, instant, zone)) == 110
    assert total(scheme, counted, review_window(scheme, instant, zone)) == 10


def test_daylight_saving_neither_shortens_nor_lengthens_365_days():
    zone = ZoneInfo("Europe/Berlin")
    clock = datetime(2023, 3, 26, 0, 30, tzinfo=UTC)  # half an hour before the clocks go forward
    assert hold_end(clock, "none", zone) == datetime(2024, 3, 25, 0, 30, tzinfo=UTC)
    assert hold_end(clock, "end_of_day", zone) == datetime(2024, 3, 25, 23, tzinfo=UTC)


def test_a_leap_day_has_its_anniversary_on_the_28th():
    zone = ZoneInfo("UTC")
    clock = datetime(2024, 2, 29, 10, tzinfo=UTC)
    assert hold_end(clock, "none", zone) == datetime(2025, 2, 28, 10, tzinfo=UTC)
    assert hold_end(clock, "end_of_month", zone) == datetime(2025, 3, 1, tzinfo=UTC)

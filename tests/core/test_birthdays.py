"""Birthdays: once a local year, at local midnight, whatever is edited and whenever it is swept."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_programs import at, fold, programme, rule, tiers
from punchcard.core.activity_facts import BirthdayCame, BirthdaySet
from punchcard.core.birthdays import due_at, local_birthday
from punchcard.core.facts import Fact, MemberBlocked, MemberUnblocked, PointsAdjusted
from punchcard.core.program import LeapBirthday, Program
from punchcard.core.state import Birthday, MemberState
from punchcard.core.step import advance, step
from punchcard.core.tiers import TierBook
from punchcard.errors import InvalidInput

ZONES = st.sampled_from(
    "UTC Europe/Berlin Asia/Tokyo America/Sao_Paulo Asia/Beirut Pacific/Apia "
    "Pacific/Kiritimati America/New_York Africa/Cairo".split()
)

SINCE = st.integers(-2_208_988_800, 7_258_032_000).map(lambda at: datetime.fromtimestamp(at, UTC))
"""From 1900 to the end of 2199."""


def told(month: int | None, day: int | None, when: datetime) -> BirthdaySet:
    return BirthdaySet(
        source="shop", external_id=when.isoformat(), occurred_at=when, month=month, day=day
    )


def paid_years(rows: Any) -> list[int]:
    return [one.inputs["birthday"] for one in rows.entries if "birthday" in one.inputs]


BIRTHDAY = programme(rule("birthday", points=100))


@pytest.mark.parametrize(
    ("month", "day"), [(2, 30), (0, 1), (13, 1), (4, 31), (1, 0), (None, 1), (1, None)]
)
def test_what_is_no_day_is_refused(month: int | None, day: int | None) -> None:
    with pytest.raises(InvalidInput) as refusal:
        told(month, day, at(0))
    assert refusal.value.field == ("birthday",)


def test_it_is_paid_each_year_by_the_clock() -> None:
    state, rows = fold([told(6, 1, at(0))], BIRTHDAY, until=at(366 * 3))
    assert state.available == 300
    assert paid_years(rows) == [2020, 2021, 2022]
    came = [row.fact for row in rows.facts if isinstance(row.fact, BirthdayCame)]
    assert [one.occurred_at for one in came] == [
        datetime(year, 6, 1, tzinfo=UTC) for year in (2020, 2021, 2022)
    ]
    kinds = [effect.kind for effect in rows.effects]
    assert kinds == ["birthday"] * 3


def test_told_late_is_paid_next_year_and_says_so() -> None:
    state, rows = fold([told(1, 20, at(0))], BIRTHDAY, until=at(366 + 30))
    assert paid_years(rows) == [2021]
    assert [one.code for one in rows.facts[1].reasons] == ["birthday_told_late"]
    assert state.available == 100


def test_on_the_day_itself_it_comes_next_year() -> None:
    state, _ = fold([told(1, 1, at(0))], BIRTHDAY)
    assert due_at(state, BIRTHDAY) == datetime(2021, 1, 1, tzinfo=UTC)


def test_a_birthday_moved_is_not_paid_again_within_330_days() -> None:
    facts: list[Fact] = [told(3, 1, at(0)), told(12, 31, at(100))]
    state, rows = fold(facts, BIRTHDAY, until=at(366 * 2 + 5))
    assert paid_years(rows) == [2020, 2021]  # March 2020; December 2020 is no second one
    december = [row for row in rows.facts if isinstance(row.fact, BirthdayCame)][1]
    assert (december.fact.occurred_at.year, december.reasons) == (2021, ())
    assert state.available == 200


def test_moved_over_new_year_the_gap_holds() -> None:
    facts: list[Fact] = [told(12, 1, at(0)), told(2, 1, at(345))]
    _, rows = fold(facts, BIRTHDAY, until=at(366 + 60))
    came = [row for row in rows.facts if isinstance(row.fact, BirthdayCame)]
    assert [[one.code for one in row.reasons] for row in came] == [[], ["birthday_paid"]]


def test_taken_away_and_told_again_does_not_bring_a_second_one() -> None:
    facts: list[Fact] = [told(3, 1, at(0)), told(None, None, at(70)), told(12, 1, at(80))]
    _, rows = fold(facts, BIRTHDAY, until=at(360))
    assert paid_years(rows) == [2020]


def test_told_again_unchanged_is_as_old_as_before() -> None:
    facts: list[Fact] = [told(3, 1, at(0)), told(3, 1, at(50))]
    _, rows = fold(facts, BIRTHDAY, until=at(100))
    assert paid_years(rows) == [2020]


def test_while_blocked_nothing_is_paid() -> None:
    block = MemberBlocked(source="staff", external_id="1", occurred_at=at(1), reason="why")
    free = MemberUnblocked(source="staff", external_id="2", occurred_at=at(200), reason="why")
    _, rows = fold([told(6, 1, at(0)), block, free], BIRTHDAY, until=at(366 + 200))
    assert paid_years(rows) == [2021]
    came = [row for row in rows.facts if isinstance(row.fact, BirthdayCame)]
    assert [one.code for one in came[0].reasons] == ["blocked"]


def test_the_extra_is_that_of_the_tier_held_then() -> None:
    ladder = tiers(("gold", 1_000), period="lifetime", perks={"gold": {"birthday_points": 70}})
    program = programme(
        rule("birthday", points=100, priority=10),
        rule("birthday", "second", points=1, priority=20),
        tiers=TierBook([ladder]),
    )
    lift = PointsAdjusted(
        source="staff",
        external_id="1",
        occurred_at=at(200),
        delta=1_000,
        reason="why",
        counts_for_tier=True,
    )
    _, rows = fold([told(6, 1, at(0)), lift], program, until=at(366 + 200))
    points = [one.points for one in rows.entries if one.rule_key in ("birthday", "second")]
    assert points == [100, 1, 170, 1]
    assert rows.entries[-2].inputs["tier"] == "gold"


@pytest.mark.parametrize(
    ("leap", "year", "day"),
    [
        (LeapBirthday.FEBRUARY_28, 2023, date(2023, 2, 28)),
        (LeapBirthday.MARCH_1, 2023, date(2023, 3, 1)),
        (LeapBirthday.FEBRUARY_28, 2024, date(2024, 2, 29)),
        (LeapBirthday.MARCH_1, 2024, date(2024, 2, 29)),
        (LeapBirthday.FEBRUARY_28, 1900, date(1900, 2, 28)),
        (LeapBirthday.MARCH_1, 2100, date(2100, 3, 1)),
    ],
)
def test_the_29th_of_february(leap: LeapBirthday, year: int, day: date) -> None:
    assert local_birthday(2, 29, year, leap) == day


@given(
    born=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    since=SINCE,
    zone=ZONES,
    leap=st.sampled_from(LeapBirthday),
)
def test_the_next_birthday_begins_with_its_local_day(
    born: date, since: datetime, zone: str, leap: LeapBirthday
) -> None:
    """Over 1900 to 2200 in every zone: not a moment too early, and never two years off."""
    program = programme(timezone=ZoneInfo(zone), leap_birthday=leap)
    state = MemberState(birthday=Birthday(month=born.month, day=born.day, since=since))
    begins = due_at(state, program)
    assert begins is not None
    begins = begins.astimezone(UTC)
    assert timedelta(0) < begins - since <= timedelta(days=368)
    year = begins.astimezone(program.timezone).year
    kept = local_birthday(born.month, born.day, year, leap)
    before = (begins - timedelta(seconds=1)).astimezone(program.timezone)
    after = begins.astimezone(program.timezone)
    assert before.date() < kept
    # A zone may skip the whole day (Apia, 30 December 2011): then the next one begins.
    assert after.date() >= kept
    assert after.date() - kept <= timedelta(days=1)


@given(
    edits=st.lists(
        st.tuples(
            st.integers(1, 400),
            st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2024, 12, 31))),
        ),
        min_size=1,
        max_size=8,
    ),
    sweeps=st.sets(st.integers(0, 2_500), max_size=30),
    zone=ZONES,
    leap=st.sampled_from(LeapBirthday),
)
def test_whatever_is_edited_and_however_it_is_swept(
    edits: list[tuple[int, date | None]], sweeps: set[int], zone: str, leap: LeapBirthday
) -> None:
    """At most one a local year, never two within 330 days, and a sweep changes nothing."""
    program = programme(rule("birthday", points=100), timezone=ZoneInfo(zone), leap_birthday=leap)
    facts, day = [], 0
    for pause, born in edits:
        day += pause
        when = at(day)
        facts.append(told(born.month, born.day, when) if born else told(None, None, when))
    end = at(max(day, 2_500))
    once_state, once = fold(facts, program, until=end)
    swept_state, swept = _swept(facts, program, sorted(sweeps), end)
    assert once.entries == swept.entries
    assert once_state == swept_state
    years = paid_years(once)
    assert years == sorted(set(years))
    instants = [one.occurred_at for one in once.entries]
    gaps = [later - earlier for earlier, later in pairwise(instants)]
    assert all(gap >= timedelta(days=330) for gap in gaps)


def _swept(facts: list[BirthdaySet], program: Program, days: list[int], end: datetime) -> Any:
    state = MemberState()
    _, rows = fold([], program)
    waiting = [at(day, hours=1) for day in days]
    for fact in facts:
        while waiting and waiting[0] < fact.occurred_at:
            posting = advance(state, waiting.pop(0), program)
            state = posting.state
            rows.add(posting.rows)
        posting = step(state, fact, program)
        state = posting.state
        rows.add(posting.rows)
    for instant in [one for one in waiting if one < end] + [end]:
        posting = advance(state, instant, program)
        state = posting.state
        rows.add(posting.rows)
    return state, rows


def test_midnight_is_local() -> None:
    program = programme(rule("birthday"), timezone=ZoneInfo("Asia/Tokyo"))
    state, _ = fold([told(6, 1, at(0))], program)
    assert due_at(state, program) == datetime.combine(date(2020, 5, 31), time(15), tzinfo=UTC)

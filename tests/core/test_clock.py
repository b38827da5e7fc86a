"""What time makes due: expiry, approval, their order, blocked members, late facts."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_programs import START, at, fold, paid, programme, refunded, rule
from punchcard.core.facts import Fact, MemberBlocked, MemberUnblocked, PointsAdjusted
from punchcard.core.periods import approval_due
from punchcard.core.step import advance

EXPIRING = programme(rule("purchase"), expires_after_days=30)
WAITING = programme(rule("purchase", approval_days=14))


def by_staff(fact: type, when: datetime, number: str = "1", **values: Any) -> Any:
    values = {"reason": "because", **values}
    return fact(source="staff", external_id=number, occurred_at=when, **values)


def test_points_expire_at_their_instant_and_once() -> None:
    state, rows = fold([paid("A", 1000)], EXPIRING, until=at(29))
    assert (state.available, state.next_due_at, len(rows.facts)) == (50, at(30), 1)
    state, rows = fold([], EXPIRING, state=state, until=at(400))
    assert (state.available, state.expired, state.next_due_at) == (0, 50, None)
    (entry,) = rows.entries
    assert entry.occurred_at == entry.effective_at == state.clock == at(30)
    assert advance(state, at(500), EXPIRING).rows.facts == []


def test_lots_of_one_instant_end_together_others_by_themselves() -> None:
    facts = [paid("A", 100), paid("B", 200), paid("C", 400, at(1))]
    _, rows = fold(facts, EXPIRING, until=at(90))
    assert [(e.kind.value, e.points) for e in rows.entries[3:]] == [("expire", 15), ("expire", 20)]


def test_the_soonest_is_used_first() -> None:
    gone = by_staff(PointsAdjusted, at(2), delta=-60)
    state, _ = fold([paid("A", 1000), paid("B", 1000, at(1)), gone], EXPIRING, until=at(30))
    assert (state.available, state.expired) == (40, 0)
    state, _ = fold([], EXPIRING, state=state, until=at(31))
    assert (state.available, state.expired) == (0, 40)


def test_time_comes_before_the_fact() -> None:
    """At the instant of the expiry the expiry is first; a moment earlier the points are there."""
    gone = by_staff(PointsAdjusted, at(30, microseconds=-1), delta=-50)
    state, rows = fold([paid("A", 1000), gone, paid("B", 1000, at(30))], EXPIRING)
    assert (state.expired, state.removed) == (0, 50)
    _, rows = fold([paid("A", 1000), paid("B", 1000, at(30))], EXPIRING)
    assert [row.fact.kind for row in rows.facts] == ["order_paid", "points_expired", "order_paid"]


def test_expiry_comes_before_approval() -> None:
    program = programme(
        rule("purchase", "later", approval_days=30), rule("purchase"), expires_after_days=30
    )
    _, rows = fold([paid("A", 1000)], program, until=at(30))
    assert [row.fact.kind for row in rows.facts[1:]] == ["points_expired", "points_approved"]


def test_a_lot_lives_from_its_approval() -> None:
    program = programme(rule("purchase", approval_days=14), expires_after_days=30)
    state, _ = fold([paid("A", 1000)], program, until=at(14))
    assert [lot.expires_at for lot in state.lots.values()] == [at(44)]


def test_approvals_come_in_the_order_they_are_due() -> None:
    facts = [paid("A", 100, at(1)), paid("B", 200)]
    _, rows = fold(facts, WAITING, until=at(99))
    approved = [(entry.points, entry.effective_at) for entry in rows.entries[2:]]
    assert approved == [(10, at(14)), (5, at(15))]


def test_debt_is_paid_by_an_approval() -> None:
    program = programme(rule("purchase", "now"), rule("purchase", "later", approval_days=14))
    spent = by_staff(PointsAdjusted, at(), delta=-50)
    facts: list[Fact] = [paid("A", 1000), spent, refunded("R", "A", 500)]
    state, _ = fold(facts, program)
    assert (state.available, state.pending) == (-25, 25)
    state, _ = fold([], program, state=state, until=at(14))
    assert (state.available, state.debt, state.lots_left) == (0, 0, 0)


@pytest.mark.parametrize(
    ("zone", "occurred_at", "due"),
    [
        ("UTC", "2024-03-09T23:59:59+00:00", "2024-03-11T00:00:00+00:00"),
        ("Europe/Berlin", "2024-03-29T23:30:00+00:00", "2024-03-31T22:00:00+00:00"),
        ("America/New_York", "2024-03-09T03:00:00+00:00", "2024-03-10T05:00:00+00:00"),
        ("Africa/Cairo", "2024-04-24T12:00:00+00:00", "2024-04-25T22:00:00+00:00"),
    ],
)
def test_approval_is_due_at_local_midnight(zone: str, occurred_at: str, due: str) -> None:
    """Also where that midnight does not exist (Cairo, 26 April 2024)."""
    program = programme(timezone=ZoneInfo(zone))
    found = approval_due(program, datetime.fromisoformat(occurred_at), 2)
    assert found.astimezone(UTC) == datetime.fromisoformat(due)


def test_nothing_expires_while_blocked_and_what_ended_expires_after() -> None:
    block = by_staff(MemberBlocked, at(1))
    state, _ = fold([paid("A", 1000), block], EXPIRING, until=at(100))
    assert (state.available, state.next_due_at) == (50, None)
    unblock = by_staff(MemberUnblocked, at(100))
    state, _ = fold([unblock], EXPIRING, state=state)
    assert (state.available, state.next_due_at) == (50, at(30))
    state, rows = fold([], EXPIRING, state=state, until=at(100))
    assert (state.available, state.expired) == (0, 50)
    assert (rows.facts[0].fact.occurred_at, rows.facts[0].effective_at) == (at(30), at(100))


def test_approvals_go_on_while_blocked() -> None:
    block = by_staff(MemberBlocked, at(1))
    state, _ = fold([paid("A", 1000), block], WAITING, until=at(14))
    assert (state.available, state.pending) == (50, 0)


def test_a_late_fact_takes_effect_at_the_members_clock() -> None:
    _, rows = fold([paid("A", 1000, at(10)), paid("B", 1000, at(3))], EXPIRING)
    assert (rows.facts[1].fact.occurred_at, rows.facts[1].effective_at) == (at(3), at(10))
    assert [lot.expires_at for lot in rows.lots.values()] == [at(40), at(40)]


def test_the_clock_begins_with_the_first_fact_and_an_earlier_advance_does_nothing() -> None:
    state, _ = fold([paid("A", 1000, at(5))], EXPIRING)
    assert state.clock == at(5)
    posting = advance(state, at(1), EXPIRING)
    assert (posting.rows.facts, posting.state) == ([], state)


@given(st.lists(st.integers(0, 120), max_size=6).map(sorted), st.lists(st.integers(0, 60)))
def test_the_end_does_not_depend_on_when_the_job_ran(sweeps: list[int], days: list[int]) -> None:
    """Facts in time order with sweeps in between, none of them ahead of the facts."""
    program = programme(
        rule("purchase", approval_days=7), rule("purchase", "b"), expires_after_days=20
    )
    facts = [paid(str(n), 1000, at(day)) for n, day in enumerate(sorted(days))]
    plain, rows = fold(facts, program, until=at(200))
    state = None
    kinds = []
    for fact in facts:
        for day in (day for day in sweeps if at(day) < fact.occurred_at):
            state, made = fold([], program, state=state, until=at(day))
            kinds += [row.fact.kind for row in made.facts]
        state, made = fold([fact], program, state=state)
        kinds += [row.fact.kind for row in made.facts]
    state, made = fold([], program, state=state, until=at(200))
    kinds += [row.fact.kind for row in made.facts]
    assert kinds == [row.fact.kind for row in rows.facts]
    assert state == plain
    assert (state.clock or START) >= START

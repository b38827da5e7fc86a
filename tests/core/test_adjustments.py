"""Giving, removing and undoing points by staff; block and unblock."""

from typing import Any

import pytest

from core_programs import at, fold, paid, programme, refunded, rule
from punchcard.core.facts import (
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberUnblocked,
    PointsAdjusted,
)
from punchcard.core.state import MemberState
from punchcard.core.step import step
from punchcard.errors import Conflict, InsufficientPoints, NotFound, PunchcardError

PROGRAM = programme(rule("purchase"))
EXPIRING = programme(rule("purchase"), expires_after_days=30)


def adjusted(delta: int, number: int = 1, **values: Any) -> PointsAdjusted:
    values = {"occurred_at": at(), "reason": "because", **values}
    return PointsAdjusted(source="staff", external_id=str(number), delta=delta, **values)


def undone(seq: int, number: int = 9, **values: Any) -> AdjustmentUndone:
    values = {"occurred_at": at(), "reason": "slip", **values}
    return AdjustmentUndone(source="staff", external_id=str(number), adjustment_seq=seq, **values)


def test_a_gift_is_available_and_counts_as_lifetime() -> None:
    state, rows = fold([adjusted(500)], PROGRAM)
    assert (state.available, state.lifetime) == (500, 500)
    assert rows.entries[0].counts_for_tier is False
    assert [effect.variables for effect in rows.effects] == [{"points": 500, "balance": 500}]


def test_notify_off_sends_nothing() -> None:
    assert fold([adjusted(500, notify=False)], PROGRAM)[1].effects == []


def test_a_removal_lowers_the_balance_not_lifetime() -> None:
    state, rows = fold([adjusted(500), adjusted(-200, 2)], PROGRAM)
    assert (state.available, state.lifetime, state.removed) == (300, 500, 200)
    assert [one.kind for one in rows.effects] == ["points_added", "points_removed"]


@pytest.mark.parametrize("delta", [-501, -(10**9)])
def test_no_more_than_there_is_can_be_removed(delta: int) -> None:
    state, _ = fold([adjusted(500)], PROGRAM)
    refused(state, adjusted(delta, 2), InsufficientPoints)


def test_nobody_removes_from_a_debt() -> None:
    facts: list[Fact] = [paid("A", 1000), adjusted(-50), refunded("R", "A", 1000)]
    state, _ = fold(facts, PROGRAM)
    assert state.available == -50
    refused(state, adjusted(-1, 2), InsufficientPoints)


def test_undoing_a_gift_takes_its_own_lot_first() -> None:
    state, _ = fold([adjusted(100), adjusted(100, 2, occurred_at=at(1))], EXPIRING)
    state, _ = fold([undone(3)], EXPIRING, state=state)
    assert [lot.remaining for lot in state.lots.values()] == [100, 0]
    assert (state.available, state.reversed, state.lifetime) == (100, 100, 100)


def test_undoing_a_spent_gift_makes_a_debt() -> None:
    state, _ = fold([adjusted(100), adjusted(-70, 2), undone(1)], PROGRAM)
    assert (state.available, state.debt, state.reversed) == (-70, 70, 100)


def test_undoing_a_removal_fills_the_lots_it_emptied() -> None:
    facts: list[Fact] = [adjusted(100), adjusted(50, 2, occurred_at=at(1)), adjusted(-120, 3)]
    state, _ = fold(facts, EXPIRING)
    assert [lot.remaining for lot in state.lots.values()] == [0, 30]
    state, rows = fold([undone(5)], EXPIRING, state=state)
    assert [lot.remaining for lot in state.lots.values()] == [100, 50]
    assert [(move.lot_seq, move.points) for move in rows.moves] == [(2, -100), (4, -20)]
    assert (state.available, state.removed, state.next_due_at) == (150, 0, at(30))


def test_undoing_a_removal_pays_a_debt_first() -> None:
    facts: list[Fact] = [paid("A", 1000), adjusted(-50), refunded("R", "A", 800)]
    state, _ = fold(facts, PROGRAM)
    assert state.available == -40
    state, _ = fold([undone(3)], PROGRAM, state=state)
    assert (state.available, state.debt, state.lots_left) == (10, 0, 10)


def test_what_ended_meanwhile_expires_at_once() -> None:
    state, _ = fold([adjusted(100), adjusted(-100, 2)], EXPIRING)
    late = undone(3, occurred_at=at(40))
    state, _ = fold([late], EXPIRING, state=state, until=at(40))
    assert (state.available, state.expired, state.removed) == (0, 100, 0)


def test_an_adjustment_is_undone_once_and_must_exist() -> None:
    state, _ = fold([adjusted(100), undone(1)], PROGRAM)
    refused(state, undone(1, 10), Conflict)
    refused(state, undone(2, 10), NotFound)


def test_blocking_twice_and_unblocking_the_free_are_refused() -> None:
    block = MemberBlocked(source="staff", external_id="1", occurred_at=at(), reason="fraud")
    unblock = MemberUnblocked(source="staff", external_id="1", occurred_at=at(), reason="sorry")
    refused(MemberState(), unblock, Conflict)
    state, _ = fold([block], PROGRAM)
    refused(state, block, Conflict)
    state, rows = fold([paid("A", 1000), unblock, paid("B", 1000)], PROGRAM, state=state)
    assert (state.available, state.order_count) == (50, 2)
    assert [reason.code for reason in rows.facts[0].reasons] == ["blocked"]


def refused(state: MemberState, fact: Fact, error: type[PunchcardError]) -> None:
    """The step raises, and the state is as it was."""
    before = state.copy()
    with pytest.raises(error):
        step(state, fact, PROGRAM)
    assert state == before

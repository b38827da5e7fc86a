"""Refunds: cumulative, in any order, into debt or clamped, before the order itself."""

from datetime import UTC, datetime

import pytest

from core_programs import at, fold, paid, programme, refunded, replay_programme, rule
from punchcard.core.facts import Fact, OrderRefunded, PointsAdjusted
from punchcard.core.program import BalancePolicy
from punchcard.core.step import step
from punchcard.errors import InvalidInput

PROGRAM = programme(rule("purchase"))


def spend(points: int) -> PointsAdjusted:
    return PointsAdjusted(
        source="staff", external_id=f"-{points}", occurred_at=at(), delta=-points, reason="spent"
    )


def test_the_clawback_names_what_it_takes_back() -> None:
    _, rows = fold([paid("A", 15037), refunded("R", "A", 5000, at(3))], PROGRAM)
    earned, taken = rows.entries
    assert taken.corrects_seq == earned.seq
    assert (taken.rule_key, taken.rule_version) == ("purchase", 1)
    assert taken.effective_at == at(3)
    assert taken.inputs == {
        "awarded": 750,
        "refunded_minor": 5000,
        "base_minor": 15037,
        "taken_before": 0,
    }


def test_it_uses_the_award_not_todays_rule() -> None:
    """The rule has been switched off since."""
    program = programme(
        rule("purchase"), rule("purchase", version=2, enabled=False, effective_from=at(1))
    )
    state, _ = fold([paid("A", 1000), refunded("R", "A", 1000, at(9))], program)
    assert (state.available, state.reversed) == (0, 50)


def test_more_than_everything_takes_everything() -> None:
    facts: list[Fact] = [paid("A", 1000), refunded("R", "A", 900), refunded("S", "A", 900)]
    state, rows = fold(facts, PROGRAM)
    assert (state.available, state.reversed) == (0, 50)
    assert rows.orders["shop", "A"].refunded == 1800


def test_a_refund_without_order_takes_nothing_and_says_why() -> None:
    state, rows = fold([refunded("R", None, 5000), paid("A", 10000)], replay_programme())
    assert (state.available, state.refund_count) == (600, 1)
    assert [reason.code for reason in rows.facts[0].reasons] == ["no_order"]


def test_a_refund_before_its_order_counts_when_the_order_comes() -> None:
    early, rows = fold([refunded("R", "A", 400), paid("A", 1000)], PROGRAM)
    late, _ = fold([paid("A", 1000), refunded("R", "A", 400)], PROGRAM)
    assert (early.available, early.reversed) == (late.available, late.reversed) == (30, 20)
    assert [reason.code for reason in rows.facts[0].reasons] == ["order_unknown"]


def test_what_is_gone_becomes_debt_and_later_points_pay_it() -> None:
    facts: list[Fact] = [paid("A", 10000), spend(450), refunded("R", "A", 10000)]
    state, _ = fold(facts, PROGRAM)
    assert (state.available, state.debt, state.lots_left, state.lifetime) == (-450, 450, 0, 0)
    state, rows = fold([paid("B", 8000)], PROGRAM, state=state)
    assert (state.available, state.debt, state.lots_left) == (-50, 50, 0)
    assert [(move.lot_seq, move.points) for move in rows.moves] == [(rows.entries[0].seq, 400)]
    state, rows = fold([paid("C", 2000)], PROGRAM, state=state)
    assert (state.available, state.debt, state.lots_left) == (50, 0, 50)
    (lot,) = rows.lots.values()
    assert (lot.points, lot.remaining) == (100, 50)


def test_clamp_takes_what_is_there_and_says_what_was_not() -> None:
    program = programme(rule("purchase"), balance_policy=BalancePolicy.CLAMP)
    facts: list[Fact] = [paid("A", 10000), spend(450), refunded("R", "A", 10000)]
    state, rows = fold(facts, program)
    assert (state.available, state.debt, state.reversed) == (0, 0, 50)
    assert [reason.message for reason in rows.facts[-1].reasons] == [
        "450 points were already gone."
    ]
    state, _ = fold([refunded("S", "A", 10000)], program, state=state)
    assert (state.available, state.reversed) == (0, 50)


def test_its_own_lot_is_taken_first() -> None:
    program = programme(rule("purchase"), expires_after_days=30)
    facts: list[Fact] = [paid("A", 1000, at(0)), paid("B", 1000, at(5)),
                         refunded("R", "B", 1000, at(6))]  # fmt: skip
    state, _ = fold(facts, program)
    assert [lot.remaining for lot in state.lots.values()] == [50, 0]


def test_waiting_points_are_voided_not_clawed_back() -> None:
    program = programme(rule("purchase", approval_days=14))
    facts: list[Fact] = [paid("A", 10000), refunded("R", "A", 2500, at(3))]
    state, rows = fold(facts, program)
    assert (state.pending, state.available, state.reversed) == (375, 0, 125)
    assert rows.entries[-1].kind == "void"
    state, rows = fold([refunded("S", "A", 7500, at(20))], program, state=state)
    assert [(e.kind.value, e.points) for e in rows.entries] == [("approve", 375), ("clawback", 375)]
    assert (state.pending, state.available, state.reversed) == (0, 0, 500)


def test_a_fully_voided_award_needs_no_approval() -> None:
    program = programme(rule("purchase", approval_days=14))
    state, rows = fold([paid("A", 100), refunded("R", "A", 100)], program, until=at(30))
    assert state.next_due_at is None
    assert [row.fact.kind for row in rows.facts] == ["order_paid", "order_refunded"]


@pytest.mark.parametrize("first", ["order", "refund"])
def test_a_refund_in_another_currency_is_refused(first: str) -> None:
    order, refund = paid("A", 1000), refunded("R", "A", 1000, currency="USD")
    facts: list[Fact] = [order, refund] if first == "order" else [refund, order]
    state, _ = fold(facts[:1], PROGRAM)
    before = state.copy()
    with pytest.raises(InvalidInput) as refusal:
        step(state, facts[1], PROGRAM)
    assert refusal.value.field == ("currency",)
    assert state == before


def test_refunds_of_the_same_instant_are_of_their_own() -> None:
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    refunds = [refunded(name, "A", 333, noon) for name in "RST"]
    _, rows = fold([paid("A", 1000, noon), *refunds], PROGRAM)
    assert [entry.points for entry in rows.entries] == [50, 16, 17, 16]
    assert all(isinstance(row.fact, OrderRefunded) for row in rows.facts[1:])

"""The order milestone: reached, kept, taken back, reached again, whatever comes first."""

from itertools import permutations

import pytest

from core_programs import at, fold, paid, programme, refunded, rule
from punchcard.core.facts import Fact, MemberBlocked

TAKE_BACK = programme(rule("order_milestone", "second", orders=2, points=100))
KEEP = programme(rule("order_milestone", "second", orders=2, points=100, on_refund="keep"))


def test_reached_with_that_order_and_no_other() -> None:
    orders = [paid(name, 100) for name in "ABC"]
    state, rows = fold(orders, TAKE_BACK)
    assert [(entry.fact_seq, entry.points) for entry in rows.entries] == [(2, 100)]
    assert [row.reasons[0].code if row.reasons else "" for row in rows.facts] == [
        "milestone_not_reached",
        "",
        "milestone_passed",
    ]
    assert state.available == 100


def test_a_full_refund_takes_it_back_and_the_next_order_brings_it_again() -> None:
    facts: list[Fact] = [paid("A", 100), paid("B", 100), refunded("R", "A", 100)]
    state, rows = fold(facts, TAKE_BACK)
    assert (state.available, state.lifetime, state.reversed) == (0, 0, 100)
    assert rows.entries[-1].corrects_seq == rows.entries[0].seq
    state, _ = fold([paid("C", 100)], TAKE_BACK, state=state)
    assert (state.available, state.credited) == (100, 200)


def test_a_partial_refund_takes_nothing() -> None:
    facts: list[Fact] = [paid("A", 100), paid("B", 100), refunded("R", "A", 99)]
    assert fold(facts, TAKE_BACK)[0].available == 100


def test_keep_means_keep() -> None:
    facts: list[Fact] = [paid("A", 100), paid("B", 100), refunded("R", "A", 100), paid("C", 100)]
    state, _ = fold(facts, KEEP)
    assert (state.available, state.reversed) == (100, 0)


def test_an_order_refunded_before_it_arrived_reaches_nothing() -> None:
    facts: list[Fact] = [paid("A", 1), paid("B", 1), refunded("R", "C", 1), paid("C", 1)]
    state, rows = fold(facts, TAKE_BACK)
    assert state.credited == 100
    assert rows.facts[-1].reasons[0].code == "order_refunded"


FACTS = [paid("A", 100), paid("B", 100), paid("C", 0), refunded("R", "A", 60),
         refunded("S", "A", 40), refunded("T", "B", 100)]  # fmt: skip


@pytest.mark.parametrize("count", range(2, len(FACTS) + 1))
def test_the_bonus_is_held_exactly_while_enough_orders_are_kept(count: int) -> None:
    """All orders in which the facts may arrive end alike."""
    ends = set()
    for facts in permutations(FACTS[:count]):
        state, _ = fold(facts, TAKE_BACK)
        ends.add((state.available, state.lifetime, state.kept_order_count, state.order_count))
    assert len(ends) == 1


def test_a_blocked_member_reaches_nothing() -> None:
    block = MemberBlocked(source="staff", external_id="1", occurred_at=at(), reason="fraud")
    state, rows = fold([paid("A", 100), block, paid("B", 100)], TAKE_BACK)
    assert state.credited == 0
    assert rows.facts[-1].reasons[0].code == "blocked"


def test_a_mark_that_was_moved_gives_no_second_bonus() -> None:
    first = rule("order_milestone", "mark", orders=1, points=100)
    moved = rule("order_milestone", "mark", orders=2, points=100, version=2, effective_from=at(5))
    orders = [paid("A", 100, at(1)), paid("B", 100, at(6))]
    state, _ = fold(orders, programme(first, moved))
    assert state.available == 100
    back = [refunded("a", "A", 100, at(7)), refunded("b", "B", 100, at(8))]
    state, _ = fold(back, programme(first, moved), state=state)
    assert (state.available, state.debt) == (0, 0)

"""Lots: the order in which points are used."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from core_programs import at
from punchcard.core.lots import Lot, in_order_of_use


def lot(seq: int, expires_at: datetime | None = None, *, left: int = 10, award: int = 0) -> Lot:
    return Lot(
        seq=seq,
        award_seq=award or seq,
        points=10,
        remaining=left,
        opened_at=at(),
        expires_at=expires_at,
    )


def test_soonest_expiry_first_never_expiring_last_then_the_older() -> None:
    lots = [lot(4), lot(3, at(9)), lot(2), lot(1, at(9)), lot(5, at(2))]
    assert [one.seq for one in in_order_of_use(lots)] == [5, 1, 3, 2, 4]


def test_a_clawback_takes_its_own_lot_first() -> None:
    lots = [lot(1, at(1)), lot(2, at(5)), lot(7, at(3), award=2)]
    assert [one.seq for one in in_order_of_use(lots, award_seq=2)] == [7, 2, 1]


def test_empty_lots_are_left_out() -> None:
    assert in_order_of_use([lot(1, left=0)]) == []


@given(st.permutations([lot(n, at(n % 3) if n % 2 else None) for n in range(1, 7)]))
def test_the_order_does_not_depend_on_how_they_came(lots: list[Lot]) -> None:
    assert [one.seq for one in in_order_of_use(lots)] == [3, 1, 5, 2, 4, 6]

"""Rounding, and the share of an award that refunds take back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punchcard.core.points import Rounding, refunded_share, round_points

exacts = st.fractions(min_value=0, max_value=10**12)
points = st.integers(0, 10**9)
amounts = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("exact", "floor", "half_up", "ceil"),
    [("0", 0, 0, 0), ("1/2", 0, 1, 1), ("1/3", 0, 0, 1), ("5/2", 2, 3, 3), ("7", 7, 7, 7)],
)
def test_rounding(exact: str, floor: int, half_up: int, ceil: int) -> None:
    rounded = [round_points(Fraction(exact), mode) for mode in Rounding]
    assert rounded == [floor, half_up, ceil]


@given(exacts)
def test_every_mode_stays_within_one_point(exact: Fraction) -> None:
    floor, half_up, ceil = (round_points(exact, mode) for mode in Rounding)
    assert floor <= exact <= ceil
    assert ceil - floor == (exact.denominator != 1)
    assert abs(half_up - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("earned", "refunded", "total", "taken"),
    [
        (750, 5000, 15037, 249),
        (750, 10000, 15037, 498),
        (750, 15037, 15037, 750),
        (750, 99999, 15037, 750),
        (100, 50, 0, 0),
        (0, 50, 100, 0),
    ],
)
def test_refunded_share(earned: int, refunded: int, total: int, taken: int) -> None:
    assert refunded_share(earned, refunded, total) == taken


@given(points, st.lists(amounts, max_size=8), amounts)
def test_pieces_never_take_more_than_the_whole(earned: int, pieces: list[int], total: int) -> None:
    shares = [refunded_share(earned, sum(pieces[:n]), total) for n in range(len(pieces) + 1)]
    assert shares == sorted(shares)
    assert 0 <= shares[-1] <= earned
    if total and sum(pieces) >= total:
        assert shares[-1] == earned

"""Points are integers; this is the one place where a rational number becomes one."""

from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """How a fractional award becomes whole points; stored in the entry it made."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


def round_points(exact: Fraction, mode: Rounding) -> int:
    """Round a non-negative number of points to an integer.

    >>> round_points(Fraction(5, 2), Rounding.FLOOR), round_points(Fraction(5, 2), Rounding.HALF_UP)
    (2, 3)
    """
    floor = exact.numerator // exact.denominator
    if mode is Rounding.FLOOR or exact.denominator == 1:
        return floor
    if mode is Rounding.CEIL:
        return floor + 1
    return floor + (1 if exact - floor >= Fraction(1, 2) else 0)


def refunded_share(points: int, refunded: int, total: int) -> int:
    """Points of an award that refunds so far must have taken back: floor(E x R / T).

    Cumulative over the original award, so any pieces of a full refund take exactly all of it
    (product.md section 3, "Partial refund"). `refunded` and `total` are minor units.
    """
    if total <= 0:
        return 0
    return points * min(refunded, total) // total

"""What the figures of a programme mean: shares, and what outstanding points are worth. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from punchcard.core.money import minor_digits


def share(part: int, whole: int) -> float | None:
    """Part of whole as a fraction; None where there is no whole to have a part of."""
    return part / whole if whole > 0 else None


def liability_minor(outstanding: int, point_value: Decimal, currency: str) -> int:
    """What outstanding points are worth, in minor units; debts of members owe nobody anything.

    >>> liability_minor(150, Decimal("0.01"), "EUR"), liability_minor(-3, Decimal("0.01"), "EUR")
    (150, 0)
    """
    exact = max(0, outstanding) * point_value * 10 ** minor_digits(currency)
    return int(exact.to_integral_value(rounding=ROUND_HALF_UP))

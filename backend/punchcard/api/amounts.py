"""Amounts as clients write them, in exact minor units."""

from decimal import Decimal

from punchcard.core.fact_checks import MAX_AMOUNT_MINOR, check_currency
from punchcard.core.money import minor_digits, minor_units
from punchcard.errors import InvalidInput


def in_minor_units(amount: Decimal, currency: str, *, field: str) -> int:
    """Raises InvalidInput if the currency has no such fraction, or the amount is absurd."""
    check_currency(currency)
    exact = minor_units(amount, currency)
    if exact.denominator != 1:
        digits = minor_digits(currency)
        raise InvalidInput(f"{currency} has {digits} digits after the point.", field=field)
    if not 0 <= exact.numerator <= MAX_AMOUNT_MINOR:
        raise InvalidInput("The amount must not be negative or absurdly large.", field=field)
    return exact.numerator

"""Money is an integer of minor units and an ISO 4217 currency; never a float."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

# ISO 4217 currencies whose minor unit is not a hundredth.
_ZERO_DIGITS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
)
_THREE_DIGITS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())


def minor_digits(currency: str) -> int:
    """Digits after the decimal point of an ISO 4217 currency (2 unless listed)."""
    if currency in _ZERO_DIGITS:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


@lru_cache(maxsize=4096)
def exact_fraction(number: Decimal) -> Fraction:
    """A setting as a fraction; remembered, because every order asks for the same few."""
    return Fraction(number)


@lru_cache(maxsize=4096)
def minor_units(amount: Decimal, currency: str) -> Fraction:
    """An amount in whole currency units as an exact number of minor units."""
    scale: int = 10 ** minor_digits(currency)
    return Fraction(amount) * scale


def major_amount(minor: int, currency: str) -> str:
    """Minor units as a decimal string with the currency's digits: 1999, "EUR" -> "19.99"."""
    digits = minor_digits(currency)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"

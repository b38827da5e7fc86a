"""What a code gives, in one line for people: derived from the discount, so new types have it."""

from collections.abc import Sequence
from decimal import Decimal

from punchcard.core.money import minor_digits
from punchcard.core.rewards.reward_type import Discount, Scope

NAMED = 3
"""How many products or collections a line names."""


def summary(
    discount: Discount, *, currency: str | None, minimum_order: Decimal = Decimal(0)
) -> str:
    """For example "5.00 EUR off the order, from 30.00 EUR".

    >>> summary(Discount(scope=Scope.ORDER, percent=Decimal("10.0")), currency="EUR")
    '10 % off the order'
    """
    text = _given(discount, currency)
    if minimum_order:
        text += f", from {money(minimum_order, currency)}"
    return text


def money(amount: Decimal, currency: str | None) -> str:
    """An amount with the currency's digits; without a currency as it was typed."""
    if currency is None:
        return plain(amount)
    digits = max(minor_digits(currency), -int(amount.normalize().as_tuple().exponent))
    return f"{amount:.{digits}f} {currency}"


def plain(number: Decimal) -> str:
    """A number without idle zeros: 10, 12.5."""
    return f"{number.normalize():f}"


def _given(discount: Discount, currency: str | None) -> str:
    if discount.scope is Scope.SHIPPING:
        return "Free shipping"
    if discount.scope is Scope.ORDER:
        return f"{_off(discount, currency)} off the order"
    if discount.percent == 100:
        return f"A free product{_which(discount, currency)}"
    return f"{_off(discount, currency)} off a product{_which(discount, currency)}"


def _off(discount: Discount, currency: str | None) -> str:
    if discount.amount is not None:
        return money(discount.amount, currency)
    return f"{plain(discount.percent or Decimal(0))} %"


def _which(discount: Discount, currency: str | None) -> str:
    text = ""
    if discount.products:
        text = f" of {_listed(discount.products)}"
    elif discount.collections:
        text = f" of the collections {_listed(discount.collections)}"
    if discount.product_price_limit:
        text += f" up to {money(discount.product_price_limit, currency)}"
    return text


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED} more"

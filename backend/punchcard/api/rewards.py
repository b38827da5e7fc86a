"""What a code gives, as both schemas tell it."""

from decimal import Decimal

from punchcard.api.enums import DiscountScope
from punchcard.api.fields import open_to, output
from punchcard.api.permissions import Right
from punchcard.core.money import minor_digits
from punchcard.services.rewards import Worth

ANYONE = Right.ANYONE


@output
class Discount:
    """What a code is worth, for whoever applies it to an order."""

    scope: DiscountScope = open_to(ANYONE)
    amount: Decimal | None = open_to(ANYONE, "Off the order, in whole units of the currency.")
    percent: Decimal | None = open_to(ANYONE, "0 to 100; 100 of a product: it is free.")
    products: list[str] = open_to(ANYONE, "The shop's ids; for one of these, if there are any.")
    collections: list[str] = open_to(ANYONE, "The same for collections.")
    product_price_limit: Decimal | None = open_to(ANYONE, "For a product up to this price.")
    minimum_order: Decimal | None = open_to(ANYONE, "The code counts from this total.")
    currency_code: str | None = open_to(ANYONE, "Of all these amounts; null until it is known.")


def discount_of(worth: Worth) -> Discount:
    """The discount of a reward."""
    given, currency = worth.discount, worth.currency
    return Discount(
        scope=given.scope,
        amount=_amount(given.amount, currency),
        percent=given.percent,
        products=list(given.products),
        collections=list(given.collections),
        product_price_limit=_amount(given.product_price_limit, currency),
        minimum_order=_amount(worth.minimum_order or None, currency),
        currency_code=currency,
    )


def _amount(amount: Decimal | None, currency: str | None) -> Decimal | None:
    """With the currency's digits; more only where they were typed."""
    if amount is None or currency is None:
        return amount
    digits = max(minor_digits(currency), -int(amount.normalize().as_tuple().exponent))
    return Decimal(f"{amount:.{digits}f}")

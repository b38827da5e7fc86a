"""What a code gives, in one line for people: derived from the discount, so new types have it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from punchcard.core.money import minor_digits
from punchcard.core.rewards.reward_type import Discount, Scope

NAMED = 3
"""How many products or collections a line names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryWords:
    """What a summary is made of, in one language; the defaults are its English."""

    free_shipping: str = "Free shipping"
    off_the_order: str = "{off} off the order"
    free_product: str = "A free product{which}"
    off_a_product: str = "{off} off a product{which}"
    from_amount: str = "{gift}, from {amount}"
    of_products: str = " of {names}"
    of_collections: str = " of the collections {names}"
    up_to: str = " up to {amount}"
    and_more: str = "{names} and {count} more"


def money(amount: Decimal, currency: str | None) -> str:
    """An amount with the currency's digits; without a currency as it was typed."""
    if currency is None:
        return plain(amount)
    digits = max(minor_digits(currency), -int(amount.normalize().as_tuple().exponent))
    return f"{amount:.{digits}f} {currency}"


def plain(number: Decimal) -> str:
    """A number without idle zeros: 10, 12.5."""
    return f"{number.normalize():f}"


_ENGLISH = SummaryWords()


def summary(
    discount: Discount,
    *,
    currency: str | None,
    minimum_order: Decimal = Decimal(0),
    words: SummaryWords = _ENGLISH,
    money: Callable[[Decimal, str | None], str] = money,
) -> str:
    """For example "5.00 EUR off the order, from 30.00 EUR".

    >>> summary(Discount(scope=Scope.ORDER, percent=Decimal("10.0")), currency="EUR")
    '10 % off the order'
    """
    gift = _Gift(discount, currency, words, money).text()
    if not minimum_order:
        return gift
    return words.from_amount.format(gift=gift, amount=money(minimum_order, currency))


@dataclass(frozen=True, slots=True)
class _Gift:
    discount: Discount
    currency: str | None
    words: SummaryWords
    money: Callable[[Decimal, str | None], str]

    def text(self) -> str:
        discount, words = self.discount, self.words
        if discount.scope is Scope.SHIPPING:
            return words.free_shipping
        if discount.scope is Scope.ORDER:
            return words.off_the_order.format(off=self._off())
        if discount.percent == 100:
            return words.free_product.format(which=self._which())
        return words.off_a_product.format(off=self._off(), which=self._which())

    def _off(self) -> str:
        if self.discount.amount is not None:
            return self.money(self.discount.amount, self.currency)
        return f"{plain(self.discount.percent or Decimal(0))} %"

    def _which(self) -> str:
        discount, words, text = self.discount, self.words, ""
        if discount.products:
            text = words.of_products.format(names=self._listed(discount.products))
        elif discount.collections:
            text = words.of_collections.format(names=self._listed(discount.collections))
        if discount.product_price_limit:
            amount = self.money(discount.product_price_limit, self.currency)
            text += words.up_to.format(amount=amount)
        return text

    def _listed(self, names: Sequence[str]) -> str:
        shown = ", ".join(names[:NAMED])
        if len(names) <= NAMED:
            return shown
        return self.words.and_more.format(names=shown, count=len(names) - NAMED)

"""Product discount: a percentage off a product."""

from dataclasses import dataclass
from decimal import Decimal

from punchcard.core import described
from punchcard.core.rewards.products import COLLECTIONS, LIST, ProductSettings, named
from punchcard.core.rewards.reward_type import Discount, RewardType, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDiscountSettings(ProductSettings):
    """Settings of the product discount (product.md row 26)."""

    percent: Decimal = described.decimal("Percent off", min="0.1", max="100", scale=1)


def discount(settings: ProductDiscountSettings) -> Discount:
    """The share of the product's price."""
    return Discount(
        scope=Scope.PRODUCTS,
        percent=settings.percent,
        products=named(settings, LIST),
        collections=named(settings, COLLECTIONS),
        product_price_limit=settings.price_limit or None,
    )


PRODUCT_DISCOUNT = RewardType(
    type="product_discount",
    label="Product discount",
    description="A percentage off a product: a certain one, one of a list, or any.",
    settings=ProductDiscountSettings,
    discount=discount,
)

"""Free product: a voucher for one product."""

from decimal import Decimal

from punchcard.core.rewards.products import COLLECTIONS, LIST, ProductSettings, named
from punchcard.core.rewards.reward_type import Discount, RewardType, Scope


def discount(settings: ProductSettings) -> Discount:
    """One product for nothing (product.md row 25)."""
    return Discount(
        scope=Scope.PRODUCTS,
        percent=Decimal(100),
        products=named(settings, LIST),
        collections=named(settings, COLLECTIONS),
        product_price_limit=settings.price_limit or None,
    )


FREE_PRODUCT = RewardType(
    type="free_product",
    label="Free product",
    description="A voucher for one product: a certain one, one of a list, or any up to a price.",
    settings=ProductSettings,
    discount=discount,
)

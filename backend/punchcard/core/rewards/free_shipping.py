"""Free shipping: the order is sent for nothing."""

from punchcard.core.rewards.reward_type import Discount, RewardSettings, RewardType, Scope


def discount(_settings: RewardSettings) -> Discount:
    """All of the shipping (product.md row 24)."""
    return Discount(scope=Scope.SHIPPING)


FREE_SHIPPING = RewardType(
    type="free_shipping",
    label="Free shipping",
    description="The order is sent for nothing.",
    settings=RewardSettings,
    discount=discount,
)

"""Money off: a fixed amount off the whole order."""

from dataclasses import dataclass
from decimal import Decimal

from punchcard.core import described
from punchcard.core.rewards.reward_type import Discount, RewardSettings, RewardType, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyOffSettings(RewardSettings):
    """Settings of money off (product.md row 22)."""

    amount: Decimal = described.money("Amount off", min="0.01")


def discount(settings: MoneyOffSettings) -> Discount:
    """The amount, once, off the order."""
    return Discount(scope=Scope.ORDER, amount=settings.amount)


MONEY_OFF = RewardType(
    type="money_off",
    label="Money off",
    description="A fixed amount off the whole order.",
    settings=MoneyOffSettings,
    discount=discount,
)

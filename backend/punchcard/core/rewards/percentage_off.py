"""Percentage discount: a share off the whole order."""

from dataclasses import dataclass
from decimal import Decimal

from punchcard.core import described
from punchcard.core.rewards.reward_type import Discount, RewardSettings, RewardType, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentageOffSettings(RewardSettings):
    """Settings of the percentage discount (product.md row 23)."""

    percent: Decimal = described.decimal("Percent off", min="0.1", max="100", scale=1)


def discount(settings: PercentageOffSettings) -> Discount:
    """The share of the order."""
    return Discount(scope=Scope.ORDER, percent=settings.percent)


PERCENTAGE_OFF = RewardType(
    type="percentage_off",
    label="Percentage discount",
    description="A percentage off the whole order.",
    settings=PercentageOffSettings,
    discount=discount,
)

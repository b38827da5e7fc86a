"""The list of reward types. A new one is a file beside this and a line here."""

from collections.abc import Mapping

from punchcard.core.rewards.free_product import FREE_PRODUCT
from punchcard.core.rewards.free_shipping import FREE_SHIPPING
from punchcard.core.rewards.money_off import MONEY_OFF
from punchcard.core.rewards.percentage_off import PERCENTAGE_OFF
from punchcard.core.rewards.product_discount import PRODUCT_DISCOUNT
from punchcard.core.rewards.reward_type import RewardType

REWARD_TYPES: Mapping[str, RewardType] = {
    reward_type.type: reward_type
    for reward_type in (
        MONEY_OFF,
        PERCENTAGE_OFF,
        FREE_SHIPPING,
        FREE_PRODUCT,
        PRODUCT_DISCOUNT,
    )
}

"""What a new programme begins with: points for orders and for signing up, five rewards, and a
ladder of tiers that is off."""

from punchcard.core.tiers import TierDraft
from punchcard.services.rules import RuleDraft

TIERS = TierDraft(
    ladder=(
        {"key": "bronze", "name": "Bronze", "threshold": 1_000, "colour": "#a97142"},
        {"key": "silver", "name": "Silver", "threshold": 2_000, "colour": "#9aa3ad"},
        {"key": "gold", "name": "Gold", "threshold": 3_000, "colour": "#d4a017", "icon": "crown"},
    )
)

EARNING: tuple[RuleDraft, ...] = (
    RuleDraft(key="sign_up", type="account_created", priority=10, settings={"points": 100}),
    RuleDraft(
        key="purchase",
        type="purchase",
        priority=20,
        settings={"points": 5},
        panel_text="{{points}} {{points_name}} for every {{per_amount}} you spend.",
    ),
    RuleDraft(key="refer_a_friend", type="refer_a_friend", priority=90, settings={"points": 500}),
)

REWARDS: tuple[RuleDraft, ...] = (
    RuleDraft(
        key="free_shipping",
        type="free_shipping",
        name="Free shipping",
        priority=10,
        settings={"cost": 300, "prefix": "SHIP"},
    ),
    RuleDraft(
        key="five_off",
        type="money_off",
        name="5 off your order",
        priority=20,
        settings={"cost": 500, "amount": "5", "prefix": "FIVE"},
    ),
    RuleDraft(
        key="product_discount",
        type="product_discount",
        name="20 % off a product",
        priority=30,
        settings={"cost": 800, "percent": "20", "prefix": "TASTE"},
    ),
    RuleDraft(
        key="ten_percent",
        type="percentage_off",
        name="10 % off your order",
        priority=40,
        settings={"cost": 1_000, "percent": "10", "prefix": "TEN"},
    ),
    RuleDraft(
        key="free_product",
        type="free_product",
        name="A free product",
        priority=50,
        # 2,500 points are worth 25: what is given away is no dearer.
        settings={"cost": 2_500, "price_limit": "25", "prefix": "GIFT"},
    ),
)
"""Cheapest first, as members read them."""

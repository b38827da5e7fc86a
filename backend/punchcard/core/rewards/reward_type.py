"""What a reward type is: its settings, and the discount that a code of it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from punchcard.core import described
from punchcard.core.audience import segments_field, tags_field, tiers_field


class Scope(StrEnum):
    """What a discount applies to; part of the type, never a setting."""

    ORDER = "order"
    PRODUCTS = "products"
    SHIPPING = "shipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardSettings:
    """Settings that every reward has. Subclasses put their own before them in the form."""

    cost: int = described.integer("Cost", min=1, max=10_000_000, unit="points")
    prefix: str = described.text(
        "Code prefix",
        default="",
        pattern="[A-Z0-9]{0,12}",
        help="Capital letters and digits that begin each code, for example COFFEE.",
    )
    valid_days: int = described.integer(
        "Valid for", min=0, max=3650, unit="days", default=90, help="0: the code never expires."
    )
    minimum_order: Decimal = described.money(
        "Minimum order", default=Decimal(0), help="The code counts from this amount. 0: any order."
    )
    stock: int = described.integer(
        "Stock",
        min=0,
        max=10_000_000,
        unit="codes",
        default=0,
        help="How many codes may be out or used at once; one that is cancelled or has expired "
        "comes back. 0: as many as are asked for.",
    )
    daily_limit: int = described.integer(
        "A member and day",
        min=0,
        max=10_000,
        unit="codes",
        default=20,
        help="How often a member can redeem it in a day, whatever becomes of the codes. "
        "0: no limit.",
    )
    return_on_cancel: bool = described.boolean(
        "Points back when cancelled", default=True, help="An unused code can be given back."
    )
    return_on_expiry: bool = described.boolean("Points back when expired", default=False)
    audience_tiers: str = tiers_field()
    audience_tags: str = tags_field()
    audience_segments: str = segments_field()


SettingsType = type[RewardSettings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """What a code is worth, for whoever applies it. `amount` is in whole currency units,
    `percent` 0 to 100; a PRODUCTS discount that names none is for any product."""

    scope: Scope
    amount: Decimal | None = None
    percent: Decimal | None = None
    products: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    product_price_limit: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardType:
    """A reward type (product.md rows 22 to 26)."""

    type: str
    label: str
    description: str
    settings: SettingsType
    discount: Callable[[Any], Discount]
    default_notification: str = ""
    default_panel: str = ""
    panel_names: tuple[str, ...] = ()

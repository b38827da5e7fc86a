"""Which products a voucher is for: shared by the two product rewards."""

from dataclasses import dataclass
from decimal import Decimal

from punchcard.core import described
from punchcard.core.described import Choice
from punchcard.core.rewards.reward_type import RewardSettings
from punchcard.errors import InvalidInput

ANY, LIST, COLLECTIONS = "any", "list", "collections"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSettings(RewardSettings):
    """Settings of a reward that is about products."""

    applies_to: str = described.choice(
        "For",
        (
            Choice(ANY, "Any product"),
            Choice(LIST, "These products"),
            Choice(COLLECTIONS, "Products of these collections"),
        ),
        default=ANY,
    )
    names: str = described.text(
        "Products or collections",
        default="",
        pattern=r"[^\0]{0,4000}",
        help="Their ids as your shop knows them, separated by commas.",
    )
    price_limit: Decimal = described.money(
        "Up to a price of", default=Decimal(0), help="0: whatever the price."
    )

    def __post_init__(self) -> None:
        # A list of nothing would be a voucher for everything.
        if self.applies_to != ANY and not named(self, self.applies_to):
            raise InvalidInput("Name at least one.", field=("settings", "names"))


def named(settings: ProductSettings, kind: str) -> tuple[str, ...]:
    """The ids listed, if the reward is for that kind of list."""
    if settings.applies_to != kind:
        return ()
    return tuple(name.strip() for name in settings.names.split(",") if name.strip())

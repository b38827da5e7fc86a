"""The balance came to the cheapest reward: told at each crossing, and again while unspent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from punchcard.core import described
from punchcard.core.effects import REWARD_IN_REACH
from punchcard.core.emails.blocks import Figures, Heading, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class InReachSettings:
    """How often a member is told again (product.md row 7)."""

    repeat_days: int = described.integer(
        "Tell again after",
        min=0,
        max=365,
        unit="days",
        default=30,
        help="While the points lie unspent. 0: once is enough.",
    )


_BLOCKS = (
    Heading(text="{{ reward }} is within reach"),
    Text(
        text="Hi {{ name }}, you have {{ balance }} {{ balance_name }}: {{ cost }} of them are "
        "enough for {{ reward }}. Spend them whenever you like."
    ),
    Figures(
        figure="{{ balance }}",
        caption="{{ balance_name }} to spend",
        tone="in",
        second_figure="{{ cost }}",
        second_caption="for {{ reward }}",
    ),
    PointsRow(),
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    return {**occasion.points("cost"), "reward": str(occasion.payload.get("reward", ""))}


REWARD_IN_REACH_EMAIL = EmailType(
    kind=REWARD_IN_REACH,
    label="Reward within reach",
    description="To the customer, when their balance comes to the cheapest reward you offer, and "
    "again from time to time while the points lie unspent.",
    variables=(
        Variable(name="reward", label="The reward's name", example="5 off your order"),
        Variable(name="cost", label="What it costs", example="300"),
        Variable(name="cost_name", label="“point” or “points”, as the cost asks", example="points"),
        *MEMBER_VARIABLES,
    ),
    subject="{{ reward }} is within reach at {{ program }}",
    blocks=_BLOCKS,
    words=_words,
    marketing=True,
    settings=InReachSettings,
)

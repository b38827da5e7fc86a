"""Points became a code: sent to the customer at each redemption."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import REWARD_REDEEMED
from punchcard.core.emails.blocks import CodeBlock, Figures, Heading, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion
from punchcard.core.emails.shared import MEMBER_VARIABLES, REDEMPTION_VARIABLES

_BLOCKS = (
    Heading(text="{{ reward }} is yours"),
    Text(text="Hi {{ name }}, enter this code at the checkout:"),
    CodeBlock(text="{{ code }}"),
    Text(text="Use it by {{ expires }}.", small=True, when="expires"),
    Figures(
        figure="−{{ points }}",
        caption="{{ points_name }} spent",
        tone="out",
        second_figure="{{ balance }}",
        second_caption="{{ balance_name }} left",
    ),
    PointsRow(),
)


def redemption_words(occasion: Occasion) -> Mapping[str, Any]:
    """What is said of a redemption, to whomever."""
    return {
        **occasion.points("points"),
        "reward": str(occasion.payload.get("reward", "")),
        "code": str(occasion.payload.get("code", "")),
        "expires": occasion.day("expires_at"),
    }


REWARD_REDEEMED_EMAIL = EmailType(
    kind=REWARD_REDEEMED,
    label="Points redeemed",
    description="To the customer, each time points are spent on a code.",
    variables=(*REDEMPTION_VARIABLES, *MEMBER_VARIABLES),
    subject="Your code for {{ reward }} from {{ program }}",
    blocks=_BLOCKS,
    words=redemption_words,
)

"""A member came to a higher tier: by what counts, by staff, or when an assignment ended."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import TIER_REACHED
from punchcard.core.emails.blocks import Figures, Heading, Listing, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES

_BLOCKS = (
    Heading(text="Welcome to {{ tier }}"),
    Text(text="Hi {{ name }}, you have reached {{ tier }} at {{ program }}."),
    Text(text="What comes with it:", when="perks"),
    Listing(items="perks"),
    Text(text="{{ tier }} is yours until {{ keep_by }} at least.", small=True, when="keep_by"),
    Figures(
        figure="+{{ bonus }}",
        caption="{{ bonus_name }} to welcome you",
        tone="in",
        second_figure="{{ balance }}",
        second_caption="{{ balance_name }} to spend",
        when="bonus",
    ),
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    lines = str(occasion.payload.get("perks", "")).splitlines()
    return {
        **occasion.points("bonus"),
        "tier": str(occasion.payload.get("tier", "")),
        "perks": [{"text": line.strip()} for line in lines if line.strip()],
        "keep_by": occasion.day("keep_by"),
    }


TIER_REACHED_EMAIL = EmailType(
    kind=TIER_REACHED,
    label="Tier reached",
    description="To the customer, each time they come to a higher tier; not when new settings "
    "of the VIP programme move them.",
    variables=(
        Variable(name="tier", label="The tier's name", example="Gold"),
        Variable(
            name="perks",
            label="Its perks, a line each: each has text",
            example=({"text": "Early access"}, {"text": "Free coffee with every order"}),
        ),
        Variable(name="bonus", label="The one-time bonus; empty if there is none", example="250"),
        Variable(name="bonus_name", label="“point” or “points”, as the bonus", example="points"),
        Variable(
            name="keep_by",
            label="The last day it is kept for certain; empty if for good",
            example="31 December 2027",
        ),
        *MEMBER_VARIABLES,
    ),
    subject="Welcome to {{ tier }} at {{ program }}",
    blocks=_BLOCKS,
    words=_words,
)

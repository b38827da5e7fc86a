"""Points were added: sent once for each fact that made points available."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import POINTS_ADDED
from punchcard.core.emails.blocks import Figures, Heading, Listing, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES, OWED

_BLOCKS = (
    Heading(text="You earned {{ points }} {{ points_name }}"),
    Text(text="Hi {{ name }}, these are for {{ reason }}."),
    Text(text="{{ note }}", when="note"),
    Figures(
        figure="+{{ points }}",
        caption="{{ points_name }} added",
        tone="in",
        second_figure="{{ balance }}",
        second_caption="{{ balance_name }} to spend",
    ),
    Listing(items="awards", points=True, at_least=2),
    PointsRow(),
    OWED,
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    words = occasion.words
    return {
        **occasion.points("points"),
        "reason": _reason(occasion),
        "note": str(occasion.fact_body.get("note", "")),
        "awards": [
            {
                "text": award["rule"] or words.awards.get(award["kind"], words.award_else),
                "points": occasion.formats.number(award["points"]),
            }
            for award in occasion.awards
        ],
    }


def _reason(occasion: Occasion) -> str:
    words = occasion.words
    if occasion.fact_kind == "order_paid":
        number = occasion.fact_body.get("number")
        return words.order.format(number=number) if number else words.your_order
    return words.added.get(occasion.fact_kind, words.added_else)


POINTS_ADDED_EMAIL = EmailType(
    kind=POINTS_ADDED,
    label="Points added",
    description="To the customer, each time points become available to spend.",
    variables=(
        Variable(name="points", label="Points added", example="57"),
        Variable(name="points_name", label="“point” or “points”, as added", example="points"),
        Variable(name="reason", label="What the points are for", example="order 1042"),
        Variable(name="note", label="What staff wrote to the customer; often empty", example=""),
        Variable(
            name="awards",
            label="What they are made of: each has text and points",
            example=(
                {"text": "Make a purchase", "points": "42"},
                {"text": "Third order", "points": "15"},
            ),
        ),
        *MEMBER_VARIABLES,
    ),
    subject="+{{ points }} {{ points_name }} from {{ program }}",
    blocks=_BLOCKS,
    words=_words,
)

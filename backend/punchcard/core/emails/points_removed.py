"""Staff removed points: sent once for each correction that took some, unless it was kept silent."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import POINTS_REMOVED
from punchcard.core.emails.blocks import Heading, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES, OWED, REMOVED_FIGURES

_BLOCKS = (
    Heading(text="{{ points }} {{ points_name }} were removed"),
    Text(text="Hi {{ name }}, the reason is {{ reason }}."),
    Text(text="{{ note }}", when="note"),
    REMOVED_FIGURES,
    PointsRow(),
    OWED,
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    words = occasion.words
    return {
        **occasion.points("points"),
        "reason": words.removed.get(occasion.fact_kind, words.removed_else),
        "note": str(occasion.fact_body.get("note", "")),
    }


POINTS_REMOVED_EMAIL = EmailType(
    kind=POINTS_REMOVED,
    label="Points removed",
    description="To the customer, each time your team takes points away and does not choose to "
    "keep it silent.",
    variables=(
        Variable(name="points", label="Points removed", example="50"),
        Variable(name="points_name", label="“point” or “points”, as removed", example="points"),
        Variable(
            name="reason", label="Why points were removed", example="a correction by our team"
        ),
        Variable(name="note", label="What staff wrote to the customer; often empty", example=""),
        *MEMBER_VARIABLES,
    ),
    subject="{{ points }} {{ points_name }} removed at {{ program }}",
    blocks=_BLOCKS,
    words=_words,
)

"""A refund took points back: a kind of its own, because its switch is; shipped off."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import POINTS_TAKEN_BACK
from punchcard.core.emails.blocks import Heading, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES, OWED, REMOVED_FIGURES

_BLOCKS = (
    Heading(text="{{ points }} {{ points_name }} went back"),
    Text(
        text="Hi {{ name }}, an order was refunded: the {{ points_name }} that it had "
        "brought were taken back."
    ),
    REMOVED_FIGURES,
    PointsRow(),
    OWED,
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    return {**occasion.points("points"), "reason": occasion.words.refund}


POINTS_TAKEN_BACK_EMAIL = EmailType(
    kind=POINTS_TAKEN_BACK,
    label="Points removed after a refund",
    description="To the customer, each time a refund takes points back. Off until you switch it "
    "on: many shops leave this to the refund's own email.",
    variables=(
        Variable(name="points", label="Points taken back", example="50"),
        Variable(name="points_name", label="“point” or “points”, as taken", example="points"),
        Variable(name="reason", label="Why points were removed", example="a refund"),
        *MEMBER_VARIABLES,
    ),
    subject="{{ points }} {{ points_name }} went back after a refund at {{ program }}",
    blocks=_BLOCKS,
    words=_words,
    shipped_on=False,
)

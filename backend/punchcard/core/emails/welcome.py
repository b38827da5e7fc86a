"""A customer joined the programme: sent once, when they did it themselves or the shop said so."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import WELCOME
from punchcard.core.emails.blocks import Figures, Heading, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES

_BLOCKS = (
    Heading(text="Welcome to {{ program }}"),
    Text(
        text="Hi {{ name }}, good to have you with us. From now on you collect {{ unit }} with "
        "what you buy, and spend them on rewards."
    ),
    Figures(
        figure="+{{ points }}",
        caption="{{ points_name }} to begin with",
        tone="in",
        second_figure="{{ balance }}",
        second_caption="{{ balance_name }} to spend",
        when="points",
    ),
    PointsRow(),
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    return {**occasion.points("points"), "unit": occasion.plural}


WELCOME_EMAIL = EmailType(
    kind=WELCOME,
    label="Welcome",
    description="To the customer, once, when they join or create an account.",
    variables=(
        Variable(name="points", label="Points for joining; empty if there are none", example="100"),
        Variable(name="points_name", label="“point” or “points”, as given", example="points"),
        Variable(name="unit", label="The programme's word for its points", example="points"),
        *MEMBER_VARIABLES,
    ),
    subject="Welcome to {{ program }}",
    blocks=_BLOCKS,
    words=_words,
)

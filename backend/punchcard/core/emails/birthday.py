"""The member's birthday has brought points: sent on the day, instead of the plain one."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import BIRTHDAY
from punchcard.core.emails.blocks import Figures, Heading, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES, OWED

_BLOCKS = (
    Heading(text="Happy birthday!"),
    Text(
        text="Hi {{ name }}, here is a present from all of us: {{ points }} {{ points_name }}, "
        "yours to spend."
    ),
    Figures(
        figure="+{{ points }}",
        caption="{{ points_name }} for your birthday",
        tone="in",
        second_figure="{{ balance }}",
        second_caption="{{ balance_name }} to spend",
    ),
    PointsRow(),
    OWED,
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    return occasion.points("points")


BIRTHDAY_EMAIL = EmailType(
    kind=BIRTHDAY,
    label="Birthday",
    description="To the customer, on the birthday, when it has brought points.",
    variables=(
        Variable(name="points", label="Points for the birthday", example="100"),
        Variable(name="points_name", label="“point” or “points”, as given", example="points"),
        *MEMBER_VARIABLES,
    ),
    subject="Happy birthday from {{ program }}: {{ points }} {{ points_name }}",
    blocks=_BLOCKS,
    words=_words,
)

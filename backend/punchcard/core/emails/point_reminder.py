"""Point reminder: where a member stands, by schedule or when staff say so."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import POINT_REMINDER
from punchcard.core.emails.blocks import Details, Figures, Heading, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES, OWED
from punchcard.core.reminders import ReminderSettings

_BLOCKS = (
    Heading(text="{{ balance }} {{ balance_name }} are waiting for you"),
    Text(text="Hi {{ name }}, this is how your {{ program }} account stands."),
    Figures(figure="{{ balance }}", caption="{{ balance_name }} to spend", tone="in"),
    Details(
        text="Spent so far: {{ spent }} {{ unit }}\nCollected in all: {{ lifetime }} {{ unit }}"
    ),
    PointsRow(),
    OWED,
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    return {"unit": occasion.plural}


POINT_REMINDER_EMAIL = EmailType(
    kind=POINT_REMINDER,
    label="Point reminder",
    description="To customers with points, by the schedule below or when you send it.",
    variables=(
        Variable(name="spent", label="Points spent so far", example="500"),
        Variable(name="lifetime", label="Points collected in all", example="840"),
        Variable(name="unit", label="The programme's word for its points", example="points"),
        *MEMBER_VARIABLES,
    ),
    subject="You have {{ balance }} {{ balance_name }} at {{ program }}",
    blocks=_BLOCKS,
    words=_words,
    marketing=True,
    settings=ReminderSettings,
)

"""Changes of rules: what they are told and what they answer."""

import datetime as dt

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.rules import Rule, RuleTextsInput
from punchcard.api.fields import about, input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import UserError

WRITE = Right.RULES_WRITE


@input_type
class CreateRuleInput:
    """A new earning rule."""

    type: str
    settings: JSON = about("An object; numbers that may have decimals as text.")
    key: str | None = about("Left out: made from the name.", default=None)
    name: str | None = None
    enabled: bool = True
    priority: int | None = None
    notification_text: str | None = None
    panel_text: str | None = None
    texts: list[RuleTextsInput] | None = about(
        "In further languages; given, they replace all there were.", default=None
    )
    effective_from: dt.datetime | None = about("Left out: from now on.", default=None)


@input_type
class UpdateRuleInput:
    """A new version of a rule; what is left out stays."""

    id: strawberry.ID
    name: str | None = None
    settings: JSON | None = about("Merged into the settings of now.", default=None)
    enabled: bool | None = None
    priority: int | None = None
    notification_text: str | None = None
    panel_text: str | None = None
    texts: list[RuleTextsInput] | None = about(
        "In further languages; given, they replace all there were.", default=None
    )
    effective_from: dt.datetime | None = about("Left out: from now on.", default=None)
    expected_version: int | None = about(
        "The version you looked at: if there is a newer one, nothing is changed. Left out: not "
        "checked.",
        default=None,
    )


@input_type
class EnableRuleInput:
    """Switch a rule on or off from now on; what was earned stays."""

    id: strawberry.ID
    enabled: bool


@output
class RulePayload:
    """The rule in its newest version."""

    rule: Rule | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)

"""What rules and rewards are told alike: a reward is kept in versions as a rule is (ADR 11)."""

import datetime as dt

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.rules import RuleTextsInput
from punchcard.api.fields import about, input_type


@input_type
class NewVersioned:
    """The first version."""

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
class NextVersion:
    """A new version; what is left out stays."""

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

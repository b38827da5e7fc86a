"""Changes of rules: what they are told and what they answer."""

import strawberry

from punchcard.api.admin.rules import Rule
from punchcard.api.admin.version_inputs import NewVersioned, NextVersion
from punchcard.api.fields import input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import UserError

WRITE = Right.RULES_WRITE


@input_type
class CreateRuleInput(NewVersioned):
    """A new earning rule."""


@input_type
class UpdateRuleInput(NextVersion):
    """A new version of a rule; what is left out stays."""


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

"""Activity rules: their types, their versions, and drafts not yet saved."""

import datetime as dt
from decimal import Decimal

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.actors import Actor
from punchcard.api.context import Info
from punchcard.api.enums import SettingKind
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import Node, UserError

READ = Right.RULES_READ


@output
class SettingChoice:
    """One value of a CHOICE setting."""

    value: str = open_to(Right.SIGNED_IN)
    label: str = open_to(Right.SIGNED_IN)


@output
class Setting:
    """What a form needs to know of one setting."""

    name: str = open_to(Right.SIGNED_IN)
    kind: SettingKind = open_to(Right.SIGNED_IN)
    label: str = open_to(Right.SIGNED_IN)
    help: str = open_to(Right.SIGNED_IN)
    unit: str = open_to(Right.SIGNED_IN, "Such as days; empty for none.")
    min: Decimal | None = open_to(Right.SIGNED_IN)
    max: Decimal | None = open_to(Right.SIGNED_IN)
    scale: int = open_to(Right.SIGNED_IN, "Decimals allowed.")
    choices: list[SettingChoice] = open_to(Right.SIGNED_IN)
    default: str | None = open_to(Right.SIGNED_IN, "As text; null where a value must be given.")
    required: bool = open_to(Right.SIGNED_IN)
    of: str = open_to(Right.SIGNED_IN, "Of NAMES: tiers, tags or segments, commas between.")
    group: str = open_to(Right.SIGNED_IN, "Settings of a group stand together: Limits.")
    pattern: str = open_to(
        Right.SIGNED_IN, "Of a TEXT: the whole text matches it (a regular expression)."
    )
    names: list[str] = open_to(
        Right.SIGNED_IN, "Of TRANSLATIONS, an object by language of objects by these names."
    )


@output
class RuleType:
    """A kind of earning rule, with the form of its settings."""

    type: str = open_to(READ)
    label: str = open_to(READ)
    description: str = open_to(READ)
    settings: list[Setting] = open_to(READ)
    default_notification_text: str = open_to(READ)
    default_panel_text: str = open_to(READ)
    panel_placeholders: list[str] = open_to(READ, "What a panel text may name: points.")
    notification_placeholders: list[str] = open_to(READ, "What a notification may name.")


@output
class RuleTexts:
    """What members read in one further language; what is empty is said in the first."""

    language: str = open_to(READ, "A tag: de, pt-BR.")
    name: str = open_to(READ)
    panel_text: str = open_to(READ)
    notification_text: str = open_to(READ)


@input_type
class RuleTextsInput:
    """Texts in one further language."""

    language: str = about("A tag: de, pt-BR.")
    name: str = ""
    panel_text: str = ""
    notification_text: str = ""


@output
class RuleVersion:
    """A rule or a reward as it was or will be from an instant on; never changed."""

    actor_name: strawberry.Private[str]

    version: int = open_to(READ)
    name: str = open_to(READ)
    enabled: bool = open_to(READ)
    priority: int = open_to(READ, "Lower goes first; ties by key.")
    settings: JSON = open_to(READ)
    notification_text: str = open_to(READ, "Said after points were earned.")
    panel_text: str = open_to(READ, "Said in the list of ways to earn.")
    texts: list[RuleTexts] = open_to(READ, "In further languages.")
    effective_from: dt.datetime = open_to(READ)
    recorded_at: dt.datetime = open_to(READ)

    @resolver(READ)
    async def actor(self, info: Info) -> Actor:
        """Who made this version."""
        return await info.context.load(Read.ACTORS, self.actor_name)


@output
class Rule(Node):
    """An earning rule in its newest version."""

    id: strawberry.ID = open_to(READ)
    key: str = open_to(READ, "Never changes; entries and programme files name it.")
    type: str = open_to(READ)
    name: str = open_to(READ)
    enabled: bool = open_to(READ)
    priority: int = open_to(READ)
    version: int = open_to(READ)
    effective_from: dt.datetime = open_to(READ)
    settings: JSON = open_to(READ)
    notification_text: str = open_to(READ)
    panel_text: str = open_to(READ)
    texts: list[RuleTexts] = open_to(READ, "In further languages.")

    @resolver(READ)
    async def panel(self, info: Info) -> str:
        """The panel text as members read it: in the first language, its placeholders filled."""
        return await info.context.load(Read.PANELS, self.key)

    @resolver(READ)
    async def versions(self, info: Info) -> list[RuleVersion]:
        """All versions, newest first."""
        return await info.context.load(Read.RULE_VERSIONS, self.key)


@output
class EstimateLine:
    """What one rule gives."""

    rule_key: str = open_to(READ)
    rule_name: str = open_to(READ)
    points: int = open_to(READ)
    explanation: str = open_to(READ)


@output
class EstimateReason:
    """Why one rule gives nothing."""

    rule_key: str | None = open_to(READ)
    rule_name: str | None = open_to(READ)
    code: str = open_to(READ)
    message: str = open_to(READ)


@output
class Estimate:
    """What an order would earn now; computed by the code that awards."""

    total: int | None = open_to(READ, "Null where `userErrors` say why.", default=None)
    lines: list[EstimateLine] = open_to(READ, default_factory=list)
    reasons: list[EstimateReason] = open_to(READ, default_factory=list)
    user_errors: list[UserError] = open_to(READ, default_factory=list)


@input_type
class RuleDraft:
    """Settings not yet saved; with the key of a rule they stand in for it."""

    type: str = about("Name of a rule type.")
    settings: JSON = about("As in `createRule`.")
    key: str | None = about(
        "The rule it stands in for; left out: an additional rule.", default=None
    )
    name: str | None = None
    enabled: bool = True
    priority: int | None = None


@input_type
class EstimateInput:
    """An order that has not been placed."""

    amount: Decimal = about("Total in whole units: '100.00'.")
    currency_code: str | None = about("Left out: the programme's.", default=None)
    member_id: strawberry.ID | None = about("Left out: a new customer's first order.", default=None)
    drafts: list[RuleDraft] = about("Rules not yet saved.", default_factory=list)

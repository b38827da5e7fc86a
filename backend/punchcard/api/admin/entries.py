"""Entries: each movement of points, with what it was computed from."""

import datetime as dt

import strawberry
from strawberry.scalars import JSON

from punchcard.api.enums import Account, EntryKind, Rounding
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.shared import Node
from punchcard.services import program

READ = Right.ACTIVITY_READ


@output
class Entry(Node):
    """One movement of points between two accounts; never changed, only corrected by another."""

    id: strawberry.ID = open_to(READ)
    kind: EntryKind = open_to(READ)
    points: int = open_to(READ, "Always positive.")
    available_change: int = open_to(READ, "What it did to the points that can be spent.")
    from_account: Account = open_to(READ)
    to_account: Account = open_to(READ)
    rule_key: str | None = open_to(READ)
    rule_name: str | None = open_to(READ, "The rule's name in that version.")
    rule_version: int | None = open_to(READ)
    inputs: JSON = open_to(READ, "What the points were computed from.")
    rounding: Rounding | None = open_to(READ)
    explanation: str = open_to(READ, "The arithmetic as a sentence.")
    corrects_id: strawberry.ID | None = open_to(READ, "The entry it corrects.")
    counts_for_tier: bool = open_to(READ)
    occurred_at: dt.datetime = open_to(READ)
    effective_at: dt.datetime = open_to(READ)
    recorded_at: dt.datetime = open_to(READ)


@output
class NotEarned:
    """Why a rule gave nothing, or gave less."""

    rule_key: str | None = open_to(READ)
    code: str = open_to(READ)
    message: str = open_to(READ)

    @resolver(READ)
    async def rule_name(self) -> str | None:
        """The rule's name of today."""
        rules = (await program.current()).program.rules
        versions = [one for one in rules.versions if one.key == self.rule_key]
        return max(versions, key=lambda one: one.version).name if versions else None

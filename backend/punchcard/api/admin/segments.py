"""Segments: named conditions that members meet or not; rules and rewards can be for them."""

import datetime as dt

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.rules import RuleVersion, Setting
from punchcard.api.context import Info
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import BigInt, Node, UserError

READ = Right.RULES_READ
WRITE = Right.RULES_WRITE


@output
class Segment(Node):
    """Members of whom all of these conditions hold; kept in versions like a rule."""

    id: strawberry.ID = open_to(READ)
    key: str = open_to(READ, "Never changes; audiences and programme files name it.")
    name: str = open_to(READ)
    enabled: bool = open_to(READ, "Off: it holds nobody.")
    version: int = open_to(READ)
    effective_from: dt.datetime = open_to(READ)
    settings: JSON = open_to(READ)

    @resolver(READ)
    async def member_count(self, info: Info) -> BigInt:
        """How many active members it holds now."""
        count: BigInt = await info.context.load(Read.SEGMENT_COUNTS, self.key)
        return count

    @resolver(READ)
    async def versions(self, info: Info) -> list[RuleVersion]:
        """All versions, newest first."""
        return await info.context.load(Read.RULE_VERSIONS, self.key)


@output
class AudienceTier:
    """A tier that an audience can name."""

    key: str = open_to(READ)
    name: str = open_to(READ)


@output
class Audiences:
    """What the audience of a rule or a reward can name."""

    tiers: list[AudienceTier] = open_to(READ)
    tags: list[str] = open_to(READ, "Those that members have; others can be named as well.")
    segments: list[Segment] = open_to(READ)
    segment_form: list[Setting] = open_to(READ, "The conditions a segment can have.")


@input_type
class CreateSegmentInput:
    """A new segment."""

    name: str
    settings: JSON = about("The conditions; what is left out is no condition.")
    key: str | None = about("Left out: made from the name.", default=None)


@input_type
class UpdateSegmentInput:
    """A new version of a segment; what is left out stays."""

    id: strawberry.ID
    name: str | None = None
    settings: JSON | None = about("Merged into the conditions of now.", default=None)
    enabled: bool | None = None


@output
class SegmentPayload:
    """The segment in its newest version."""

    segment: Segment | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)

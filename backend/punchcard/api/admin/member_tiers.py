"""Where a member stands on the ladder, staff's word about it, and how it came to that."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from punchcard.api.admin.actors import Actor
from punchcard.api.admin.tiers import Tier
from punchcard.api.context import Info
from punchcard.api.enums import AssignmentMode, TierBasis, TierReason
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read

if TYPE_CHECKING:
    from punchcard.api.admin.activity import Activity

READ = Right.MEMBERS_READ
CHANGE = Right.ACTIVITY_READ
LazyActivity = Annotated["Activity", strawberry.lazy("punchcard.api.admin.activity")]


@output
class TierAssignment:
    """A tier that staff assigned."""

    place: strawberry.Private[tuple[UUID, int]]

    mode: AssignmentMode = open_to(READ)
    tier: Tier | None = open_to(READ, "Null: exactly no tier.")
    until: dt.date | None = open_to(READ, "Its last day; null: for good.")
    ends_at: dt.datetime | None = open_to(READ, "The instant from which the rules decide again.")

    @resolver(READ)
    async def reason(self, info: Info) -> str:
        """Why; the member does not see it."""
        return (await self._activity(info)).reason or ""

    @resolver(READ)
    async def at(self, info: Info) -> dt.datetime:
        """When it was assigned."""
        return (await self._activity(info)).effective_at

    @resolver(READ)
    async def by(self, info: Info) -> Actor:
        """Who assigned it."""
        return await info.context.load(Read.ACTORS, (await self._activity(info)).actor_name)

    async def _activity(self, info: Info) -> "Activity":
        return await info.context.load(Read.ACTIVITIES, self.place)


@output
class MemberTier:
    """Where a member stands. What is counted is points, or money if there is a currency."""

    current: Tier | None = open_to(READ, "Null: no tier.")
    since: dt.datetime | None = open_to(READ)
    active: bool = open_to(READ, "False while the VIP programme is off: the tier is only kept.")
    basis: TierBasis | None = open_to(READ, "Null while off.")
    currency_code: str | None = open_to(READ, "Of `sum` and `needed`; null: points.")
    sum: Decimal = open_to(READ, "What counts now.")
    next: Tier | None = open_to(READ, "Null: there is none above, or all is off.")
    needed: Decimal | None = open_to(READ, "What is missing to the next tier.")
    progress: int | None = open_to(READ, "Percent of the next tier's threshold: 0 to 100.")
    keep_by: dt.date | None = open_to(READ, "The last day on which it is held; null: for good.")
    ends_at: dt.datetime | None = open_to(READ, "The instant at which it is decided anew.")
    falls_to: Tier | None = open_to(READ, "What it would be if the period ended now.")
    at_risk: bool = open_to(READ, "`fallsTo` is lower than `current`.")
    assignment: TierAssignment | None = open_to(READ, "Null: the rules decide.")


@output
class TierChange:
    """One decision about a member's tier, with the figures it was made on."""

    member_key: strawberry.Private[UUID]
    fact_seq: strawberry.Private[int]
    actor_name: strawberry.Private[str]

    old_tier: Tier | None = open_to(CHANGE, "Null: no tier.")
    new_tier: Tier | None = open_to(CHANGE, "Null: no tier.")
    kept: bool = open_to(CHANGE, "Decided anew, and kept.")
    reason: TierReason = open_to(CHANGE)
    note: str | None = open_to(CHANGE, "Why staff did it; the member does not see this.")
    basis: TierBasis = open_to(CHANGE)
    currency_code: str | None = open_to(CHANGE, "Of `sum` and `threshold`; null: points.")
    sum: Decimal = open_to(CHANGE)
    threshold: Decimal = open_to(CHANGE, "Reached or, in a drop, missed.")
    window_from: dt.datetime | None = open_to(CHANGE, "Null: from the effective start.")
    window_to: dt.datetime = open_to(CHANGE)
    version: int = open_to(CHANGE, "Of the VIP programme.")
    effective_at: dt.datetime = open_to(CHANGE)

    @resolver(CHANGE)
    async def actor(self, info: Info) -> Actor:
        """Who caused it."""
        return await info.context.load(Read.ACTORS, self.actor_name)

    @resolver(CHANGE)
    async def activity(self, info: Info) -> LazyActivity:
        """The activity it belongs to, with its entries."""
        return await info.context.load(Read.ACTIVITIES, (self.member_key, self.fact_seq))

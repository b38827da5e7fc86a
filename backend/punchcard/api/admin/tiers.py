"""Tiers: the VIP programme's settings and ladder, who would move, and the nightly runs."""

import datetime as dt
from collections.abc import Awaitable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from punchcard.api.admin.actors import Actor
from punchcard.api.admin.rules import Setting
from punchcard.api.context import Info
from punchcard.api.enums import HoldRounding, OrderEarnsAt, TierBasis, TierDowngrade, TierPeriod
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import BigInt, UserError

if TYPE_CHECKING:
    from punchcard.api.admin.members import Member

READ = Right.RULES_READ
WRITE = Right.RULES_WRITE
NAMED = Right.SIGNED_IN
LazyMember = Annotated["Member", strawberry.lazy("punchcard.api.admin.members")]


@output
class Tier:
    """One rung of the ladder and its perks."""

    key: str = open_to(NAMED, "Never changes; members, history and programme files name it.")
    name: str = open_to(NAMED)
    colour: str = open_to(NAMED, "Like #c0c0c0.")
    icon: str = open_to(NAMED, "A name like medal or crown.")
    threshold: Decimal = open_to(NAMED, "Points, or whole units of the programme's currency.")
    bonus_points: int = open_to(NAMED, "Given on entering the tier, once ever.")
    birthday_points: int = open_to(NAMED, "Extra on the birthday.")
    earning_ratio: Decimal = open_to(NAMED, "Purchases earn this many times as much.")
    perks: str = open_to(NAMED, "In the shop's words, a line each.")


@output
class TierSettings:
    """How members come to a tier and how long they keep it; `settingsForm` explains each."""

    enabled: bool = open_to(READ, "Off: nothing is evaluated, everybody keeps their tier.")
    basis: TierBasis = open_to(READ)
    period: TierPeriod = open_to(READ)
    hold_rounding: HoldRounding = open_to(READ, "Of a hold of 365 days.")
    refund_reevaluates: bool = open_to(READ, "Refunds can lower a tier.")
    order_earns_at: OrderEarnsAt = open_to(READ)
    downgrade: TierDowngrade = open_to(READ)


@output
class TierMembers:
    """How many members hold a tier."""

    tier: Tier | None = open_to(READ, "Null: no tier.")
    members: BigInt = open_to(READ)


@output
class TierProgramVersion:
    """The VIP programme as it was or will be from an instant on; never changed."""

    actor_name: strawberry.Private[str]

    version: int = open_to(READ)
    effective_from: dt.datetime = open_to(READ)
    effective_start: dt.datetime = open_to(READ, "Nothing before it counts.")
    start_date: dt.date = open_to(READ, "The day of `effectiveStart`.")
    settings: TierSettings = open_to(READ)
    ladder: list[Tier] = open_to(READ, "By threshold.")
    recorded_at: dt.datetime = open_to(READ)

    @resolver(READ)
    async def actor(self, info: Info) -> Actor:
        """Who made this version."""
        return await info.context.load(Read.ACTORS, self.actor_name)


@output
class TierProgram:
    """The VIP programme in its newest version: settings and ladder."""

    id: strawberry.ID = open_to(READ, "There is one; for caches.")
    version: int | None = open_to(READ, "Null before it was first saved: all is the default then.")
    effective_from: dt.datetime | None = open_to(READ, "Since when this version is in force.")
    effective_start: dt.datetime = open_to(
        READ, "Nothing before it counts; computed once, when it was saved."
    )
    start_date: dt.date = open_to(READ, "The day of `effectiveStart` in the programme's time zone.")
    settings: TierSettings = open_to(READ)
    ladder: list[Tier] = open_to(READ, "By threshold.")
    settings_form: list[Setting] = open_to(READ, "How `settings` are filled in, with guidance.")
    tier_form: list[Setting] = open_to(READ, "How a tier of the ladder is filled in.")

    @resolver(READ)
    async def distribution(self, info: Info) -> list[TierMembers]:
        """Those without a tier, then the ladder, then tiers that are not on it any more."""
        return await info.context.load(Read.TIER_DISTRIBUTION, self.id)

    @resolver(READ)
    async def next_evaluation_at(self, info: Info) -> dt.datetime | None:
        """When whom time or new settings concern is moved next; null while off."""
        return await info.context.load(Read.TIER_CLOCK, self.id) if self.settings.enabled else None

    @resolver(READ)
    async def members_waiting(self, info: Info) -> BigInt:
        """Members whom the settings in force have still to reach, after a change of them."""
        return BigInt(await info.context.load(Read.TIER_WAITING, self.id))

    @resolver(READ)
    async def versions(self, info: Info) -> list[TierProgramVersion]:
        """All of them, newest first."""
        return await info.context.load(Read.TIER_VERSIONS, self.id)


@output
class TierMove:
    """How many members would go from one tier to another, or stay."""

    example_keys: strawberry.Private[list[UUID]]

    old_tier: Tier | None = open_to(READ, "Null: no tier.")
    new_tier: Tier | None = open_to(READ, "Null: no tier.")
    members: BigInt = open_to(READ)

    @resolver(Right.MEMBERS_READ)
    async def examples(self, info: Info) -> list[LazyMember]:
        """Up to three who would move; of those who stay, none."""
        asked: list[Awaitable[Member]] = [
            info.context.load(Read.MEMBERS, key) for key in self.example_keys
        ]
        return [await one for one in asked]


@output
class TierPreview:
    """What saving would do."""

    effective_start: dt.datetime | None = open_to(
        READ, "As saving would compute it; null where `userErrors` say why.", default=None
    )
    start_date: dt.date | None = open_to(READ, default=None)
    moving: BigInt = open_to(READ, "Members whose tier would change.", default=BigInt(0))
    moves: list[TierMove] = open_to(READ, "Empty if it would be off.", default_factory=list)
    user_errors: list[UserError] = open_to(READ, default_factory=list)


@output
class TierProgramPayload:
    """The VIP programme in its newest version."""

    tier_program: TierProgram | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)


@output
class TierRun:
    """A nightly run: what was due up to the midnight that began `day`."""

    day: dt.date = open_to(READ)
    started_at: dt.datetime = open_to(READ)
    finished_at: dt.datetime | None = open_to(
        READ, "Null: it runs, or was broken off and will run again."
    )
    duration_ms: int | None = open_to(READ)
    members: BigInt = open_to(READ, "Whom the run had something to do for.")
    raised: BigInt = open_to(READ, "In the 24 hours before that midnight, by the run or otherwise.")
    lowered: BigInt = open_to(READ, "The same.")
    kept: BigInt = open_to(READ, "The same: decided anew, and kept.")

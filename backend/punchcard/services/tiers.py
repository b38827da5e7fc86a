"""Tiers of members: who would move, staff's word, history, standing, and the nightly runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from punchcard.core.program import Program
from punchcard.core.tier_facts import TierAssigned, TierUnassigned
from punchcard.core.tier_standing import Standing, standing
from punchcard.core.tiers import TierScheme
from punchcard.db import unit_of_work
from punchcard.db.sql import schedule as schedule_sql
from punchcard.db.sql import tier_snapshot, tier_twin
from punchcard.db.sql import tiers as sql
from punchcard.db.sql.tier_twin import Move
from punchcard.db.sql.tiers import StoredChange, TierRun
from punchcard.errors import ConfigurationError
from punchcard.services import posting, program, tier_settings
from punchcard.services.incoming import Idempotency, Recorded, own_id
from punchcard.services.tier_settings import TierForm

SOURCE = "staff"
RUN = "tiers"
MOST_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What saving a form would do: the settings as they would be, and who would move."""

    scheme: TierScheme
    moves: Sequence[Move]

    @property
    def moving(self) -> int:
        """How many members would change their tier."""
        return sum(one.members for one in self.moves if one.old_tier != one.new_tier)


async def preview(*, form: TierForm, now: datetime | None = None) -> Preview:
    """Who would move if this form were saved. Raises InvalidInput like saving it."""
    now = now or datetime.now(UTC)
    scheme = await tier_settings.checked(form=form, now=now)
    stored = await program.latest()
    if not scheme.settings.enabled:
        return Preview(scheme=scheme, moves=())
    async with unit_of_work.connection() as connection:
        moves = await tier_twin.moves(connection, scheme, stored.program, now)
    return Preview(scheme=scheme, moves=moves)


async def assign(
    *,
    member_id: UUID,
    tier: str | None,
    mode: str,
    reason: str,
    actor: str,
    until: datetime | None = None,
    idempotency: Idempotency | None = None,
) -> Recorded:
    """Assign a tier by hand: "floor" for at least this one, "lock" for exactly this one (None: no
    tier), for good or until an instant. Raises NotFound, Conflict or InvalidInput."""
    fact = TierAssigned(
        source=SOURCE,
        external_id=own_id(actor, idempotency.key if idempotency else None),
        occurred_at=datetime.now(UTC),
        tier=tier,
        mode=mode,
        reason=reason,
        until=until,
    )
    return await posting.record(
        fact=fact, member=member_id, actor=actor, idempotency=idempotency, dated=False
    )


async def unassign(
    *, member_id: UUID, reason: str, actor: str, idempotency: Idempotency | None = None
) -> Recorded:
    """Take an assignment back: the rules decide again, at once."""
    fact = TierUnassigned(
        source=SOURCE,
        external_id=own_id(actor, idempotency.key if idempotency else None),
        occurred_at=datetime.now(UTC),
        reason=reason,
    )
    return await posting.record(
        fact=fact, member=member_id, actor=actor, idempotency=idempotency, dated=False
    )


async def histories(
    *, members: Sequence[UUID], first: int, before: int | None = None
) -> dict[UUID, list[StoredChange]]:
    """The decisions about members' tiers, newest first; one more than `first`, to tell whether
    there is more. `before` is the seq of a fact."""
    async with unit_of_work.connection() as connection:
        rows = await sql.changes(connection, members, before=before, limit=first + 1)
    found: dict[UUID, list[StoredChange]] = {member_id: [] for member_id in members}
    for row in rows:
        found[row.member_id].append(row)
    return found


async def changes_of(*, facts: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], StoredChange]:
    """The tier decisions that belong to these facts (member, seq)."""
    async with unit_of_work.connection() as connection:
        return await sql.changes_of(connection, facts)


async def standings(
    *, members: Sequence[UUID], now: datetime | None = None
) -> dict[UUID, Standing]:
    """Where members stand: tier, until when it is kept, what the next one needs.

    While the programme is off they keep their tier, and there is no next one.
    """
    now = now or datetime.now(UTC)
    stored = await program.latest()
    async with unit_of_work.connection() as connection:
        found = await tier_snapshot.states(connection, members, stored.tier_need)
    return {member_id: standing(state, stored.program, now) for member_id, state in found.items()}


async def distribution() -> dict[str | None, int]:
    """How many members hold each tier; None: no tier."""
    async with unit_of_work.connection() as connection:
        return await sql.distribution(connection)


async def runs(*, first: int = 30) -> list[TierRun]:
    """The nightly runs, newest first."""
    async with unit_of_work.connection() as connection:
        return await sql.runs(connection, RUN, first)


async def evaluate_due(now: datetime) -> Mapping[str, int]:
    """Everything that time has decided about tiers up to now, settle_minutes behind: a run for
    each local day that has ended, those missed in an outage too, then the rest of today.

    Whenever and however often it runs, the result is the same.
    """
    try:
        stored = await program.latest()
    except ConfigurationError:
        return {"members": 0, "days": 0}
    if not stored.program.tiers.versions:
        return {"members": 0, "days": 0}
    until = now - timedelta(minutes=stored.settle_minutes)
    days = await _missing_days(stored.program, until)
    members = 0
    for day in days:
        members += await _run_day(stored.program, day)
    members += await posting.advance(until=until, actor="job:tiers")
    return {"members": members, "days": len(days)}


async def _missing_days(program: Program, until: datetime) -> list[date]:
    """The local days that have begun and have no finished run, after the last that has one."""
    today = until.astimezone(program.timezone).date()
    async with unit_of_work.connection() as connection:
        last = await sql.last_run(connection, RUN)
    first = max(last + timedelta(days=1) if last else today, today - timedelta(days=MOST_DAYS))
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


async def _run_day(program: Program, day: date) -> int:
    """Decide what was due up to the midnight that began the day; its row says how it went."""
    async with unit_of_work.connection() as connection:
        if not await schedule_sql.begin_period(connection, RUN, day.isoformat()):
            return 0
    midnight = _midnight(program, day)
    members = await posting.advance(until=midnight, actor="job:tiers")
    async with unit_of_work.transaction() as connection:
        counts = await sql.movement(
            connection, _midnight(program, day - timedelta(days=1)), midnight
        )
        await schedule_sql.end_period(
            connection, RUN, day.isoformat(), {"members": members, **counts}
        )
    return members


def _midnight(program: Program, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=program.timezone)

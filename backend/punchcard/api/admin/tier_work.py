"""Tiers: read, tried out, changed, assigned by hand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry

from punchcard.api import tiers as shared
from punchcard.api.admin import tier_convert as convert
from punchcard.api.admin.member_tiers import MemberTier, TierChange
from punchcard.api.admin.tier_changes import (
    AssignTierInput,
    AssignTierPayload,
    TierProgramInput,
    UnassignTierInput,
    UnassignTierPayload,
)
from punchcard.api.admin.tiers import (
    TierMembers,
    TierMove,
    TierPreview,
    TierProgram,
    TierProgramPayload,
    TierProgramVersion,
    TierRun,
)
from punchcard.api.context import Context
from punchcard.api.ids import uuid_in
from punchcard.api.paging import connection, cursors
from punchcard.api.refusals import user_error
from punchcard.api.shared import BigInt, Connection, check_first
from punchcard.core import tier_settings as core
from punchcard.core.program import Program
from punchcard.db.sql.tiers import StoredChange
from punchcard.errors import InvalidInput, NotFound, PunchcardError
from punchcard.services import program, schedule, tier_settings, tiers
from punchcard.services.incoming import Idempotency

ONE = strawberry.ID("tierProgram")
JOB = "evaluate_tiers"
HISTORY = "tier history"


async def tier_program() -> TierProgram | None:
    """The VIP programme; None until there is a programme at all."""
    if await program.settings() is None:
        return None
    known = (await program.latest()).program
    scheme = await tier_settings.newest()
    start = scheme.effective_start if scheme else known.starts_at
    return TierProgram(
        id=ONE,
        version=scheme.version if scheme else None,
        effective_from=scheme.effective_from if scheme else None,
        effective_start=start,
        start_date=convert.local_day(start, known),
        settings=convert.settings(scheme.settings if scheme else core.TierSettings()),
        ladder=[convert.tier(one) for one in scheme.ladder] if scheme else [],
        settings_form=convert.form_of(core.TierSettings),
        tier_form=convert.form_of(core.Tier),
    )


async def preview(given: TierProgramInput) -> TierPreview:
    """Who would move; what is wrong with the form stands in `userErrors`."""
    try:
        known = (await program.latest()).program
        with _as_sent():
            form = convert.form(given, await tier_settings.newest(), known)
            found = await tiers.preview(form=form)
    except PunchcardError as error:
        return TierPreview(user_errors=[user_error(error)])
    return TierPreview(
        effective_start=found.scheme.effective_start,
        start_date=convert.local_day(found.scheme.effective_start, known),
        moving=BigInt(found.moving),
        moves=_moves(found, known),
    )


async def save(context: Context, given: TierProgramInput) -> TierProgramPayload:
    """Make a new version, in force from now on."""
    known = (await program.latest()).program
    with _as_sent():
        form = convert.form(given, await tier_settings.newest(), known)
        await tier_settings.save(form=form, actor=context.caller.actor)
    return TierProgramPayload(tier_program=await tier_program())


async def runs(first: int) -> list[TierRun]:
    """The nightly runs, newest first."""
    return [convert.run(one) for one in await tiers.runs(first=check_first(first))]


async def assign(context: Context, given: AssignTierInput) -> AssignTierPayload:
    """Staff's word over the rules."""
    known = (await program.latest()).program
    recorded = await tiers.assign(
        member_id=_member(given.member_id),
        tier=given.tier,
        mode=given.mode.value,
        reason=given.reason,
        actor=context.caller.actor,
        until=_end_of(given.until, known) if given.until else None,
        idempotency=_key(context, given.idempotency_key),
    )
    return AssignTierPayload(key=(recorded.member_id, recorded.seq))


async def unassign(context: Context, given: UnassignTierInput) -> UnassignTierPayload:
    """The rules decide again."""
    recorded = await tiers.unassign(
        member_id=_member(given.member_id),
        reason=given.reason,
        actor=context.caller.actor,
        idempotency=_key(context, given.idempotency_key),
    )
    return UnassignTierPayload(key=(recorded.member_id, recorded.seq))


async def read_members(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, MemberTier]:
    """Where members stand."""
    now = datetime.now(UTC)
    known = (await program.latest()).program
    found = await tiers.standings(members=keys, now=now)
    return {key: convert.member_tier(key, found[key], known, now) for key in keys}


async def read_histories(
    context: Context, keys: Sequence[UUID], *, first: int, before: int | None
) -> Mapping[UUID, Connection[TierChange]]:
    """How members came to their tiers, newest first."""
    known = (await program.latest()).program
    found = await tiers.histories(members=keys, first=first, before=before)
    cursor = cursors(context.cursors, HISTORY, _place)
    return {
        key: connection(
            found[key], first, node=lambda row: convert.change(row, known), cursor=cursor
        )
        for key in keys
    }


async def read_changes(
    _context: Context, keys: Sequence[tuple[UUID, int]]
) -> Mapping[tuple[UUID, int], TierChange | None]:
    """The tier decisions of activities."""
    known = (await program.latest()).program
    found = await tiers.changes_of(facts=keys)
    return {key: convert.change(found[key], known) if key in found else None for key in keys}


async def read_distribution(
    _context: Context, keys: Sequence[str]
) -> Mapping[str, list[TierMembers]]:
    """How many members hold each tier."""
    book = (await program.latest()).program.tiers
    counts = await tiers.distribution()
    newest = book.versions[-1].ladder if book.versions else ()
    ladder = [tier.key for tier in newest]
    order = [None, *ladder, *sorted(key for key in counts if key and key not in ladder)]
    held = [
        TierMembers(
            tier=convert.tier_or_none(shared.named(book, key)), members=BigInt(counts.get(key, 0))
        )
        for key in order
    ]
    return dict.fromkeys(keys, held)


async def read_versions(
    _context: Context, keys: Sequence[str]
) -> Mapping[str, list[TierProgramVersion]]:
    """All versions, newest first."""
    known = (await program.latest()).program
    found = [convert.version(one, known) for one in await tier_settings.versions()]
    return dict.fromkeys(keys, found)


async def read_clock(context: Context, keys: Sequence[str]) -> Mapping[str, datetime | None]:
    """When the clock evaluates next; None where none runs."""
    jobs = await schedule.jobs(actor=context.caller.actor)
    found = next((job.next_run_at for job in jobs if job.name == JOB), None)
    return dict.fromkeys(keys, found)


async def read_waiting(_context: Context, keys: Sequence[str]) -> Mapping[str, int]:
    """Whom new settings have still to reach."""
    return dict.fromkeys(keys, await tier_settings.waiting(now=datetime.now(UTC)))


def _moves(found: tiers.Preview, known: Program) -> list[TierMove]:
    """From the bottom of the ladder to its top, the new names where there are any."""

    def rank(key: str | None) -> tuple[int, str]:
        return found.scheme.rank(key), key or ""

    def named(key: str | None) -> core.Tier | None:
        return found.scheme.tier(key) or shared.named(known.tiers, key)

    moves = sorted(found.moves, key=lambda one: (rank(one.old_tier), rank(one.new_tier)))
    return [
        TierMove(
            example_keys=list(one.examples),
            old_tier=convert.tier_or_none(named(one.old_tier)),
            new_tier=convert.tier_or_none(named(one.new_tier)),
            members=BigInt(one.members),
        )
        for one in moves
    ]


@contextmanager
def _as_sent() -> Iterator[None]:
    try:
        yield
    except InvalidInput as refusal:
        raise convert.as_sent(refusal) from None


def _end_of(day: date, known: Program) -> datetime:
    return convert.midnight(day + timedelta(days=1), known)


def _member(given: str) -> UUID:
    member_id = uuid_in(given, "Member")
    if member_id is None:
        raise NotFound("There is no such member.", field="memberId")
    return member_id


def _key(context: Context, key: str) -> Idempotency:
    return Idempotency(scope=context.caller.actor, key=key)


def _place(row: StoredChange) -> list[Any]:
    return [row.fact_seq]

"""The clock's jobs: what runs when, once a period whoever runs it, caught up after an outage."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from punchcard import invariants
from punchcard.db.sql import feed as feed_sql
from punchcard.db.sql import schedule as sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import ConfigurationError
from punchcard.services import in_reach, posting, program, reminders, tiers

LEASE = timedelta(minutes=5)
"""A job whose worker died is free again after this. Jobs may be run twice at once: each is."""

RETRY = timedelta(minutes=1)
SESSIONS_KEPT = timedelta(days=7)
RUNS_KEPT = timedelta(days=14)

VERIFIED_ROWS = 20_000
"""Feed rows whose members one run looks at; the next run goes on where this one ended."""

VERIFIED_AT_ONCE = 20
BREATH_SECONDS = 0.1

log = structlog.get_logger(__name__)
Counts = Mapping[str, int]


class BooksDeviate(Exception):
    """An invariant does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`every_period`: each missed period is run; otherwise one run covers all that were missed."""

    name: str
    label: str
    every: timedelta
    run: Callable[[datetime], Awaitable[Counts]]
    every_period: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledJob:
    """A job as the admin shows it."""

    name: str
    label: str
    every_seconds: int
    next_run_at: datetime | None
    last_started_at: datetime | None
    last_finished_at: datetime | None
    last_error: str
    last_counts: Mapping[str, int]
    running: bool


async def advance_due(now: datetime) -> Counts:
    """Expiries and approvals, as far behind now as ordinary webhooks are late."""
    try:
        stored = await program.current()
    except ConfigurationError:
        return {"members": 0}  # nothing can be due without a programme
    until = now - timedelta(minutes=stored.settle_minutes)
    return {"members": await posting.advance(until=until, actor="job:advance_due")}


async def verify_changed(_now: datetime) -> Counts:
    """The books of the members who did something since the last run, a few at a time."""
    async with connection() as raw:
        before = (await sql.last_counts(raw)).get("verify_changed", {}).get("pos", 0)
        members, pos = await feed_sql.members_after(raw, before, VERIFIED_ROWS)
    wrong: list[str] = []
    for start in range(0, len(members), VERIFIED_AT_ONCE):
        verdict = await invariants.verify(only=members[start : start + VERIFIED_AT_ONCE])
        wrong += [f"{one.number}: {one.findings[0]}" for one in verdict.checks if one.findings]
        await asyncio.sleep(BREATH_SECONDS)  # requests go first
    if wrong:
        raise BooksDeviate(f"{'; '.join(wrong[:3])}: run `punchcard verify` for all of it")
    return {"members": len(members), "pos": pos}


async def purge(_now: datetime) -> Counts:
    """What nobody asks for any more."""
    async with connection() as raw:
        return {
            "sessions": await sql.forget_sessions(raw, SESSIONS_KEPT),
            "runs": await sql.forget_runs(raw, RUNS_KEPT),
        }


JOBS: Mapping[str, Job] = {
    job.name: job
    for job in (
        Job(
            name="advance_due",
            label="Approve and expire points that are due",
            every=timedelta(minutes=1),
            run=advance_due,
        ),
        Job(
            name="evaluate_tiers",
            label="Tiers: what time has decided",
            every=timedelta(minutes=15),
            run=tiers.evaluate_due,
        ),
        Job(
            name="reward_in_reach",
            label="Emails: tell again that a reward is within reach",
            every=timedelta(hours=1),
            run=in_reach.tell_again,
        ),
        Job(
            name="reminders",
            label="Emails: point reminders",
            every=timedelta(minutes=1),
            run=reminders.work,
        ),
        Job(
            name="verify_changed",
            label="Prove the books of members who changed",
            every=timedelta(hours=1),
            run=verify_changed,
        ),
        Job(
            name="purge",
            label="Forget old sessions and job runs",
            every=timedelta(hours=1),
            run=purge,
        ),
    )
}


async def jobs(*, actor: str) -> list[ScheduledJob]:
    """Every job and how its last run went."""
    del actor
    async with connection() as raw:
        rows = {row["name"]: dict(row) for row in await sql.rows(raw)}
        counts = await sql.last_counts(raw)
    return [_scheduled(job, rows.get(job.name, {}), counts.get(job.name, {})) for job in _all()]


async def enter(known: Mapping[str, Job] = JOBS) -> None:
    """Make sure the table has all jobs."""
    async with connection() as raw:
        await sql.add(raw, known)


async def run_next(known: Mapping[str, Job] = JOBS) -> bool:
    """Run the job that has been due for longest; False if none is due."""
    async with connection() as raw:
        claimed = await sql.claim(raw, known, LEASE)
    if claimed is None:
        return False
    job = known[claimed["name"]]
    due, now = claimed["next_run_at"], claimed["now"]
    slot = period_of(due if job.every_period else now, job.every)
    error = ""
    try:
        await _run_once(job, slot, now)
    except Exception as fault:  # the next job must run, and this one again
        log.exception("job failed", job=job.name)
        error = f"{type(fault).__name__}: {fault}"[:500]
    async with connection() as raw:
        await sql.release(
            raw,
            job.name,
            claimed["locked_until"],
            next_run_at=now + min(job.every, RETRY) if error else slot + job.every,
            error=error,
        )
    return True


def period_of(instant: datetime, every: timedelta) -> datetime:
    """The beginning of the period that holds the instant; periods begin at 1970-01-01T00:00Z.

    >>> period_of(datetime(2026, 3, 1, 10, 7, 30, tzinfo=UTC), timedelta(minutes=5)).isoformat()
    '2026-03-01T10:05:00+00:00'
    """
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (instant - epoch) // every * every


async def _run_once(job: Job, slot: datetime, now: datetime) -> None:
    period = slot.isoformat()
    async with connection() as raw:
        if not await sql.begin_period(raw, job.name, period):
            return
    counts = await job.run(now)
    async with transaction() as raw:
        await sql.end_period(raw, job.name, period, counts)


def _all() -> list[Job]:
    return list(JOBS.values())


def _scheduled(job: Job, row: Mapping[str, Any], counts: Mapping[str, int]) -> ScheduledJob:
    return ScheduledJob(
        name=job.name,
        label=job.label,
        every_seconds=int(job.every.total_seconds()),
        next_run_at=row.get("next_run_at"),
        last_started_at=row.get("last_started_at"),
        last_finished_at=row.get("last_finished_at"),
        last_error=row.get("last_error", ""),
        last_counts=counts,
        running=row.get("running", False),
    )

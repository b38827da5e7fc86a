"""Point reminders: by schedule or by hand, queued slice by slice, paused and resumed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from punchcard.core.effects import POINT_REMINDER
from punchcard.core.reminders import ReminderSettings, latest_due, next_due
from punchcard.db.keys import new_id
from punchcard.db.notify import nudge
from punchcard.db.sql import email_settings as settings_sql
from punchcard.db.sql import reminders as sql
from punchcard.db.sql.reminders import Fates, ReminderRun
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import ConfigurationError, Conflict, InvalidInput, NotFound
from punchcard.services import audit, email_settings, emails, program

SLICE = 500
MOST_WAITING = 2_000
"""Mails of a run in the queue at a time: a pause is felt soon, and other mails are not held up."""

ACTOR = "job:reminders"
MOST_POINTS, MOST_DAYS = 10_000_000, 3650
_ENDED = ("done", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A run and how far its mails have come."""

    run: ReminderRun
    fates: Fates


async def count(*, minimum_points: int, quiet_days: int) -> int:
    """How many members would get a reminder now. Raises InvalidInput."""
    since = _quiet_since(minimum_points, quiet_days, datetime.now(UTC))
    async with connection() as raw:
        return await sql.count(raw, minimum_points, since)


async def send_now(
    *, minimum_points: int, quiet_days: int, expected: int, actor: str, key: str | None = None
) -> Progress:
    """Begin a run to exactly as many members as were confirmed. The same key again answers with
    its run. Raises InvalidInput if there are more or fewer by now, Conflict while one is under
    way."""
    await _check_switched_on()
    since = _quiet_since(minimum_points, quiet_days, datetime.now(UTC))
    cause = f"now:{actor}:{key or new_id()}"
    async with transaction() as raw:
        if known := await sql.of_cause(raw, cause):
            return await _progress(known)
        total = await sql.count(raw, minimum_points, since)
        if total != expected or not total:
            raise InvalidInput(
                f"It would go to {total:,} members now, not to {expected:,}.", field="expected"
            )
        run = await sql.begin(
            raw,
            id=new_id(),
            cause=cause,
            minimum_points=minimum_points,
            quiet_since=since,
            total=total,
            actor=actor,
        )
        if run is None:
            raise Conflict("Reminders are being sent already: let them end, or stop them first.")
        await audit.log(
            actor=actor,
            action="reminders.started",
            target=f"reminder_run:{run.id}",
            after={"minimum_points": minimum_points, "quiet_days": quiet_days, "members": total},
        )
    await _queue(run.id)
    return await one(run_id=run.id)


async def pause(*, run_id: UUID, actor: str) -> Progress:
    """Queue no more for now. Raises NotFound or Conflict."""
    return await _change(run_id, "running", "paused", actor)


async def resume(*, run_id: UUID, actor: str) -> Progress:
    """Go on where it was paused. Raises NotFound or Conflict."""
    await _change(run_id, "paused", "running", actor)
    await _queue(run_id)
    return await one(run_id=run_id)


async def stop(*, run_id: UUID, actor: str) -> Progress:
    """End it for good; what is queued still goes out. Raises NotFound or Conflict."""
    return await _change(run_id, None, "cancelled", actor)


async def one(*, run_id: UUID) -> Progress:
    """One run. Raises NotFound."""
    async with connection() as raw:
        run = await sql.one(raw, run_id)
    if run is None:
        raise NotFound("There is no such run.", field="id")
    return await _progress(run)


async def runs(*, first: int) -> list[Progress]:
    """Runs, newest first."""
    async with connection() as raw:
        found = await sql.newest(raw, first)
    return [await _progress(run) for run in found]


async def next_at(*, now: datetime | None = None) -> datetime | None:
    """When the schedule sends next; None while it is off."""
    settings: ReminderSettings = await email_settings.of_kind(kind=POINT_REMINDER)
    stored = await program.latest()
    return next_due(settings, stored.program.timezone, now or datetime.now(UTC))


async def work(now: datetime) -> Mapping[str, int]:
    """The clock's part: begin the run that is due, and bring the open one further. Whenever and
    however often it runs, a member gets one mail a run."""
    begun = await _begin_due(now)
    async with connection() as raw:
        run = await sql.unfinished(raw)
    queued = await _queue(run.id) if run is not None else 0
    return {"begun": int(begun), "members": queued}


async def _begin_due(now: datetime) -> bool:
    """Of the times missed in an outage the last one counts; none from before the schedule."""
    settings: ReminderSettings = await email_settings.of_kind(kind=POINT_REMINDER)
    if not settings.automatic or not await _switched_on():
        return False
    try:
        stored = await program.latest()
    except ConfigurationError:
        return False
    due = latest_due(settings, stored.program.timezone, now)
    async with transaction() as raw:
        since = await settings_sql.saved_at(raw, POINT_REMINDER)
        if due is None or since is None or due <= since:
            return False
        quiet = _quiet_since(settings.minimum_points, settings.quiet_days, due)
        total = await sql.count(raw, settings.minimum_points, quiet)
        run = await sql.begin(
            raw,
            id=new_id(),
            cause=f"schedule:{due.isoformat()}",
            minimum_points=settings.minimum_points,
            quiet_since=quiet,
            total=total,
            actor=ACTOR,
        )
    return run is not None


async def _queue(run_id: UUID) -> int:
    """Queue slices while the run may; each with its place in one transaction. Returns members."""
    queued = 0
    while True:
        async with transaction() as raw:
            run = await sql.one(raw, run_id, lock=True)
            if run is None or run.state != "running":
                return queued
            if await sql.waiting(raw, run_id) >= MOST_WAITING:
                return queued
            # Never more than were counted: others may have come to have the points meanwhile.
            if not await sql.queue_slice(raw, run, min(SLICE, run.total - run.queued)):
                return queued
            after = await sql.one(raw, run_id)
            queued += (after.queued if after else run.queued) - run.queued
        nudge()


async def _change(run_id: UUID, old: str | None, new: str, actor: str) -> Progress:
    async with transaction() as raw:
        run = await sql.one(raw, run_id, lock=True)
        if run is None:
            raise NotFound("There is no such run.", field="id")
        if run.state in _ENDED or old not in (None, run.state):
            raise Conflict(f"The run is {run.state}.", field="id")
        await sql.change(raw, run_id, new)
        await audit.log(
            actor=actor,
            action=f"reminders.{new}",
            target=f"reminder_run:{run_id}",
            before={"state": run.state},
            after={"state": new},
        )
    return await one(run_id=run_id)


async def _progress(run: ReminderRun) -> Progress:
    async with connection() as raw:
        return Progress(run=run, fates=await sql.fates(raw, run.id))


async def _switched_on() -> bool:
    return (await emails.template(kind=POINT_REMINDER, actor=ACTOR)).enabled


async def _check_switched_on() -> None:
    if not await _switched_on():
        raise InvalidInput("The point reminder is switched off: switch it on first.", field="kind")


def _quiet_since(minimum_points: int, quiet_days: int, now: datetime) -> datetime | None:
    if not 1 <= minimum_points <= MOST_POINTS:
        raise InvalidInput(f"A number from 1 to {MOST_POINTS:,}.", field="minimumPoints")
    if not 0 <= quiet_days <= MOST_DAYS:
        raise InvalidInput(f"A number from 0 to {MOST_DAYS:,}.", field="quietDays")
    return now - timedelta(days=quiet_days) if quiet_days else None

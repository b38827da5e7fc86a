"""Point reminders in the admin schema: whom they reach, the runs, and what can be done."""

import datetime as dt
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from punchcard.api.admin.actors import Actor
from punchcard.api.context import Info
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.ids import global_id, uuid_in
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.refusals import mutation
from punchcard.api.shared import FirstArgument, UserError, check_first
from punchcard.errors import NotFound
from punchcard.services import reminders
from punchcard.services.reminders import Progress

READ = Right.EMAILS_READ
WRITE = Right.EMAILS_WRITE
MinimumPoints = Annotated[int, strawberry.argument(description="Members with at least so many.")]
QuietDays = Annotated[
    int, strawberry.argument(description="And no activity for so many days; 0: whoever.")
]


@strawberry.enum(description="How far a run of reminders has come.")
class ReminderState(StrEnum):
    """States of a run."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


@output
class ReminderRun:
    """Point reminders to many members, queued bit by bit."""

    actor_name: strawberry.Private[str]

    id: strawberry.ID = open_to(READ)
    state: ReminderState = open_to(READ)
    scheduled: bool = open_to(READ, "By the schedule; otherwise somebody sent it.")
    minimum_points: int = open_to(READ)
    quiet_since: dt.datetime | None = open_to(READ, "Members active since then are left out.")
    total: int = open_to(READ, "Members whom it was for when it began.")
    queued: int = open_to(READ, "Members whose email is in the queue or out.")
    waiting: int = open_to(READ, "Emails on their way.")
    sent: int = open_to(READ)
    kept: int = open_to(READ, "Emails written and kept, because no mail server is set.")
    failed: int = open_to(READ, "Emails that failed, bounced or had no reason any more.")
    created_at: dt.datetime = open_to(READ)
    settled_at: dt.datetime | None = open_to(READ)

    @resolver(READ)
    async def actor(self, info: Info) -> Actor:
        """Who began it."""
        return await info.context.load(Read.ACTORS, self.actor_name)


@input_type
class SendRemindersInput:
    """A reminder to everybody who fits, now."""

    minimum_points: int = about("Members with at least so many points to spend.")
    quiet_days: int = about("And no activity for so many days; 0: whoever.")
    expected: int = about("How many members you were told; any other number is refused.")
    idempotency_key: str | None = about("The same key again begins no second run.", default=None)


@output
class ReminderRunPayload:
    """The run as it is now."""

    run: ReminderRun | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)


@output
class ReminderQueries:
    """Point reminders."""

    @resolver(READ)
    async def reminder_audience(self, minimum_points: MinimumPoints, quiet_days: QuietDays) -> int:
        """How many members a reminder would reach now."""
        return await reminders.count(minimum_points=minimum_points, quiet_days=quiet_days)

    @resolver(READ)
    async def reminder_runs(self, first: FirstArgument = 20) -> list[ReminderRun]:
        """Runs, newest first."""
        return [_run(one) for one in await reminders.runs(first=check_first(first))]

    @resolver(READ)
    async def next_reminder_at(self) -> dt.datetime | None:
        """When the schedule sends next; null while it is off."""
        return await reminders.next_at()


@output
class ReminderMutations:
    """Point reminders: begun, paused, resumed, stopped."""

    @mutation(WRITE, ReminderRunPayload)
    async def send_reminders(self, info: Info, input: SendRemindersInput) -> ReminderRunPayload:
        """Remind everybody who fits, if they are as many as you were told."""
        progress = await reminders.send_now(
            minimum_points=input.minimum_points,
            quiet_days=input.quiet_days,
            expected=input.expected,
            actor=info.context.caller.actor,
            key=input.idempotency_key,
        )
        return ReminderRunPayload(run=_run(progress))

    @mutation(WRITE, ReminderRunPayload)
    async def pause_reminders(self, info: Info, id: strawberry.ID) -> ReminderRunPayload:
        """Queue no more for now; what is queued goes out."""
        actor = info.context.caller.actor
        return ReminderRunPayload(run=_run(await reminders.pause(run_id=_key(id), actor=actor)))

    @mutation(WRITE, ReminderRunPayload)
    async def resume_reminders(self, info: Info, id: strawberry.ID) -> ReminderRunPayload:
        """Go on where it was paused."""
        actor = info.context.caller.actor
        return ReminderRunPayload(run=_run(await reminders.resume(run_id=_key(id), actor=actor)))

    @mutation(WRITE, ReminderRunPayload)
    async def stop_reminders(self, info: Info, id: strawberry.ID) -> ReminderRunPayload:
        """End it for good; what is queued goes out."""
        actor = info.context.caller.actor
        return ReminderRunPayload(run=_run(await reminders.stop(run_id=_key(id), actor=actor)))


def _run(progress: Progress) -> ReminderRun:
    run = progress.run
    return ReminderRun(
        actor_name=run.actor,
        id=strawberry.ID(global_id("ReminderRun", run.id)),
        state=ReminderState(run.state),
        scheduled=run.cause.startswith("schedule:"),
        minimum_points=run.minimum_points,
        quiet_since=run.quiet_since,
        total=run.total,
        queued=run.queued,
        waiting=progress.fates.waiting,
        sent=progress.fates.sent,
        kept=progress.fates.kept,
        failed=progress.fates.failed,
        created_at=run.created_at,
        settled_at=run.settled_at,
    )


def _key(given: str) -> UUID:
    key = uuid_in(given, "ReminderRun")
    if key is None:
        raise NotFound("There is no such run.", field="id")
    return key

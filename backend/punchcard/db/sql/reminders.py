"""Point reminders: who gets one, and the runs that queue them slice by slice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.effects import POINT_REMINDER

_AUDIENCE = """
    FROM member m JOIN balance b ON b.member_id = m.id
    WHERE m.status = 'active' AND m.email <> '' AND m.email_bounced_at IS NULL
      AND m.unsubscribed_at IS NULL AND b.available >= $1
      AND ($2::timestamptz IS NULL OR b.last_activity_at IS NULL OR b.last_activity_at < $2)
"""

_RUN = """
    id, cause, state, minimum_points, quiet_since, total, queued, beyond, actor, created_at,
    settled_at
"""

# The row of a member is unique by its run: a slice that is done again adds nothing. `beyond` is
# said of both tables: PostgreSQL would read the index of one from its beginning.
_SLICE = f"""
    WITH next AS (
        SELECT m.id {_AUDIENCE} AND m.id > $3 AND b.member_id > $3 ORDER BY m.id LIMIT $4
    ), told AS (
        INSERT INTO outbox (id, effect, kind, cause, member_id, payload)
        SELECT gen_random_uuid(), 'email', '{POINT_REMINDER}', 'run:' || $5::uuid || ':' || next.id,
               next.id, '{{}}'::jsonb
        FROM next ON CONFLICT (effect, kind, cause) DO NOTHING RETURNING 1
    )
    SELECT (SELECT id FROM next ORDER BY id DESC LIMIT 1) AS beyond,
           (SELECT count(*) FROM told) AS told
"""

_OF_RUN = f"""
    effect = 'email' AND kind = '{POINT_REMINDER}'
    AND cause >= 'run:' || $1::uuid || ':' AND cause < 'run:' || $1::uuid || ';'
"""


_FATES = f"""
    SELECT count(*) FILTER (WHERE settled_at IS NULL) AS waiting,
           count(*) FILTER (WHERE state = 'sent') AS sent,
           count(*) FILTER (WHERE state = 'kept') AS kept,
           count(*) FILTER (WHERE settled_at IS NOT NULL AND state NOT IN ('sent', 'kept'))
               AS failed
    FROM outbox WHERE {_OF_RUN}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fates:
    """How many mails of a run are on their way, went out, were kept for want of a mail server,
    and came to nothing."""

    waiting: int
    sent: int
    kept: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRun:
    """A run as it stands. `beyond` is the last member it has come to."""

    id: UUID
    cause: str
    state: str
    minimum_points: int
    quiet_since: datetime | None
    total: int
    queued: int
    beyond: UUID | None
    actor: str
    created_at: datetime
    settled_at: datetime | None


async def count(
    connection: asyncpg.Connection, minimum_points: int, quiet_since: datetime | None
) -> int:
    """How many members would get one."""
    found: int = await connection.fetchval(
        f"SELECT count(*) {_AUDIENCE}", minimum_points, quiet_since
    )
    return found


async def begin(connection: asyncpg.Connection, **values: Any) -> ReminderRun | None:
    """Keep a new run; None if another one is not done, or if there was one of this cause."""
    row = await connection.fetchrow(
        "INSERT INTO reminder_run (id, cause, minimum_points, quiet_since, total, actor)"
        f" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING {_RUN}",
        *(values[name] for name in ("id", "cause", "minimum_points", "quiet_since", "total")),
        values["actor"],
    )
    return ReminderRun(**row) if row else None


async def of_cause(connection: asyncpg.Connection, cause: str) -> ReminderRun | None:
    """The run of a cause."""
    row = await connection.fetchrow(f"SELECT {_RUN} FROM reminder_run WHERE cause = $1", cause)
    return ReminderRun(**row) if row else None


async def one(
    connection: asyncpg.Connection, run_id: UUID, *, lock: bool = False
) -> ReminderRun | None:
    """A run, locked if it is to be changed."""
    row = await connection.fetchrow(
        f"SELECT {_RUN} FROM reminder_run WHERE id = $1{' FOR UPDATE' if lock else ''}", run_id
    )
    return ReminderRun(**row) if row else None


async def unfinished(connection: asyncpg.Connection) -> ReminderRun | None:
    """The run that is not done; there is one at most."""
    row = await connection.fetchrow(f"SELECT {_RUN} FROM reminder_run WHERE settled_at IS NULL")
    return ReminderRun(**row) if row else None


async def newest(connection: asyncpg.Connection, first: int) -> list[ReminderRun]:
    """Runs, newest first."""
    rows = await connection.fetch(
        f"SELECT {_RUN} FROM reminder_run ORDER BY created_at DESC, id DESC LIMIT $1", first
    )
    return [ReminderRun(**row) for row in rows]


async def queue_slice(connection: asyncpg.Connection, run: ReminderRun, at_most: int) -> bool:
    """Queue the next members and keep how far it came; False when there are no more."""
    row = await connection.fetchrow(
        _SLICE, run.minimum_points, run.quiet_since, run.beyond or UUID(int=0), at_most, run.id
    )
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    if row["beyond"] is None:
        await change(connection, run.id, "done")
        return False
    await connection.execute(
        "UPDATE reminder_run SET queued = queued + $2, beyond = $3 WHERE id = $1",
        run.id,
        row["told"],
        row["beyond"],
    )
    return True


async def change(connection: asyncpg.Connection, run_id: UUID, state: str) -> None:
    """Keep another state."""
    await connection.execute(
        "UPDATE reminder_run SET state = $2,"
        " settled_at = CASE WHEN $2 IN ('done', 'cancelled') THEN now() END WHERE id = $1",
        run_id,
        state,
    )


async def waiting(connection: asyncpg.Connection, run_id: UUID) -> int:
    """How many mails of a run have not come to an end."""
    found: int = await connection.fetchval(
        f"SELECT count(*) FROM outbox WHERE {_OF_RUN} AND settled_at IS NULL", run_id
    )
    return found


async def fates(connection: asyncpg.Connection, run_id: UUID) -> Fates:
    """What became of the mails of a run."""
    (row,) = await connection.fetch(_FATES, run_id)
    return Fates(**row)

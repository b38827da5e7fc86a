"""The clock's table: who runs what next, and one row for each period that was run."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import asyncpg

_CLAIM = """
    UPDATE schedule SET locked_until = now() + $2::interval, last_started_at = now()
    WHERE name = (
        SELECT name FROM schedule
        WHERE name = ANY($1::text[]) AND next_run_at <= now()
          AND (locked_until IS NULL OR locked_until < now())
        ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING name, next_run_at, locked_until, now() AS now
"""


async def add(connection: asyncpg.Connection, names: Collection[str]) -> None:
    """Jobs that the table does not know yet begin now."""
    await connection.execute(
        "INSERT INTO schedule (name, next_run_at) SELECT unnest($1::text[]), now()"
        " ON CONFLICT (name) DO NOTHING",
        list(names),
    )


async def claim(
    connection: asyncpg.Connection, names: Collection[str], lease: timedelta
) -> Any | None:
    """The job that has been due for longest, locked for us; None if there is none."""
    return await connection.fetchrow(_CLAIM, list(names), lease)


async def begin_period(connection: asyncpg.Connection, kind: str, period: str) -> bool:
    """False if that period was run to its end before. One that was broken off is run again."""
    return bool(
        await connection.fetchval(
            "INSERT INTO job_run AS r (kind, period) VALUES ($1, $2)"
            " ON CONFLICT (kind, period) DO UPDATE SET started_at = now()"
            " WHERE r.finished_at IS NULL RETURNING true",
            kind,
            period,
        )
    )


async def end_period(
    connection: asyncpg.Connection, kind: str, period: str, counts: Mapping[str, int]
) -> None:
    """The period was run; what it did stands in `counts`."""
    await connection.execute(
        "UPDATE job_run SET finished_at = now(), counts = $3 WHERE kind = $1 AND period = $2",
        kind,
        period,
        dict(counts),
    )


async def release(
    connection: asyncpg.Connection,
    name: str,
    locked_until: datetime,
    *,
    next_run_at: datetime,
    error: str,
) -> None:
    """Unlock a job, if our lock on it still holds."""
    await connection.execute(
        "UPDATE schedule SET locked_until = NULL, next_run_at = $3, last_error = $4,"
        " last_finished_at = CASE WHEN $4 = '' THEN now() ELSE last_finished_at END"
        " WHERE name = $1 AND locked_until = $2",
        name,
        locked_until,
        next_run_at,
        error,
    )


async def rows(connection: asyncpg.Connection) -> list[Any]:
    """All jobs as the table has them."""
    return await connection.fetch(
        "SELECT name, next_run_at, last_started_at, last_finished_at, last_error,"
        " coalesce(locked_until > now(), false) AS running FROM schedule ORDER BY name"
    )


async def last_counts(connection: asyncpg.Connection) -> dict[str, Any]:
    """What the newest finished run of each kind did."""
    found = await connection.fetch(
        "SELECT DISTINCT ON (kind) kind, counts FROM job_run WHERE finished_at IS NOT NULL"
        " ORDER BY kind, period DESC"
    )
    return {row["kind"]: row["counts"] for row in found}


async def forget_runs(connection: asyncpg.Connection, older_than: timedelta) -> int:
    """Drop old runs; returns how many."""
    return _count(
        await connection.execute(
            "DELETE FROM job_run WHERE started_at < now() - $1::interval", older_than
        )
    )


async def forget_sessions(connection: asyncpg.Connection, older_than: timedelta) -> int:
    """Drop sessions that have long been over; returns how many."""
    return _count(
        await connection.execute(
            "DELETE FROM staff_session"
            " WHERE least(expires_at, coalesce(revoked_at, expires_at)) < now() - $1::interval",
            older_than,
        )
    )


def _count(status: str) -> int:
    return int(status.rpartition(" ")[2])

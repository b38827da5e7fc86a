"""The live feed: numbering what was posted, with the sums that go with it, and reading it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.db.sql.feed_sums import (
    DAYS,
    FLOWS,
    RULES,
    activity_of,
    counted_of,
    entries_of,
    tier_moves_of,
)

ELECTION = (0x70756E63, 2)
"""Names the sequencer's lock among all advisory locks of the database."""

# One statement: the rows move, and what they mean is added up, all or nothing.
_NUMBER = f"""
    WITH taken AS (
        DELETE FROM feed_pending
        WHERE id IN (SELECT id FROM feed_pending ORDER BY id LIMIT $2)
        RETURNING id, member_id, seq
    ), numbered AS (
        INSERT INTO feed (pos, member_id, seq)
        SELECT $1 + row_number() OVER (ORDER BY id), member_id, seq FROM taken
    ), counted AS ({counted_of("taken")}
    ), entries AS MATERIALIZED ({entries_of("taken")}
    ), moved AS (SELECT day, {FLOWS} FROM entries GROUP BY 1
    ), days AS (
        INSERT INTO daily_total AS d {DAYS}
        ON CONFLICT (day) DO UPDATE SET {
    ", ".join(
        f"{name} = d.{name} + excluded.{name}"
        for name in (
            "members",
            "orders",
            "issued",
            "redeemed",
            "expired",
            "reversed",
            "removed",
            "pending",
            "available",
            "spenders",
        )
    )
}
    ), rules AS (
        INSERT INTO daily_rule AS r {RULES}
        ON CONFLICT (day, rule_key, kind) DO UPDATE SET
            entries = r.entries + excluded.entries, points = r.points + excluded.points
    ), tiers AS (
        INSERT INTO daily_tier_move AS m {tier_moves_of("taken")}
        ON CONFLICT (day, old_tier, new_tier) DO UPDATE SET moves = m.moves + excluded.moves
    ), active AS (
        INSERT INTO daily_active AS a {activity_of("taken")}
        ON CONFLICT (day) DO UPDATE SET members = a.members + excluded.members
    )
    UPDATE program_total t SET
        pos = t.pos + (SELECT count(*) FROM taken),
        members = t.members + (SELECT coalesce(sum(members), 0) FROM counted),
        orders = t.orders + (SELECT coalesce(sum(orders), 0) FROM counted),
        issued = t.issued + m.issued, pending = t.pending + m.pending,
        available = t.available + m.available, spent = t.spent + m.spent,
        expired = t.expired + m.expired, reversed = t.reversed + m.reversed,
        removed = t.removed + m.removed
    FROM (
        SELECT {
    ", ".join(
        f"coalesce(sum({name}), 0) AS {name}"
        for name in ("issued", "pending", "available", "spent", "expired", "reversed", "removed")
    )
} FROM moved
    ) m
    RETURNING t.pos
"""


async def has_pending(connection: asyncpg.Connection) -> bool:
    """Is anything posted that has no position yet? Costs no write, so it may be asked often."""
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM feed_pending)"))


async def lock_head(connection: asyncpg.Connection) -> int:
    """The head of the feed, held until the transaction ends: a second writer waits here, should
    the election ever have two winners."""
    return int(await connection.fetchval("SELECT pos FROM program_total FOR UPDATE"))


async def number(connection: asyncpg.Connection, head: int, limit: int) -> int:
    """Move up to `limit` posted rows, in their order, behind `head`; returns the new head."""
    return int(await connection.fetchval(_NUMBER, head, limit))


async def head(connection: asyncpg.Connection) -> int:
    """The last position given out."""
    return int(await connection.fetchval("SELECT pos FROM program_total"))


async def rows_after(
    connection: asyncpg.Connection, pos: int, limit: int, member_id: UUID | None = None
) -> list[Any]:
    """(pos, member_id, seq) behind a position, oldest first."""
    if member_id is None:
        return await connection.fetch(
            "SELECT pos, member_id, seq FROM feed WHERE pos > $1 ORDER BY pos LIMIT $2", pos, limit
        )
    # By the member's own index: a member's rows are few, the feed is not.
    return await connection.fetch(
        "SELECT pos, member_id, seq FROM feed WHERE member_id = $3 AND pos > $1"
        " ORDER BY member_id, seq LIMIT $2",
        pos,
        limit,
        member_id,
    )


async def rows_before(connection: asyncpg.Connection, pos: int, limit: int) -> list[Any]:
    """(pos, member_id, seq) before a position, newest first."""
    return await connection.fetch(
        "SELECT pos, member_id, seq FROM feed WHERE pos < $1 ORDER BY pos DESC LIMIT $2", pos, limit
    )


async def member_facts_after(
    connection: asyncpg.Connection, member_id: UUID, seq: int, limit: int
) -> list[int]:
    """A member's facts behind one of its own seqs. They commit in the order of seq, because each
    is decided on the one before, so nothing can appear behind the reader's back."""
    rows: Sequence[Any] = await connection.fetch(
        "SELECT seq FROM fact WHERE member_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        member_id,
        seq,
        limit,
    )
    return [row["seq"] for row in rows]


async def members_after(
    connection: asyncpg.Connection, pos: int, limit: int
) -> tuple[list[UUID], int]:
    """Whose activity the next `limit` rows behind a position are, and the position reached."""
    rows = await connection.fetch(
        "SELECT pos, member_id FROM feed WHERE pos > $1 ORDER BY pos LIMIT $2", pos, limit
    )
    return sorted({row["member_id"] for row in rows}), rows[-1]["pos"] if rows else pos


async def elect(connection: asyncpg.Connection) -> bool:
    """Try to become the one sequencer, for as long as this connection lives."""
    return bool(await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", *ELECTION))


async def end_silent_holder(connection: asyncpg.Connection, seconds: float) -> int | None:
    """End the session of a sequencer that has said nothing for so long; returns its pid.

    A living one says something every second. The statement's own clock is the database's, so the
    hosts' clocks do not matter.
    """
    row = await connection.fetchrow(
        """
        SELECT a.pid, pg_terminate_backend(a.pid) AS ended
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (l.classid, l.objid, l.objsubid) = ($1::oid, $2::oid, 2)
          AND a.pid <> pg_backend_pid()
          AND clock_timestamp() - a.state_change > make_interval(secs => $3)
        """,
        *ELECTION,
        seconds,
    )
    return row["pid"] if row is not None and row["ended"] else None

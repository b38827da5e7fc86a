"""The live feed: numbering what was posted, the sums that go with it, and reading it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

ELECTION = (0x70756E63, 2)
"""Names the sequencer's lock among all advisory locks of the database."""

# What a set of entries adds to the sums of the programme and of their days. Each account's sum is
# what came in less what went back out, so that the days add up to the programme.
_FLOWS = """
    coalesce(sum(points) FILTER (WHERE from_account = 'issued'), 0)::bigint AS issued,
    {}
""".format(
    ",\n    ".join(
        f"coalesce(sum(CASE WHEN to_account = '{name}' THEN points"
        f" WHEN from_account = '{name}' THEN -points END), 0)::bigint AS {name}"
        for name in ("pending", "available", "spent", "expired", "reversed", "removed")
    )
)

_ZONE = "coalesce((SELECT timezone FROM program), 'UTC')"

# One statement: the rows move, and what they mean is added up, all or nothing.
_NUMBER = f"""
    WITH taken AS (
        DELETE FROM feed_pending
        WHERE id IN (SELECT id FROM feed_pending ORDER BY id LIMIT $2)
        RETURNING id, member_id, seq
    ), numbered AS (
        INSERT INTO feed (pos, member_id, seq)
        SELECT $1 + row_number() OVER (ORDER BY id), member_id, seq FROM taken
    ), facts AS (
        SELECT f.member_id, f.seq, f.kind, (f.occurred_at AT TIME ZONE {_ZONE})::date AS day
        FROM taken JOIN fact f USING (member_id, seq)
    ), counted AS (
        SELECT day, count(*) FILTER (WHERE seq = 1) AS members,
               count(*) FILTER (WHERE kind = 'order_paid') AS orders
        FROM facts GROUP BY day
    ), moved AS (
        SELECT (e.occurred_at AT TIME ZONE {_ZONE})::date AS day, {_FLOWS}
        FROM taken t JOIN entry e ON e.member_id = t.member_id AND e.fact_seq = t.seq
        GROUP BY 1
    ), days AS (
        INSERT INTO daily_total AS d
            (day, members, orders, issued, redeemed, expired, reversed, removed)
        SELECT day, coalesce(members, 0), coalesce(orders, 0), coalesce(issued, 0),
               coalesce(spent, 0), coalesce(expired, 0), coalesce(reversed, 0),
               coalesce(removed, 0)
        FROM counted FULL JOIN moved USING (day)
        ON CONFLICT (day) DO UPDATE SET
            members = d.members + excluded.members, orders = d.orders + excluded.orders,
            issued = d.issued + excluded.issued, redeemed = d.redeemed + excluded.redeemed,
            expired = d.expired + excluded.expired, reversed = d.reversed + excluded.reversed,
            removed = d.removed + excluded.removed
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

# The same sums from nothing, over what the feed has numbered.
_SUMS_ANEW = f"""
    SELECT (SELECT count(*) FROM feed)::bigint AS pos,
        (SELECT count(*) FROM feed WHERE seq = 1)::bigint AS members,
        (SELECT count(*) FROM feed JOIN fact USING (member_id, seq)
            WHERE kind = 'order_paid')::bigint AS orders,
        m.*
    FROM (
        SELECT {_FLOWS}
        FROM feed JOIN entry e ON e.member_id = feed.member_id AND e.fact_seq = feed.seq
    ) m
"""

_DAYS_ANEW = f"""
    WITH counted AS (
        SELECT (f.occurred_at AT TIME ZONE {_ZONE})::date AS day,
               count(*) FILTER (WHERE f.seq = 1) AS members,
               count(*) FILTER (WHERE f.kind = 'order_paid') AS orders
        FROM feed JOIN fact f USING (member_id, seq) GROUP BY 1
    ), moved AS (
        SELECT (e.occurred_at AT TIME ZONE {_ZONE})::date AS day, {_FLOWS}
        FROM feed JOIN entry e ON e.member_id = feed.member_id AND e.fact_seq = feed.seq
        GROUP BY 1
    )
    SELECT day, coalesce(members, 0) AS members, coalesce(orders, 0) AS orders,
           coalesce(issued, 0) AS issued, coalesce(spent, 0) AS redeemed,
           coalesce(expired, 0) AS expired, coalesce(reversed, 0) AS reversed,
           coalesce(removed, 0) AS removed
    FROM counted FULL JOIN moved USING (day) ORDER BY day
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


async def totals(connection: asyncpg.Connection) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The kept sums: of the programme, and of its days in order."""
    total = dict(await connection.fetchrow("SELECT * FROM program_total") or {})
    total.pop("id", None)
    days = await connection.fetch("SELECT * FROM daily_total ORDER BY day")
    return total, [dict(day) for day in days]


async def totals_anew(
    connection: asyncpg.Connection,
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The same sums, added up from the ledger. Reads all of it."""
    total = dict(await connection.fetchrow(_SUMS_ANEW) or {})
    return total, [dict(day) for day in await connection.fetch(_DAYS_ANEW)]


async def replace_totals(
    connection: asyncpg.Connection, total: dict[str, int], days: list[dict[str, Any]]
) -> None:
    """Put sums in the place of the kept ones; the head must be locked."""
    names = ", ".join(f"{name} = ${index}" for index, name in enumerate(total, 1))
    await connection.execute(f"UPDATE program_total SET {names}", *total.values())
    await connection.execute("DELETE FROM daily_total")
    await connection.executemany(
        "INSERT INTO daily_total"
        " (day, members, orders, issued, redeemed, expired, reversed, removed)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [tuple(day.values()) for day in days],
    )


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

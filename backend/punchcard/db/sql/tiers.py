"""Tiers: the versions of the settings, the history of members, the runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from punchcard.core.tiers import TierDraft, TierScheme, make_scheme, plain_scheme

_SCHEMES = """
    SELECT version, revision, effective_from, effective_start, settings, ladder, actor, created_at
    FROM tier_scheme ORDER BY version
"""

_INSERT = """
    INSERT INTO tier_scheme
        (version, revision, effective_from, effective_start, settings, ladder, actor)
    SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4, $5::text::jsonb, $6 FROM tier_scheme
    RETURNING version
"""


_CHANGE = """
    c.member_id, c.fact_seq, c.old_tier, c.new_tier, c.reason, c.basis, c.sum, c.threshold,
    c.window_from, c.window_to, c.version, c.effective_at, f.kind AS fact_kind, f.actor,
    f.body ->> 'reason' AS note
"""

_CHANGES = f"""
    SELECT page.* FROM unnest($1::uuid[]) AS u(member_id) CROSS JOIN LATERAL (
        SELECT {_CHANGE} FROM tier_change c
        JOIN fact f ON (f.member_id, f.seq) = (c.member_id, c.fact_seq)
        WHERE c.member_id = u.member_id AND ($2::int IS NULL OR c.fact_seq < $2)
        ORDER BY c.fact_seq DESC LIMIT $3
    ) page ORDER BY page.member_id, page.fact_seq DESC
"""

_CHANGES_OF = f"""
    SELECT {_CHANGE} FROM unnest($1::uuid[], $2::int[]) AS u(member_id, seq)
    JOIN tier_change c ON (c.member_id, c.fact_seq) = (u.member_id, u.seq)
    JOIN fact f ON (f.member_id, f.seq) = (u.member_id, u.seq)
"""

# Which way a change went is a matter of the ladder it was made on.
_MOVEMENT = """
    WITH rung AS (
        SELECT s.version, r.tier ->> 'key' AS key, r.rank
        FROM tier_scheme s, jsonb_array_elements(s.ladder) WITH ORDINALITY AS r(tier, rank)
    )
    SELECT count(*) FILTER (WHERE coalesce(n.rank, 0) > coalesce(o.rank, 0)) AS raised,
           count(*) FILTER (WHERE coalesce(n.rank, 0) < coalesce(o.rank, 0)) AS lowered,
           count(*) FILTER (WHERE c.new_tier IS NOT DISTINCT FROM c.old_tier) AS kept
    FROM tier_change c
    LEFT JOIN rung o ON (o.version, o.key) = (c.version, c.old_tier)
    LEFT JOIN rung n ON (n.version, n.key) = (c.version, c.new_tier)
    WHERE c.effective_at > $1 AND c.effective_at <= $2
"""

_RUNS = """
    SELECT period, started_at, finished_at, counts FROM job_run
    WHERE kind = $1 ORDER BY period DESC LIMIT $2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChange:
    """One decision about a member's tier, with the fact it belongs to; `note` is the reason that
    staff gave."""

    member_id: UUID
    fact_seq: int
    old_tier: str | None
    new_tier: str | None
    reason: str
    basis: str
    sum: int
    threshold: int
    window_from: datetime | None
    window_to: datetime
    version: int
    effective_at: datetime
    fact_kind: str
    actor: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRun:
    """One nightly run: what was due up to the midnight that began `day`, and who moved in the 24
    hours before it. `finished_at` None: it runs, or was broken off and will run again."""

    day: date
    started_at: datetime
    finished_at: datetime | None
    members: int
    raised: int
    lowered: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScheme:
    """One version of the tiers as it is stored, and who made it when."""

    scheme: TierScheme
    revision: int
    actor: str
    created_at: datetime


async def schemes(connection: asyncpg.Connection) -> list[StoredScheme]:
    """All versions, oldest first."""
    return [_stored(row) for row in await connection.fetch(_SCHEMES)]


async def insert_scheme(
    connection: asyncpg.Connection, scheme: TierScheme, *, revision: int, actor: str
) -> TierScheme:
    """Keep the next version; returns it with its number."""
    plain = plain_scheme(scheme)
    version = await connection.fetchval(
        _INSERT,
        revision,
        scheme.effective_from,
        scheme.effective_start,
        plain["settings"],
        orjson.dumps(plain["ladder"]).decode(),
        actor,
    )
    return replace(scheme, version=version)


def _stored(row: asyncpg.Record) -> StoredScheme:
    scheme = make_scheme(
        TierDraft(settings=row["settings"], ladder=row["ladder"]),
        effective_from=row["effective_from"],
        effective_start=row["effective_start"],
        version=row["version"],
    )
    return StoredScheme(
        scheme=scheme, revision=row["revision"], actor=row["actor"], created_at=row["created_at"]
    )


async def changes(
    connection: asyncpg.Connection, members: Sequence[UUID], *, before: int | None, limit: int
) -> list[StoredChange]:
    """The tier decisions of members, each one's newest first, so many of each."""
    rows = await connection.fetch(_CHANGES, members, before, limit)
    return [StoredChange(**row) for row in rows]


async def changes_of(
    connection: asyncpg.Connection, facts: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], StoredChange]:
    """The tier decisions of these facts."""
    members, seqs = [one for one, _ in facts], [seq for _, seq in facts]
    rows = await connection.fetch(_CHANGES_OF, members, seqs)
    return {(row["member_id"], row["fact_seq"]): StoredChange(**row) for row in rows}


async def distribution(connection: asyncpg.Connection) -> dict[str | None, int]:
    """Members by tier."""
    rows = await connection.fetch("SELECT tier, count(*) AS members FROM balance GROUP BY tier")
    return {row["tier"]: row["members"] for row in rows}


async def movement(
    connection: asyncpg.Connection, after: datetime, until: datetime
) -> dict[str, int]:
    """How many members were raised, lowered and kept in a stretch of time."""
    row: Any = await connection.fetchrow(_MOVEMENT, after, until)
    return dict(row)


async def last_run(connection: asyncpg.Connection, kind: str) -> date | None:
    """The newest day whose run has finished."""
    query = "SELECT max(period) FROM job_run WHERE kind = $1 AND finished_at IS NOT NULL"
    period = await connection.fetchval(query, kind)
    return date.fromisoformat(period) if period else None


async def runs(connection: asyncpg.Connection, kind: str, limit: int) -> list[TierRun]:
    """The newest runs."""
    return [
        TierRun(
            day=date.fromisoformat(row["period"]),
            started_at=row["started_at"],
            finished_at=row["finished_at"],
            **{name: row["counts"].get(name, 0) for name in _COUNTS},
        )
        for row in await connection.fetch(_RUNS, kind, limit)
    ]


_COUNTS = ("members", "raised", "lowered", "kept")

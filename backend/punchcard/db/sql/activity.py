"""Reading what happened: facts with their sums, and the entries that hang on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

FactKey = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One fact and what it did to the points. The order of the fields is that of `_FACT`."""

    member_id: UUID
    seq: int
    kind: str
    source: str
    external_id: str
    body: dict[str, Any]
    reasons: list[dict[str, Any]]
    actor: str
    occurred_at: datetime
    effective_at: datetime
    recorded_at: datetime
    points: int
    available: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One movement of points."""

    member_id: UUID
    seq: int
    fact_seq: int
    kind: str
    from_account: str
    to_account: str
    points: int
    rule_key: str
    rule_version: int | None
    inputs: dict[str, Any]
    rounding: str | None
    corrects_seq: int | None
    counts_for_tier: bool
    occurred_at: datetime
    effective_at: datetime
    recorded_at: datetime


_ENTRY = """
    e.member_id, e.seq, e.fact_seq, e.kind, e.from_account, e.to_account, e.points, e.rule_key,
    e.rule_version, e.inputs, e.rounding, e.corrects_seq, e.counts_for_tier, e.occurred_at,
    e.effective_at, e.recorded_at
"""

# The lines of an order may be many; only the order's own page wants them.
_FACT = """
    f.member_id, f.seq, f.kind, f.source, f.external_id, f.body - 'lines', f.reasons, f.actor,
    f.occurred_at, f.effective_at, f.recorded_at, s.points, s.available
"""

_SUMS = """
    CROSS JOIN LATERAL (
        SELECT
            coalesce(sum(
                CASE WHEN e.to_account IN ('available', 'pending') THEN e.points ELSE 0 END
                - CASE WHEN e.from_account IN ('available', 'pending') THEN e.points ELSE 0 END
            ), 0)::bigint AS points,
            coalesce(sum(
                CASE WHEN e.to_account = 'available' THEN e.points
                     WHEN e.from_account = 'available' THEN -e.points ELSE 0 END
            ), 0)::bigint AS available
        FROM entry e WHERE e.member_id = f.member_id AND e.fact_seq = f.seq
    ) s
"""

_TIMELINES = f"""
    SELECT {_FACT}
    FROM unnest($1::uuid[]) AS k(member_id)
    CROSS JOIN LATERAL (
        SELECT * FROM fact
        WHERE fact.member_id = k.member_id
            AND ($2::text[] IS NULL OR fact.kind = ANY($2))
            AND ($3::timestamptz IS NULL OR (fact.effective_at, fact.seq) < ($3, $4::int))
        ORDER BY fact.effective_at DESC, fact.seq DESC LIMIT $5
    ) f {_SUMS}
    ORDER BY f.member_id, f.effective_at DESC, f.seq DESC
"""

_BY_SEQ = f"""
    SELECT {_FACT}
    FROM unnest($1::uuid[]) AS k(member_id)
    CROSS JOIN LATERAL (
        SELECT * FROM fact
        WHERE fact.member_id = k.member_id AND ($2::int IS NULL OR fact.seq < $2)
        ORDER BY fact.seq DESC LIMIT $3
    ) f {_SUMS}
    ORDER BY f.member_id, f.seq DESC
"""

_BY_KEYS = f"""
    SELECT {_FACT}
    FROM unnest($1::uuid[], $2::int[]) AS k(member_id, seq)
    JOIN fact f ON f.member_id = k.member_id AND f.seq = k.seq {_SUMS}
"""

_ADJUSTMENTS = f"""
    SELECT {_FACT}
    FROM fact f {_SUMS}
    WHERE f.kind = 'points_adjusted'
        AND ($1::timestamptz IS NULL
             OR (f.recorded_at, f.member_id, f.seq) < ($1, $2::uuid, $3::int))
    ORDER BY f.recorded_at DESC, f.member_id DESC, f.seq DESC LIMIT $4
"""

_UNDOINGS = f"""
    SELECT k.seq, {_FACT}
    FROM unnest($1::uuid[], $2::int[]) AS k(member_id, seq)
    JOIN fact f ON f.member_id = k.member_id AND f.kind = 'adjustment_undone'
        AND (f.body->>'adjustment_seq')::int = k.seq {_SUMS}
"""

_ENTRIES = f"""
    SELECT {_ENTRY}
    FROM unnest($1::uuid[], $2::int[]) AS k(member_id, fact_seq)
    JOIN entry e ON e.member_id = k.member_id AND e.fact_seq = k.fact_seq
    ORDER BY e.member_id, e.seq
"""

_BALANCES = """
    SELECT k.member_id, k.seq, (
        SELECT coalesce(sum(CASE WHEN e.to_account = 'available' THEN e.points
                                 WHEN e.from_account = 'available' THEN -e.points ELSE 0 END), 0)
        FROM entry e WHERE e.member_id = k.member_id AND e.fact_seq <= k.seq)::bigint
    FROM unnest($1::uuid[], $2::int[]) AS k(member_id, seq)
"""

_ENTRY_BY_KEY = f"SELECT {_ENTRY} FROM entry e WHERE e.member_id = $1 AND e.seq = $2"


async def timelines(
    connection: asyncpg.Connection,
    members: Sequence[UUID],
    *,
    limit: int,
    after: tuple[datetime, int] | None,
    kinds: Sequence[str] | None,
) -> list[ActivityRow]:
    """The newest facts of each member, older than `after`; by member, newest first."""
    at, seq = after or (None, None)
    rows = await connection.fetch(_TIMELINES, members, kinds, at, seq, limit)
    return [ActivityRow(*row) for row in rows]


async def by_seq(
    connection: asyncpg.Connection, members: Sequence[UUID], *, limit: int, before: int | None
) -> list[ActivityRow]:
    """The facts of each member by seq, newest first: what a storefront pages by."""
    return [ActivityRow(*row) for row in await connection.fetch(_BY_SEQ, members, before, limit)]


async def by_keys(
    connection: asyncpg.Connection, keys: Sequence[FactKey]
) -> dict[FactKey, ActivityRow]:
    """Facts by key; unknown ones are left out."""
    rows = await connection.fetch(_BY_KEYS, *_columns(keys))
    return {(row[0], row[1]): ActivityRow(*row) for row in rows}


async def adjustments(
    connection: asyncpg.Connection, *, limit: int, after: tuple[datetime, UUID, int] | None
) -> list[ActivityRow]:
    """What staff gave and removed, in the order we learned of it, newest first."""
    rows = await connection.fetch(_ADJUSTMENTS, *(after or (None, None, None)), limit)
    return [ActivityRow(*row) for row in rows]


async def undoings(
    connection: asyncpg.Connection, keys: Sequence[FactKey]
) -> dict[FactKey, ActivityRow]:
    """The facts that undid these adjustments."""
    rows = await connection.fetch(_UNDOINGS, *_columns(keys))
    return {(row[1], row[0]): ActivityRow(*tuple(row)[1:]) for row in rows}


async def entries(
    connection: asyncpg.Connection, keys: Sequence[FactKey]
) -> dict[FactKey, list[EntryRow]]:
    """The entries of these facts, in their order."""
    found: dict[FactKey, list[EntryRow]] = {key: [] for key in keys}
    for row in await connection.fetch(_ENTRIES, *_columns(keys)):
        found[row[0], row[2]].append(EntryRow(*row))
    return found


async def balances_after(
    connection: asyncpg.Connection, keys: Sequence[FactKey]
) -> dict[FactKey, int]:
    """What was available once these facts had been applied."""
    rows = await connection.fetch(_BALANCES, *_columns(keys))
    return {(row[0], row[1]): row[2] for row in rows}


async def entry(connection: asyncpg.Connection, key: FactKey) -> EntryRow | None:
    """One entry by its own seq."""
    row = await connection.fetchrow(_ENTRY_BY_KEY, *key)
    return EntryRow(*row) if row else None


def _columns(keys: Sequence[FactKey]) -> tuple[list[UUID], list[int]]:
    return [member_id for member_id, _ in keys], [seq for _, seq in keys]

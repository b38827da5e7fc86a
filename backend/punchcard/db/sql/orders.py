"""Reading orders with what they earned and what refunds took back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

OrderKey = tuple[UUID, str, str]
"""Member, source, external id."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One paid order. The order of the fields is that of `_COLUMNS`."""

    member_id: UUID
    source: str
    external_id: str
    fact_seq: int
    number: str
    currency: str
    total: int
    base: int
    refunded: int
    paid_at: datetime
    earned: int
    taken: int


@dataclass(frozen=True, slots=True)
class OrderLines:
    """The lines of an order, and what it earned as a purchase."""

    lines: list[dict[str, Any]]
    currency: str
    points: int


_COLUMNS = """
    o.member_id, o.source, o.external_id, o.fact_seq, o.number, o.currency, o.total_minor,
    o.base_minor, o.refunded_minor, o.paid_at, s.earned, s.taken
"""

_SUMS = """
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(e.points), 0)::bigint AS earned,
            coalesce(sum((
                SELECT sum(CASE WHEN c.kind = 'reinstate' THEN -c.points ELSE c.points END)
                FROM entry c
                WHERE c.member_id = e.member_id AND c.corrects_seq = e.seq
                    AND c.kind IN ('clawback', 'void', 'reinstate')
            )), 0)::bigint AS taken
        FROM entry e
        WHERE e.member_id = o.member_id AND e.fact_seq = o.fact_seq AND e.kind = 'earn'
    ) s
"""

_OF_MEMBERS = f"""
    SELECT {_COLUMNS}
    FROM unnest($1::uuid[]) AS k(member_id)
    CROSS JOIN LATERAL (
        SELECT * FROM shop_order
        WHERE shop_order.member_id = k.member_id AND fact_seq IS NOT NULL
            AND ($2::timestamptz IS NULL OR (paid_at, fact_seq) < ($2, $3::int))
        ORDER BY paid_at DESC, fact_seq DESC LIMIT $4
    ) o {_SUMS}
    ORDER BY o.member_id, o.paid_at DESC, o.fact_seq DESC
"""

_BY_KEYS = f"""
    SELECT {_COLUMNS}
    FROM unnest($1::uuid[], $2::text[], $3::text[]) AS k(member_id, source, external_id)
    JOIN shop_order o USING (member_id, source, external_id) {_SUMS}
    WHERE o.fact_seq IS NOT NULL
"""

_BY_NUMBER = f"""
    SELECT {_COLUMNS}
    FROM shop_order o {_SUMS}
    WHERE o.number LIKE $1 AND o.fact_seq IS NOT NULL
    ORDER BY o.number, o.member_id LIMIT $2
"""

_LINES = """
    SELECT f.member_id, f.seq, coalesce(f.body->'lines', '[]'), f.body->>'currency',
        coalesce((
            SELECT sum((award->>'points')::bigint) FROM jsonb_array_elements(o.awards) award
        ), 0)::bigint
    FROM unnest($1::uuid[], $2::int[]) AS k(member_id, seq)
    JOIN fact f ON f.member_id = k.member_id AND f.seq = k.seq AND f.kind = 'order_paid'
    LEFT JOIN shop_order o ON o.member_id = f.member_id AND o.source = f.source
        AND o.external_id = f.external_id
"""


async def of_members(
    connection: asyncpg.Connection,
    members: Sequence[UUID],
    *,
    limit: int,
    after: tuple[datetime, int] | None,
) -> list[OrderRow]:
    """The newest orders of each member, older than `after`; by member, newest first."""
    at, seq = after or (None, None)
    return [OrderRow(*row) for row in await connection.fetch(_OF_MEMBERS, members, at, seq, limit)]


async def by_keys(
    connection: asyncpg.Connection, keys: Sequence[OrderKey]
) -> dict[OrderKey, OrderRow]:
    """Orders by key; unknown ones, and those of which only a refund is known, are left out."""
    columns = [list(column) for column in zip(*keys, strict=True)]
    rows = await connection.fetch(_BY_KEYS, *columns)
    return {(row[0], row[1], row[2]): OrderRow(*row) for row in rows}


async def by_number(connection: asyncpg.Connection, start: str, *, limit: int) -> list[OrderRow]:
    """Orders whose number begins so."""
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return [OrderRow(*row) for row in await connection.fetch(_BY_NUMBER, pattern, limit)]


async def lines(
    connection: asyncpg.Connection, keys: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], OrderLines]:
    """The lines of orders by the key of their fact."""
    members, seqs = [key[0] for key in keys], [key[1] for key in keys]
    rows = await connection.fetch(_LINES, members, seqs)
    return {(row[0], row[1]): OrderLines(row[2], row[3], row[4]) for row in rows}

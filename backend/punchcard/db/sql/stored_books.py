"""Reading whole members as they are stored, a few at a time: what the fold from zero is held
against."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.fact_bodies import fact_from
from punchcard.core.facts import Fact

_IDS = """
    SELECT member_id FROM balance
    WHERE ($1::uuid IS NULL OR member_id > $1) AND ($2::uuid[] IS NULL OR member_id = ANY($2))
    ORDER BY member_id LIMIT $3
"""

_ROWS: Mapping[str, str] = {
    "balance": "SELECT b.*, m.status FROM balance b JOIN member m ON m.id = b.member_id"
    " WHERE b.member_id = ANY($1)",
    "facts": "SELECT f.*, k.content_hash FROM fact f LEFT JOIN fact_key k"
    " ON (k.external_id, k.kind, k.source) = (f.external_id, f.kind, f.source)"
    " AND (k.member_id, k.seq) = (f.member_id, f.seq)"
    " WHERE f.member_id = ANY($1) ORDER BY f.member_id, f.seq",
    "entries": "SELECT * FROM entry WHERE member_id = ANY($1) ORDER BY member_id, seq",
    "lots": "SELECT * FROM lot WHERE member_id = ANY($1) ORDER BY member_id, seq",
    "moves": "SELECT * FROM lot_move WHERE member_id = ANY($1)"
    " ORDER BY member_id, entry_seq, lot_seq",
    "waiting": "SELECT * FROM pending_award WHERE member_id = ANY($1) ORDER BY member_id, seq",
    "orders": "SELECT * FROM shop_order WHERE member_id = ANY($1)"
    " ORDER BY member_id, source, external_id",
    "redemptions": "SELECT * FROM redemption WHERE member_id = ANY($1) ORDER BY member_id, seq",
    "tier_changes": "SELECT * FROM tier_change WHERE member_id = ANY($1)"
    " ORDER BY member_id, fact_seq",
    "outbox": "SELECT member_id, fact_seq, kind, effect FROM outbox"
    " WHERE member_id = ANY($1) AND fact_seq IS NOT NULL ORDER BY member_id, fact_seq, kind",
}


Row = Mapping[str, Any]


@dataclass(slots=True)
class StoredMember:
    """All rows of one member, each list in the order of its key."""

    member_id: UUID
    balance: Row
    rows: dict[str, list[Row]]


async def members(
    connection: asyncpg.Connection, only: Sequence[UUID] | None, size: int
) -> AsyncIterator[list[StoredMember]]:
    """All members, or some, by id; `size` at a time."""
    last: UUID | None = None
    while True:
        wanted = None if only is None else list(only)
        ids = [row["member_id"] for row in await connection.fetch(_IDS, last, wanted, size)]
        if not ids:
            return
        yield await _read(connection, ids)
        last = ids[-1]


def stored_fact(row: Row) -> Fact:
    """The fact in a row."""
    return fact_from(
        row["kind"],
        source=row["source"],
        external_id=row["external_id"],
        occurred_at=row["occurred_at"],
        body=row["body"],
    )


async def _read(connection: asyncpg.Connection, ids: list[UUID]) -> list[StoredMember]:
    found: dict[UUID, dict[str, list[Row]]] = {
        member_id: {name: [] for name in _ROWS} for member_id in ids
    }
    for name, query in _ROWS.items():
        for row in await connection.fetch(query, ids):
            found[row["member_id"]][name].append(dict(row))
    return [
        StoredMember(member_id, rows.pop("balance")[0], rows) for member_id, rows in found.items()
    ]

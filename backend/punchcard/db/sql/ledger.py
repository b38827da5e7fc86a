"""Writing what steps end in: all rows of any number of members in one statement.

The guard is `balance.next_seq`: whoever decided on an older state finds it moved on and decides
anew. The keys (member_id, seq) would refuse a stale row as well.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.db.sql.columns import Column, got, plain
from punchcard.db.sql.ledger_tables import (
    GUARD,
    HOLDS,
    TABLES,
    UPDATE_BALANCE,
)
from punchcard.db.sql.posting_rows import MemberPosting, NewMember


async def write(connection: asyncpg.Connection, postings: Sequence[MemberPosting]) -> bool:
    """Write the postings, of different members; False if a decision was stale.

    Nothing is written for a stale single posting; of many, whose members must be locked, none may
    be stale. Raises asyncpg.UniqueViolationError if a fact has been accepted elsewhere meanwhile.
    """
    if not postings:
        return True
    guards = [[value(one, one) for one in postings] for _, _, value in GUARD]
    parts = [_part(UPDATE_BALANCE, GUARD, "unnest", 0), HOLDS]
    values: list[Any] = [*guards, len(postings)]
    for template, columns, rows_of in TABLES:
        pairs = [(posting, row) for posting in postings for row in rows_of(posting)]
        if pairs:
            parts.append(_part(template, columns, "guarded", len(values)))
            values += [[value(*pair) for pair in pairs] for _, _, value in columns]
    written: bool = await connection.fetchval(
        f"WITH {', '.join(parts)} SELECT holds FROM guard", *values
    )
    return written


async def write_locked(connection: asyncpg.Connection, postings: Sequence[MemberPosting]) -> None:
    """Write the postings of members who are locked: a decision cannot be stale. If one is all the
    same, the transaction ends here, before anybody is told of a fact that nobody keeps."""
    if not await write(connection, postings):
        raise AssertionError("a locked member has changed")


async def enrol(connection: asyncpg.Connection, members: Sequence[tuple[UUID, NewMember]]) -> None:
    """Make members with empty balances, unless somebody else has made them meanwhile."""
    ordered = sorted(members, key=lambda one: (one[1].store, one[1].external_id))
    values = [[value(one, one[1]) for one in ordered] for _, _, value in _ENROLLED]
    await connection.execute(_ENROL, *values)


async def take_back(connection: asyncpg.Connection, members: Sequence[UUID]) -> None:
    """Forget members made in this transaction of whom nothing was recorded after all."""
    if members:
        for table, column in (
            ("balance", "member_id"),
            ("member_identity", "member_id"),
            ("member", "id"),
        ):
            await connection.execute(f"DELETE FROM {table} WHERE {column} = ANY($1)", members)


def _part(template: str, columns: Sequence[Column], source: str, before: int) -> str:
    arrays = ", ".join(f"${before + n}::{kind}[]" for n, (_, kind, _) in enumerate(columns, 1))
    names = ", ".join(name for name, _, _ in columns)
    rows = f"unnest({arrays}) AS u({names})"
    if source == "guarded":
        # Asking the guard makes PostgreSQL lock the balances before anything else is touched.
        rows = f"(SELECT * FROM {rows} WHERE (SELECT holds FROM guard)) u"
    return f"w{before} AS ({template.format(names=names, rows=rows)})"


_ENROLLED: list[Column] = [
    ("store", "text", got("store")),
    ("external_id", "text", got("external_id")),
    ("member_id", "uuid", lambda one, _row: one[0]),
    *plain("text", "email", "email_key", "name", "sort_name"),
    *plain("timestamptz", "enrolled_at"),
]

_ENROL = """
    WITH input AS (
        SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[],
                             $6::text[], $7::text[], $8::timestamptz[])
            AS u(store, external_id, member_id, email, email_key, name, sort_name, enrolled_at)
    ), mine AS (
        INSERT INTO member_identity (store, external_id, member_id)
        SELECT store, external_id, member_id FROM input
        ON CONFLICT (store, external_id) DO NOTHING RETURNING member_id
    ), made AS (
        INSERT INTO member (id, external_id, email, email_key, name, sort_name, enrolled_at)
        SELECT member_id, external_id, email, email_key, name, sort_name, enrolled_at
        FROM input JOIN mine USING (member_id)
    )
    INSERT INTO balance (member_id) SELECT member_id FROM mine
"""

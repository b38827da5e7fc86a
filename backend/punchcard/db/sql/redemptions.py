"""Redemptions: look-ups by code, the stock of limited rewards, lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

_COLUMNS = """
    r.member_id, r.seq, r.reward_key, r.reward_version, r.code, r.cost, r.status, r.issued_at,
    r.expires_at, r.settled_at, r.order_source, r.order_id, r.returned
"""

_BY_CODE = f"""
    SELECT {_COLUMNS} FROM redemption_code c
    JOIN redemption r ON (r.member_id, r.seq) = (c.member_id, c.seq) WHERE c.code = $1
"""

_BY_KEYS = f"""
    SELECT {_COLUMNS} FROM unnest($1::uuid[], $2::int[]) AS k(member_id, seq)
    JOIN redemption r USING (member_id, seq)
"""

_OF_ORDERS = f"""
    SELECT {_COLUMNS}
    FROM unnest($1::uuid[], $2::text[], $3::text[]) AS k(member_id, order_source, order_id)
    JOIN redemption r USING (member_id, order_source, order_id) ORDER BY r.member_id, r.seq
"""

_LOG = f"""
    SELECT {_COLUMNS} FROM redemption r
    WHERE ($1::text IS NULL OR r.status = $1) AND ($2::text IS NULL OR r.reward_key = $2)
        AND ($3::timestamptz IS NULL
             OR (r.issued_at, r.member_id, r.seq) < ($3, $4::uuid, $5::int))
    ORDER BY r.issued_at DESC, r.member_id DESC, r.seq DESC LIMIT $6
"""

_COUNTS = """
    count(*)::bigint AS issued,
    count(*) FILTER (WHERE status = 'issued')::bigint AS unused,
    count(*) FILTER (WHERE status = 'used')::bigint AS used,
    count(*) FILTER (WHERE status = 'cancelled')::bigint AS cancelled,
    count(*) FILTER (WHERE status = 'expired')::bigint AS expired
"""

_COUNTS_OF_REWARDS = f"""
    SELECT reward_key, {_COUNTS} FROM redemption WHERE reward_key = ANY($1) GROUP BY reward_key
"""

_COUNTS_OF_MEMBERS = f"""
    SELECT member_id, {_COUNTS} FROM redemption WHERE member_id = ANY($1) GROUP BY member_id
"""

_OF_MEMBERS = f"""
    SELECT {_COLUMNS} FROM unnest($1::uuid[]) AS u(member_id)
    CROSS JOIN LATERAL (
        SELECT * FROM redemption one WHERE one.member_id = u.member_id
        AND ($2::int IS NULL OR one.seq < $2) ORDER BY one.seq DESC LIMIT $3) r
    ORDER BY r.member_id, r.seq DESC
"""

_OWNERS = """
    SELECT code, member_id, seq FROM redemption_code WHERE code = ANY($1)
"""

# Whoever uses a code in an order has it to himself; whoever may end an order shares it with others
# who may. In one order of buckets, so nobody waits for each other.
_TAKE_TURNS = """
    SELECT CASE WHEN alone THEN pg_advisory_xact_lock($1, bucket)
                ELSE pg_advisory_xact_lock_shared($1, bucket) END
    FROM (SELECT hashtextextended(source || ' ' || id, 0)::bit(8)::int AS bucket, bool_or(alone)
          FROM unnest($2::text[], $3::text[], $4::bool[]) AS u(source, id, alone)
          GROUP BY 1 ORDER BY 1) AS t(bucket, alone)
"""
ORDERS_IN_TURN = 0x70756E66
"""Names these locks among all advisory locks of the database."""

_SPENT_IN = """
    SELECT r.order_source, r.order_id, r.member_id, r.seq
    FROM unnest($1::text[], $2::text[]) AS k(source, id)
    JOIN redemption r ON (r.order_source, r.order_id) = (k.source, k.id)
    WHERE r.order_id IS NOT NULL AND r.entry_seq IS NOT NULL AND NOT r.returned
    ORDER BY r.member_id, r.seq
"""

# Who redeems a limited reward waits here for whoever does so too; the row only tells the order.
_LOCK_STOCK = """
    INSERT INTO reward_stock AS s (reward_key, issued) VALUES ($1, 1)
    ON CONFLICT (reward_key) DO UPDATE SET issued = s.issued + 1
"""

# A code that was cancelled or has expired can be had again, unless it was used all the same.
_TAKEN = """
    SELECT reward_key, count(*) AS taken FROM redemption
    WHERE reward_key = ANY($1) AND status IN ('issued', 'used') GROUP BY reward_key
"""

_ISSUED_SINCE = """
    SELECT count(*) FROM redemption WHERE member_id = $1 AND reward_key = $2 AND issued_at >= $3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRedemption:
    """A redemption as it is stored; `order_id` is the order that used the code."""

    member_id: UUID
    seq: int
    reward_key: str
    reward_version: int
    code: str
    cost: int
    status: str
    issued_at: datetime
    expires_at: datetime | None
    settled_at: datetime | None
    order_source: str | None
    order_id: str | None
    returned: bool


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """How many codes were issued, and what became of them. The order is that of `_COUNTS`."""

    issued: int = 0
    unused: int = 0
    used: int = 0
    cancelled: int = 0
    expired: int = 0


async def by_code(connection: asyncpg.Connection, code: str) -> StoredRedemption | None:
    """The redemption that issued a code."""
    row = await connection.fetchrow(_BY_CODE, code)
    return None if row is None else _stored(row)


async def owners(
    connection: asyncpg.Connection, codes: Sequence[str]
) -> dict[str, tuple[UUID, int]]:
    """Whose codes these are, and the seqs of their redemptions; the shop's own are left out."""
    rows = await connection.fetch(_OWNERS, codes)
    return {row["code"]: (row["member_id"], row["seq"]) for row in rows}


async def take_turns(
    connection: asyncpg.Connection, orders: Mapping[tuple[str, str], bool]
) -> None:
    """Until the transaction ends nobody uses a code in these orders (source, id) and ends one of
    them at the same time; True for those in which a code may be used here. Read afterwards."""
    sources, ids = [key[0] for key in orders], [key[1] for key in orders]
    await connection.fetch(_TAKE_TURNS, ORDERS_IN_TURN, sources, ids, list(orders.values()))


async def spent_in(
    connection: asyncpg.Connection, orders: Iterable[tuple[str, str]]
) -> list[tuple[tuple[str, str], tuple[UUID, int]]]:
    """Codes that cost points, used in these orders (source, id), and their places (member, seq)."""
    columns = [list(column) for column in zip(*orders, strict=True)]
    rows = await connection.fetch(_SPENT_IN, *columns)
    return [((row[0], row[1]), (row[2], row[3])) for row in rows]


async def of_members(
    connection: asyncpg.Connection, members: Sequence[UUID], *, before: int | None, limit: int
) -> list[StoredRedemption]:
    """Each member's newest redemptions, before a seq if one is given."""
    rows = await connection.fetch(_OF_MEMBERS, members, before, limit)
    return [_stored(row) for row in rows]


async def by_keys(
    connection: asyncpg.Connection, keys: Sequence[tuple[UUID, int]]
) -> list[StoredRedemption]:
    """Redemptions by member and seq; unknown ones are left out."""
    members, seqs = [key[0] for key in keys], [key[1] for key in keys]
    return [_stored(row) for row in await connection.fetch(_BY_KEYS, members, seqs)]


async def of_orders(
    connection: asyncpg.Connection, keys: Sequence[tuple[UUID, str, str]]
) -> list[StoredRedemption]:
    """The redemptions whose codes these orders (member, source, id) used."""
    columns = [list(column) for column in zip(*keys, strict=True)]
    return [_stored(row) for row in await connection.fetch(_OF_ORDERS, *columns)]


async def log(
    connection: asyncpg.Connection,
    *,
    status: str | None,
    reward_key: str | None,
    after: tuple[datetime, UUID, int] | None,
    limit: int,
) -> list[StoredRedemption]:
    """Everybody's redemptions, newest first."""
    place = after or (None, None, None)
    return [_stored(row) for row in await connection.fetch(_LOG, status, reward_key, *place, limit)]


async def counts_of_rewards(
    connection: asyncpg.Connection, keys: Sequence[str]
) -> dict[str, CodeCounts]:
    """Counts of codes by reward; a reward without codes is left out."""
    rows = await connection.fetch(_COUNTS_OF_REWARDS, keys)
    return {row[0]: CodeCounts(*tuple(row)[1:]) for row in rows}


async def counts_of_members(
    connection: asyncpg.Connection, members: Sequence[UUID]
) -> dict[UUID, CodeCounts]:
    """Counts of codes by member; a member without codes is left out."""
    rows = await connection.fetch(_COUNTS_OF_MEMBERS, members)
    return {row[0]: CodeCounts(*tuple(row)[1:]) for row in rows}


async def lock_stock(connection: asyncpg.Connection, reward_key: str) -> None:
    """One after the other from here on, until the transaction ends."""
    await connection.execute(_LOCK_STOCK, reward_key)


async def stock_taken(connection: asyncpg.Connection, keys: Sequence[str]) -> dict[str, int]:
    """How many codes of these limited rewards are out or used, whenever their stock was set; at
    most as many as the stock has, so counting them is cheap."""
    rows = await connection.fetch(_TAKEN, keys)
    return {row["reward_key"]: row["taken"] for row in rows}


async def issued_since(
    connection: asyncpg.Connection, member_id: UUID, reward_key: str, since: datetime
) -> int:
    """How many codes of a reward a member was issued since an instant, whatever became of them."""
    return int(await connection.fetchval(_ISSUED_SINCE, member_id, reward_key, since))


def _stored(row: asyncpg.Record) -> StoredRedemption:
    values: dict[str, Any] = dict(row)
    return StoredRedemption(**values)

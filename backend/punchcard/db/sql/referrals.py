"""Referrals: who came by whose code, what is known of the friend, where the matter stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from punchcard.core.referral_judgement import GMAIL

COLUMNS = """
    r.id, r.referrer_id, r.friend_id, r.friend_store, r.friend_customer, r.code, r.via,
    r.product_url, r.rule_key, r.rule_version, r.attributed_at, r.state, r.problems,
    r.order_source, r.order_id, r.due_at, r.round, r.completed_seq, r.completed_at, r.friend_seq,
    r.decision, r.decision_reason, r.decided_by, r.decided_at
"""

_INSERT = """
    INSERT INTO referral AS r (id, referrer_id, friend_id, friend_store, friend_customer, code, via,
        product_url, rule_key, rule_version, attributed_at, check_at)
"""
_VALUES = "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '-infinity')"

# An order that was paid before what came first, a link or another order, takes its place while
# nothing was given: a link is often told of by the page behind the checkout.
_ATTRIBUTE = f"""
    {_INSERT}
    {_VALUES}
    ON CONFLICT (friend_id) DO UPDATE SET referrer_id = excluded.referrer_id,
        code = excluded.code, via = excluded.via, rule_key = excluded.rule_key,
        rule_version = excluded.rule_version, attributed_at = excluded.attributed_at,
        check_at = '-infinity'
    WHERE r.round = 0 AND r.decision IS NULL AND r.friend_seq IS NULL
        AND excluded.attributed_at < r.attributed_at
    RETURNING {COLUMNS}
"""

_CLAIM = f"{_INSERT} {_VALUES} ON CONFLICT DO NOTHING RETURNING {COLUMNS}"

_LOCK = f"SELECT {COLUMNS} FROM referral r WHERE r.id = $1 FOR UPDATE"

_OF_FRIEND = f"""
    SELECT {COLUMNS} FROM referral r
    WHERE r.friend_id = $1 OR (r.friend_store, r.friend_customer) = ($2, $3)
    ORDER BY r.friend_id = $1 DESC NULLS LAST LIMIT 1
"""

_DUE = """
    SELECT id FROM referral WHERE check_at <= $1 ORDER BY check_at LIMIT $2
"""

_SETTLE = f"""
    UPDATE referral r SET state = $2, problems = $3, order_source = $4, order_id = $5, due_at = $6,
        round = $7, completed_seq = $8, completed_at = $9, friend_seq = $10, check_at = $11,
        updated_at = now()
    WHERE r.id = $1 RETURNING {COLUMNS}
"""

_PEOPLE = """
    SELECT a.status AS referrer_status, a.email AS referrer_email,
           b.status AS friend_status, b.email AS friend_email
    FROM member a LEFT JOIN member b ON b.id = $2 WHERE a.id = $1
"""

# All orders up to the first few that can count; those before the friend came matter as well.
_ORDERS = """
    SELECT source, external_id, number, currency, paid_at, total_minor AS total,
           base_minor AS base, goods_minor AS goods, refunded_minor AS refunded
    FROM shop_order WHERE member_id = $1 AND fact_seq IS NOT NULL ORDER BY paid_at LIMIT $2
"""

_BOUGHT_ELSEWHERE = """
    SELECT EXISTS (
        SELECT FROM member m JOIN shop_order s ON s.member_id = m.id
        WHERE {same} AND m.id <> ALL($3) AND s.fact_seq IS NOT NULL AND s.paid_at < $4)
"""
_TAGGED = "(m.email_key = $1 OR m.email_key LIKE $2)"
# As `mailbox` does it; the index member_gmail has this expression and this condition.
_GMAIL = """
    (m.email_key LIKE '%@gmail.com' OR m.email_key LIKE '%@googlemail.com')
    AND replace(split_part(split_part(m.email_key, '@', 1), '+', 1), '.', '')
        = split_part($1, '@', 1) AND $2::text IS NOT NULL
"""

_COMPLETED = """
    SELECT count(*) FROM referral WHERE referrer_id = $1 AND id <> $2 AND completed_seq IS NOT NULL
    AND ($3::timestamptz IS NULL OR completed_at >= $3)
    AND ($4::timestamptz IS NULL OR completed_at < $4)
"""

_DECIDE = """
    UPDATE referral SET decision = $2, decision_reason = $3, decided_by = $4, decided_at = $5
    WHERE id = $1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReferral:
    """A referral as it is stored; `problems` are objects of code and message."""

    id: UUID
    referrer_id: UUID
    friend_id: UUID | None
    friend_store: str | None
    friend_customer: str | None
    code: str
    via: str
    product_url: str | None
    rule_key: str
    rule_version: int
    attributed_at: datetime
    state: str
    problems: Sequence[Mapping[str, str]]
    order_source: str | None
    order_id: str | None
    due_at: datetime | None
    round: int
    completed_seq: int | None
    completed_at: datetime | None
    friend_seq: int | None
    decision: str | None
    decision_reason: str
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A friend who came by a code: as a member, or as a shop names them."""

    id: UUID
    referrer_id: UUID
    friend_id: UUID | None = None
    customer: tuple[str, str] | None = None
    code: str
    via: str
    product_url: str | None = None
    rule_key: str
    rule_version: int
    attributed_at: datetime


async def attribute(connection: asyncpg.Connection, came: Arrival) -> StoredReferral | None:
    """Keep who sent the friend; None if that is settled already: the first one wins."""
    store, customer = came.customer or (None, None)
    row = await connection.fetchrow(
        _ATTRIBUTE if came.via == "order" else _CLAIM,
        came.id,
        came.referrer_id,
        came.friend_id,
        store,
        customer,
        came.code,
        came.via,
        came.product_url,
        came.rule_key,
        came.rule_version,
        came.attributed_at,
    )
    return stored(row) if row else None


async def lock(connection: asyncpg.Connection, referral_id: UUID) -> StoredReferral | None:
    """One referral, locked. Whoever locks it locks the two members after it, never before."""
    row = await connection.fetchrow(_LOCK, referral_id)
    return stored(row) if row else None


async def of_friend(
    connection: asyncpg.Connection, friend_id: UUID | None, customer: tuple[str, str] | None
) -> StoredReferral | None:
    """By whom a friend came, if by anybody."""
    row = await connection.fetchrow(_OF_FRIEND, friend_id, *(customer or (None, None)))
    return stored(row) if row else None


async def to_check(connection: asyncpg.Connection, now: datetime, limit: int) -> list[UUID]:
    """Referrals that must be judged again."""
    return [row["id"] for row in await connection.fetch(_DUE, now, limit)]


async def postpone(connection: asyncpg.Connection, referral_id: UUID, until: datetime) -> None:
    """Look at a referral again later: this time it failed."""
    await connection.execute("UPDATE referral SET check_at = $2 WHERE id = $1", referral_id, until)


async def settle(
    connection: asyncpg.Connection,
    row: StoredReferral,
    *,
    problems: Sequence[Mapping[str, str]],
    check_at: datetime | None,
) -> StoredReferral:
    """Keep where the matter stands now."""
    written = await connection.fetchrow(
        _SETTLE,
        row.id,
        row.state,
        orjson.dumps(list(problems)).decode(),
        row.order_source,
        row.order_id,
        row.due_at,
        row.round,
        row.completed_seq,
        row.completed_at,
        row.friend_seq,
        check_at,
    )
    if written is None:
        raise AssertionError("a locked referral is there")
    return stored(written)


async def decide(
    connection: asyncpg.Connection,
    referral_id: UUID,
    *,
    decision: str,
    reason: str,
    actor: str,
    at: datetime,
) -> None:
    """Keep staff's word."""
    await connection.execute(_DECIDE, referral_id, decision, reason, actor, at)


async def people(
    connection: asyncpg.Connection, referrer_id: UUID, friend_id: UUID | None
) -> Mapping[str, Any]:
    """Status and address of both."""
    row = await connection.fetchrow(_PEOPLE, referrer_id, friend_id)
    if row is None:
        raise AssertionError("a referral names a member")
    return dict(row)


async def orders(
    connection: asyncpg.Connection, member_id: UUID, limit: int
) -> list[Mapping[str, Any]]:
    """A member's first orders."""
    return [dict(row) for row in await connection.fetch(_ORDERS, member_id, limit)]


async def bought_elsewhere(
    connection: asyncpg.Connection,
    address: str,
    *,
    others_than: Sequence[UUID],
    before: datetime,
) -> bool:
    """Whether another member of this mailbox has bought before."""
    local, _, domain = address.rpartition("@")
    escaped = local.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    same = _GMAIL if domain == GMAIL else _TAGGED
    return bool(
        await connection.fetchval(
            _BOUGHT_ELSEWHERE.format(same=same),
            address,
            f"{escaped}+%@{domain}",
            list(others_than),
            before,
        )
    )


async def completed(
    connection: asyncpg.Connection,
    row: StoredReferral,
    period: tuple[datetime, datetime] | None,
) -> int:
    """How many other friends the referrer was rewarded for in a period."""
    start, end = period or (None, None)
    count = await connection.fetchval(_COMPLETED, row.referrer_id, row.id, start, end)
    return int(count)


def stored(row: asyncpg.Record) -> StoredReferral:
    """A row with all `COLUMNS`."""
    return StoredReferral(**dict(row))

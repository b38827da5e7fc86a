"""Reading members: look-ups and their sums in a period; one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with the balance. The order of the fields is that of `COLUMNS`; `joined`, whether
    the shop or the member said so (an order alone does not), is None where many are read."""

    id: UUID
    external_id: str
    name: str
    sort_name: str
    email: str | None
    email_bounced_at: datetime | None
    unsubscribed_at: datetime | None
    status: str
    birthday_month: int | None
    birthday_day: int | None
    language: str
    consent_at: datetime | None
    enrolled_at: datetime
    last_activity_at: datetime | None
    order_count: int
    refund_count: int
    available: int
    pending: int
    spent: int
    expired: int
    reversed: int
    removed: int
    debt: int
    lifetime: int
    credited: int
    joined: bool | None = None


COLUMNS = """
    m.id, m.external_id, m.name, m.sort_name, m.email, m.email_bounced_at, m.unsubscribed_at,
    m.status,    m.birthday_month, m.birthday_day, m.language, m.consent_at, m.enrolled_at,
    b.last_activity_at, b.order_count, b.refund_count, b.available, b.pending, b.spent,
    b.expired, b.reversed, b.removed, b.debt, b.lifetime, b.credited
"""
_TABLES = "FROM member m JOIN balance b ON b.member_id = m.id"
FROM = f"SELECT {COLUMNS} {_TABLES}"
_ONE = f"""
    SELECT {COLUMNS},
        EXISTS (SELECT FROM fact f WHERE f.member_id = m.id AND f.kind = 'member_joined')
    {_TABLES}
"""


async def by_ids(connection: asyncpg.Connection, ids: Sequence[UUID]) -> list[MemberRow]:
    """Members by id, in no order; unknown ids are left out."""
    return [MemberRow(*row) for row in await connection.fetch(f"{FROM} WHERE m.id = ANY($1)", ids)]


async def by_id(connection: asyncpg.Connection, member_id: UUID) -> MemberRow | None:
    """One member by id."""
    row = await connection.fetchrow(f"{_ONE} WHERE m.id = $1", member_id)
    return MemberRow(*row) if row else None


async def by_email(connection: asyncpg.Connection, email_key: str) -> MemberRow | None:
    """The member with this normalised e-mail; of several the first enrolled."""
    sql = f"{FROM} WHERE m.email_key = $1 ORDER BY m.enrolled_at, m.id LIMIT 1"
    row = await connection.fetchrow(sql, email_key)
    return MemberRow(*row) if row else None


async def by_identity(
    connection: asyncpg.Connection, store: str, external_id: str
) -> MemberRow | None:
    """The member whom a store names so."""
    sql = (
        f"{_ONE} JOIN member_identity i ON i.member_id = m.id "
        "WHERE i.store = $1 AND i.external_id = $2"
    )
    row = await connection.fetchrow(sql, store, external_id)
    return MemberRow(*row) if row else None


_BLOCKS = """
    SELECT DISTINCT ON (member_id) member_id, effective_at, body->>'reason' AS reason
    FROM fact WHERE member_id = ANY($1) AND kind = 'member_blocked'
    ORDER BY member_id, seq DESC
"""


async def blocks(
    connection: asyncpg.Connection, ids: Sequence[UUID]
) -> dict[UUID, tuple[datetime, str]]:
    """Since when and why members were last blocked."""
    rows = await connection.fetch(_BLOCKS, ids)
    return {row["member_id"]: (row["effective_at"], row["reason"]) for row in rows}


# What each kind of entry means in a period (product rows 35 and 37).
_PERIOD = """
    SELECT member_id,
        coalesce(sum(points) FILTER (WHERE kind IN ('earn', 'give')), 0)::bigint,
        coalesce(sum(CASE WHEN kind = 'reinstate' THEN -points ELSE points END) FILTER
            (WHERE kind IN ('void', 'clawback', 'undo_give', 'reinstate')), 0)::bigint,
        coalesce(sum(CASE kind WHEN 'redeem' THEN points ELSE -points END) FILTER
            (WHERE kind IN ('redeem', 'return')), 0)::bigint,
        coalesce(sum(CASE kind WHEN 'remove' THEN points ELSE -points END) FILTER
            (WHERE kind IN ('remove', 'undo_remove')), 0)::bigint,
        coalesce(sum(CASE kind WHEN 'expire' THEN points ELSE -points END) FILTER
            (WHERE kind IN ('expire', 'undo_expire')), 0)::bigint
    FROM entry
    WHERE member_id = ANY($1)
        AND occurred_at >= ($2::date)::timestamp AT TIME ZONE $4
        AND occurred_at < ($3::date)::timestamp AT TIME ZONE $4
    GROUP BY member_id
"""


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """Sums of one member between two days."""

    earned: int = 0
    reversed: int = 0
    redeemed: int = 0
    removed: int = 0
    expired: int = 0


async def points_in_period(
    connection: asyncpg.Connection, ids: Sequence[UUID], start: date, end: date, zone: str
) -> dict[UUID, PeriodRow]:
    """Sums of many members by when things happened; the days are local to `zone`, half-open."""
    rows = await connection.fetch(_PERIOD, ids, start, end, zone)
    found = {row[0]: PeriodRow(*row[1:]) for row in map(tuple, rows)}
    return {member_id: found.get(member_id, PeriodRow()) for member_id in ids}


async def keep_consent(connection: asyncpg.Connection, member_id: UUID) -> None:
    """Note that a member joined by their own word; the first time counts."""
    await connection.execute(
        "UPDATE member SET consent_at = coalesce(consent_at, now()) WHERE id = $1", member_id
    )


async def keep_language(connection: asyncpg.Connection, member_id: UUID, language: str) -> None:
    """Keep in which language a member reads; empty: unknown."""
    await connection.execute("UPDATE member SET language = $2 WHERE id = $1", member_id, language)

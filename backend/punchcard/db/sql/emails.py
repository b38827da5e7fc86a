"""Emails: what a text needs to know, the stored letters, the templates, the log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.emails.catalogue import EMAIL_TYPES
from punchcard.core.emails.email_type import Audience

# Why points became available: the rule that gave them, also when they first had to wait.
_AWARDS = """
    SELECT coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'points', e.points,
                              'rule', coalesce(v.name, ''), 'texts', v.texts)
                              ORDER BY e.seq), '[]'::jsonb)
    FROM entry e
    LEFT JOIN entry first ON first.member_id = e.member_id AND first.seq = e.corrects_seq
    LEFT JOIN rule r ON r.key = coalesce(nullif(e.rule_key, ''), first.rule_key)
    LEFT JOIN rule_version v ON v.rule_id = r.id
        AND v.version = coalesce(e.rule_version, first.rule_version)
    WHERE e.member_id = m.id AND e.fact_seq = $2 AND e.to_account = 'available'
"""

_ABOUT = f"""
    SELECT m.name, m.email, m.status, m.email_bounced_at, m.unsubscribed_at,
           b.available, b.spent, b.lifetime, m.language, p.languages,
           p.name AS program, p.point_singular, p.point_plural, p.from_address, p.timezone,
           f.kind AS fact_kind, f.body AS fact_body, f.source AS fact_source, ({_AWARDS}) AS awards
    FROM member m
    JOIN balance b ON b.member_id = m.id
    JOIN program p ON true
    LEFT JOIN fact f ON f.member_id = m.id AND f.seq = $2
    WHERE m.id = $1
"""

_ORIGINS = """
    SELECT DISTINCT unnest(origins) AS origin FROM storefront WHERE revoked_at IS NULL
    UNION
    SELECT v.settings->>'shop_url' FROM rule r JOIN rule_version v ON v.rule_id = r.id
    WHERE r.type = 'refer_a_friend' AND v.settings->>'shop_url' <> ''
"""

_TEMPLATE = "kind, enabled, subject, body, blocks, to_address, updated_at, updated_by"

_TO_ADMIN = ", ".join(
    f"'{one.kind}'" for one in EMAIL_TYPES.values() if one.audience is Audience.ADMIN
)
_LOG_COLUMNS = f"""
    o.id, o.kind, o.state, o.detail, o.member_id, m.name AS member_name,
    coalesce(e.to_address, CASE WHEN o.kind NOT IN ({_TO_ADMIN}) THEN m.email END) AS to_address,
    e.subject, o.payload->>'code' AS code, o.created_at, o.settled_at,
    CASE WHEN o.state = 'queued' THEN o.due_at END AS next_attempt_at, o.attempts
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A stored email, as it was or will be handed over."""

    outbox_id: UUID
    to_address: str
    from_address: str
    subject: str
    html: str
    plain: str
    message_id: str


async def about(
    connection: asyncpg.Connection, member_id: UUID, fact_seq: int | None
) -> Any | None:
    """The member, the programme and the fact that an email tells of."""
    return await connection.fetchrow(_ABOUT, member_id, fact_seq)


async def program_names(connection: asyncpg.Connection) -> Any | None:
    """The programme as an email without a member shows it."""
    return await connection.fetchrow(
        "SELECT name AS program, point_singular, point_plural, from_address, languages FROM program"
    )


async def origins(connection: asyncpg.Connection) -> list[str]:
    """The origins of all storefronts, and where referral links lead: where links may lead."""
    rows = await connection.fetch(_ORIGINS)
    return [row["origin"] for row in rows]


async def letter(connection: asyncpg.Connection, outbox_id: UUID) -> Letter | None:
    """The stored email of an outbox row."""
    row = await connection.fetchrow(
        "SELECT outbox_id, to_address, from_address, subject, html, plain, message_id"
        " FROM email WHERE outbox_id = $1",
        outbox_id,
    )
    return Letter(**row) if row is not None else None


async def keep(connection: asyncpg.Connection, letter: Letter) -> None:
    """Store an email; the first rendering stays."""
    await connection.execute(
        "INSERT INTO email (outbox_id, to_address, from_address, subject, html, plain, message_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (outbox_id) DO NOTHING",
        letter.outbox_id,
        letter.to_address,
        letter.from_address,
        letter.subject,
        letter.html,
        letter.plain,
        letter.message_id,
    )


async def forget(connection: asyncpg.Connection, outbox_id: UUID) -> None:
    """Drop a stored email, so that it is rendered and addressed anew."""
    await connection.execute("DELETE FROM email WHERE outbox_id = $1", outbox_id)


async def templates(connection: asyncpg.Connection) -> list[Any]:
    """The changed templates."""
    return await connection.fetch(f"SELECT {_TEMPLATE} FROM email_template WHERE language = 'en'")


async def template(connection: asyncpg.Connection, kind: str, *, lock: bool = False) -> Any | None:
    """A changed template."""
    return await connection.fetchrow(
        f"SELECT {_TEMPLATE} FROM email_template"
        f" WHERE kind = $1 AND language = 'en'{' FOR UPDATE' if lock else ''}",
        kind,
    )


async def save_template(
    connection: asyncpg.Connection,
    kind: str,
    *,
    enabled: bool,
    subject: str,
    body: str,
    blocks: list[dict[str, Any]] | None,
    to_address: str,
    actor: str,
) -> None:
    """Write a template; an empty subject or body stands for the shipped one."""
    await connection.execute(
        "INSERT INTO email_template (kind, enabled, subject, body, blocks, to_address, updated_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, language) DO UPDATE SET"
        " enabled = excluded.enabled, subject = excluded.subject, body = excluded.body,"
        " blocks = excluded.blocks, to_address = excluded.to_address,"
        " updated_by = excluded.updated_by, updated_at = now()",
        kind,
        enabled,
        subject,
        body,
        blocks,
        to_address,
        actor,
    )


async def log(
    connection: asyncpg.Connection,
    *,
    first: int,
    after: tuple[datetime, UUID] | None,
    states: Collection[str],
    kinds: Collection[str],
    member_id: UUID | None,
) -> list[Any]:
    """Emails newest first, by (created_at, id)."""
    wheres, values = ["o.effect = 'email'"], list[Any]()

    def where(condition: str, *more: Any) -> None:
        places = [f"${len(values) + number}" for number in range(1, len(more) + 1)]
        wheres.append(condition.format(*places))
        values.extend(more)

    if after is not None:
        where("(o.created_at, o.id) < ({}, {})", *after)
    if states:
        where("o.state = ANY({}::text[])", list(states))
    if kinds:
        where("o.kind = ANY({}::text[])", list(kinds))
    if member_id is not None:
        where("o.member_id = {}", member_id)
    values.append(first)
    return await connection.fetch(
        f"SELECT {_LOG_COLUMNS} FROM outbox o LEFT JOIN member m ON m.id = o.member_id"
        f" LEFT JOIN email e ON e.outbox_id = o.id WHERE {' AND '.join(wheres)}"
        f" ORDER BY o.created_at DESC, o.id DESC LIMIT ${len(values)}",
        *values,
    )


async def one(connection: asyncpg.Connection, outbox_id: UUID) -> Any | None:
    """One email of the log with its content."""
    return await connection.fetchrow(
        f"SELECT {_LOG_COLUMNS}, e.html, e.plain, e.message_id, e.from_address"
        " FROM outbox o LEFT JOIN member m ON m.id = o.member_id"
        " LEFT JOIN email e ON e.outbox_id = o.id WHERE o.effect = 'email' AND o.id = $1",
        outbox_id,
    )

"""Reading the feed for what concerns referrals: orders that name codes, and friends' orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

# Whoever reads, reads alone; the others, and whoever finds nothing new, have nothing to do.
_LOCK = """
    SELECT pos FROM referral_reader WHERE pos < (SELECT max(pos) FROM feed)
    FOR UPDATE SKIP LOCKED
"""

_HEAD = """
    SELECT max(pos) FROM (SELECT pos FROM feed WHERE pos > $1 ORDER BY pos LIMIT $2) span
"""

_ORDERS = """
    SELECT x.member_id, x.source, x.external_id, x.occurred_at, x.body->'codes' AS codes
    FROM feed f JOIN fact x ON (x.member_id, x.seq) = (f.member_id, f.seq)
    WHERE f.pos > $1 AND f.pos <= $2 AND x.kind = 'order_paid'
        AND jsonb_array_length(x.body->'codes') > 0
    ORDER BY f.pos
"""

# A visitor who came by a link is a member now.
_LINK = """
    UPDATE referral r SET friend_id = i.member_id
    FROM feed f JOIN member_identity i ON i.member_id = f.member_id
    WHERE f.pos > $1 AND f.pos <= $2 AND r.friend_id IS NULL
        AND (r.friend_store, r.friend_customer) = (i.store, i.external_id)
        AND NOT EXISTS (SELECT FROM referral o WHERE o.friend_id = i.member_id)
        AND i.external_id = (
            SELECT min(j.external_id) FROM member_identity j JOIN referral q
                ON (q.friend_store, q.friend_customer) = (j.store, j.external_id)
            WHERE j.member_id = i.member_id AND q.friend_id IS NULL)
"""

_TOUCH = """
    UPDATE referral r SET check_at = '-infinity'
    FROM feed f JOIN fact x ON (x.member_id, x.seq) = (f.member_id, f.seq)
    WHERE f.pos > $1 AND f.pos <= $2 AND x.kind = ANY($3) AND r.{who} = f.member_id
"""

_BLOCKS = ["member_blocked", "member_unblocked"]
_OF_FRIENDS = ["order_paid", "order_refunded", *_BLOCKS]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingOrder:
    """An order that names codes of some kind."""

    member_id: UUID
    source: str
    external_id: str
    occurred_at: datetime
    codes: Sequence[str]


async def lock(connection: asyncpg.Connection) -> int | None:
    """Up to where the feed was read; None if nothing has come, or somebody else reads."""
    found: int | None = await connection.fetchval(_LOCK)
    return found


async def head(connection: asyncpg.Connection, after: int, limit: int) -> int | None:
    """The last position of the next stretch; None if nothing has come."""
    found: int | None = await connection.fetchval(_HEAD, after, limit)
    return found


async def naming_orders(
    connection: asyncpg.Connection, after: int, until: int
) -> list[NamingOrder]:
    """The orders of a stretch that name codes, in its order."""
    return [NamingOrder(**dict(row)) for row in await connection.fetch(_ORDERS, after, until)]


async def link(connection: asyncpg.Connection, after: int, until: int) -> None:
    """Let those who came by a link be known as the members they have become."""
    if await connection.fetchval("SELECT EXISTS (SELECT FROM referral WHERE friend_id IS NULL)"):
        await connection.execute(_LINK, after, until)


async def touch(connection: asyncpg.Connection, after: int, until: int) -> None:
    """Have the referrals judged again whose friends bought or were refunded, and those of whom
    either was blocked or unblocked."""
    await connection.execute(_TOUCH.format(who="friend_id"), after, until, _OF_FRIENDS)
    await connection.execute(_TOUCH.format(who="referrer_id"), after, until, _BLOCKS)


async def move(connection: asyncpg.Connection, until: int) -> None:
    """The stretch is read."""
    await connection.execute("UPDATE referral_reader SET pos = $1", until)

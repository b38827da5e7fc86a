"""Lists of referrals: everybody's, a member's friends, by whom members came; and their counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from punchcard.db.sql.referrals import COLUMNS, StoredReferral, stored

_LOG = f"""
    SELECT {COLUMNS} FROM referral r
    WHERE ($1::text[] IS NULL OR r.state = ANY($1))
        AND ($2::timestamptz IS NULL OR (r.attributed_at, r.id) < ($2, $3::uuid))
    ORDER BY r.attributed_at DESC, r.id DESC LIMIT $4
"""

_OF_REFERRERS = f"""
    SELECT {COLUMNS} FROM unnest($1::uuid[]) AS u(member_id)
    CROSS JOIN LATERAL (
        SELECT * FROM referral one WHERE one.referrer_id = u.member_id
        AND ($2::timestamptz IS NULL OR (one.attributed_at, one.id) < ($2, $3::uuid))
        ORDER BY one.attributed_at DESC, one.id DESC LIMIT $4) r
    ORDER BY r.referrer_id, r.attributed_at DESC, r.id DESC
"""

_OF_FRIENDS = f"SELECT {COLUMNS} FROM referral r WHERE r.friend_id = ANY($1)"

_BY_IDS = f"SELECT {COLUMNS} FROM referral r WHERE r.id = ANY($1)"

# What a friend's referral has brought its referrer, as the books say.
_COUNTED = """
    count(*)::int AS friends,
    count(*) FILTER (WHERE r.state = 'pending')::int AS pending,
    count(*) FILTER (WHERE r.state = 'waiting')::int AS waiting,
    count(*) FILTER (WHERE r.state = 'completed')::int AS completed,
    count(*) FILTER (WHERE r.state = 'blocked')::int AS blocked,
    count(*) FILTER (WHERE r.state = 'reversed')::int AS reversed,
    coalesce(sum(given.points), 0)::bigint AS points
"""
_GIVEN = """
    LEFT JOIN LATERAL (
        SELECT sum(e.points) AS points FROM entry e
        WHERE r.state = 'completed' AND e.member_id = r.referrer_id
            AND e.fact_seq = r.completed_seq AND e.kind = 'earn') given ON r.state = 'completed'
"""
_COUNTS = f"""
    SELECT r.referrer_id, {_COUNTED} FROM referral r {_GIVEN}
    WHERE r.referrer_id = ANY($1) GROUP BY r.referrer_id
"""
_COUNTS_OF_ALL = f"SELECT {_COUNTED} FROM referral r {_GIVEN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCounts:
    """What became of friends: friends = the sum of the states, always. `points` are held now."""

    friends: int = 0
    pending: int = 0
    waiting: int = 0
    completed: int = 0
    blocked: int = 0
    reversed: int = 0
    points: int = 0


Place = tuple[datetime, UUID]


async def log(
    connection: asyncpg.Connection,
    *,
    states: Sequence[str] | None,
    after: Place | None,
    limit: int,
) -> list[StoredReferral]:
    """Everybody's referrals, newest first."""
    wanted = list(states) if states is not None else None
    rows = await connection.fetch(_LOG, wanted, *(after or (None, None)), limit)
    return [stored(row) for row in rows]


async def of_referrers(
    connection: asyncpg.Connection, members: Sequence[UUID], *, after: Place | None, limit: int
) -> list[StoredReferral]:
    """The friends of each member, newest first."""
    place = after or (None, None)
    rows = await connection.fetch(_OF_REFERRERS, list(members), *place, limit)
    return [stored(row) for row in rows]


async def of_friends(
    connection: asyncpg.Connection, members: Sequence[UUID]
) -> list[StoredReferral]:
    """By whom these members came."""
    return [stored(row) for row in await connection.fetch(_OF_FRIENDS, list(members))]


async def by_ids(connection: asyncpg.Connection, ids: Sequence[UUID]) -> list[StoredReferral]:
    """Referrals by id; unknown ones are left out."""
    return [stored(row) for row in await connection.fetch(_BY_IDS, list(ids))]


async def counts(
    connection: asyncpg.Connection, members: Sequence[UUID]
) -> dict[UUID, ReferralCounts]:
    """Counts by referrer, of those who have sent somebody."""
    found: dict[UUID, ReferralCounts] = {}
    for row in await connection.fetch(_COUNTS, list(members)):
        values = dict(row)
        referrer: UUID = values.pop("referrer_id")
        found[referrer] = ReferralCounts(**values)
    return found


async def counts_of_all(connection: asyncpg.Connection) -> ReferralCounts:
    """What became of everybody's friends."""
    row = await connection.fetchrow(_COUNTS_OF_ALL)
    if row is None:
        raise LookupError("an aggregate always has a row")
    return ReferralCounts(**row)

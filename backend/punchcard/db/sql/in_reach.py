"""Members who were told that a reward is within reach, and have left their points unspent."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.effects import REWARD_IN_REACH

# The last mail of a member is the cause of the next one: whoever tells again tells once.
_TELL_AGAIN = f"""
    WITH last AS (
        SELECT DISTINCT ON (member_id) member_id, id, created_at FROM outbox
        WHERE effect = 'email' AND kind = '{REWARD_IN_REACH}' AND member_id > $1
        ORDER BY member_id, created_at DESC, id DESC
    ), due AS (
        SELECT last.member_id, last.id FROM last
        JOIN member m ON m.id = last.member_id AND m.status = 'active'
        JOIN balance b ON b.member_id = last.member_id AND b.available >= $3
        WHERE last.created_at <= $2
        ORDER BY last.member_id LIMIT $6
    ), told AS (
        INSERT INTO outbox (id, effect, kind, cause, member_id, payload, created_at)
        SELECT gen_random_uuid(), 'email', '{REWARD_IN_REACH}', 'again:' || due.id, due.member_id,
               $4, $5
        FROM due ON CONFLICT (effect, kind, cause) DO NOTHING RETURNING 1
    )
    SELECT (SELECT member_id FROM due ORDER BY member_id DESC LIMIT 1) AS last,
           (SELECT count(*) FROM told) AS told
"""


async def tell_again(
    connection: asyncpg.Connection,
    *,
    beyond: UUID,
    told_before: datetime,
    cost: int,
    payload: dict[str, Any],
    now: datetime,
    at_most: int,
) -> tuple[UUID | None, int]:
    """Queue the mail anew for members after `beyond`, in their order; the last member looked at,
    None at the end, and how many were told."""
    row = await connection.fetchrow(_TELL_AGAIN, beyond, told_before, cost, payload, now, at_most)
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    return row["last"], row["told"]

"""The outbox: effects wait here, are leased to one worker at a time, and keep what became of them.

`attempts` is the fence. A message to a worker names it, and whoever writes a result names it: a
message that comes twice, or a worker that was given up, finds another number and does nothing.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

# Rows whose lease ran out belonged to a worker that died: they wait again.
_HAND_OUT = """
    WITH room AS (
        SELECT greatest(0, $1 - count(*)) AS rows FROM outbox
        WHERE state = 'queued' AND due_at > now() AND due_at <= now() + $2::interval
    ), due AS (
        SELECT id FROM outbox
        WHERE (state = 'queued' AND due_at <= now())
           OR (state = 'sending' AND leased_until < now())
        ORDER BY due_at LIMIT (SELECT rows FROM room) FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox o SET state = 'queued', leased_until = NULL, due_at = now() + $2::interval
    FROM due WHERE o.id = due.id
    RETURNING o.id, o.attempts
"""

_CLAIM = """
    UPDATE outbox SET state = 'sending', attempts = attempts + 1,
        leased_until = now() + $3::interval
    WHERE id = (SELECT id FROM outbox WHERE id = $1 AND attempts = $2 AND state = 'queued'
                FOR UPDATE SKIP LOCKED)
    RETURNING id, effect, kind, member_id, fact_seq, payload, attempts, unconfirmed,
        now() - created_at AS age
"""

# A slow worker whose lease ran out still tells the truth while nobody has begun anew.
_MINE = "id = $1 AND attempts = $2 AND state IN ('queued', 'sending')"


async def hand_out(
    connection: asyncpg.Connection, *, at_most: int, again_after: timedelta
) -> list[tuple[UUID, int]]:
    """(id, attempts) of what is due. A row that no worker has claimed `again_after` is due again:
    that is how what a broker lost is found. No more than `at_most` are out at a time."""
    rows = await connection.fetch(_HAND_OUT, at_most, again_after)
    return [(row["id"], row["attempts"]) for row in rows]


async def take_back(connection: asyncpg.Connection, ids: list[UUID], after: timedelta) -> None:
    """The broker did not take them: they are due again after a moment."""
    await connection.execute(
        "UPDATE outbox SET due_at = now() + $2::interval"
        " WHERE id = ANY($1::uuid[]) AND state = 'queued'",
        ids,
        after,
    )


async def claim(
    connection: asyncpg.Connection, outbox_id: UUID, attempts: int, lease: timedelta
) -> Any | None:
    """Lease a row, or None if it is not to be had (any more)."""
    return await connection.fetchrow(_CLAIM, outbox_id, attempts, lease)


async def postpone(
    connection: asyncpg.Connection, outbox_id: UUID, attempts: int, after: timedelta
) -> None:
    """Give a claimed row back untried: this was no attempt."""
    await connection.execute(
        "UPDATE outbox SET state = 'queued', leased_until = NULL, attempts = attempts - 1,"
        f" due_at = now() + $3::interval WHERE {_MINE}",
        outbox_id,
        attempts,
        after,
    )


async def begin_handover(connection: asyncpg.Connection, outbox_id: UUID, attempts: int) -> bool:
    """Note, before the content goes out, that from here on nobody knows; False if the lease is
    lost, and then it must not go out."""
    done = await connection.fetchval(
        "UPDATE outbox SET unconfirmed = unconfirmed + 1"
        " WHERE id = $1 AND attempts = $2 AND state = 'sending' AND leased_until > now()"
        " RETURNING true",
        outbox_id,
        attempts,
    )
    return bool(done)


async def settle(
    connection: asyncpg.Connection,
    outbox_id: UUID,
    attempts: int,
    *,
    state: str,
    detail: str,
    answered: bool = False,
) -> bool:
    """The end of a row; False if somebody else has it now. `answered`: the server said what
    became of the content."""
    done = await connection.fetchval(
        "UPDATE outbox SET state = $3, detail = $4, settled_at = now(), leased_until = NULL,"
        f" unconfirmed = unconfirmed - $5::int WHERE {_MINE} RETURNING true",
        outbox_id,
        attempts,
        state,
        detail,
        int(answered),
    )
    return bool(done)


async def defer(
    connection: asyncpg.Connection,
    outbox_id: UUID,
    attempts: int,
    *,
    detail: str,
    after: timedelta,
    answered: bool,
) -> None:
    """Try again later. `answered`: the server said no to the content."""
    await connection.execute(
        "UPDATE outbox SET state = 'queued', detail = $3, due_at = now() + $4::interval,"
        " leased_until = NULL, unconfirmed = unconfirmed - $5::int"
        f" WHERE {_MINE}",
        outbox_id,
        attempts,
        detail,
        after,
        int(answered),
    )


async def requeue(connection: asyncpg.Connection, outbox_id: UUID) -> bool:
    """By hand: let what failed be tried from the beginning, as often as at first."""
    done = await connection.fetchval(
        "UPDATE outbox SET state = 'queued', detail = '', settled_at = NULL, due_at = now(),"
        " attempts = 0, unconfirmed = 0"
        " WHERE id = $1 AND state IN ('failed', 'bounced', 'kept', 'skipped', 'held')"
        " RETURNING true",
        outbox_id,
    )
    return bool(done)


async def held(connection: asyncpg.Connection) -> int:
    """How many wait for a person since a restore."""
    return int(await connection.fetchval("SELECT count(*) FROM outbox WHERE state = 'held'"))


HOLD = (
    "UPDATE outbox SET state = 'held', leased_until = NULL, settled_at = now(),"
    " detail = 'restored from a backup: it may have been sent since'"
    " WHERE state IN ('queued', 'sending')"
)


async def hold(connection: asyncpg.Connection) -> None:
    """Nothing that waits goes out before somebody lets it."""
    await connection.execute(HOLD)


async def release(connection: asyncpg.Connection) -> int:
    """By hand: let all that a restore held go out, with the Message-IDs they had."""
    rows = await connection.fetch(
        "UPDATE outbox SET state = 'queued', detail = '', settled_at = NULL, due_at = now(),"
        " attempts = 0, unconfirmed = 0 WHERE state = 'held' RETURNING 1"
    )
    return len(rows)


async def flag_bounced(connection: asyncpg.Connection, member_id: UUID, address: str) -> None:
    """The member's address does not exist, if it still is theirs."""
    await connection.execute(
        "UPDATE member SET email_bounced_at = now()"
        " WHERE id = $1 AND email = $2 AND email_bounced_at IS NULL",
        member_id,
        address,
    )


async def unflag_bounced(connection: asyncpg.Connection, outbox_id: UUID) -> None:
    """By hand: try the address again."""
    await connection.execute(
        "UPDATE member SET email_bounced_at = NULL"
        " WHERE id = (SELECT member_id FROM outbox WHERE id = $1)",
        outbox_id,
    )

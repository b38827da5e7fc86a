"""New tier settings reach everybody, a slice of members at a time.

Whom they leave as they are, they pass by in one statement; the others are made due, and the core
decides about them one by one. A member may be passed by if the settings follow directly on those
that judged them last, and nothing is due before: whatever lies between is decided first, as a fold
from zero would.
"""

from uuid import UUID

import asyncpg

from punchcard.core.program import Program
from punchcard.core.tiers import SettingsStep
from punchcard.db.sql.tier_twin import query, values_of

SLICE = 2_000

_OLDEST = "SELECT min(tier_version) FROM balance WHERE clock IS NOT NULL"

_WAITING = "SELECT count(*) FROM balance WHERE clock IS NOT NULL AND tier_version < $1"

# Whoever is being posted to meets the settings there.
_LOCKED = """
    SELECT member_id FROM balance
    WHERE clock IS NOT NULL AND tier_version < $1 AND ($2::uuid IS NULL OR member_id > $2)
    ORDER BY member_id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
"""

# {from_instant} is when they come into force, {before} the version in force until then.
_MAY_SKIP = """
    CASE WHEN b.clock >= {from_instant} THEN coalesce(b.next_due_at > b.clock, true)
         ELSE b.tier_version = {before} AND coalesce(b.next_due_at > {from_instant}, true) END
"""

_SKIP = """
    UPDATE balance b SET tier_version = $9::int, next_due_at = least(b.next_due_at, e.due)
    FROM ({evaluated}) e
    WHERE b.member_id = e.member_id AND NOT e.again
        AND e.new_tier IS NOT DISTINCT FROM e.old_tier AND {may_pass}
"""

_SKIP_WHEN_OFF = f"""
    UPDATE balance b SET tier_version = $2
    WHERE b.member_id = ANY($1) AND {_MAY_SKIP.format(from_instant="$3", before="$4")}
"""

_CALL = """
    UPDATE balance b SET next_due_at = least(next_due_at, greatest(b.clock, (
        SELECT min(s.effective_from) FROM tier_scheme s WHERE s.version > b.tier_version)))
    WHERE b.member_id = ANY($1) AND b.tier_version < $2
"""


async def oldest(connection: asyncpg.Connection) -> int | None:
    """The oldest settings that any member was last evaluated by; None without members."""
    version: int | None = await connection.fetchval(_OLDEST)
    return version


async def waiting(connection: asyncpg.Connection, version: int) -> int:
    """How many members were last evaluated by older settings."""
    return int(await connection.fetchval(_WAITING, version))


async def slice_of(
    connection: asyncpg.Connection,
    step: SettingsStep,
    program: Program,
    *,
    after: UUID | None,
    size: int = SLICE,
) -> UUID | None:
    """Let new settings reach the next members after one, by id; returns the last of them, None
    if there were none."""
    version = step.scheme.version
    rows = await connection.fetch(_LOCKED, version, after, size)
    members = [row["member_id"] for row in rows]
    if not members:
        return None
    # A statement of its own: it sees what was committed while the locks were waited for.
    if step.scheme.settings.enabled:
        await _pass(connection, step, program, members)
    else:
        await connection.execute(_SKIP_WHEN_OFF, members, version, step.at, step.before)
    await connection.execute(_CALL, members, version)
    last: UUID = members[-1]
    return last


async def _pass(
    connection: asyncpg.Connection, step: SettingsStep, program: Program, members: list[UUID]
) -> None:
    may_pass = _MAY_SKIP.format(from_instant="$3::timestamptz", before="$10::int")
    await connection.execute(
        _SKIP.format(evaluated=query(step.scheme, some=True), may_pass=may_pass),
        *values_of(step.scheme, program, step.at, members),
        step.scheme.version,
        step.before,
    )

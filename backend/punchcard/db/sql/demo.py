"""What the demo shop asks of its own past, and taking all of it away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

KEPT = (
    "tortoise_migrations email_kind staff staff_session api_key storefront signing_key schedule"
    " audit_log"
).split()
"""What is no part of the demo's programme: who may come in, the clock, and who did what."""

# Where a migration puts a row of its own; a database without it does not work.
_SINGLE_ROWS = ("program_total", "referral_reader")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRows:
    """What the demo has written; `foreign` members came from somewhere else."""

    name: str
    revision: int
    members: int
    orders: int
    activities: int
    foreign: int


_IS_DEMO = """
    SELECT EXISTS (SELECT FROM program) AND coalesce((
        SELECT actor = $1 FROM audit_log
        WHERE target = 'program' AND action = 'program.created' ORDER BY id DESC LIMIT 1), false)
"""

_ROWS = """
    SELECT name, revision,
        (SELECT count(*) FROM member) AS members,
        (SELECT count(*) FROM shop_order WHERE fact_seq IS NOT NULL) AS orders,
        (SELECT count(*) FROM fact) AS activities,
        (SELECT count(*) FROM fact x JOIN member m ON m.id = x.member_id
         WHERE x.seq = 1 AND x.actor <> ALL($1::text[]) AND m.external_id !~ $2) AS foreign
    FROM program
"""


async def is_demo(connection: asyncpg.Connection, actor: str) -> bool:
    """Whether the programme here is the one that `actor` seeded."""
    return bool(await connection.fetchval(_IS_DEMO, actor))


async def was_removed(connection: asyncpg.Connection) -> bool:
    """Whether demo data was here and was removed."""
    return bool(
        await connection.fetchval(
            "SELECT EXISTS (SELECT FROM audit_log"
            " WHERE target = 'program' AND action = 'demo.removed')"
        )
    )


async def rows(
    connection: asyncpg.Connection, actors: Collection[str], newcomer: str
) -> DemoRows | None:
    """What there is; a member is the demo's if its first fact came from these actors, or if it has
    an id like that of a newcomer to the demo's shop."""
    row = await connection.fetchrow(_ROWS, list(actors), f"^{newcomer}$")
    return DemoRows(**row) if row is not None else None


async def lock(connection: asyncpg.Connection) -> None:
    """Nobody joins and nothing is posted until the transaction ends."""
    await connection.execute("LOCK TABLE member, balance, fact IN ACCESS EXCLUSIVE MODE")


async def empty(connection: asyncpg.Connection) -> None:
    """Take every row away but those of the kept tables; the database is as good as new."""
    found = await connection.fetch(
        "SELECT quote_ident(tablename) AS name FROM pg_tables"
        " WHERE schemaname = current_schema() AND tablename <> ALL($1::text[]) ORDER BY 1",
        KEPT,
    )
    await connection.execute(f"TRUNCATE {', '.join(row['name'] for row in found)} RESTART IDENTITY")
    for name in _SINGLE_ROWS:
        await connection.execute(f"INSERT INTO {name} DEFAULT VALUES")


async def last_order_number(connection: asyncpg.Connection, source: str) -> int:
    """The highest order number the shop has given; 0 before its first."""
    found: int = await connection.fetchval(
        "SELECT coalesce(max(external_id::bigint), 0) FROM shop_order WHERE source = $1", source
    )
    return found


async def first_orders(connection: asyncpg.Connection, limit: int) -> list[tuple[UUID, datetime]]:
    """Members who have bought, the newest customers first, and when they did first."""
    rows = await connection.fetch(
        "SELECT s.member_id, min(s.paid_at) AS paid_at FROM shop_order s"
        " JOIN member m ON m.id = s.member_id WHERE s.fact_seq IS NOT NULL AND m.status = 'active'"
        " GROUP BY s.member_id ORDER BY 2 DESC, 1 LIMIT $1",
        limit,
    )
    return [(row["member_id"], row["paid_at"]) for row in rows]


async def analyze(connection: asyncpg.Connection) -> None:
    """Let the planner know of what was just written, instead of minutes later."""
    await connection.execute("ANALYZE")

"""The sums that the sequencer keeps with the feed: of the programme, its days, each rule and reward
by day, and tier moves by day. Here also the same sums from nothing, which prove them."""

from typing import Any

import asyncpg

ZONE = "coalesce((SELECT timezone FROM program), 'UTC')"

# What a set of entries adds to the sums of the programme and of their days. Each account's sum is
# what came in less what went back out, so that the days add up to the programme. `spenders` are
# members whose first redemption this is.
FLOWS = """
    coalesce(sum(points) FILTER (WHERE from_account = 'issued'), 0)::bigint AS issued,
    {},
    count(*) FILTER (WHERE first_redeemed) AS spenders
""".format(
    ",\n    ".join(
        f"coalesce(sum(CASE WHEN to_account = '{name}' THEN points"
        f" WHEN from_account = '{name}' THEN -points END), 0)::bigint AS {name}"
        for name in ("pending", "available", "spent", "expired", "reversed", "removed")
    )
)


def entries_of(facts: str) -> str:
    """The entries of some facts (rows of member_id and seq), each with its day and with the rule
    or reward it belongs to: points given back belong to the reward they were spent on."""
    return f"""
        SELECT (e.occurred_at AT TIME ZONE {ZONE})::date AS day, e.kind, e.points,
            e.from_account, e.to_account,
            coalesce(nullif(e.rule_key, ''), e.inputs->>'reward_key', o.inputs->>'reward_key', '')
                COLLATE "C" AS rule_key,
            e.kind = 'redeem' AND NOT EXISTS (
                SELECT FROM entry p
                WHERE p.member_id = e.member_id AND p.kind = 'redeem' AND p.seq < e.seq
            ) AS first_redeemed
        FROM {facts} t JOIN entry e ON e.member_id = t.member_id AND e.fact_seq = t.seq
        LEFT JOIN entry o ON e.kind = 'return' AND o.member_id = e.member_id
            AND o.seq = e.corrects_seq
    """


def counted_of(facts: str) -> str:
    """New members and orders by day, of some facts."""
    return f"""
        SELECT (f.occurred_at AT TIME ZONE {ZONE})::date AS day,
            count(*) FILTER (WHERE f.seq = 1) AS members,
            count(*) FILTER (WHERE f.kind = 'order_paid') AS orders
        FROM {facts} t JOIN fact f USING (member_id, seq) GROUP BY 1
    """


def tier_moves_of(facts: str) -> str:
    """Moves between tiers by day ('' is none), of some facts."""
    return f"""
        SELECT (c.effective_at AT TIME ZONE {ZONE})::date AS day,
            coalesce(c.old_tier, '') AS old_tier, coalesce(c.new_tier, '') AS new_tier,
            count(*) AS moves
        FROM {facts} t JOIN tier_change c ON c.member_id = t.member_id AND c.fact_seq = t.seq
        WHERE c.old_tier IS DISTINCT FROM c.new_tier GROUP BY 1, 2, 3
    """


ACTIVE_DAYS = 90
"""So many days from its last activity on a member is active."""


def activity_of(facts: str) -> str:
    """How many members become active less how many cease to be, by day, of some facts: whoever did
    something is active for so many days from that day on, unless something follows within them.
    The days before an instant add up to the members active then."""
    return f"""
        SELECT u.day, sum(u.members)::bigint AS members FROM (
            SELECT l.member_id, l.day, l.before FROM (
                SELECT f.member_id, (f.effective_at AT TIME ZONE {ZONE})::date AS day,
                    (SELECT (p.effective_at AT TIME ZONE {ZONE})::date FROM fact p
                     WHERE p.member_id = f.member_id AND p.seq < f.seq AND p.source <> 'clock'
                     ORDER BY p.seq DESC LIMIT 1) AS before
                FROM {facts} t JOIN fact f USING (member_id, seq) WHERE f.source <> 'clock'
            ) l WHERE l.before IS DISTINCT FROM l.day
        ) l CROSS JOIN LATERAL (VALUES
            (greatest(l.day, l.before + {ACTIVE_DAYS}), 1), (l.day + {ACTIVE_DAYS}, -1)
        ) AS u(day, members)
        GROUP BY 1 HAVING sum(u.members) <> 0
    """


DAYS = """
    SELECT day, coalesce(members, 0) AS members, coalesce(orders, 0) AS orders,
        coalesce(issued, 0) AS issued, coalesce(spent, 0) AS redeemed,
        coalesce(expired, 0) AS expired, coalesce(reversed, 0) AS reversed,
        coalesce(removed, 0) AS removed, coalesce(pending, 0) AS pending,
        coalesce(available, 0) AS available, coalesce(spenders, 0) AS spenders
    FROM counted FULL JOIN moved USING (day)
"""
"""Of `counted` and `moved`, in the order of the columns of daily_total."""

RULES = """
    SELECT day, rule_key, kind, count(*) AS entries, sum(points)::bigint AS points
    FROM entries GROUP BY 1, 2, 3
"""

_PROGRAM_ANEW = f"""
    SELECT (SELECT count(*) FROM feed)::bigint AS pos,
        (SELECT count(*) FROM feed WHERE seq = 1)::bigint AS members,
        (SELECT count(*) FROM feed JOIN fact USING (member_id, seq)
            WHERE kind = 'order_paid')::bigint AS orders,
        m.issued, m.pending, m.available, m.spent, m.expired, m.reversed, m.removed
    FROM (SELECT {FLOWS} FROM ({entries_of("feed")}) entries) m
"""

_ANEW = {
    "daily_total": f"""
        WITH counted AS ({counted_of("feed")}),
            moved AS (SELECT day, {FLOWS} FROM ({entries_of("feed")}) entries GROUP BY 1)
        {DAYS} ORDER BY day
    """,
    "daily_rule": f"""
        WITH entries AS ({entries_of("feed")}) {RULES} ORDER BY day, rule_key, kind
    """,
    "daily_tier_move": f"{tier_moves_of('feed')} ORDER BY 1, 2, 3",
    "daily_active": f"{activity_of('feed')} ORDER BY 1",
}

_KEPT = {
    "daily_total": "SELECT * FROM daily_total ORDER BY day",
    "daily_rule": "SELECT * FROM daily_rule ORDER BY day, rule_key, kind",
    "daily_tier_move": "SELECT * FROM daily_tier_move ORDER BY day, old_tier, new_tier",
    "daily_active": "SELECT * FROM daily_active WHERE members <> 0 ORDER BY day",
}

Sums = dict[str, list[dict[str, Any]]]
"""By table: its rows."""


async def kept(connection: asyncpg.Connection) -> Sums:
    """The sums as they are kept."""
    total = dict(await connection.fetchrow("SELECT * FROM program_total") or {})
    total.pop("id", None)
    return {"program_total": [total], **await _rows(connection, _KEPT)}


async def anew(connection: asyncpg.Connection) -> Sums:
    """The same sums, added up from the ledger. Reads all of it."""
    total = dict(await connection.fetchrow(_PROGRAM_ANEW) or {})
    return {"program_total": [total], **await _rows(connection, _ANEW)}


async def replace(connection: asyncpg.Connection) -> None:
    """Add the kept sums up anew and put them in the place of the old; the head is locked."""
    total = dict(await connection.fetchrow(_PROGRAM_ANEW) or {})
    names = ", ".join(f"{name} = ${index}" for index, name in enumerate(total, 1))
    await connection.execute(f"UPDATE program_total SET {names}", *total.values())
    for table, query in _ANEW.items():
        await connection.execute(f"DELETE FROM {table}")
        await connection.execute(f"INSERT INTO {table} {query}")


async def _rows(connection: asyncpg.Connection, queries: dict[str, str]) -> Sums:
    return {
        table: [dict(row) for row in await connection.fetch(query)]
        for table, query in queries.items()
    }

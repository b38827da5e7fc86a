"""Set-based proofs of the books: each query returns (member_id or null, what is wrong).

$1 limits a query to some members (null: all of them).
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg

from punchcard.core.ledger import LEGAL_PAIRS

APPEND_ONLY = "audit_log entry fact feed lot_move program_version rule_version".split()
_ACCOUNTS = ("pending", "available", "spent", "expired", "reversed", "removed")
_ONLY = "($1::uuid[] IS NULL OR {}.member_id = ANY($1))"

# tgtype: 1 row, 2 before, 8 delete, 16 update.
_TRIGGERS = """
    SELECT NULL::uuid AS member_id, name || ' can be changed: its trigger is off or gone' AS problem
    FROM unnest($1::text[]) AS t(name)
    WHERE NOT EXISTS (
        SELECT FROM pg_trigger g
        WHERE g.tgrelid = to_regclass(name) AND g.tgname = name || '_append_only'
          AND g.tgenabled IN ('O', 'A') AND g.tgtype & 27 = 27)
    ORDER BY name
"""

_CORRECTIONS = f"""
    SELECT c.member_id, format('entry %s takes %s of entry %s, which granted %s', max(c.seq),
                               sum(c.points), o.seq, o.points) AS problem
    FROM entry c JOIN entry o ON o.member_id = c.member_id AND o.seq = c.corrects_seq
    WHERE c.kind IN ('void', 'clawback', 'undo_give', 'undo_remove') AND {_ONLY.format("c")}
    GROUP BY c.member_id, o.seq, o.points HAVING sum(c.points) > o.points
    UNION ALL
    SELECT c.member_id, format('entry %s (%s) corrects entry %s, which is no such entry', c.seq,
                               c.kind, c.corrects_seq)
    FROM entry c LEFT JOIN entry o ON o.member_id = c.member_id AND o.seq = c.corrects_seq
    WHERE c.corrects_seq IS NOT NULL AND {_ONLY.format("c")}
      AND (c.kind, o.kind) NOT IN (('approve', 'earn'), ('void', 'earn'), ('clawback', 'earn'),
           ('undo_give', 'give'), ('undo_remove', 'remove'), ('reinstate', 'clawback'),
           ('reinstate', 'void'), ('return', 'redeem'), ('undo_expire', 'expire')) IS NOT FALSE
"""

_FLOW = ", ".join(
    f"coalesce(sum(CASE WHEN to_account = '{name}' THEN points"
    f" WHEN from_account = '{name}' THEN -points END), 0)::bigint AS {name}"
    for name in _ACCOUNTS
)
_BALANCES = f"""
    WITH summed AS (
        SELECT member_id, {_FLOW},
               coalesce(sum(points) FILTER (WHERE from_account = 'issued'), 0)::bigint AS credited
        FROM entry WHERE {_ONLY.format("entry")} GROUP BY member_id
    )
    SELECT b.member_id, format('%s is %s, its entries say %s', v.name, v.cached, v.summed)
        AS problem
    FROM balance b LEFT JOIN summed s USING (member_id)
    CROSS JOIN LATERAL (VALUES
        {", ".join(f"('{name}', b.{name}, s.{name})" for name in (*_ACCOUNTS, "credited"))}
    ) AS v(name, cached, summed)
    WHERE {_ONLY.format("b")} AND v.cached <> coalesce(v.summed, 0)
"""

_COUNTS = f"""
    WITH counted AS (
        SELECT member_id,
               count(*) FILTER (WHERE kind = 'order_paid') AS order_count,
               count(*) FILTER (WHERE kind = 'order_refunded') AS refund_count,
               max(effective_at) AS clock,
               max(effective_at) FILTER (WHERE source <> 'clock') AS last_activity_at,
               max(seq) AS last_fact
        FROM fact WHERE {_ONLY.format("fact")} GROUP BY member_id
    ), kept AS (
        SELECT member_id, count(*) AS kept_order_count FROM shop_order
        WHERE fact_seq IS NOT NULL AND NOT (goods_minor > 0 AND refunded_minor >= goods_minor)
          AND {_ONLY.format("shop_order")} GROUP BY member_id
    ), entries AS (
        SELECT member_id, max(seq) AS last_entry FROM entry
        WHERE {_ONLY.format("entry")} GROUP BY member_id
    )
    SELECT b.member_id, format('%s is %s, the facts say %s', v.name, v.cached, v.counted)
        AS problem
    FROM balance b LEFT JOIN counted c USING (member_id) LEFT JOIN kept k USING (member_id)
    LEFT JOIN entries e USING (member_id)
    CROSS JOIN LATERAL (VALUES
        ('order_count', b.order_count::text, coalesce(c.order_count, 0)::text),
        ('kept_order_count', b.kept_order_count::text, coalesce(k.kept_order_count, 0)::text),
        ('refund_count', b.refund_count::text, coalesce(c.refund_count, 0)::text),
        ('next_seq', b.next_seq::text,
         (greatest(c.last_fact, e.last_entry, 0) + 1)::text),
        ('clock', b.clock::text, c.clock::text),
        ('last_activity_at', b.last_activity_at::text, c.last_activity_at::text)
    ) AS v(name, cached, counted)
    WHERE {_ONLY.format("b")} AND v.cached IS DISTINCT FROM v.counted
"""

_PAIRS = f"""
    SELECT e.member_id, format('entry %s moves %s points from %s to %s as %s', e.seq, e.points,
                               e.from_account, e.to_account, e.kind) AS problem
    FROM entry e
    WHERE {_ONLY.format("e")}
      AND (e.points <= 0 OR NOT EXISTS (
          SELECT FROM unnest($2::text[], $3::text[], $4::text[]) AS p(kind, source, target)
          WHERE (e.kind::text, e.from_account::text, e.to_account::text)
              = (p.kind, p.source, p.target)))
"""

_DEBTS = f"""
    SELECT b.member_id, format('available %s, lots_left %s, debt %s', b.available, b.lots_left,
                               b.debt) AS problem
    FROM balance b
    WHERE {_ONLY.format("b")} AND (b.available <> b.lots_left - b.debt OR b.lots_left < 0
        OR b.debt < 0 OR (b.lots_left > 0 AND b.debt > 0))
"""

_KEYS = f"""
    SELECT f.member_id, format('fact %s (%s %s of %s) is not in the directory', f.seq, f.kind,
                               f.external_id, f.source) AS problem
    FROM fact f
    LEFT JOIN fact_key k ON (k.external_id, k.kind, k.source) = (f.external_id, f.kind, f.source)
        AND (k.member_id, k.seq) = (f.member_id, f.seq)
    WHERE f.source <> 'clock' AND k.seq IS NULL AND {_ONLY.format("f")}
    UNION ALL
    SELECT k.member_id, format('the directory names %s %s of %s, which is not fact %s', k.kind,
                               k.external_id, k.source, k.seq)
    FROM fact_key k
    LEFT JOIN fact f ON (f.member_id, f.seq) = (k.member_id, k.seq)
        AND (k.external_id, k.kind, k.source) = (f.external_id, f.kind, f.source)
    WHERE f.seq IS NULL AND {_ONLY.format("k")}
    UNION ALL
    SELECT e.member_id, format('fact %s has %s entries %s of rule %s', e.fact_seq, count(*),
                               e.kind, e.rule_key)
    FROM entry e WHERE {_ONLY.format("e")}
    GROUP BY e.member_id, e.fact_seq, e.rule_key, e.kind, e.role HAVING count(*) > 1
"""

_LOTS = f"""
    WITH moved AS (
        SELECT member_id, lot_seq, sum(points)::bigint AS points FROM lot_move
        WHERE {_ONLY.format("lot_move")} GROUP BY member_id, lot_seq
    ), held AS (
        SELECT member_id, sum(remaining)::bigint AS points FROM lot
        WHERE {_ONLY.format("lot")} GROUP BY member_id
    )
    SELECT l.member_id, format('lot %s has %s left of %s, its moves took %s', l.seq, l.remaining,
                               l.points, coalesce(m.points, 0)) AS problem
    FROM lot l LEFT JOIN moved m ON (m.member_id, m.lot_seq) = (l.member_id, l.seq)
    WHERE {_ONLY.format("l")} AND (l.remaining <> l.points - coalesce(m.points, 0)
        OR l.remaining NOT BETWEEN 0 AND l.points)
    UNION ALL
    SELECT b.member_id, format('lots_left is %s, the lots hold %s', b.lots_left,
                               coalesce(h.points, 0))
    FROM balance b LEFT JOIN held h USING (member_id)
    WHERE {_ONLY.format("b")} AND b.lots_left <> coalesce(h.points, 0)
    UNION ALL
    SELECT b.member_id, format('pending is %s, the waiting awards hold %s', b.pending,
                               coalesce(p.points, 0))
    FROM balance b LEFT JOIN (
        SELECT member_id, sum(remaining)::bigint AS points FROM pending_award
        WHERE {_ONLY.format("pending_award")} GROUP BY member_id
    ) p USING (member_id)
    WHERE {_ONLY.format("b")} AND b.pending <> coalesce(p.points, 0)
"""

_FEED = f"""
    SELECT f.member_id, format('fact %s stands %s times in the feed', f.seq,
        (n.seq IS NOT NULL)::int + count(p.id)) AS problem
    FROM fact f LEFT JOIN feed n ON (n.member_id, n.seq) = (f.member_id, f.seq)
    LEFT JOIN feed_pending p ON (p.member_id, p.seq) = (f.member_id, f.seq)
    WHERE {_ONLY.format("f")}
    GROUP BY f.member_id, f.seq, n.seq HAVING (n.seq IS NOT NULL)::int + count(p.id) <> 1
    UNION ALL
    SELECT n.member_id, format('the feed shows fact %s, which does not exist', n.seq)
    FROM (SELECT member_id, seq FROM feed UNION ALL SELECT member_id, seq FROM feed_pending) n
    LEFT JOIN fact f ON (f.member_id, f.seq) = (n.member_id, n.seq)
    WHERE f.seq IS NULL AND {_ONLY.format("n")}
"""

_POSITIONS = """
    SELECT NULL::uuid AS member_id,
           format('%s positions up to %s, numbered up to %s', count(*), coalesce(max(pos), 0),
                  (SELECT pos FROM program_total)) AS problem
    FROM feed HAVING count(*) <> coalesce(max(pos), 0) OR coalesce(min(pos), 1) <> 1
        OR count(*) <> (SELECT pos FROM program_total)
"""

_OUTBOX = f"""
    SELECT o.member_id, format('%s %s names fact %s, which does not exist', o.effect, o.id,
                               o.fact_seq) AS problem
    FROM outbox o LEFT JOIN fact f ON (f.member_id, f.seq) = (o.member_id, o.fact_seq)
    WHERE o.fact_seq IS NOT NULL AND f.seq IS NULL AND {_ONLY.format("o")}
"""

_CODES = f"""
    SELECT r.member_id, format('code %s cost %s, its entry spent %s', r.code, r.cost, e.points)
        AS problem
    FROM redemption r LEFT JOIN entry e ON (e.member_id, e.seq) = (r.member_id, r.entry_seq)
    WHERE {_ONLY.format("r")} AND (e.kind, e.points) IS DISTINCT FROM ('redeem', r.cost)
        AND r.entry_seq IS NOT NULL  -- a code that was given cost nothing
    UNION ALL
    SELECT r.member_id, format('code %s gave back %s points in %s entries', r.code,
                               coalesce(sum(e.points), 0), count(e.seq))
    FROM redemption r LEFT JOIN entry e ON e.member_id = r.member_id
        AND e.corrects_seq = r.entry_seq AND e.kind = 'return'
    WHERE {_ONLY.format("r")}
    GROUP BY r.member_id, r.seq, r.code, r.cost, r.returned
    HAVING coalesce(sum(e.points), 0) <> CASE WHEN r.returned THEN r.cost ELSE 0 END
        OR count(e.seq) > 1
    UNION ALL
    SELECT e.member_id, format('entry %s spent %s points on no code, %s came back', e.seq, e.points,
                               coalesce(sum(b.points), 0))
    FROM entry e LEFT JOIN entry b ON b.member_id = e.member_id
        AND b.corrects_seq = e.seq AND b.kind = 'return'
    WHERE e.kind = 'redeem' AND {_ONLY.format("e")} AND NOT EXISTS (
        SELECT FROM redemption r WHERE r.member_id = e.member_id AND r.entry_seq = e.seq)
    GROUP BY e.member_id, e.seq, e.points HAVING coalesce(sum(b.points), 0) <> e.points
    UNION ALL
    SELECT r.member_id, format('code %s is not in the directory', r.code)
    FROM redemption r LEFT JOIN redemption_code c ON c.code = r.code
    WHERE {_ONLY.format("r")} AND (c.member_id, c.seq) IS DISTINCT FROM (r.member_id, r.seq)
"""

QUERIES: Mapping[str, tuple[str, ...]] = {
    "corrections": (_CORRECTIONS,),
    "balances": (_BALANCES, _COUNTS),
    "debts": (_DEBTS,),
    "keys": (_KEYS,),
    "lots": (_LOTS,),
    "feed": (_FEED, _OUTBOX),
    "codes": (_CODES,),
}

Finding = tuple[UUID | None, str]


async def search(
    connection: asyncpg.Connection, name: str, only: Sequence[UUID] | None
) -> list[Finding]:
    """What the queries of that name find."""
    found: list[Finding] = []
    for query in QUERIES[name]:
        rows = await connection.fetch(query, None if only is None else list(only))
        found += [(row["member_id"], row["problem"]) for row in rows]
    return found


async def open_tables(connection: asyncpg.Connection) -> list[Finding]:
    """Append-only tables whose guard is off."""
    rows = await connection.fetch(_TRIGGERS, APPEND_ONLY)
    return [(row["member_id"], row["problem"]) for row in rows]


async def illegal_pairs(
    connection: asyncpg.Connection, only: Sequence[UUID] | None
) -> list[Finding]:
    """Entries that move points where none may go."""
    columns = [[str(pair[n]) for pair in sorted(LEGAL_PAIRS)] for n in range(3)]
    rows = await connection.fetch(_PAIRS, None if only is None else list(only), *columns)
    return [(row["member_id"], row["problem"]) for row in rows]


async def gaps(connection: asyncpg.Connection) -> list[Finding]:
    """Positions of the feed that are missing or doubled."""
    rows = await connection.fetch(_POSITIONS)
    return [(row["member_id"], row["problem"]) for row in rows]


async def counts(connection: asyncpg.Connection) -> dict[str, int]:
    """How many rows the books have."""
    tables = ("member", "fact", "entry", "lot", "lot_move", "shop_order", "feed", "feed_pending")
    query = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in tables)
    row = await connection.fetchrow(f"SELECT {query}")
    return dict(row or {})

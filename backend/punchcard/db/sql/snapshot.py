"""Reading what a posting decides on: known facts, members and their states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from punchcard.core.state import MemberState, MemberStatus
from punchcard.db.sql import tier_snapshot
from punchcard.db.sql.snapshot_named import REDEMPTION
from punchcard.db.sql.stored_state import (
    Row,
    read_birthday,
    read_counters,
    read_json_orders,
    read_lots,
    read_pending,
    read_redemptions,
    read_shortfalls,
    read_spending,
)
from punchcard.db.sql.tier_snapshot import WITHOUT_TIERS, TierNeed, read_counted, read_tier

_STATE = """
    b.next_seq, b.clock, m.status, b.pending, b.lots_left, b.debt, b.spent, b.expired,
    b.reversed, b.removed, b.order_count, b.kept_order_count, b.refund_count, b.next_due_at,
    b.last_activity_at, b.counters, b.joined_at, b.tags, b.birthday, b.spending, b.shortfalls,
    m.email, m.name,
    CASE WHEN {whole} THEN (
        SELECT jsonb_agg(jsonb_build_array(
            l.seq, l.award_seq, l.points, l.remaining, l.opened_at, l.expires_at))
        FROM lot l WHERE l.member_id = b.member_id AND (l.remaining > 0 OR EXISTS (
            SELECT FROM redemption r JOIN lot_move v
                ON (v.member_id, v.entry_seq) = (r.member_id, r.entry_seq)
            WHERE r.member_id = b.member_id AND v.lot_seq = l.seq
            AND (r.status = 'issued' OR {named})))) END AS lots,
    CASE WHEN {whole} THEN (
        SELECT jsonb_agg(jsonb_build_array(p.seq, p.remaining, p.due_at))
        FROM pending_award p WHERE p.member_id = b.member_id AND p.remaining > 0) END AS waiting,
    CASE WHEN {whole} THEN (
        SELECT jsonb_agg({redemption}) FROM redemption r
        WHERE r.member_id = b.member_id AND (r.status = 'issued' OR {named})) END AS redemptions,
    CASE WHEN b.shortfalls <> '[]' THEN (
        SELECT jsonb_agg(DISTINCT to_jsonb(s)) FROM jsonb_array_elements(b.shortfalls) owed
        JOIN shop_order s ON (s.member_id, s.source, s.external_id)
            = (b.member_id, owed ->> 'source', owed ->> 'order_id')) END AS short_orders,
    {tier}
"""

_NAMED = "r.seq = $12 OR (r.order_source, r.order_id) = ($4, $9) OR r.code = ANY($13)"

_ONE_PARTS = {"named": _NAMED, "redemption": REDEMPTION, "tier": tier_snapshot.columns(14)}

_ONE = f"""
    SELECT m.id AS member_id, (SELECT revision FROM program) AS revision,
           k.content_hash AS fact_hash, k.member_id AS fact_member, k.seq AS fact_seq,
           i.content_hash AS request_hash, i.member_id AS request_member, i.seq AS request_seq,
           o.member_id AS order_member, EXISTS (
               SELECT FROM redemption_code c WHERE c.code = ANY($13) AND c.member_id <> m.id
           ) AS names_others,
           {_STATE.format(whole="$7 OR b.next_due_at <= greatest($8, b.clock)", **_ONE_PARTS)},
           CASE WHEN $9::text IS NOT NULL THEN (
               SELECT to_jsonb(s) FROM shop_order s
               WHERE (s.member_id, s.source, s.external_id) = (m.id, $4, $9)) END AS shop_order
    FROM (SELECT) one
    LEFT JOIN fact_key k ON (k.external_id, k.kind, k.source) = ($5, $6, $4)
    LEFT JOIN idempotency_key i ON (i.scope, i.key) = ($10, $11)
    LEFT JOIN fact_key o ON (o.external_id, o.kind, o.source) = ($9, 'order_paid', $4)
    LEFT JOIN member_identity n ON (n.store, n.external_id) = ($2, $3)
    LEFT JOIN member m ON m.id = CASE WHEN $1::uuid IS NOT NULL THEN $1
                                      WHEN $3::text IS NOT NULL THEN n.member_id
                                      ELSE o.member_id END
    LEFT JOIN balance b ON b.member_id = m.id
"""

# LIMIT 1 keeps each look-up a look-up: while tables are young and without statistics, the planner
# would join whole directories by hash, once a batch, and keep that plan while they grow.
_KNOWN = """
    SELECT u.item, m.id AS member_id,
           k.content_hash AS fact_hash, k.member_id AS fact_member, k.seq AS fact_seq,
           i.content_hash AS request_hash, i.member_id AS request_member, i.seq AS request_seq,
           o.member_id AS order_member
    FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[])
        AS u(item, member_id, store, customer, source, external_id, kind, order_id, scope, key)
    LEFT JOIN LATERAL (
        SELECT * FROM fact_key d
        WHERE (d.external_id, d.kind, d.source) = (u.external_id, u.kind, u.source) LIMIT 1
    ) k ON true
    LEFT JOIN LATERAL (
        SELECT * FROM idempotency_key d WHERE (d.scope, d.key) = (u.scope, u.key) LIMIT 1
    ) i ON true
    LEFT JOIN LATERAL (
        SELECT d.member_id FROM fact_key d
        WHERE (d.external_id, d.kind, d.source) = (u.order_id, 'order_paid', u.source) LIMIT 1
    ) o ON true
    LEFT JOIN LATERAL (
        SELECT d.member_id FROM member_identity d
        WHERE (d.store, d.external_id) = (u.store, u.customer) LIMIT 1
    ) n ON true
    LEFT JOIN LATERAL (
        SELECT d.id FROM member d
        WHERE d.id = CASE WHEN u.member_id IS NOT NULL THEN u.member_id
                          WHEN u.customer IS NOT NULL THEN n.member_id
                          ELSE o.member_id END LIMIT 1
    ) m ON true
    ORDER BY u.item
"""

_LOCK = """
    SELECT member_id FROM balance WHERE member_id = ANY($1) ORDER BY member_id FOR NO KEY UPDATE
"""

_WHOLE_STATE = _STATE.format(
    whole="true", named="false", redemption=REDEMPTION, tier=tier_snapshot.columns(2)
)

_STATES = f"""
    SELECT b.member_id, (SELECT revision FROM program) AS revision, {_WHOLE_STATE}
    FROM balance b JOIN member m ON m.id = b.member_id WHERE b.member_id = ANY($1)
"""

_DUE = """
    SELECT member_id FROM balance WHERE next_due_at <= $1
    ORDER BY next_due_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What a fact is looked up by. The member is given by id, or by store and customer, or (for a
    refund) by the order alone. `whole` asks for lots even if nothing is due at `until`."""

    member_id: UUID | None
    store: str | None
    customer: str | None
    source: str
    external_id: str
    kind: str
    order_id: str | None
    scope: str | None
    key: str | None
    redemption_seq: int | None
    codes: Sequence[str]
    whole: bool
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the directories say of a fact: its member, and where it or its request stands
    already as (content hash, member, seq)."""

    member_id: UUID | None
    fact: tuple[bytes, UUID, int] | None
    request: tuple[bytes, UUID, int] | None
    order_member: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A member's state, with the profile a fact may bring up to date; `names_others` tells that
    the fact names codes of other members."""

    state: MemberState
    email: str | None
    name: str
    revision: int | None
    names_others: bool = False


async def one(
    connection: asyncpg.Connection, lookup: Lookup, need: TierNeed = WITHOUT_TIERS
) -> tuple[Known, Snapshot | None]:
    """Everything one fact needs, in one round trip; the snapshot is None for an unknown member."""
    row = await connection.fetchrow(
        _ONE,
        lookup.member_id,
        lookup.store,
        lookup.customer,
        lookup.source,
        lookup.external_id,
        lookup.kind,
        lookup.whole,
        lookup.until,
        lookup.order_id,
        lookup.scope,
        lookup.key,
        lookup.redemption_seq,
        lookup.codes,
        *need.values,
    )
    if row is None:
        raise AssertionError("a left join from one row gives one row")
    snapshot = None if row["member_id"] is None else _snapshot(row)
    if snapshot is not None and row["shop_order"] is not None:
        snapshot.state.orders.update(read_json_orders([row["shop_order"]]))
    return _known(row), snapshot


async def known(connection: asyncpg.Connection, lookups: Sequence[Lookup]) -> list[Known]:
    """What the directories say of many facts, in their order."""
    columns = [
        [getattr(lookup, name) for lookup in lookups]
        for name in ("member_id", "store", "customer", "source", "external_id", "kind", "order_id")
    ]
    keys = [[lookup.scope for lookup in lookups], [lookup.key for lookup in lookups]]
    rows = await connection.fetch(_KNOWN, list(range(len(lookups))), *columns, *keys)
    return [_known(row) for row in rows]


async def lock(connection: asyncpg.Connection, member_ids: Iterable[UUID]) -> None:
    """Lock balances in one fixed order. Read what they say in a later statement: this one may
    still see other tables as they were before it waited."""
    await connection.fetch(_LOCK, sorted(member_ids))


async def lock_due(connection: asyncpg.Connection, until: datetime, limit: int) -> list[UUID]:
    """Lock some members whose time has come and that nobody else is posting to."""
    return [row["member_id"] for row in await connection.fetch(_DUE, until, limit)]


async def count_due(connection: asyncpg.Connection, until: datetime) -> int:
    """How many members' time has come."""
    query = "SELECT count(*) FROM balance WHERE next_due_at <= $1"
    return int(await connection.fetchval(query, until))


async def states(
    connection: asyncpg.Connection, member_ids: Iterable[UUID], need: TierNeed = WITHOUT_TIERS
) -> dict[UUID, Snapshot]:
    """The whole states of many members, without orders and adjustments."""
    rows = await connection.fetch(_STATES, list(member_ids), *need.values)
    return {row["member_id"]: _snapshot(row) for row in rows}


def _known(row: Row) -> Known:
    return Known(
        member_id=row["member_id"],
        fact=_place(row, "fact"),
        request=_place(row, "request"),
        order_member=row["order_member"],
    )


def _place(row: Row, what: str) -> tuple[bytes, UUID, int] | None:
    content = row[f"{what}_hash"]
    return None if content is None else (content, row[f"{what}_member"], row[f"{what}_seq"])


def _snapshot(row: Row) -> Snapshot:
    state = MemberState(
        status=MemberStatus(row["status"]),
        counters=read_counters(row["counters"]),
        tags=tuple(row["tags"]),
        birthday=read_birthday(row["birthday"]),
        spending=read_spending(row["spending"]),
        lots=read_lots(row["lots"]),
        pending_awards=read_pending(row["waiting"]),
        redemptions=read_redemptions(row["redemptions"]),
        shortfalls=read_shortfalls(row["shortfalls"]),
        orders=read_json_orders(row["short_orders"]),
        tier=read_tier(row),
        counted_points=read_counted(row["counted_points"]),
        counted_money=read_counted(row["counted_money"]),
        **{name: row[name] for name in _PLAIN},
    )
    return Snapshot(
        state=state,
        email=row["email"],
        name=row["name"],
        revision=row["revision"],
        names_others=row.get("names_others", False),
    )


_PLAIN = (
    "next_seq clock pending lots_left debt spent expired reversed removed order_count "
    "kept_order_count refund_count next_due_at last_activity_at joined_at"
).split()

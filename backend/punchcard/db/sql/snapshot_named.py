"""What facts name beside the member: orders, adjustments and redemptions, read into the states."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.state import Award, MemberState
from punchcard.db.sql.stored_state import (
    read_adjustment,
    read_lots,
    read_order,
    read_redemptions,
)

# A redemption as JSON, with the lots it took from.
REDEMPTION = """
    to_jsonb(r) || jsonb_build_object('moves', (
        SELECT jsonb_agg(jsonb_build_array(v.lot_seq, v.points) ORDER BY v.lot_seq)
        FROM lot_move v WHERE v.member_id = r.member_id AND v.entry_seq = r.entry_seq))
"""

# Lots, waiting awards and codes are many; {whole} says when they matter, {named} which codes
# beside the unused ones. Time passes up to the member's clock even for a fact before it.
_ORDERS = """
    SELECT s.* FROM unnest($1::uuid[], $2::text[], $3::text[]) AS u(member_id, source, external_id)
    JOIN shop_order s USING (member_id, source, external_id)
"""

_ADJUSTMENTS = """
    SELECT e.member_id, e.fact_seq, e.seq AS entry_seq, e.kind::text, e.points,
           e.counts_for_tier,
           EXISTS (SELECT FROM entry c WHERE c.member_id = e.member_id
                   AND c.corrects_seq = e.seq AND c.kind IN ('undo_give', 'undo_remove')) AS undone,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(v.lot_seq, v.points) ORDER BY v.lot_seq),
                            '[]')
            FROM lot_move v WHERE v.member_id = e.member_id AND v.entry_seq = e.seq) AS moves
    FROM unnest($1::uuid[], $2::int[]) AS u(member_id, fact_seq)
    JOIN entry e USING (member_id, fact_seq)
    WHERE e.kind IN ('give', 'remove')
"""

_REFERRAL_AWARDS = """
    SELECT e.member_id, e.fact_seq, e.seq, e.rule_key, e.rule_version, e.points
    FROM unnest($1::uuid[], $2::int[]) AS u(member_id, fact_seq)
    JOIN entry e USING (member_id, fact_seq)
    WHERE e.kind = 'earn'
"""

_MOVED_LOTS = """
    SELECT l.member_id, l.seq, l.award_seq, l.points, l.remaining, l.opened_at, l.expires_at
    FROM unnest($1::uuid[], $2::int[]) AS u(member_id, seq) JOIN lot l USING (member_id, seq)
"""

_REDEMPTIONS = f"""
    SELECT r.member_id, {REDEMPTION} AS redemption
    FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[])
        AS u(member_id, seq, order_source, order_id, code)
    JOIN redemption r ON r.member_id = u.member_id AND (r.seq = u.seq OR r.code = u.code
        OR (r.order_source, r.order_id) = (u.order_source, u.order_id))
"""


async def add_orders(
    connection: asyncpg.Connection,
    states: Mapping[UUID, MemberState],
    keys: Iterable[tuple[UUID, str, str]],
) -> None:
    """Put the named orders (member, source, external id) into their members' states."""
    members, sources, ids = _transposed(keys, 3)
    if not members:
        return
    for row in await connection.fetch(_ORDERS, members, sources, ids):
        order = read_order(row)
        states[row["member_id"]].orders[order.source, order.external_id] = order


async def add_adjustments(
    connection: asyncpg.Connection,
    states: Mapping[UUID, MemberState],
    keys: Iterable[tuple[UUID, int]],
) -> None:
    """Put the named adjustments (member, seq of the fact) and the lots they took from into their
    members' states."""
    members, seqs = _transposed(keys, 2)
    if not members:
        return
    lots: set[tuple[UUID, int]] = set()
    for row in await connection.fetch(_ADJUSTMENTS, members, seqs):
        adjustment = read_adjustment(row)
        states[row["member_id"]].adjustments[adjustment.fact_seq] = adjustment
        lots |= {(row["member_id"], lot_seq) for lot_seq, _ in adjustment.moves}
    await _add_lots(connection, states, lots)


async def add_referral_awards(
    connection: asyncpg.Connection,
    states: Mapping[UUID, MemberState],
    keys: Iterable[tuple[UUID, int]],
) -> None:
    """Put what completed referrals (member, seq of the fact) gave into their members' states."""
    members, seqs = _transposed(keys, 2)
    if not members:
        return
    for row in await connection.fetch(_REFERRAL_AWARDS, members, seqs):
        states[row["member_id"]].referral_awards[row["fact_seq"]] = Award(
            seq=row["seq"],
            rule_key=row["rule_key"],
            rule_version=row["rule_version"],
            points=row["points"],
        )


async def add_redemptions(
    connection: asyncpg.Connection,
    states: Mapping[UUID, MemberState],
    keys: Iterable[tuple[UUID, int | None, str | None, str | None, str | None]],
) -> None:
    """Put the redemptions named by their seq, by the order that used them, or by their code
    (member, seq, order source, order id, code), and the lots they took from, into their members'
    states."""
    columns = _transposed(keys, 5)
    if not columns[0]:
        return
    lots: set[tuple[UUID, int]] = set()
    for row in await connection.fetch(_REDEMPTIONS, *columns):
        read = read_redemptions([row["redemption"]])
        states[row["member_id"]].redemptions.update(read)
        for redemption in read.values():
            lots |= {(row["member_id"], lot_seq) for lot_seq, _ in redemption.moves}
    await _add_lots(connection, states, lots)


async def _add_lots(
    connection: asyncpg.Connection,
    states: Mapping[UUID, MemberState],
    lots: Iterable[tuple[UUID, int]],
) -> None:
    for row in await connection.fetch(_MOVED_LOTS, *_transposed(lots, 2)):
        values = [row[n] for n in ("seq", "award_seq", "points", "remaining")]
        expires_at = row["expires_at"].isoformat() if row["expires_at"] else None
        read = read_lots([[*values, row["opened_at"].isoformat(), expires_at]])
        states[row["member_id"]].lots.update(read)


def _transposed(rows: Iterable[tuple[Any, ...]], width: int) -> list[list[Any]]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _ in range(width)]

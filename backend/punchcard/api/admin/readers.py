"""The batch reads behind nested fields: many keys, one statement."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from punchcard.api.admin import (
    code_work,
    convert,
    email_work,
    referral_work,
    reward_work,
    tier_work,
    versioned,
)
from punchcard.api.admin.activity import Activity
from punchcard.api.admin.actors import Actor
from punchcard.api.admin.entries import Entry
from punchcard.api.admin.members import Member, PointsInPeriod
from punchcard.api.admin.orders import Order, OrderItem
from punchcard.api.context import Context, Reader
from punchcard.api.enums import ActivityKind
from punchcard.api.paging import connection, cursors
from punchcard.api.reads import Read
from punchcard.api.shared import BigInt, Connection
from punchcard.db.sql.activity import ActivityRow
from punchcard.db.sql.orders import OrderRow
from punchcard.services import activities, activity, actors, members, orders, program, segments

FactKeys = Sequence[tuple[UUID, int]]


async def read_members(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, Member]:
    found = await members.by_ids(ids=keys)
    return {key: convert.member(found[key]) for key in keys}


async def read_blocks(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, Any]:
    return await members.blocks(ids=keys)


async def read_tags(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    return await activities.tags_of(ids=keys)


async def read_segment_counts(_context: Context, keys: Sequence[str]) -> Mapping[str, BigInt]:
    return {key: BigInt(n) for key, n in (await segments.counts(keys=keys)).items()}


async def read_periods(
    _context: Context, keys: Sequence[UUID], *, start: date, end: date
) -> Mapping[UUID, PointsInPeriod]:
    found = await members.points_in_period(ids=keys, start=start, end=end)
    return {key: convert.period(found[key]) for key in keys}


async def read_timelines(
    context: Context,
    keys: Sequence[UUID],
    *,
    first: int,
    after: tuple[Any, ...] | None,
    kinds: tuple[ActivityKind, ...] | None,
) -> Mapping[UUID, Connection[Activity]]:
    found = await activity.timelines(
        members=keys,
        first=first,
        after=(datetime.fromisoformat(after[0]), after[1]) if after else None,
        kinds=[kind.value for kind in kinds] if kinds is not None else None,
    )
    cursor = cursors(context.cursors, "timeline", _timeline_place)
    return {
        key: connection(found[key], first, node=convert.activity, cursor=cursor) for key in keys
    }


async def read_member_orders(
    context: Context, keys: Sequence[UUID], *, first: int, after: tuple[Any, ...] | None
) -> Mapping[UUID, Connection[Order]]:
    place = (datetime.fromisoformat(after[0]), after[1]) if after else None
    found = await orders.of_members(members=keys, first=first, after=place)
    cursor = cursors(context.cursors, "orders", _order_place)
    return {key: connection(found[key], first, node=convert.order, cursor=cursor) for key in keys}


async def read_activities(
    _context: Context, keys: FactKeys
) -> Mapping[tuple[UUID, int], Activity | None]:
    found = await activity.by_keys(keys=keys)
    return {key: convert.activity(found[key]) if key in found else None for key in keys}


async def read_undoings(
    _context: Context, keys: FactKeys
) -> Mapping[tuple[UUID, int], Activity | None]:
    found = await activity.undoings(keys=keys)
    return {key: convert.activity(row) if row else None for key, row in found.items()}


async def read_entries(_context: Context, keys: FactKeys) -> Mapping[tuple[UUID, int], list[Entry]]:
    current = (await program.current()).program
    found = await activity.entries(keys=keys)
    return {key: [convert.entry(row, current) for row in rows] for key, rows in found.items()}


async def read_orders(
    _context: Context, keys: Sequence[tuple[UUID, str, str]]
) -> Mapping[tuple[UUID, str, str], Order | None]:
    found = await orders.by_keys(keys=keys)
    return {key: convert.order(row) if row else None for key, row in found.items()}


async def read_order_items(
    _context: Context, keys: FactKeys
) -> Mapping[tuple[UUID, int], list[OrderItem]]:
    found = await orders.lines(keys=keys)
    return {key: [convert.order_item(line) for line in lines] for key, lines in found.items()}


async def read_actors(_context: Context, keys: Sequence[str]) -> Mapping[str, Actor]:
    found = await actors.named(actors=keys)
    return {key: convert.actor(one) for key, one in found.items()}


READERS: Mapping[Read, Reader] = {
    Read.MEMBERS: read_members,
    Read.BLOCKS: read_blocks,
    Read.MEMBER_TAGS: read_tags,
    Read.POINTS_IN_PERIOD: read_periods,
    Read.MEMBER_ACTIVITIES: read_timelines,
    Read.MEMBER_ORDERS: read_member_orders,
    Read.ACTIVITIES: read_activities,
    Read.UNDOINGS: read_undoings,
    Read.ENTRIES: read_entries,
    Read.ORDERS: read_orders,
    Read.ORDER_ITEMS: read_order_items,
    Read.ACTORS: read_actors,
    Read.RULE_VERSIONS: versioned.read_versions,
    Read.PANELS: versioned.read_panels,
    Read.EMAIL_BODIES: email_work.read_bodies,
    Read.SEGMENT_COUNTS: read_segment_counts,
    Read.REWARDS: reward_work.read_rewards,
    Read.REWARD_COUNTS: reward_work.read_counts,
    Read.REWARD_STOCK: reward_work.read_stock,
    Read.REDEMPTIONS: code_work.read_redemptions,
    Read.MEMBER_REDEMPTIONS: code_work.read_of_members,
    Read.MEMBER_CODES: code_work.read_counts,
    Read.ORDER_REDEMPTIONS: code_work.read_of_orders,
    Read.MEMBER_TIERS: tier_work.read_members,
    Read.TIER_HISTORIES: tier_work.read_histories,
    Read.TIER_CHANGES: tier_work.read_changes,
    Read.TIER_DISTRIBUTION: tier_work.read_distribution,
    Read.TIER_VERSIONS: tier_work.read_versions,
    Read.TIER_CLOCK: tier_work.read_clock,
    Read.TIER_WAITING: tier_work.read_waiting,
    Read.REFERRAL_CODES: referral_work.read_codes,
    Read.REFERRAL_LINKS: referral_work.read_links,
    Read.REFERRAL_COUNTS: referral_work.read_counts,
    Read.MEMBER_REFERRALS: referral_work.read_friends,
    Read.CAME_BY: referral_work.read_came_by,
}


def _timeline_place(row: ActivityRow) -> list[Any]:
    return [row.effective_at, row.seq]


def _order_place(row: OrderRow) -> list[Any]:
    return [row.paid_at, row.fact_seq]

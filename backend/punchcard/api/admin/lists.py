"""The lists at the root of the admin schema."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from punchcard.api.admin import convert
from punchcard.api.admin.activity import Activity
from punchcard.api.admin.connections import MemberConnection
from punchcard.api.admin.dashboard import Dashboard
from punchcard.api.admin.inputs import MemberFilter, MemberSort, MemberSortField
from punchcard.api.admin.orders import Order
from punchcard.api.context import Context
from punchcard.api.enums import MemberStatus, SortDirection
from punchcard.api.ids import uuid_in
from punchcard.api.paging import connection, cursors, page_info
from punchcard.api.shared import MAX_PAGE, BigInt, Connection, Edge, check_first
from punchcard.core.activity_facts import MAX_TAGS
from punchcard.core.fact_checks import check_text
from punchcard.core.tiers import MAX_TIERS
from punchcard.db.sql.activity import ActivityRow
from punchcard.db.sql.member_list import MemberQuery
from punchcard.db.sql.members import MemberRow
from punchcard.errors import InvalidInput
from punchcard.services import activity, dashboard, feed, members, orders, segments

# What the cursor of each order carries, beside the id.
_SORT_VALUE = {
    MemberSortField.NAME: "sort_name",
    MemberSortField.BALANCE: "available",
    MemberSortField.LIFETIME: "lifetime",
    MemberSortField.LAST_ACTIVITY: "last_activity_at",
}


async def member_list(
    context: Context,
    *,
    first: int,
    after: str | None,
    search: str | None,
    filter: MemberFilter | None,
    sort: MemberSort | None,
) -> MemberConnection:
    """A page of the members, by keyset."""
    sort = _complete(sort or MemberSort())
    purpose = f"members {sort.field.value} {sort.direction.value}"
    query = _query(sort, check_first(first), filter or MemberFilter(), search)
    if filter is not None and filter.segment is not None:
        check_text(filter.segment, "filter.segment")
        query = replace(query, segment=await segments.wanted(key=filter.segment))
    if after is not None:
        query = _after(query, sort, context.cursors.read(purpose, after))
    rows = await members.page(query=query)
    value = _SORT_VALUE[sort.field]

    def place(row: MemberRow) -> list[Any]:
        return [getattr(row, value), row.id]

    make = cursors(context.cursors, purpose, place)
    edges = [Edge(place=partial(make, row), node=convert.member(row)) for row in rows[:first]]
    return MemberConnection(
        edges=edges,
        page_info=page_info(edges, more=len(rows) > first),
        whole=not query.text and filter is None,
    )


async def feed_page(context: Context, *, first: int, after: str | None) -> Connection[Activity]:
    """The feed, newest first; its cursors are feed positions, as in the subscription."""
    place = context.cursor("feed", after)
    rows = await feed.read_before(place[0] if place else None, limit=check_first(first) + 1)
    shown = rows[:first]
    found = await activity.by_keys(keys=[(row.member_id, row.seq) for row in shown])
    edges = [
        Edge(
            place=partial(context.cursors.make, "feed", [row.pos]),
            node=convert.activity(found[row.member_id, row.seq]),
        )
        for row in shown
    ]
    return Connection(edges=edges, page_info=page_info(edges, more=len(rows) > first))


async def adjustments(context: Context, *, first: int, after: str | None) -> Connection[Activity]:
    """What staff gave and removed, newest first."""
    place = context.cursor("adjustments", after)
    rows = await activity.adjustments(
        first=check_first(first),
        after=(datetime.fromisoformat(place[0]), UUID(place[1]), place[2]) if place else None,
    )
    cursor = cursors(context.cursors, "adjustments", _adjustment_place)
    return connection(rows, first, node=convert.activity, cursor=cursor)


async def orders_by_number(*, number: str, first: int) -> list[Order]:
    """Orders whose number begins so."""
    rows = await orders.by_number(start=number, first=check_first(first))
    return [convert.order(row) for row in rows]


async def figures() -> Dashboard:
    """The figures of the programme."""
    found = await dashboard.figures()
    totals = found.totals
    return Dashboard(
        members=BigInt(totals.members),
        orders=BigInt(totals.orders),
        outstanding=BigInt(totals.available),
        pending=BigInt(totals.pending),
        issued=BigInt(totals.issued),
        redeemed=BigInt(totals.spent),
        expired=BigInt(totals.expired),
        reversed=BigInt(totals.reversed),
        removed=BigInt(totals.removed),
        owed=BigInt(totals.owed),
        active_90_days=BigInt(found.active),
        position=BigInt(totals.position),
        as_of=totals.as_of,
    )


def _complete(sort: MemberSort) -> MemberSort:
    """A default of the schema comes in as bare text."""
    return MemberSort(field=MemberSortField(sort.field), direction=SortDirection(sort.direction))


def _query(sort: MemberSort, first: int, filter: MemberFilter, search: str | None) -> MemberQuery:
    text, words = members.search_words(search)
    return MemberQuery(
        order=sort.field.value,
        descending=sort.direction is SortDirection.DESC,
        limit=first + 1,
        text=text,
        words=words,
        statuses=_statuses(filter),
        balance_min=filter.balance_min,
        balance_max=filter.balance_max,
        active_since=filter.active_since,
        active_before=filter.active_before,
        has_debt=filter.has_debt,
        tiers=_tiers(filter.tiers),
        has_tier=filter.has_tier,
        tags=_tags(filter.tags),
        ids=_ids(filter.ids),
    )


def _after(query: MemberQuery, sort: MemberSort, place: Sequence[Any]) -> MemberQuery:
    value: Any = place[0]
    if sort.field is MemberSortField.LAST_ACTIVITY:
        value = datetime.fromisoformat(value)
    return replace(query, after=(value, UUID(place[1])))


def _statuses(filter: MemberFilter) -> list[str] | None:
    if filter.status is not None:
        return [status.value for status in filter.status]
    return None if filter.ids is not None else [MemberStatus.ACTIVE.value]


def _ids(given: Sequence[str] | None) -> list[UUID] | None:
    if given is None:
        return None
    if len(given) > MAX_PAGE:
        raise InvalidInput(f"Ask for at most {MAX_PAGE} members by id.", field="filter.ids")
    return [key for one in given if (key := uuid_in(one, "Member")) is not None]


def _tiers(given: Sequence[str] | None) -> Sequence[str] | None:
    for key in given or ():
        check_text(key, "filter.tiers")
    if given is not None and len(given) > MAX_TIERS:
        raise InvalidInput(f"Name at most {MAX_TIERS} tiers.", field="filter.tiers")
    return given


def _tags(given: Sequence[str] | None) -> Sequence[str] | None:
    for tag in given or ():
        check_text(tag, "filter.tags")
    if given is not None and len(given) > MAX_TAGS:
        raise InvalidInput(f"Name at most {MAX_TAGS} tags.", field="filter.tags")
    return given


def _adjustment_place(row: ActivityRow) -> list[Any]:
    return [row.recorded_at, row.member_id, row.seq]

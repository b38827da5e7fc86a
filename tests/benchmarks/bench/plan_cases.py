"""What the API and the worker read, each as a call of the product's own functions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

from bench.lives import UNTIL, customer_id, email_of, name_of
from bench.plans import Case
from punchcard.core.facts import OrderPaid
from punchcard.db import unit_of_work
from punchcard.db.sql.member_list import ORDERS, MemberQuery
from punchcard.services import activity, dashboard, feed, members, orders, posting
from punchcard.services.incoming import Customer

PAGE = 51


@dataclass(frozen=True, slots=True)
class Anchors:
    """Places in the middle of a database, whatever its size."""

    count: int
    ids: list[UUID]
    deep: dict[str, tuple[Any, UUID]]
    fact_keys: list[tuple[UUID, int]]
    adjustment: tuple[datetime, UUID, int]
    orders: list[tuple[UUID, str, str]]
    order_number: str
    feed_middle: int


async def cases() -> list[Case]:
    """Every case, for the connected database."""
    anchors = await _anchors()
    return [
        *_member_lists(anchors),
        *_searches(anchors),
        *_filters(anchors),
        *_members(anchors),
        *_activities(anchors),
        *_orders(anchors),
        *_feed(anchors),
        *_dashboard(),
        *_posting(anchors),
    ]


def _member_lists(anchors: Anchors) -> list[Case]:
    found: list[Case] = []
    for order, descending in product(ORDERS, (False, True)):
        way = "descending" if descending else "ascending"
        for place, after in (("first page", None), ("middle page", anchors.deep[order])):
            found.append((f"members by {order} {way}, {place}", _list(order, descending, after)))
    return found


def _searches(anchors: Anchors) -> list[Case]:
    number = anchors.count // 2
    name, email = name_of(number), email_of(number)
    texts = {
        "first name (1 in 92)": name.split()[0],
        "two letters": name[:2],
        "first and last name": name,
        "e-mail, whole": email,
        "e-mail, beginning": email[:10],
        "external id, whole": customer_id(number),
        "external id, beginning": customer_id(number)[:6],
        "nobody": "zzzz qqqq",
    }
    return [
        (f"search by {what}, sorted by {order}", _search(text, order))
        for what, text in texts.items()
        for order in ("name", "lifetime")
    ]


def _filters(anchors: Anchors) -> list[Case]:
    filters: dict[str, dict[str, Any]] = {
        "blocked": {"statuses": ["blocked"]},
        "in debt": {"has_debt": True},
        "balance above (few)": {"balance_min": 20_000},
        "balance between": {"balance_min": 1000, "balance_max": 1010},
        "active in the last week": {"active_since": UNTIL - timedelta(days=7)},
        "not active for two years": {"active_before": UNTIL - timedelta(days=730)},
        "these fifty": {"ids": anchors.ids},
    }
    return [
        (f"members {what}, sorted by {order}", _list(order, True, None, **values))
        for what, values in filters.items()
        for order in ("name", "lifetime")
    ]


def _members(anchors: Anchors) -> list[Case]:
    number = anchors.count // 2
    start, end = (UNTIL - timedelta(days=90)).date(), UNTIL.date()
    store, external_id = "default", customer_id(number)
    return [
        ("member by id", partial(members.by_id, member_id=anchors.ids[0])),
        ("fifty members by id", partial(members.by_ids, ids=anchors.ids)),
        ("member by e-mail", partial(members.by_email, email=email_of(number))),
        (
            "member by external id",
            partial(members.by_identity, store=store, external_id=external_id),
        ),
        ("blocks of fifty", partial(members.blocks, ids=anchors.ids)),
        (
            "points in a period of fifty",
            partial(members.points_in_period, ids=anchors.ids, start=start, end=end),
        ),
    ]


def _activities(anchors: Anchors) -> list[Case]:
    one, keys = anchors.ids[:1], anchors.fact_keys
    after = (UNTIL - timedelta(days=300), 2**31 - 1)
    kinds = ["order_refunded"]
    return [
        ("latest 5 activities of fifty", partial(activity.timelines, members=anchors.ids, first=5)),
        ("timeline of one", partial(activity.timelines, members=one, first=20)),
        (
            "timeline of one, later page",
            partial(activity.timelines, members=one, first=20, after=after),
        ),
        (
            "timeline of one, one kind",
            partial(activity.timelines, members=one, first=20, kinds=kinds),
        ),
        ("storefront's activity", partial(activity.by_seq, members=one, first=10)),
        ("fifty activities by key", partial(activity.by_keys, keys=keys)),
        ("entries of fifty activities", partial(activity.entries, keys=keys)),
        ("entry by key", partial(activity.entry, member_id=keys[0][0], seq=2)),
        ("undoings of fifty", partial(activity.undoings, keys=keys)),
        ("adjustments, first page", partial(activity.adjustments, first=50)),
        (
            "adjustments, middle page",
            partial(activity.adjustments, first=50, after=anchors.adjustment),
        ),
    ]


def _orders(anchors: Anchors) -> list[Case]:
    return [
        ("orders of one", partial(orders.of_members, members=anchors.ids[:1], first=20)),
        ("orders of fifty", partial(orders.of_members, members=anchors.ids, first=3)),
        ("fifty orders by key", partial(orders.by_keys, keys=anchors.orders)),
        ("lines of fifty orders", partial(orders.lines, keys=anchors.fact_keys)),
        ("order by number", partial(orders.by_number, start=anchors.order_number, first=10)),
        (
            "orders by beginning of number",
            partial(orders.by_number, start=anchors.order_number[:6], first=10),
        ),
    ]


def _feed(anchors: Anchors) -> list[Case]:
    middle = anchors.feed_middle
    return [
        ("feed: head", feed.head),
        ("feed: newest", partial(feed.read_before, None, limit=50)),
        ("feed: after the middle", partial(feed.read_after, middle, limit=1000)),
        (
            "feed: of one member",
            partial(feed.read_after, middle, limit=100, member_id=anchors.ids[0]),
        ),
        ("feed: a member's own", partial(feed.member_after, anchors.ids[0], 3)),
    ]


def _dashboard() -> list[Case]:
    start, end = (UNTIL - timedelta(days=90)).date(), UNTIL.date()
    return [
        ("dashboard: figures", dashboard.figures),
        ("dashboard: 90 days", partial(dashboard.days, start=start, end=end)),
        ("count of members", dashboard.member_count),
    ]


def _posting(anchors: Anchors) -> list[Case]:
    number = anchors.count // 2
    fact = OrderPaid(
        source="shop",
        external_id="W-new",
        number="W-new",
        currency="EUR",
        total=4200,
        occurred_at=UNTIL + timedelta(days=30),
    )
    customer = Customer(external_id=customer_id(number))
    return [
        ("posting an order", partial(posting.record, fact=fact, member=customer, actor="cli:bench"))
    ]


def _list(order: str, descending: bool, after: tuple[Any, UUID] | None, **values: Any) -> Any:
    query = MemberQuery(order=order, descending=descending, limit=PAGE, after=after, **values)
    return partial(members.page, query=query)


def _search(text: str, order: str) -> Any:
    trimmed, words = members.search_words(text)
    query = MemberQuery(order=order, descending=False, limit=PAGE, text=trimmed, words=words)
    return partial(members.page, query=query)


async def _anchors() -> Anchors:
    async with unit_of_work.connection() as connection:
        count = await connection.fetchval("SELECT members FROM program_total")
        ids = [
            row["id"]
            for row in await connection.fetch(
                "SELECT id FROM member WHERE external_id = ANY($1)",
                [customer_id(1 + number * (count // 51)) for number in range(50)],
            )
        ]
        deep = {}
        for order, (column, key, _kind) in ORDERS.items():
            (row,) = await connection.fetch(
                f"SELECT {column}, {key} FROM member m JOIN balance b ON b.member_id = m.id"
                f" ORDER BY 1, 2 OFFSET {count // 2} LIMIT 1"
            )
            deep[order] = tuple(row)
        facts = await connection.fetch(
            "SELECT member_id, seq FROM fact WHERE member_id = ANY($1) AND kind = 'order_paid'"
            " LIMIT 50",
            ids,
        )
        (adjustment,) = await connection.fetch(
            "SELECT recorded_at, member_id, seq FROM fact WHERE kind = 'points_adjusted'"
            " AND recorded_at < $1 ORDER BY 1 DESC LIMIT 1",
            UNTIL - timedelta(days=400),
        )
        shop_orders = await connection.fetch(
            "SELECT member_id, source, external_id, number FROM shop_order"
            " WHERE member_id = ANY($1) LIMIT 50",
            ids,
        )
    return Anchors(
        count=count,
        ids=ids,
        deep=deep,
        fact_keys=[tuple(row) for row in facts],
        adjustment=tuple(adjustment),
        orders=[tuple(row)[:3] for row in shop_orders],
        order_number=shop_orders[0]["number"],
        feed_middle=5 * count,
    )

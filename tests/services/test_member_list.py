"""A filtered list is the same whether what fits is sorted or met along the index."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from punchcard.core.audience import SegmentSettings
from punchcard.core.facts import OrderPaid
from punchcard.core.program import Program
from punchcard.db.sql import member_list
from punchcard.db.sql.member_list import ORDERS, MemberQuery
from punchcard.db.sql.segments import SegmentQuery
from punchcard.services import activities, members, posting
from shop import customer, open_shop

STARTED = datetime(2026, 1, 1, tzinfo=UTC)
FILTERS: dict[str, dict[str, Any]] = {
    "text": {"text": "customer1", "words": ["customer1"]},
    "address": {"text": "customer1@", "words": ["customer1"]},
    "least balance": {"balance_min": 300},
    "balance between": {"balance_min": 300, "balance_max": 500},
    "active since": {"active_since": STARTED + timedelta(days=5)},
    "active before": {"active_before": STARTED + timedelta(days=5)},
    "tagged": {"tags": ["even", "nobody's"]},
    "segment": {
        "segment": SegmentQuery(
            settings=SegmentSettings(lifetime_from=150, without_tags="even"),
            program=Program(timezone=ZoneInfo("UTC"), starts_at=STARTED, currency="EUR"),
            at=STARTED,
        )
    },
    "blocked": {"statuses": ["blocked"]},
}
VALUES = {
    "name": "sort_name",
    "balance": "available",
    "lifetime": "lifetime",
    "last_activity": "last_activity_at",
}


@pytest.fixture
async def shop(db):
    await open_shop()
    for number in range(1, 13):
        order = OrderPaid(
            source="shop",
            external_id=str(number),
            occurred_at=STARTED + timedelta(days=number % 10),
            currency="EUR",
            total=10_000 * (number % 7),
        )
        recorded = await posting.record(fact=order, member=customer(number), actor="cli:test")
        if number % 2 == 0:
            await activities.tag(member=recorded.member_id, tags=["even"], actor="cli:test")
    return db


async def _pages(query: MemberQuery) -> list[str]:
    found: list[str] = []
    while rows := await members.page(query=query):
        found += [row.external_id for row in rows]
        last = rows[-1]
        query = replace(query, after=(getattr(last, VALUES[query.order]), last.id))
    return found


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.slow
async def test_sorted_and_walked_pages_agree(shop, monkeypatch, name):
    for order, descending in product(ORDERS, (False, True)):
        query = MemberQuery(order=order, descending=descending, limit=2, **FILTERS[name])
        few = await _pages(query)
        monkeypatch.setattr(member_list, "FEW", 0)
        many = await _pages(query)
        monkeypatch.setattr(member_list, "STEPS", 1)
        far = await _pages(query)
        monkeypatch.undo()
        assert few == many == far
        assert len(set(few)) == len(few)
    assert name == "blocked" or 0 < len(few) < 12


async def test_an_address_finds_its_member_only(shop):
    query = MemberQuery(
        order="name",
        descending=False,
        limit=5,
        text="Customer7@Example.com",
        words=["customer7", "example", "com"],
    )
    assert [row.external_id for row in await members.page(query=query)] == ["7"]

"""Facts: what is refused, how they are stored, when two deliveries are the same."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core_programs import at, paid, refunded
from punchcard.core.fact_bodies import body_of, content_hash, fact_from
from punchcard.core.facts import (
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberJoined,
    OrderLine,
    PointsAdjusted,
)
from punchcard.errors import InvalidInput

STAFF: dict[str, Any] = {"source": "staff", "external_id": "1", "occurred_at": at()}
LINE = OrderLine(product_id="p", sku="s", title="T", quantity=2, amount=500)
FACTS: list[Fact] = [
    paid("A", 1000, shipping=100, gift_card_paid=50, number="#1", lines=(LINE,)),
    refunded("R", "A", 10),
    refunded("R", None, 10),
    MemberJoined(source="shop", external_id="c", occurred_at=at()),
    PointsAdjusted(**STAFF, delta=-5, reason="slip", note="sorry", notify=False),
    AdjustmentUndone(**STAFF, adjustment_seq=4, reason="slip"),
    MemberBlocked(**STAFF, reason="fraud"),
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_a_stored_fact_reads_back_equal(fact: Fact) -> None:
    again = fact_from(
        fact.kind,
        source=fact.source,
        external_id=fact.external_id,
        occurred_at=fact.occurred_at,
        body=body_of(fact),
    )
    assert again == fact
    assert content_hash(again) == content_hash(fact)


def test_the_hash_tells_contents_apart() -> None:
    hashes = {content_hash(fact) for fact in (*FACTS, paid("A", 1001), paid("A", 1))}
    assert len(hashes) == len(FACTS) + 2


def test_the_same_instant_in_another_zone_is_the_same_fact() -> None:
    utc = datetime(2024, 1, 1, 12, tzinfo=UTC)
    other = datetime.fromisoformat("2024-01-01T17:30:00+05:30")
    assert content_hash(paid("A", 1, utc)) == content_hash(paid("A", 1, other))
    later = utc.replace(hour=13)
    assert content_hash(paid("A", 1, utc)) != content_hash(paid("A", 1, later))
    undated = content_hash(paid("A", 1, utc), dated=False)
    assert undated == content_hash(paid("A", 1, later), dated=False)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: paid("", 1), "externalId"),
        (lambda: paid("x" * 201, 1), "externalId"),
        (lambda: paid("A\0", 1), "external_id"),
        (lambda: paid("A\ud800", 1), "external_id"),
        (lambda: paid("A", -1), "total"),
        (lambda: paid("A", 10**12 + 1), "total"),
        (lambda: paid("A", 1, currency="eur"), "currency"),
        (lambda: paid("A", 1, currency="EURO"), "currency"),
        (lambda: paid("A", 1, datetime(2024, 1, 1)), "occurredAt"),  # noqa: DTZ001 - the fault
        (lambda: paid("A", 1, datetime(1, 1, 1, tzinfo=UTC)), "occurredAt"),
        (lambda: paid("A", 1, datetime(9999, 12, 31, tzinfo=UTC)), "occurredAt"),
        (lambda: paid("A", 1, lines=(OrderLine(amount=-1),)), "lines.0.amount"),
        (lambda: paid("A", 1, lines=(OrderLine(amount=1, quantity=0),)), "lines.0.quantity"),
        (lambda: paid("A", 1, lines=(OrderLine(amount=1, title="\0"),)), "lines.0"),
        (lambda: refunded("R", "A", -1), "amount"),
        (lambda: refunded("R", "\0", 1), "order_id"),
        (lambda: PointsAdjusted(**STAFF, delta=0, reason="x"), "points"),
        (lambda: PointsAdjusted(**STAFF, delta=10**9 + 1, reason="x"), "points"),
        (lambda: PointsAdjusted(**STAFF, delta=1, reason=" "), "reason"),
        (lambda: PointsAdjusted(**STAFF, delta=1, reason="x", note="n" * 501), "note"),
        (lambda: MemberBlocked(**STAFF, reason=""), "reason"),
    ],
)
def test_refusals(make: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make()
    assert refusal.value.field == tuple(field.split("."))

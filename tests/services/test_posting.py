"""Posting on a real database: once, in order, and never half."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from books import balance, counts, customer, open_program
from punchcard.core.facts import (
    AdjustmentUndone,
    MemberBlocked,
    MemberJoined,
    OrderPaid,
    OrderRefunded,
    PointsAdjusted,
)
from punchcard.errors import IdempotencyMismatch, InsufficientPoints, InvalidInput, NotFound
from punchcard.services import posting
from punchcard.services.incoming import Idempotency, Incoming, Recorded

DAY = datetime(2024, 3, 1, 10, tzinfo=UTC)
ACTOR = "job:test"


def paid(order: str, total: int, **given: Any):
    values: dict[str, Any] = {"currency": "EUR", "occurred_at": DAY} | given
    return OrderPaid(source="shop", external_id=order, total=total, **values)


def refunded(refund: str, order: str | None, amount: int, **given: Any):
    values: dict[str, Any] = {"currency": "EUR", "occurred_at": DAY + timedelta(days=1)} | given
    return OrderRefunded(source="shop", external_id=refund, order_id=order, amount=amount, **values)


def adjusted(key: str, delta: int, **values):
    return PointsAdjusted(
        source="staff", external_id=key, occurred_at=DAY, delta=delta, reason="Because", **values
    )


@pytest.fixture
async def shop(db):
    await open_program()


async def test_an_order_of_an_unknown_customer_enrols_and_earns(shop):
    recorded = await posting.record(
        fact=paid("1", 9999), member=customer("ann", email="Ann@Example.com"), actor=ACTOR
    )
    assert recorded.created
    row = await balance(recorded.member_id)
    assert (row["available"], row["lifetime"], row["order_count"]) == (595, 595, 1)
    assert await counts() == {
        "member": 1, "balance": 1, "fact": 1, "fact_key": 1, "idempotency_key": 0, "entry": 2,
        "lot": 2, "lot_move": 0, "pending_award": 0, "shop_order": 1, "outbox": 1, "referral": 0,
        "activity": 1,
    }  # fmt: skip


async def test_the_same_order_again_gives_the_first_answer(shop):
    first = await posting.record(fact=paid("1", 9999), member=customer("ann"), actor=ACTOR)
    before = await counts()
    again = await posting.record(fact=paid("1", 9999), member=customer("ann"), actor=ACTOR)
    assert again == Recorded(member_id=first.member_id, seq=first.seq, created=False)
    assert await counts() == before


@pytest.mark.parametrize("name, total", [("ann", 9998), ("bob", 9999)])
async def test_the_same_order_with_other_content_is_refused(shop, name, total):
    await posting.record(fact=paid("1", 9999), member=customer("ann"), actor=ACTOR)
    before = await counts()
    with pytest.raises(IdempotencyMismatch):
        await posting.record(fact=paid("1", total), member=customer(name), actor=ACTOR)
    assert await counts() == before


async def test_an_idempotency_key_answers_a_retry_and_refuses_another_request(shop):
    ann = (await posting.record(fact=paid("1", 100), member=customer("ann"), actor=ACTOR)).member_id
    key = Idempotency(scope="staff:1", key="k")
    first = await posting.record(
        fact=adjusted("k", 50), member=ann, actor=ACTOR, idempotency=key, dated=False
    )
    later = PointsAdjusted(
        source="staff", external_id="k", occurred_at=DAY + timedelta(hours=1), delta=50,
        reason="Because",
    )  # fmt: skip
    again = await posting.record(fact=later, member=ann, actor=ACTOR, idempotency=key, dated=False)
    assert (again.seq, again.created) == (first.seq, False)
    with pytest.raises(IdempotencyMismatch):
        await posting.record(
            fact=adjusted("k", 51), member=ann, actor=ACTOR, idempotency=key, dated=False
        )
    assert (await balance(ann))["available"] == 155


async def test_a_refund_takes_its_share_and_becomes_debt(shop):
    ann = (
        await posting.record(fact=paid("1", 15037), member=customer("ann"), actor=ACTOR)
    ).member_id
    for number, (amount, left) in enumerate([(5000, 601), (5000, 352), (5037, 100)]):
        await posting.record(fact=refunded(f"r{number}", "1", amount), member=ann, actor=ACTOR)
        assert (await balance(ann))["available"] == left
    await posting.record(fact=adjusted("gone", -100), member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["removed"], row["reversed"]) == (0, 100, 750)


async def test_a_refund_finds_its_member_by_the_order(shop):
    ann = (
        await posting.record(fact=paid("1", 1000), member=customer("ann"), actor=ACTOR)
    ).member_id
    await posting.record(fact=refunded("r", "1", 1000), actor=ACTOR)
    assert (await balance(ann))["available"] == 100
    before = await counts()
    with pytest.raises(NotFound):
        await posting.record(fact=refunded("s", "unknown", 1000), actor=ACTOR)
    with pytest.raises(InvalidInput):
        await posting.record(fact=refunded("s", "1", 1000), member=customer("bob"), actor=ACTOR)
    assert await counts() == before


async def test_a_refund_before_its_order_ends_in_the_same_books(shop):
    await posting.record(fact=refunded("r", "1", 4000), member=customer("ann"), actor=ACTOR)
    late = await posting.record(fact=paid("1", 10000), member=customer("ann"), actor=ACTOR)
    row = await balance(late.member_id)
    assert (row["available"], row["reversed"], row["lifetime"]) == (400, 200, 400)


async def test_removing_more_than_there_is_changes_nothing(shop):
    ann = (
        await posting.record(fact=paid("1", 1000), member=customer("ann"), actor=ACTOR)
    ).member_id
    before = await counts()
    with pytest.raises(InsufficientPoints, match="150"):
        await posting.record(fact=adjusted("x", -151), member=ann, actor=ACTOR)
    assert await counts() == before


async def test_an_adjustment_can_be_undone_once(shop):
    joined = MemberJoined(source="shop", external_id="ann", occurred_at=DAY)
    ann = (await posting.record(fact=joined, member=customer("ann"), actor=ACTOR)).member_id
    removal = await posting.record(fact=adjusted("x", -100), member=ann, actor=ACTOR)
    undo = AdjustmentUndone(
        source="staff", external_id="u", occurred_at=DAY, adjustment_seq=removal.seq, reason="Oops"
    )
    await posting.record(fact=undo, member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["removed"], row["lots_left"]) == (100, 0, 100)


async def test_a_blocked_member_earns_nothing_and_is_told_why(shop, db):
    ann = (
        await posting.record(fact=paid("1", 1000), member=customer("ann"), actor=ACTOR)
    ).member_id
    block = MemberBlocked(source="staff", external_id="b", occurred_at=DAY, reason="Fraud")
    await posting.record(fact=block, member=ann, actor=ACTOR)
    await posting.record(fact=paid("2", 1000), member=ann, actor=ACTOR)
    assert (await balance(ann))["available"] == 150
    async with db.connection() as connection:
        reasons = await connection.fetchval(
            "SELECT reasons FROM fact WHERE external_id = '2' AND kind = 'order_paid'"
        )
    assert {one["code"] for one in reasons} == {"blocked"}


async def test_a_batch_answers_each_item(shop):
    items = [
        Incoming(fact=paid("1", 1000), member=customer("ann")),
        Incoming(fact=paid("1", 1000), member=customer("ann")),
        Incoming(fact=paid("1", 2000), member=customer("ann")),
        Incoming(fact=refunded("r", "1", 1000)),
        Incoming(fact=refunded("s", "1", 10), member=customer("bob")),
        Incoming(fact=paid("2", 500), member=customer("bob")),
    ]
    results = await posting.record_many(items=items, actor=ACTOR)
    kinds = [result.created if isinstance(result, Recorded) else type(result) for result in results]
    assert kinds == [True, False, IdempotencyMismatch, True, InvalidInput, True]
    assert (await counts())["member"] == 2


async def test_sixteen_at_once_of_the_same_order_make_one(shop):
    results = await asyncio.gather(
        *(
            posting.record(fact=paid("1", 1000), member=customer("ann"), actor=ACTOR)
            for _ in range(16)
        )
    )
    assert sum(result.created for result in results) == 1
    assert len({(result.member_id, result.seq) for result in results}) == 1
    assert (await counts())["fact"] == 1


async def test_many_orders_of_one_member_at_once_all_count(shop):
    results = await asyncio.gather(
        *(
            posting.record(fact=paid(str(n), 1000), member=customer("ann"), actor=ACTOR)
            for n in range(30)
        )
    )
    row = await balance(results[0].member_id)
    assert (row["available"], row["order_count"]) == (100 + 30 * 50, 30)


async def test_removals_at_once_stop_at_the_balance(shop):
    ann = (
        await posting.record(fact=paid("1", 20000), member=customer("ann"), actor=ACTOR)
    ).member_id
    results = await asyncio.gather(
        *(posting.record(fact=adjusted(str(n), -100), member=ann, actor=ACTOR) for n in range(20)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Recorded) for one in results) == 11
    assert sum(isinstance(one, InsufficientPoints) for one in results) == 9
    assert (await balance(ann))["available"] == 0


async def test_approval_and_expiry_come_by_the_clock(db):
    settings = {"points": "1", "approval_days": 2}
    await open_program([("purchase", "purchase", 1, settings)], expires_after_days=10)
    ann = (
        await posting.record(fact=paid("1", 1000), member=customer("ann"), actor=ACTOR)
    ).member_id
    assert (await balance(ann))["pending"] == 10
    assert await posting.advance(until=DAY + timedelta(days=1)) == 0
    assert await posting.advance(until=DAY + timedelta(days=2)) == 1
    row = await balance(ann)
    assert (row["pending"], row["available"]) == (0, 10)
    assert await posting.advance(until=DAY + timedelta(days=30)) == 1
    row = await balance(ann)
    assert (row["expired"], row["available"], row["next_due_at"]) == (10, 0, None)
    before = await counts()
    assert await posting.advance(until=DAY + timedelta(days=30)) == 0
    assert await counts() == before


async def currency_of_the_program(db) -> str | None:
    async with db.connection() as connection:
        found: str | None = await connection.fetchval("SELECT currency FROM program")
        return found


async def test_a_refused_order_does_not_choose_the_programmes_currency(db):
    await open_program(currency=None, auto_enrol=False)
    with pytest.raises(NotFound):
        await posting.record(
            fact=paid("1", 1000, currency="USD"), member=customer("nobody"), actor=ACTOR
        )
    assert await currency_of_the_program(db) is None


async def test_the_first_order_chooses_the_programmes_currency(db):
    await open_program(currency=None)
    for order, currency in [("1", "USD"), ("2", "EUR")]:
        fact = paid(order, 1000, currency=currency)
        recorded = await posting.record(fact=fact, member=customer("ann"), actor=ACTOR)
    assert await currency_of_the_program(db) == "USD"
    assert (await balance(recorded.member_id))["available"] == 150

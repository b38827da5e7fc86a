"""Posting at its edges: facts that come late, ids that nobody should use, joining said twice."""

from datetime import UTC, datetime, timedelta

import pytest

from books import balance, counts, customer, open_program
from punchcard import invariants
from punchcard.core.facts import (
    MemberBlocked,
    MemberJoined,
    MemberUnblocked,
    OrderPaid,
    OrderRefunded,
)
from punchcard.db.sql import program as program_sql
from punchcard.errors import InvalidInput
from punchcard.services import membership, posting
from punchcard.services.incoming import Customer, Incoming, Recorded

DAY = datetime(2024, 6, 1, 12, tzinfo=UTC)
ACTOR = "job:test"


def paid(order: str, total: int, days: int = 0, **values):
    values = {"source": "shop", "currency": "EUR"} | values
    return OrderPaid(
        external_id=order, total=total, occurred_at=DAY + timedelta(days=days), **values
    )


async def test_points_that_wait_survive_an_order_from_before_they_were_due(db):
    rule = ("purchase", "purchase", 1, {"points": "5", "approval_days": 30})
    await open_program([rule])
    ann = (await posting.record(fact=paid("1", 0), member=customer("ann"), actor=ACTOR)).member_id
    await posting.record(fact=paid("2", 1000, -60), member=ann, actor=ACTOR)
    assert (await balance(ann))["next_due_at"] < DAY
    await posting.record(fact=paid("3", 10, -45), member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["pending"], row["available"]) == (0, 50)
    assert (await invariants.verify()).deviations == 0


async def test_points_that_ended_during_a_block_expire_also_after_an_order_from_before(db):
    await open_program(expires_after_days=30)
    ann = (
        await posting.record(fact=paid("1", 1000), member=customer("ann"), actor=ACTOR)
    ).member_id
    blocked = {"source": "staff", "external_id": "b", "reason": "Asked"}
    await posting.record(
        fact=MemberBlocked(occurred_at=DAY + timedelta(days=1), **blocked), member=ann, actor=ACTOR
    )
    await posting.record(
        fact=MemberUnblocked(occurred_at=DAY + timedelta(days=60), **blocked),
        member=ann,
        actor=ACTOR,
    )
    await posting.record(fact=paid("2", 0, 5), member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["expired"]) == (0, 150)
    assert (await invariants.verify()).deviations == 0


async def test_nobody_posts_in_the_name_of_time(db):
    await open_program()
    before = await counts()
    with pytest.raises(InvalidInput, match="clock"):
        await posting.record(
            fact=paid("1", 1000, source="clock"), member=customer("ann"), actor=ACTOR
        )
    assert await counts() == before


@pytest.mark.parametrize("order_id", ["", "x" * 201])
def test_a_refund_names_an_order_that_an_index_can_hold(order_id):
    with pytest.raises(InvalidInput) as refused:
        OrderRefunded(
            source="shop", external_id="r", order_id=order_id, amount=1, currency="EUR",
            occurred_at=DAY,
        )  # fmt: skip
    assert refused.value.field == ("orderId",)


@pytest.mark.parametrize(
    "when", ["1900-01-01T00:00:00+14:00", "2200-12-31T23:00:00-12:00", "0001-01-01T00:00:00+14:00"]
)
def test_the_years_are_those_of_utc_as_they_are_read_back(when):
    with pytest.raises(InvalidInput, match="1900 to 2200"):
        MemberJoined(source="shop", external_id="ann", occurred_at=datetime.fromisoformat(when))


def test_an_orders_number_is_one_that_an_index_can_hold():
    with pytest.raises(InvalidInput):
        paid("1", 1000, number="x" * 201)


@pytest.mark.parametrize("store", ["", "x" * 201])
def test_a_store_has_a_name_that_an_index_can_hold(store):
    with pytest.raises(InvalidInput):
        paid("1", 1000, source=store)
    with pytest.raises(InvalidInput):
        Customer(external_id="ann", store=store)


@pytest.mark.parametrize("shop_first", [True, False])
async def test_joining_is_said_by_shop_and_customer_at_different_times(db, shop_first):
    await open_program()

    async def by_shop() -> None:
        joined = MemberJoined(source="default", external_id="ann", occurred_at=DAY)
        await posting.record(fact=joined, member=customer("ann"), actor="key:1")

    async def by_customer() -> None:
        await membership.join(
            store="default", external_id="ann", email=None, consent=True, actor="customer:ann"
        )

    for say in (by_shop, by_customer) if shop_first else (by_customer, by_shop):
        await say()
    assert (await counts())["fact"] == 1
    async with db.connection() as connection:
        row = await connection.fetchrow(
            "SELECT available, consent_at FROM member JOIN balance ON member_id = id"
        )
    assert (row["available"], row["consent_at"] is not None) == (100, True)
    assert (await invariants.verify()).deviations == 0


async def test_a_refused_first_fact_makes_no_member(db):
    await open_program()
    before = await counts()
    too_much = paid("1", 10**12)
    with pytest.raises(InvalidInput, match="credited"):
        await posting.record(fact=too_much, member=customer("ann"), actor=ACTOR)
    assert await counts() == before
    items = [
        Incoming(fact=too_much, member=customer("ann")),
        Incoming(fact=paid("2", 1000), member=customer("bob")),
        Incoming(fact=paid("3", 10**12), member=customer("bob")),
    ]
    results = await posting.record_many(items=items, actor=ACTOR)
    assert [type(one) for one in results] == [InvalidInput, Recorded, InvalidInput]
    assert (await counts())["member"] == 1
    again = await posting.record(fact=paid("1", 1000), member=customer("ann"), actor=ACTOR)
    assert again.created
    assert (await invariants.verify()).deviations == 0


async def test_time_passes_for_many_with_one_look_at_a_changed_programme(db, monkeypatch):
    await open_program([("purchase", "purchase", 1, {"points": "5", "approval_days": 1})])
    for number in range(5):
        await posting.record(fact=paid(str(number), 100), member=customer(str(number)), actor=ACTOR)
    async with db.connection() as connection:
        await connection.execute("UPDATE program SET revision = revision + 1")
    looks = 0
    load = program_sql.load

    async def counted(connection):
        nonlocal looks
        looks += 1
        return await load(connection)

    monkeypatch.setattr(program_sql, "load", counted)
    assert await posting.advance(until=DAY + timedelta(days=5)) == 5
    assert looks == 1

"""Codes that were used all the same: in another member's order, or after their points were back."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from books import RULES, balance, counts, customer, open_program
from punchcard.core.facts import OrderPaid, OrderRefunded, PointsAdjusted
from punchcard.db import unit_of_work
from punchcard.errors import InvalidInput
from punchcard.invariants import verify
from punchcard.services import posting, redemptions
from punchcard.services.incoming import Incoming, Recorded

ACTOR = "job:test"
NOW = datetime.now(UTC)
FIVE_OFF = (
    "five_off",
    "money_off",
    10,
    {"cost": 500, "amount": "5", "valid_days": 30, "return_on_expiry": True},
)


@pytest.fixture(autouse=True)
async def the_books_balance(db):
    """After each story every invariant holds, the fold from zero among them."""
    yield
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


def paid(order: str, total: int, *codes: str, when: datetime | None = None) -> OrderPaid:
    return OrderPaid(
        source="shop",
        external_id=order,
        occurred_at=when or NOW,
        currency="EUR",
        total=total,
        codes=codes,
    )


async def ann_with_a_code() -> tuple[Any, int, str]:
    """Ann has 1,200 points, 500 of which she spent on a code."""
    await open_program([RULES[1], FIVE_OFF])
    start = await posting.record(fact=paid("1", 24_000), member=customer("ann"), actor=ACTOR)
    redeemed = await redemptions.redeem(
        member_id=start.member_id, reward_key="five_off", actor=ACTOR
    )
    (found,) = await redemption_rows()
    return start.member_id, redeemed.seq, found["code"]


async def redemption_rows() -> list[dict[str, Any]]:
    async with unit_of_work.connection() as connection:
        rows = await connection.fetch("SELECT * FROM redemption ORDER BY issued_at")
    return [dict(row) for row in rows]


async def record(way: str, fact: Any, who: Any) -> Recorded:
    if way == "batch":
        (answer,) = await posting.record_many(items=[Incoming(fact=fact, member=who)], actor=ACTOR)
        assert isinstance(answer, Recorded)
        return answer
    return await posting.record(fact=fact, member=who, actor=ACTOR)


@pytest.mark.product(28, "api")
@pytest.mark.parametrize("way", ["alone", "batch"])
async def test_a_code_in_another_members_order_is_used_for_its_owner(db, way):
    ann, seq, code = await ann_with_a_code()
    bo = customer("bo")
    await posting.record(fact=paid("bo 1", 100), member=bo, actor=ACTOR)
    first = await record(way, paid("bo 2", 2000, code), bo)
    after = await counts()
    again = await record(way, paid("bo 2", 2000, code), bo)
    assert (first.created, again.created, again.seq) == (True, False, first.seq)
    assert await counts() == after
    (row,) = await redemption_rows()
    assert (row["status"], row["order_id"], row["member_id"]) == ("used", "bo 2", ann)
    # The till tells of the same use: that is known.
    told = await redemptions.use(code=code, source="shop", order_id="bo 2", actor=ACTOR)
    assert (told.created, told.member_id) == (False, ann)
    with pytest.raises(Exception, match="used already"):
        await redemptions.cancel(member_id=ann, seq=seq, reason="Give me my points", actor=ACTOR)
    assert ((await balance(ann))["available"], (await balance(ann))["spent"]) == (700, 500)


async def test_both_orders_of_a_batch_and_a_new_member_may_name_codes_of_others(db):
    ann, _, code = await ann_with_a_code()
    items = [
        Incoming(fact=paid("b", 2000, "SUMMER", code), member=customer("bo")),
        Incoming(fact=paid("c", 2000, code), member=customer("cy")),
        Incoming(fact=paid("a", 2000), member=ann),
    ]
    answers = await posting.record_many(items=items, actor=ACTOR)
    assert all(isinstance(one, Recorded) and one.created for one in answers)
    assert len(answers) == 3
    (row,) = await redemption_rows()
    assert (row["status"], row["order_id"]) == ("used", "b")  # whoever came first


async def test_an_order_of_the_longest_id_uses_codes_of_others_beside_the_rest_of_its_batch(db):
    await ann_with_a_code()
    (row,) = await redemption_rows()
    long = paid("L" * 200, 2000, row["code"])
    items = [
        Incoming(fact=one, member=customer("bo")) for one in (paid("b", 100), long, paid("c", 100))
    ]
    for created in (True, False):
        answers = await posting.record_many(items=items, actor=ACTOR)
        assert [isinstance(one, Recorded) and one.created for one in answers] == [created] * 3
    (row,) = await redemption_rows()
    assert (row["status"], row["order_id"]) == ("used", long.external_id)


async def test_an_order_that_is_refused_uses_no_code(db):
    """Its refund came before it, in another currency."""
    ann, _, code = await ann_with_a_code()
    bo = (await posting.record(fact=paid("b", 100), member=customer("bo"), actor=ACTOR)).member_id
    back = OrderRefunded(
        source="shop", external_id="r", order_id="2", amount=100, currency="USD", occurred_at=NOW
    )
    await posting.record(fact=back, member=bo, actor=ACTOR)
    before = await counts()
    with pytest.raises(InvalidInput):
        await posting.record(fact=paid("2", 2000, code), member=bo, actor=ACTOR)
    (row,) = await redemption_rows()
    assert (row["status"], row["member_id"]) == ("issued", ann)
    assert await counts() == before


@pytest.mark.parametrize("who", ["the owner", "another member"])
@pytest.mark.parametrize("ended", ["cancelled", "expired"])
@pytest.mark.parametrize("left", [700, 0])
async def test_a_code_that_was_used_after_its_points_came_back_is_charged_again(
    db, who, ended, left
):
    """What is not there any more is owed; a full refund gives it back once."""
    ann, seq, code = await ann_with_a_code()
    if ended == "cancelled":
        await redemptions.cancel(member_id=ann, seq=seq, reason="Changed my mind", actor=ACTOR)
    else:
        await posting.advance(until=datetime.now(UTC) + timedelta(days=31))
    assert (await balance(ann))["available"] == 1200
    now = (await balance(ann))["clock"]
    if not left:
        gone = PointsAdjusted(
            source="staff", external_id="g", occurred_at=now, delta=-1200, reason="test"
        )
        await posting.record(fact=gone, member=ann, actor=ACTOR)
    buyer = ann if who == "the owner" else customer("bo")
    order = paid("2", 100, code, when=now)  # earns 5 points
    await posting.record(fact=order, member=buyer, actor=ACTOR)
    earned = 5 if who == "the owner" else 0
    row = await balance(ann)
    wanted = 700 + earned if left else -500 + earned
    assert (row["available"], row["spent"]) == (wanted, 500)
    (code_row,) = await redemption_rows()
    assert (code_row["status"], code_row["returned"], code_row["order_id"]) == ("used", False, "2")
    async with db.connection() as connection:
        reasons = await connection.fetchval(
            "SELECT reasons FROM fact f JOIN entry e ON (e.member_id, e.fact_seq) = "
            "(f.member_id, f.seq) WHERE e.seq = $1 AND e.member_id = $2",
            code_row["entry_seq"],
            ann,
        )
    assert [one["code"] for one in reasons] == [f"code_{ended}"]
    if who == "the owner":
        back = OrderRefunded(
            source="shop", external_id="r", order_id="2", amount=100, currency="EUR",
            occurred_at=now,
        )  # fmt: skip
        gift = PointsAdjusted(
            source="staff", external_id="h", occurred_at=now, delta=600, reason="pays the debt"
        )
        for fact in (gift, back):
            await posting.record(fact=fact, member=ann, actor=ACTOR)
        row = await balance(ann)
        assert (row["available"], row["spent"]) == (1200 + 600 if left else 600, 0)


async def test_a_cancellation_and_the_order_at_once_end_in_points_spent_once(db):
    ann, seq, code = await ann_with_a_code()
    bo = (await posting.record(fact=paid("b", 100), member=customer("bo"), actor=ACTOR)).member_id
    await asyncio.gather(
        redemptions.cancel(member_id=ann, seq=seq, reason="Changed my mind", actor=ACTOR),
        posting.record(fact=paid("2", 2000, code), member=bo, actor=ACTOR),
        return_exceptions=True,
    )
    (row,) = await redemption_rows()
    assert (row["status"], row["returned"]) == ("used", False)
    assert (await balance(ann))["spent"] == 500


async def test_orders_without_codes_ask_for_no_owners(db, monkeypatch):
    await open_program([RULES[1], FIVE_OFF])

    async def never(*_args):
        raise AssertionError("asked")

    monkeypatch.setattr("punchcard.services.followers.redemptions.owners", never)
    items = [Incoming(fact=paid(f"{n}", 100), member=customer("ann")) for n in range(3)]
    assert len(await posting.record_many(items=items, actor=ACTOR)) == 3

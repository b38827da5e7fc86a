"""Codes of refunded orders on a real database: whatever is told first, the same balance."""

import asyncio
import itertools
from datetime import UTC, datetime
from uuid import UUID

import pytest

from books import RULES, balance, customer, open_program
from punchcard.core.code_facts import CodeUsed
from punchcard.core.facts import Fact, OrderPaid, OrderRefunded
from punchcard.invariants import verify
from punchcard.services import posting, redemptions
from punchcard.services.incoming import Customer, Incoming

ACTOR = "job:test"
NOW = datetime.now(UTC)
FIVE_OFF = ("five_off", "money_off", 10, {"cost": 500, "amount": "5"})
TOLD = ("order", "refund", "rest", "till")


def paid(order: str, total: int, codes: tuple[str, ...] = ()) -> OrderPaid:
    return OrderPaid(
        source="shop", external_id=order, occurred_at=NOW, currency="EUR", total=total, codes=codes
    )


def refunded(refund: str, order: str, amount: int) -> OrderRefunded:
    return OrderRefunded(
        source="shop", external_id=refund, order_id=order, amount=amount, currency="EUR",
        occurred_at=NOW,
    )  # fmt: skip


@pytest.mark.product(28, "api")
@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "as a batch"])
@pytest.mark.parametrize("names_it", [False, True], ids=["till only", "order names it"])
@pytest.mark.parametrize("buyer", ["ann", "bo"])
@pytest.mark.parametrize("first", TOLD)
@pytest.mark.slow
async def test_a_full_refund_gives_the_points_of_the_code_back_in_any_order(
    db, first, buyer, names_it, at_once
):
    """Product.md section 3: points back, the code stays dead; facts arrive in any order."""
    await open_program([RULES[1], FIVE_OFF])
    orders = [rest for rest in itertools.permutations(TOLD) if rest[0] == first]
    for number, told in enumerate(orders):
        who = customer(f"ann{number}")
        start = paid(f"begin {number}", 24_000)
        ann = (await posting.record(fact=start, member=who, actor=ACTOR)).member_id
        redeemed = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        async with db.connection() as connection:
            code = await connection.fetchval(
                "SELECT code FROM redemption WHERE member_id = $1", ann
            )
        order_id = f"order {number}"
        facts = {
            "order": paid(order_id, 2000, codes=(code,) if names_it else ()),
            "refund": refunded(f"r{number}", order_id, 1500),
            "rest": refunded(f"s{number}", order_id, 500),
            "till": CodeUsed(
                source="shop", external_id=f"{order_id}/{code}", occurred_at=NOW,
                redemption_seq=redeemed.seq, order_id=order_id,
            ),
        }  # fmt: skip
        other = customer(f"bo{number}")
        items = [
            Incoming(
                fact=facts[name],
                member=ann if buyer == "ann" or name == "till" else other,
                dated=name != "till",
            )
            for name in told
        ]
        if at_once:
            await posting.record_many(items=items, actor=ACTOR)
        else:
            for item in items:
                await posting.record(
                    fact=item.fact, member=item.member, actor=ACTOR, dated=item.dated
                )
        row = await balance(ann)
        assert (row["available"], row["spent"], row["debt"]) == (1200, 0, 0), told
        found = await redemptions.find(code=code)
        assert (found.status, found.order_id, found.returned) == ("used", order_id, True)
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


@pytest.mark.parametrize("names_it", [False, True], ids=["till only", "order names it"])
async def test_an_order_of_another_its_code_and_its_refund_at_once(db, names_it):
    """Whoever is first: the owner has the points back once, the buyer keeps nothing."""
    await open_program([RULES[1], FIVE_OFF])
    for number in range(12):
        start = paid(f"begin {number}", 24_000)
        ann = (
            await posting.record(fact=start, member=customer(f"ann{number}"), actor=ACTOR)
        ).member_id
        redeemed = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        async with db.connection() as connection:
            code = await connection.fetchval(
                "SELECT code FROM redemption WHERE member_id = $1", ann
            )
        bo, order_id = customer(f"bo{number}"), f"order {number}"
        before = paid(f"before {number}", 100)
        buyer = (await posting.record(fact=before, member=bo, actor=ACTOR)).member_id
        used = CodeUsed(
            source="shop", external_id=f"{order_id}/{code}", occurred_at=NOW,
            redemption_seq=redeemed.seq, order_id=order_id,
        )  # fmt: skip
        facts: list[tuple[Fact, Customer | UUID]] = [
            (paid(order_id, 2000, codes=(code,) if names_it else ()), bo),
            (refunded(f"r{number}", order_id, 2000), bo),
            (used, ann),
        ]
        await asyncio.gather(
            *(
                posting.record(fact=fact, member=who, actor=ACTOR, dated=fact is not used)
                for fact, who in facts
            )
        )
        again = await posting.record(fact=facts[1][0], member=bo, actor=ACTOR)
        assert not again.created
        assert ((await balance(ann))["available"], (await balance(ann))["spent"]) == (1200, 0)
        assert (await balance(buyer))["available"] == 5
        async with db.connection() as connection:
            kinds = await connection.fetch(
                "SELECT kind FROM fact WHERE member_id = $1 AND seq > $2", ann, redeemed.seq
            )
        assert len(kinds) == len({row["kind"] for row in kinds})
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "as a batch"])
async def test_what_is_left_of_anothers_order_keeps_the_points_spent(db, at_once):
    """Half a refund, a code that cost nothing of this order, an order of no code: nothing."""
    await open_program([RULES[1], FIVE_OFF])
    start = paid("begin", 24_000)
    ann = (await posting.record(fact=start, member=customer("ann"), actor=ACTOR)).member_id
    await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    async with db.connection() as connection:
        code = await connection.fetchval("SELECT code FROM redemption WHERE member_id = $1", ann)
    facts = [
        paid("first", 2000, codes=(code,)),
        refunded("half", "first", 1000),
        paid("second", 2000, codes=(code,)),  # used in the first: this one spends nothing of it
        refunded("whole", "second", 2000),
    ]
    items = [Incoming(fact=fact, member=customer("bo")) for fact in facts]
    if at_once:
        await posting.record_many(items=items, actor=ACTOR)
    else:
        for item in items:
            await posting.record(fact=item.fact, member=item.member, actor=ACTOR)
    assert ((await balance(ann))["available"], (await balance(ann))["spent"]) == (700, 500)
    async with db.connection() as connection:
        assert not await connection.fetchval(
            "SELECT count(*) FROM fact WHERE kind = 'code_refunded'"
        )
    rest = refunded("rest", "first", 1000)
    await posting.record(fact=rest, member=customer("bo"), actor=ACTOR)
    assert ((await balance(ann))["available"], (await balance(ann))["spent"]) == (1200, 0)
    async with db.connection() as connection:
        mail = await connection.fetchval(
            "SELECT payload FROM outbox WHERE member_id = $1 AND kind = 'points_added'"
            " ORDER BY fact_seq DESC LIMIT 1",
            ann,
        )
    assert mail["points"] == 500
    assert (await verify()).deviations == 0


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "as a batch"])
async def test_one_full_refund_gives_back_every_code_of_the_order(db, at_once):
    await open_program([RULES[1], FIVE_OFF])
    start = paid("begin", 24_000)
    ann = (await posting.record(fact=start, member=customer("ann"), actor=ACTOR)).member_id
    for _ in range(2):
        await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT code FROM redemption WHERE member_id = $1", ann)
    order = paid("order", 2000, codes=tuple(row["code"] for row in rows))
    facts = [order, refunded("refund", "order", 2000)]
    if at_once:
        await posting.record_many(
            items=[Incoming(fact=fact, member=ann) for fact in facts], actor=ACTOR
        )
    else:
        for fact in facts:
            await posting.record(fact=fact, member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["spent"], row["debt"]) == (1200, 0, 0)
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []

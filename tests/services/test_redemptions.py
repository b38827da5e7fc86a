"""Redemptions on a real database."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from books import RULES, Rule, balance, counts, customer, open_program
from punchcard.core.code_facts import CodeUsed
from punchcard.core.codes import ALPHABET
from punchcard.core.facts import OrderPaid, OrderRefunded, PointsAdjusted
from punchcard.core.identity import MAX_ID
from punchcard.errors import Conflict, InsufficientPoints, InvalidInput, NotFound
from punchcard.invariants import verify
from punchcard.services import codes, posting, redemptions, rewards, rules
from punchcard.services.codes import Cart
from punchcard.services.incoming import Incoming, Recorded

ACTOR = "job:test"
FIVE_OFF = ("five_off", "money_off", 10, {"cost": 500, "amount": "5", "prefix": "FIVE"})


def reward(key: str, **settings) -> Rule:
    return (key, "money_off", 10, {"cost": 500, "amount": "5", **settings})


async def member_with(points: int, *rewards, **program):
    """A member with so many points (of one order), and these rewards on offer."""
    rules = [RULES[1], *(rewards or [FIVE_OFF])]
    await open_program(rules, **program)
    recorded = await posting.record(
        fact=paid("1", points * 20), member=customer("ann"), actor=ACTOR
    )
    return recorded.member_id


def paid(order: str, total: int, **values):
    now = datetime.now(UTC)
    return OrderPaid(
        source="shop", external_id=order, occurred_at=now, currency="EUR", total=total, **values
    )


@pytest.fixture(autouse=True)
async def the_books_balance(db):
    """After each story every invariant holds, the fold from zero among them."""
    yield
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


async def code_of(db, recorded: Recorded) -> str:
    async with db.connection() as connection:
        code: str = await connection.fetchval(
            "SELECT code FROM redemption WHERE member_id = $1 AND seq = $2",
            recorded.member_id,
            recorded.seq,
        )
    return code


async def test_redeeming_spends_points_and_issues_a_code(db):
    ann = await member_with(1200)
    recorded = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["spent"], row["lifetime"]) == (700, 500, 1200)
    found = await redemptions.find(code=(await code_of(db, recorded)).lower().replace("-", " "))
    assert (found.status, found.cost, found.reward_key) == ("issued", 500, "five_off")
    prefix, *groups = found.code.split("-")
    assert prefix == "FIVE"
    assert set("".join(groups)) <= set(ALPHABET)


async def test_too_few_points_change_nothing(db):
    ann = await member_with(499)
    before = await counts()
    with pytest.raises(InsufficientPoints, match="5 more"):
        await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    with pytest.raises(NotFound):
        await redemptions.redeem(member_id=ann, reward_key="ten_off", actor=ACTOR)
    assert await counts() == before


async def test_the_same_request_again_gives_the_same_code(db):
    ann = await member_with(1200)
    first, again = [
        await redemptions.redeem(
            member_id=ann, reward_key="five_off", actor=ACTOR, idempotency_key="k1"
        )
        for _ in range(2)
    ]
    assert (first.seq, again.created) == (again.seq, False)
    assert (await balance(ann))["spent"] == 500


async def test_two_hundred_at_once_issue_no_more_codes_than_the_balance_pays(db):
    ann = await member_with(2700)
    results = await asyncio.gather(
        *(
            redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
            for _ in range(200)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Recorded) for one in results) == 5
    assert (await balance(ann))["available"] == 200


async def test_the_wrong_twin_issues_a_code_to_everybody_who_looked_first(db):
    """What the obvious code would do, with the same 200 requests: it reads, decides, writes."""
    async with db.connection() as connection:
        await connection.execute("CREATE TABLE naive AS SELECT 2700 AS points, 0 AS codes")
    looked = asyncio.Barrier(200)

    async def redeem() -> None:
        async with db.connection() as connection:
            points = await connection.fetchval("SELECT points FROM naive")
        await looked.wait()
        if points >= 500:
            async with db.connection() as connection:
                await connection.execute(
                    "UPDATE naive SET points = points - 500, codes = codes + 1"
                )

    await asyncio.gather(*(redeem() for _ in range(200)))
    async with db.connection() as connection:
        assert await connection.fetchval("SELECT codes FROM naive") == 200  # of a balance for 5


async def test_a_limited_reward_runs_out(db):
    ann = await member_with(5000, reward("few", stock=3))
    results = await asyncio.gather(
        *(redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR) for _ in range(6)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Recorded) for one in results) == 3
    assert sum(isinstance(one, Conflict) for one in results) == 3
    assert (await balance(ann))["spent"] == 1500


async def test_a_code_that_ended_unused_can_be_had_again(db):
    """Nobody empties a stock by redeeming and giving back; a code used all the same is gone."""
    ann = await member_with(5000, reward("few", stock=1, valid_days=30))
    for _ in range(3):
        taken = await redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR)
        with pytest.raises(Conflict, match="left"):
            await redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR)
        await redemptions.cancel(member_id=ann, seq=taken.seq, reason="No", actor=ACTOR)
    code = await code_of(db, taken)
    await posting.record(fact=paid("2", 100, codes=(code,)), member=ann, actor=ACTOR)
    with pytest.raises(Conflict, match="left"):
        await redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR)
    (offer,) = await rewards.offers()
    assert offer.stock_left == 0


async def test_a_stock_set_later_counts_the_codes_that_are_out(db):
    ann = await member_with(5000, reward("few"))
    for _ in range(2):
        await redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR)
    await rules.update_rule(key="few", settings={"stock": 3}, actor=ACTOR)
    (offer,) = await rewards.offers()
    assert offer.stock_left == 1
    await redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR)
    with pytest.raises(Conflict, match="left"):
        await redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR)


async def test_a_member_redeems_only_so_often_a_day(db):
    """Giving back does not help: no loop floods the mails."""
    ann = await member_with(5000, reward("few", daily_limit=2))
    for _ in range(2):
        taken = await redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR)
        await redemptions.cancel(member_id=ann, seq=taken.seq, reason="No", actor=ACTOR)
    before = await counts()
    results = await asyncio.gather(
        *(redemptions.redeem(member_id=ann, reward_key="few", actor=ACTOR) for _ in range(3)),
        return_exceptions=True,
    )
    assert [str(one)[:37] for one in results] == ["This reward can be redeemed 2 times a "[:37]] * 3
    assert await counts() == before
    bo = (await posting.record(fact=paid("b", 24000), member=customer("bo"), actor=ACTOR)).member_id
    assert (await redemptions.redeem(member_id=bo, reward_key="few", actor=ACTOR)).created


@pytest.mark.parametrize("order_id", ["77", "7" * MAX_ID])
async def test_a_code_is_used_once(db, order_id):
    ann = await member_with(1200)
    code = await code_of(
        db, await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    )
    with pytest.raises(InvalidInput):
        await redemptions.use(
            code=code, source="shop", order_id=order_id + "7" * MAX_ID, actor=ACTOR
        )
    first = await redemptions.use(code=code, source="shop", order_id=order_id, actor=ACTOR)
    again = await redemptions.use(code=code, source="shop", order_id=order_id, actor=ACTOR)
    assert (first.created, again.created) == (True, False)
    with pytest.raises(Conflict):
        await redemptions.use(code=code, source="shop", order_id="78", actor=ACTOR)


async def test_an_order_that_names_a_code_uses_it_and_its_full_refund_returns_the_points(db):
    ann = await member_with(1200)
    code = await code_of(
        db, await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    )
    await posting.record(fact=paid("2", 2000, codes=(code,)), member=ann, actor=ACTOR)
    assert (await redemptions.find(code=code)).status == "used"
    assert (await balance(ann))["available"] == 800
    back = OrderRefunded(
        source="shop", external_id="r", order_id="2", amount=2000, currency="EUR",
        occurred_at=datetime.now(UTC),
    )  # fmt: skip
    await posting.record(fact=back, member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["spent"], row["lots_left"]) == (1200, 0, 1200)
    found = await redemptions.find(code=code)
    assert (found.status, found.returned) == ("used", True)


@pytest.mark.parametrize("returns, available", [(True, 1200), (False, 700)])
async def test_cancelling_returns_the_points_if_the_reward_says_so(db, returns, available):
    ann = await member_with(1200, reward("five_off", return_on_cancel=returns))
    recorded = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    await redemptions.cancel(member_id=ann, seq=recorded.seq, reason="Changed my mind", actor=ACTOR)
    assert (await balance(ann))["available"] == available
    with pytest.raises(Conflict):
        await redemptions.cancel(member_id=ann, seq=recorded.seq, reason="Again", actor=ACTOR)


@pytest.mark.parametrize("returns, available", [(True, 1200), (False, 700)])
async def test_an_unused_code_ends_by_the_clock(db, returns, available):
    ann = await member_with(1200, reward("five_off", valid_days=30, return_on_expiry=returns))
    recorded = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    assert await posting.advance(until=datetime.now(UTC) + timedelta(days=29)) == 0
    assert await posting.advance(until=datetime.now(UTC) + timedelta(days=31)) == 1
    row = await balance(ann)
    assert (row["available"], row["next_due_at"]) == (available, None)
    found = await redemptions.find(code=await code_of(db, recorded))
    assert (found.status, found.returned) == ("expired", returns)


async def test_an_order_says_what_became_of_a_dead_code(db):
    ann = await member_with(1200, reward("five_off", return_on_cancel=False))
    recorded = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    code = await code_of(db, recorded)
    await redemptions.cancel(member_id=ann, seq=recorded.seq, reason="Changed my mind", actor=ACTOR)
    told = (("2", False, "code_cancelled"), ("3", False, "code_used"), ("4", True, "code_used"))
    for order, many, why in told:  # by both ways of posting
        fact = paid(order, 2000, codes=(code,))
        if many:
            (result,) = await posting.record_many(
                items=[Incoming(fact=fact, member=ann)], actor=ACTOR
            )
        else:
            result = await posting.record(fact=fact, member=ann, actor=ACTOR)
        assert isinstance(result, Recorded)
        async with db.connection() as connection:
            reasons = await connection.fetchval(
                "SELECT reasons FROM fact WHERE member_id = $1 AND seq = $2", ann, result.seq
            )
        assert [one["code"] for one in reasons] == [why]
    assert (await balance(ann))["spent"] == 500  # its points had not come back


async def test_the_order_and_the_till_may_both_tell_of_a_code(db):
    ann = await member_with(1700)
    first, second = [
        await code_of(
            db, await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        )
        for _ in range(2)
    ]
    await posting.record(fact=paid("2", 2000, codes=(first,)), member=ann, actor=ACTOR)
    await redemptions.use(code=first, source="shop", order_id="2", actor=ACTOR)
    await redemptions.use(code=second, source="shop", order_id="3", actor=ACTOR)
    await posting.record(fact=paid("3", 2000, codes=(second,)), member=ann, actor=ACTOR)
    for code, order in ((first, "2"), (second, "3")):
        found = await redemptions.find(code=code)
        assert (found.status, found.order_id) == ("used", order)


async def test_two_members_may_use_the_same_request_key(db):
    ann = await member_with(1200)
    bo = (await posting.record(fact=paid("b", 24000), member=customer("bo"), actor=ACTOR)).member_id
    made = [
        await redemptions.redeem(
            member_id=one, reward_key="five_off", actor=f"customer:{one}", idempotency_key="k"
        )
        for one in (ann, bo)
    ]
    assert [one.created for one in made] == [True, True]


async def test_a_refused_fact_of_a_batch_leaves_the_codes_alone(db):
    ann = await member_with(1200)
    recorded = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    now = datetime.now(UTC)
    use = CodeUsed(
        source="shop", external_id="u", occurred_at=now, redemption_seq=recorded.seq, order_id="9"
    )
    huge = PointsAdjusted(
        source="staff", external_id="g", occurred_at=now, delta=10**9, reason="too much"
    )
    items = [Incoming(fact=replace(huge, external_id=f"g{n}"), member=ann) for n in range(3)]
    results = await posting.record_many(items=[*items, Incoming(fact=use, member=ann)], actor=ACTOR)
    assert [isinstance(one, Recorded) for one in results] == [True, True, False, True]


async def test_a_code_is_judged_for_the_order_at_hand(db):
    rules = reward("big", minimum_order="30", prefix="BIG")
    ann = await member_with(1200, rules, ("bean", "product_discount", 20, {
        "cost": 100, "percent": "20", "applies_to": "list", "names": "BEAN-1, BEAN-2",
    }))  # fmt: skip
    big, bean = [
        await code_of(db, await redemptions.redeem(member_id=ann, reward_key=key, actor=ACTOR))
        for key in ("big", "bean")
    ]
    told = [
        (big, Cart()),
        (big, Cart(total=Decimal("29.99"), currency="EUR")),
        (big, Cart(total=Decimal("30"), currency="EUR")),
        (big, Cart(total=Decimal("30"), currency="USD")),
        (bean, Cart(products=["TEA"])),
        (bean, Cart(products=["TEA", "BEAN-2"])),
        ("BIG-22222-22222-22222-22", Cart()),
        ("x" * 5000, Cart()),
    ]
    found = [(await codes.judge(code=code, cart=cart)).problem for code, cart in told]
    assert found == [
        None, "minimum_order", None, "other_currency", "products", None, "unknown", "unknown",
    ]  # fmt: skip
    with pytest.raises(Conflict, match=r"30\.00 EUR"):
        await codes.use(
            code=big,
            source="shop",
            order_id="5",
            cart=Cart(total=Decimal(20), currency="EUR"),
            actor=ACTOR,
        )

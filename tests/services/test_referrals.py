"""Referrals on a real database: who came by whose code, and what follows."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from books import balance
from punchcard.core.facts import MemberBlocked, MemberUnblocked, OrderRefunded
from punchcard.errors import Conflict, InvalidInput, NotFound
from punchcard.invariants import verify
from punchcard.services import (
    membership,
    posting,
    referral_claims,
    referral_codes,
    referral_decisions,
    rules,
)
from punchcard.services.referral_claims import Arrived
from referral_shop import (
    T0,
    WAIT,
    all_referrals,
    buy,
    code_of,
    open_shop,
    problems,
    refund,
    settle,
    the_referral,
)

LATER = T0 + WAIT


@pytest.fixture(autouse=True)
async def the_books_balance(db):
    """After each story every invariant holds, the fold from zero among them."""
    yield
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


async def ann_and_her_code(**settings):
    await open_shop(**settings)
    ann = await buy("ann", "a1", at=T0 - timedelta(days=30), email="ann@example.com")
    return ann, await code_of(ann)


@pytest.mark.product(46, "api")
async def test_the_referrer_is_rewarded_when_the_friends_order_is_approved(db):
    ann, code = await ann_and_her_code()
    await buy("ben", "b1", codes=[f" {code[:4]}-{code[4:]} ".lower()])
    await settle()
    row = await the_referral()
    assert (row.state, row.order_id, row.via) == ("waiting", "b1", "order")
    assert (await balance(ann))["available"] == 250
    await settle(LATER - timedelta(hours=11))
    assert (await the_referral()).state == "waiting"
    await settle(LATER)
    row = await the_referral()
    assert (
        row.state,
        row.completed_seq is not None,
        row.check_at if hasattr(row, "check_at") else None,
    ) == ("completed", True, None)
    assert (await balance(ann))["available"] == 750
    assert (await settle(LATER)).checked == 0


@pytest.mark.product(46, "api")
async def test_a_full_refund_reverses_a_partial_one_does_not(db):
    ann, code = await ann_and_her_code()
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    await refund("b1", 2_000, id="r1")
    await settle(LATER)
    assert (await the_referral()).state == "completed"
    await refund("b1", 3_000, id="r2")
    await settle(LATER)
    row = await the_referral()
    assert (row.state, await problems()) == ("reversed", ["refunded"])
    assert (await balance(ann))["available"] == 250
    assert (await balance(ann))["reversed"] == 500


async def test_refunded_while_it_waits_it_was_never_rewarded(db):
    ann, code = await ann_and_her_code()
    await buy("ben", "b1", codes=[code])
    await settle()
    await refund("b1")
    await settle(LATER)
    assert ((await the_referral()).state, await problems()) == ("pending", ["refunded"])
    assert (await balance(ann))["reversed"] == 0


async def test_the_next_order_that_is_kept_counts_in_whatever_order_it_all_came(db):
    """Refunded early or late, seen at once or in the end: one reward."""
    ann, code = await ann_and_her_code()
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    await buy("ben", "b2", at=T0 + timedelta(days=1))
    await refund("b1")
    await settle(LATER)
    row = await the_referral()
    assert (row.state, row.order_id, row.round) == ("waiting", "b2", 1)
    await settle(LATER + timedelta(days=1))
    row = await the_referral()
    assert (row.state, row.order_id) == ("completed", "b2")
    assert (await balance(ann))["available"] == 750


@pytest.mark.parametrize("first", ["order", "refund"])
async def test_a_refund_that_comes_before_its_order_ends_the_same(db, first):
    ann, code = await ann_and_her_code()
    ben = await buy("ben", "b0", 100, codes=[code])  # makes Ben known, and too small to matter
    if first == "order":
        await buy("ben", "b1", at=T0, codes=[code])
    await posting.record(fact=refund_of("b1"), member=ben, actor="job:test")
    if first == "refund":
        await buy("ben", "b1", at=T0, codes=[code])
    await refund("b0", 100)
    await settle(LATER)
    assert (await the_referral()).state == "pending"
    assert (await balance(ann))["available"] == 250


async def test_nobody_refers_themselves(db):
    ann, code = await ann_and_her_code()
    await buy("ann", "a2", codes=[code])
    await settle(LATER)
    assert (await the_referral()).state == "blocked"
    assert set(await problems()) == {"self", "existing_customer"}
    with pytest.raises(Conflict, match="own"):
        await referral_claims.claim(store="default", external_id="ann", code=code)
    row = await the_referral()
    with pytest.raises(Conflict):
        await referral_decisions.approve(
            referral_id=row.id, reason="She asked nicely", actor="staff:1", now=LATER
        )
    assert (await balance(ann))["available"] == 500


async def test_a_mailbox_by_another_name_is_the_same_person(db):
    ann, code = await ann_and_her_code()
    await buy("ann2", "x1", codes=[code], email="Ann+new@Example.com")
    await settle(LATER)
    assert await problems() == ["same_email"]
    assert (await balance(ann))["available"] == 250


async def test_who_has_bought_before_is_no_friend_also_under_another_account(db):
    ann, code = await ann_and_her_code()
    await buy("cleo", "c1", at=T0 - timedelta(days=9), email="cleo@example.com")
    await buy("cleo2", "c2", codes=[code], email="cleo+2@example.com")
    await settle(LATER)
    assert ((await the_referral()).state, await problems()) == ("blocked", ["existing_customer"])
    assert (await balance(ann))["available"] == 250


async def test_an_earlier_order_that_comes_late_takes_the_reward_back(db):
    ann, code = await ann_and_her_code()
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    assert (await balance(ann))["available"] == 750
    await buy("ben", "b0", at=T0 - timedelta(days=1))
    await settle(LATER)
    assert ((await the_referral()).state, await problems()) == ("reversed", ["existing_customer"])
    assert (await balance(ann))["available"] == 250


async def test_the_first_order_decides_who_sent_the_friend_not_the_first_to_arrive(db):
    ann, code = await ann_and_her_code()
    bea = await buy("bea", "z1", at=T0 - timedelta(days=20))
    await buy("ben", "b2", at=T0 + timedelta(hours=1), codes=[await code_of(bea)])
    await settle()
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    row = await the_referral()
    assert (row.referrer_id, row.state, row.order_id) == (ann, "completed", "b1")


async def test_a_small_order_leaves_it_pending_and_says_why(db):
    _, code = await ann_and_her_code(minimum_order="60")
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    assert ((await the_referral()).state, await problems()) == ("pending", ["below_minimum"])
    await buy("ben", "b2", 6_000, at=T0 + timedelta(hours=1))
    await settle(LATER + timedelta(days=1))
    assert (await the_referral()).state == "completed"


async def test_what_refunds_leave_of_the_order_must_reach_the_minimum_too(db):
    ann, code = await ann_and_her_code(minimum_order="50")
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    assert (await balance(ann))["available"] == 750
    await refund("b1", 4_999, at=LATER)
    await settle(LATER + timedelta(days=1))
    assert ((await the_referral()).state, await problems()) == ("reversed", ["below_minimum"])
    assert (await balance(ann))["available"] == 250
    assert "What is left of order b1" in (await the_referral()).problems[0]["message"]


async def test_the_cap_blocks_and_staff_may_let_one_more_through(db):
    ann, code = await ann_and_her_code(cap=1, approval_days=0)
    await buy("ben", "b1", codes=[code])
    await settle()
    await buy("cleo", "c1", at=T0 + timedelta(hours=1), codes=[code])
    await settle(LATER)
    states = [(row.state, [one["code"] for one in row.problems]) for row in await all_referrals()]
    assert states == [("completed", []), ("blocked", ["cap_reached"])]
    second = (await all_referrals())[1]
    with pytest.raises(InvalidInput):
        await referral_decisions.approve(referral_id=second.id, reason=" ", actor="staff:1")
    after = await referral_decisions.approve(
        referral_id=second.id, reason="A good customer", actor="staff:1", now=LATER
    )
    assert (after.state, after.decision, after.decided_by) == ("completed", "approved", "staff:1")
    assert (await balance(ann))["available"] == 1250
    rejected = await referral_decisions.reject(
        referral_id=second.id, reason="A mistake", actor="staff:1", now=LATER
    )
    assert rejected.state == "reversed"
    assert (await balance(ann))["available"] == 750


async def test_a_reward_instead_of_points_costs_nothing_and_is_cancelled_with_the_order(db):
    ann, code = await ann_and_her_code(referrer_gets="reward", reward="five_off")
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    async with db.connection() as connection:
        given = await connection.fetchrow("SELECT * FROM redemption WHERE member_id = $1", ann)
    assert (given["status"], given["cost"], given["entry_seq"]) == ("issued", 0, None)
    assert (await balance(ann))["spent"] == 0
    await refund("b1")
    await settle(LATER)
    async with db.connection() as connection:
        status = await connection.fetchval("SELECT status FROM redemption WHERE member_id=$1", ann)
    assert (status, (await the_referral()).state) == ("cancelled", "reversed")
    assert (await balance(ann))["available"] == 250


async def test_a_reward_switched_off_while_a_friend_waits_does_not_complete_with_nothing(db):
    ann, code = await ann_and_her_code(referrer_gets="reward", reward="five_off")
    await buy("ben", "b1", codes=[code])
    await settle()
    row = await the_referral()
    soon = T0 + timedelta(days=1)
    for changes in (
        {"key": "refer_a_friend", "settings": {"referrer_gets": "points"}},
        {"key": "five_off", "enabled": False},
    ):
        await rules.update_rule(**changes, effective_from=soon, actor="staff:1")
    await settle(LATER)
    assert ((await the_referral()).state, await problems()) == ("blocked", ["no_reward"])

    async def approve(now):
        decided = await referral_decisions.approve(
            referral_id=row.id, reason="Promised", actor="staff:1", now=now
        )
        return decided.state

    on_again = LATER + timedelta(hours=1)
    assert await approve(LATER) == "blocked"
    await rules.update_rule(key="five_off", enabled=True, effective_from=on_again, actor="staff:1")
    assert await approve(on_again) == "completed"
    async with db.connection() as connection:
        status = await connection.fetchval("SELECT status FROM redemption WHERE member_id=$1", ann)
    assert status == "issued"


@pytest.mark.product(45, "api")
async def test_a_code_of_their_own_after_the_first_purchase(db):
    _, code = await ann_and_her_code(friend_when="after_first_purchase", friend_reward="five_off")
    ben = await buy("ben", "b1", codes=[code])
    await settle()
    row = await the_referral()
    assert (row.state, row.friend_seq is not None) == ("waiting", True)
    await refund("b1")
    await settle()
    async with db.connection() as connection:
        status = await connection.fetchval("SELECT status FROM redemption WHERE member_id=$1", ben)
    assert status == "cancelled"


@pytest.mark.product(12, "api")
async def test_a_link_from_a_product_page_is_kept_until_the_visitor_buys(db):
    ann, code = await ann_and_her_code(shop_url="https://shop.example.com")
    page = "https://shop.example.com/beans/7"
    offer, claimed = await referral_claims.claim(
        store="default", external_id="ben", code=code, product_url=page
    )
    terms = offer.terms
    assert (claimed, terms.friend_gets(terms.plain)) == (True, "10 % off the order")
    again = await referral_claims.claim(store="default", external_id="ben", code=code)
    assert again[1] is False
    at = datetime.now(UTC) + timedelta(minutes=1)
    ben = await buy("ben", "b1", at=at)
    await settle(at + WAIT)
    row = await the_referral()
    assert (row.friend_id, row.via, row.product_url, row.state) == (ben, "link", page, "completed")
    assert (await balance(ann))["available"] == 750
    with pytest.raises(NotFound):
        await referral_claims.claim(store="default", external_id="cleo", code="22222222")
    with pytest.raises(InvalidInput):
        await referral_claims.claim(
            store="default", external_id="cleo", code=code, product_url="javascript:alert(1)"
        )


@pytest.mark.product(46, "storefront")
async def test_who_signs_in_behind_the_checkout_came_when_they_were_shown_the_offer(db):
    ann, code = await ann_and_her_code(approval_days=0)
    came = datetime.now(UTC) - timedelta(hours=1)
    ben = await buy("ben", "b1", at=came + timedelta(minutes=20))
    await settle(datetime.now(UTC))

    async def claim(customer: str, arrival: Arrived | None = None) -> bool:
        _, new = await referral_claims.claim(
            store="default", external_id=customer, code=code, arrival=arrival
        )
        return new

    for arrival in (
        None,
        Arrived(code="22222222", at=came),
        Arrived(code=code, at=came - timedelta(days=31)),
        Arrived(code=code, at=came + timedelta(minutes=21)),
    ):
        with pytest.raises(Conflict, match="bought before"):
            await claim("ben", arrival)
    assert await all_referrals() == []
    assert await claim("ben", Arrived(code=code, at=came)) is True
    await settle(datetime.now(UTC))
    row = await the_referral()
    assert (row.friend_id, row.via, row.state) == (ben, "link", "completed")
    assert row.attributed_at == came
    assert (await balance(ann))["available"] == 750


async def claimed(customer: str, code: str) -> datetime:
    """The customer came by a link, a moment ago."""
    await referral_claims.claim(store="default", external_id=customer, code=code)
    return datetime.now(UTC)


async def test_a_visitor_who_came_by_a_link_and_typed_the_code_is_one_friend(db):
    ann, code = await ann_and_her_code()
    at = await claimed("ben", code) + timedelta(minutes=1)
    await buy("ben", "b1", at=at, codes=[code])
    await settle(at + WAIT)
    row = await the_referral()  # and no second one that waits for ever
    assert (row.via, row.state) == ("link", "completed")
    assert (await balance(ann))["available"] == 750


@pytest.mark.parametrize("known", [False, True])
async def test_a_link_that_is_told_after_the_order_does_not_make_its_friend_an_old_customer(
    db, known
):
    ann, code = await ann_and_her_code()
    if known:
        await membership.join(
            store="default", external_id="ben", email=None, consent=True, actor="customer:ben"
        )
    at = await claimed("ben", code) - timedelta(seconds=30)
    await buy("ben", "b1", at=at, codes=[code])  # the page behind the checkout was faster
    await settle(at + WAIT)
    row = await the_referral()
    assert (row.via, row.state, row.attributed_at) == ("order", "completed", at)
    assert (await balance(ann))["available"] == 750


@pytest.mark.parametrize("who", ["ann", "ben"])
async def test_a_referral_shows_a_block_while_it_lasts_and_goes_on_after_it(db, who):
    ann, code = await ann_and_her_code()
    ben = await buy("ben", "b1", codes=[code])
    await settle()
    assert (await the_referral()).state == "waiting"
    whom = {"ann": ann, "ben": ben}[who]
    await posting.record(
        fact=MemberBlocked(source="staff", external_id="1", occurred_at=T0, reason="Fraud"),
        member=whom,
        actor="staff:1",
    )
    await settle(LATER)
    assert (await the_referral()).state == "blocked"
    assert await problems() == [{"ann": "referrer_blocked", "ben": "friend_blocked"}[who]]
    await posting.record(
        fact=MemberUnblocked(source="staff", external_id="1", occurred_at=LATER, reason="Ours"),
        member=whom,
        actor="staff:1",
    )
    await settle(LATER)
    assert ((await the_referral()).state, await problems()) == ("completed", [])
    assert (await balance(ann))["available"] == 750


@pytest.mark.parametrize("other", ["cleo.berg@gmail.com", "c.leoberg+2@googlemail.com"])
async def test_dots_in_a_gmail_address_make_nobody_a_new_customer(db, other):
    ann, code = await ann_and_her_code()
    await buy("cleo", "c1", at=T0 - timedelta(days=9), email=other)
    await buy("cleo2", "c2", codes=[code], email="cleoberg@gmail.com")
    await settle(LATER)
    assert ((await the_referral()).state, await problems()) == ("blocked", ["existing_customer"])
    assert (await balance(ann))["available"] == 250


async def test_dots_elsewhere_are_another_person(db):
    _ann, code = await ann_and_her_code()
    await buy("cleo", "c1", at=T0 - timedelta(days=9), email="cleo.berg@example.com")
    await buy("cleo2", "c2", codes=[code], email="cleoberg@example.com")
    await settle(LATER)
    assert (await the_referral()).state == "completed"


async def test_a_replaced_code_leads_nowhere_and_two_at_once_are_one(db):
    ann, code = await ann_and_her_code()
    new = await referral_codes.rotate(member_id=ann, reason="Posted in public", actor="staff:1")
    assert new != code
    await buy("ben", "b1", codes=[code])
    await settle(LATER)
    assert await all_referrals() == []
    bea = await buy("bea", "z1")
    drawn = await asyncio.gather(*(code_of(bea) for _ in range(8)))
    assert len(set(drawn)) == 1


def test_links_lead_to_the_shop_and_nowhere_else():
    link = referral_codes.link
    shop = "https://shop.example.com"
    assert link(code="AB", shop_url="") is None
    assert link(code="AB", shop_url=shop) == f"{shop}/?ref=AB"
    assert link(code="AB", shop_url=shop, product_url="/p/1?x=1&ref=OLD#top") == (
        f"{shop}/p/1?x=1&ref=AB"
    )
    for page in (
        "https://evil.example/p",
        "//evil.example/p",
        "http://shop.example.com/",
        "\\\\evil",
    ):
        with pytest.raises(InvalidInput):
            link(code="AB", shop_url=shop, product_url=page)


def refund_of(order: str) -> OrderRefunded:
    return OrderRefunded(
        source="shop",
        external_id="early",
        occurred_at=T0,
        order_id=order,
        amount=5_000,
        currency="EUR",
    )

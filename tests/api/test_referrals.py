"""Referrals through the published operations: storefront, partner, staff."""

from datetime import UTC, datetime
from typing import Any

import pytest

import books
from punchcard.services import program, referrals

SHOP = "https://shop.example.com"
SETTINGS = {"points": 500, "approval_days": 0, "shop_url": SHOP, "friend_minimum_order": "30"}


async def refer(api, **settings):
    """The rule of the referral programme, made by staff; their headers."""
    staff = await api.staff()
    given = {"type": "refer_a_friend", "settings": {**SETTINGS, **settings}}
    payload = await api.do("CreateRule", {"input": given}, by=staff)
    assert payload["userErrors"] == []
    return staff


async def settle():
    """What the worker does every second."""
    await books.numbered_all()
    await referrals.run(now=datetime.now(UTC))


async def mine(api, who="ann", **variables):
    by = await api.customer(who)
    answer = await api.ask("MyReferral", variables, by=by, schema="storefront")
    return answer.data["me"]["referral"]


async def offer(api, code, **variables):
    answer = await api.ask(
        "ReferralOffer", {"code": code, **variables}, by=await api.visitor(), schema="storefront"
    )
    return answer.data["referralOffer"]


async def verdict(api, code, **variables):
    answer = await api.ask("ValidateCode", {"code": code, **variables}, by=await api.partner())
    return answer.data["validateCode"]


@pytest.mark.product(12, "storefront")
@pytest.mark.product(44, "storefront")
@pytest.mark.product(45, "storefront")
@pytest.mark.product(46, "storefront")
async def test_a_member_shares_a_code_and_sees_what_came_of_it(api):
    await program.update_settings(actor="cli:test", languages=("en", "de"))
    await refer(api, translations={"de": {"share_title": "Ein Geschenk"}})
    await api.order("ann", "20.00", profile={"name": "Ann Berg"})
    own = await mine(api, productUrl="/beans/7")
    code = own["code"]
    assert own["link"] == f"{SHOP}/beans/7?ref={code}"
    assert own["shareText"] == (
        f"With my code {code} you get 10 % off the order, from €30.00: {SHOP}/?ref={code}"
    )
    assert (await mine(api, language="de"))["shareTitle"] == "Ein Geschenk"
    shown = await offer(api, code.lower())
    assert (shown["friendName"], shown["summary"]) == ("Ann", "10 % off the order, from €30.00")
    assert shown["text"] == f"Use the code {code} and get 10 % off the order, from €30.00."
    assert await offer(api, "22222222") is None
    await api.order("ben", "40.00", discountCodes=[code], profile={"name": "Ben Costa"})
    await settle()
    own = await mine(api)
    assert own["stats"] == {
        "friends": 1,
        "pending": 0,
        "waiting": 0,
        "completed": 1,
        "points": 500,
    }
    (friend,) = own["friends"]["edges"]
    assert (friend["node"]["state"], friend["node"]["name"]) == ("COMPLETED", "Ben")
    answer = await api.ask("Programme", by=await api.visitor(), schema="storefront")
    ways = {one["type"]: one for one in answer.data["program"]["waysToEarn"]}
    assert ways["refer_a_friend"]["panel"].startswith("Give your friends")


@pytest.mark.product(45, "api")
async def test_the_shop_asks_who_may_use_a_referral_code(api):
    await refer(api)
    await api.order("ann", "20.00")
    await api.order("cleo", "20.00")
    code = (await mine(api))["code"]
    found = await verdict(api, f"{code[:4]} {code[4:]}", customerId="ben")
    assert (found["valid"], found["referral"], found["discount"]["percent"]) == (True, True, "10")
    total = {"amount": "29.99", "currencyCode": "EUR"}
    for expected, asked in (
        ("MINIMUM_ORDER", {"customerId": "ben", "orderTotal": total}),
        ("OWN_CODE", {"customerId": "ann"}),
        ("EXISTING_CUSTOMER", {"customerId": "cleo"}),
    ):
        found = await verdict(api, code, **asked)
        assert (found["valid"], found["problem"]) == (False, expected)
    assert (await verdict(api, "22222222"))["problem"] == "UNKNOWN"


@pytest.mark.product(46, "storefront")
async def test_a_claim_counts_from_when_the_offer_was_shown(api):
    await refer(api)
    await api.order("ann", "20.00")
    code = (await mine(api))["code"]
    visitor = await api.visitor()
    shown = await api.ask("ReferralOffer", {"code": code}, by=visitor, schema="storefront")
    arrival = shown.data["referralOffer"]["arrival"]
    await api.order("ben", "50.00")
    ben = await api.customer("ben")

    async def claim(**more):
        given = {"input": {"code": code, **more}}
        return await api.do("ClaimReferral", given, by=ben, schema="storefront")

    before = await books.counts()
    (late,) = (await claim())["userErrors"]
    (forged,) = (await claim(arrival=arrival[:-2] + "AA"))["userErrors"]
    assert (late["field"], forged["field"]) == (["code"], ["arrival"])
    assert await books.counts() == before
    assert (await claim(arrival=arrival))["claimed"] is True


async def test_a_customer_and_a_shop_can_tell_by_whom_somebody_came(api):
    await refer(api)
    await api.order("ann", "20.00")
    code = (await mine(api))["code"]
    by = await api.customer("ben")
    claimed = await api.do(
        "ClaimReferral",
        {"input": {"code": code, "productUrl": f"{SHOP}/beans/7"}},
        by=by,
        schema="storefront",
    )
    assert (claimed["claimed"], claimed["offer"]["code"]) == (True, code)
    partner = await api.partner("codes:use")
    again = await api.do("TellReferral", {"input": {"code": code, "customerId": "ben"}}, by=partner)
    assert (again["claimed"], again["userErrors"]) == (False, [])
    for given, field in (
        ({"code": "22222222", "customerId": "dora"}, ["code"]),
        ({"code": code, "customerId": "ann"}, ["code"]),
        ({"code": code, "customerId": "dora", "productUrl": "ftp://x"}, ["productUrl"]),
    ):
        before = await books.counts()
        refused = await api.do("TellReferral", {"input": given}, by=partner)
        assert refused["userErrors"][0]["field"] == field
        assert await books.counts() == before


@pytest.mark.product(46, "api")
async def test_staff_read_referrals_and_decide_with_a_reason(api):
    staff = await refer(api, cap=1)
    await api.order("ann", "20.00")
    code = (await mine(api))["code"]
    await api.order("ben", "40.00", discountCodes=[code])
    await settle()
    await api.order("cleo", "40.00", discountCodes=[code])
    await settle()
    page = (await api.ask("Referrals", {"first": 10}, by=staff)).data
    nodes = [edge["node"] for edge in page["referrals"]["edges"]]
    assert [one["state"] for one in nodes] == ["BLOCKED", "COMPLETED"]
    assert [one["code"] for one in nodes[0]["reasons"]] == ["CAP_REACHED"]
    assert (page["referralCounts"]["friends"], page["referralCounts"]["points"]) == (2, 500)
    only = (await api.ask("Referrals", {"first": 10, "states": ["BLOCKED"]}, by=staff)).data
    assert len(only["referrals"]["edges"]) == 1
    refused = await api.do(
        "ApproveReferral", {"input": {"id": nodes[0]["id"], "reason": " "}}, by=staff
    )
    assert refused["userErrors"][0]["field"] == ["reason"]
    done = await api.do(
        "ApproveReferral", {"input": {"id": nodes[0]["id"], "reason": "A regular"}}, by=staff
    )
    assert (done["referral"]["state"], done["referral"]["decision"]) == ("COMPLETED", "APPROVED")
    taken = await api.do(
        "RejectReferral", {"input": {"id": nodes[0]["id"], "reason": "A mistake"}}, by=staff
    )
    assert taken["referral"]["state"] == "REVERSED"
    twice = await api.do(
        "RejectReferral", {"input": {"id": nodes[0]["id"], "reason": "Again"}}, by=staff
    )
    assert twice["userErrors"][0]["code"] == "CONFLICT"
    found = (
        await api.ask("MemberReferrals", {"id": nodes[0]["referrer"]["id"], "first": 5}, by=staff)
    ).data
    own = found["member"]["referrals"]
    assert (own["code"], own["counts"]["friends"]) == (code, 2)
    rotated = await api.do(
        "RotateReferralCode",
        {"input": {"memberId": nodes[0]["referrer"]["id"], "reason": "Posted in public"}},
        by=staff,
    )
    assert rotated["code"] not in (None, code)
    assert await offer(api, code) is None


async def test_settings_that_cannot_be_are_refused_beside_the_field(api):
    staff = await api.staff()
    before = await books.counts()
    impossible: list[tuple[dict[str, Any], str]] = [
        ({"referrer_gets": "reward"}, "reward"),
        ({"friend_when": "after_first_purchase"}, "friend_reward"),
        ({"friend_applies_to": "list"}, "friend_names"),
        ({"shop_url": "shop"}, "shop_url"),
        ({"translations": {"Deutsch": {}}}, "translations"),
    ]
    for settings, field in impossible:
        given: dict[str, Any] = {"type": "refer_a_friend", "settings": settings}
        payload = await api.do("CreateRule", {"input": given}, by=staff)
        assert payload["userErrors"][0]["field"] == ["settings", field]
    assert await books.counts() == before

"""Customers see rewards, redeem points for codes, and give codes back."""

import asyncio

import pytest

import books
from punchcard.api.ids import global_id
from reward_shop import made, redeemed


async def mine(api, operation, who="ann", **variables):
    answer = await api.ask(operation, variables, by=await api.customer(who), schema="storefront")
    return answer.data["me"]


async def redeem(api, reward_id, who="ann", key="k1"):
    return await api.do(
        "Redeem",
        {"input": {"rewardId": reward_id, "idempotencyKey": key}},
        by=await api.customer(who),
        schema="storefront",
    )


async def give_back(api, redemption_id, who="ann", key="c1"):
    return await api.do(
        "GiveCodeBack",
        {"input": {"redemptionId": redemption_id, "idempotencyKey": key}},
        by=await api.customer(who),
        schema="storefront",
    )


@pytest.mark.product(22, "storefront")
@pytest.mark.product(23, "storefront")
@pytest.mark.product(24, "storefront")
@pytest.mark.product(25, "storefront")
@pytest.mark.product(26, "storefront")
async def test_anybody_sees_what_points_buy(api):
    await made(api, panelText="Five off your next coffee")
    staff = await api.sign_in("ana@example.com")
    for place, (kind, own) in enumerate(
        [
            ("percentage_off", {"percent": "10"}),
            ("free_shipping", {}),
            ("free_product", {"price_limit": "25"}),
            ("product_discount", {"percent": "20"}),
        ]
    ):
        given = {"type": kind, "settings": {"cost": 1000, **own}, "priority": 200 + place}
        await api.do("CreateReward", {"input": given}, by=staff)
    answer = await api.ask("ProgrammeRewards", by=await api.visitor(), schema="storefront")
    rewards = answer.data["program"]["rewards"]
    assert [(one["summary"], one["cost"]) for one in rewards] == [
        ("€5.00 off the order", 500),
        ("10 % off the order", 1000),
        ("Free shipping", 1000),
        ("A free product up to €25.00", 1000),
        ("20 % off a product", 1000),
    ]
    assert rewards[0]["text"] == "Five off your next coffee"
    assert [one["discount"]["scope"] for one in rewards] == [
        "ORDER", "ORDER", "SHIPPING", "PRODUCTS", "PRODUCTS",
    ]  # fmt: skip


async def test_a_customer_sees_what_is_missing(api):
    await made(api)
    await api.order("ann", "60.00")  # 400 points
    (reward,) = (await mine(api, "MyRewards"))["rewards"]
    assert (reward["affordable"], reward["missingPoints"]) == (False, 100)
    await api.order("ann", "20.00")
    (reward,) = (await mine(api, "MyRewards"))["rewards"]
    assert (reward["affordable"], reward["missingPoints"]) == (True, 0)


@pytest.mark.product(28, "storefront")
async def test_redeeming_gives_a_code_and_the_new_balance(api):
    reward, _ = await made(api)
    await api.order("ann", "200.00")
    payload = await redeem(api, reward["id"])
    assert payload["code"].startswith("FIVE-")
    assert payload["me"]["balance"]["available"] == 600
    assert payload["me"]["balance"]["spent"] == 500
    assert payload["redemption"]["status"] == "ISSUED"
    again = await redeem(api, reward["id"])
    assert again == payload
    (edge,) = (await mine(api, "MyCodes"))["redemptions"]["edges"]
    assert edge["node"]["code"] == payload["code"]
    newest = (await mine(api, "Me", first=1))["activity"]["edges"][0]["node"]
    assert (newest["kind"], newest["points"]) == ("REWARD_REDEEMED", -500)
    assert newest["redemption"]["code"] == payload["code"]


async def test_too_few_points_change_nothing(api):
    reward, _ = await made(api)
    await api.order("ann", "20.00")
    before = await books.counts()
    payload = await redeem(api, reward["id"])
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("INSUFFICIENT_POINTS", ["rewardId"])
    assert payload["code"] is None
    for nothing in (global_id("Reward", "nope"), "nonsense", global_id("Rule", "five_off")):
        payload = await redeem(api, nothing, key=nothing)
        assert payload["userErrors"][0]["code"] == "NOT_FOUND"
    assert await books.counts() == before


async def test_a_limited_reward_sells_out(api):
    reward, _ = await made(api, settings={"cost": 100, "amount": "1", "stock": 2})
    await api.order("ann", "200.00")
    await api.storefront()
    payloads = await asyncio.gather(*(redeem(api, reward["id"], key=str(n)) for n in range(5)))
    assert [one["userErrors"] for one in payloads].count([]) == 2
    assert {one["userErrors"][0]["code"] for one in payloads if one["userErrors"]} == {"CONFLICT"}
    (left,) = (await mine(api, "MyRewards"))["rewards"]
    assert (left["affordable"], left["reward"]["stockLeft"]) == (False, 0)


async def test_a_code_is_given_back(api):
    reward, _ = await made(api)
    await api.order("ann", "200.00")
    code = (await redeem(api, reward["id"]))["redemption"]
    assert code["cancellable"] is True
    payload = await give_back(api, code["id"])
    assert (payload["redemption"]["status"], payload["redemption"]["returned"]) == (
        "CANCELLED", True,
    )  # fmt: skip
    assert payload["me"]["balance"]["available"] == 1100
    assert await give_back(api, code["id"]) == payload
    other = await give_back(api, code["id"], key="c2")
    assert other["userErrors"][0]["code"] == "CONFLICT"
    assert (await mine(api, "MyRewards"))["balance"]["available"] == 1100


async def test_a_code_that_returns_nothing_is_kept(api):
    settings = {"cost": 500, "amount": "5", "return_on_cancel": False}
    reward, _ = await made(api, settings=settings)
    await api.order("ann", "200.00")
    code = (await redeem(api, reward["id"]))["redemption"]
    assert code["cancellable"] is False
    payload = await give_back(api, code["id"])
    assert payload["userErrors"][0]["code"] == "CONFLICT"


async def test_another_members_code_is_not_there(api):
    reward, _ = await made(api)
    for name in ("ann", "bo"):
        await api.order(name, "200.00")
    theirs = (await redeemed(api, reward, customer="bo"))["redemption"]["id"]
    unknown = global_id("Redemption", "018f0000-0000-7000-8000-000000000000", 3)
    answers = [await give_back(api, one, key=one) for one in (theirs, unknown)]
    assert answers[0]["userErrors"] == answers[1]["userErrors"]
    assert answers[0]["userErrors"][0]["code"] == "NOT_FOUND"
    document = "query($id: ID!){node(id:$id){id}}"
    for who, found in (("ann", None), ("bo", {"id": theirs})):
        answer = await api.ask(
            document, {"id": theirs}, by=await api.customer(who), schema="storefront"
        )
        assert answer.data["node"] == found
    assert (await mine(api, "MyCodes"))["redemptions"]["edges"] == []


@pytest.mark.product(41, "storefront")
async def test_a_blocked_customer_sees_and_does_nothing(api):
    reward, staff = await made(api)
    await api.order("ann", "500.00")
    code = (await redeem(api, reward["id"]))["redemption"]["id"]
    (edge,) = (await api.ask("FindMembers", {"search": "ann", "first": 1}, by=staff)).data[
        "members"
    ]["edges"]
    given = {"memberId": edge["node"]["id"], "reason": "x", "idempotencyKey": "b"}
    await api.do("BlockMember", {"input": given}, by=staff)
    assert await mine(api, "MyRewards") is None
    answer = await api.ask("ProgrammeRewards", by=await api.customer("ann"), schema="storefront")
    assert answer.data["program"] is None
    for payload in (await redeem(api, reward["id"], key="k2"), await give_back(api, code)):
        assert payload["userErrors"][0]["code"] == "MEMBER_BLOCKED"
    node = await api.ask(
        "query($id: ID!){node(id:$id){id}}",
        {"id": code},
        by=await api.customer("ann"),
        schema="storefront",
    )
    assert node.data["node"] is None


async def test_visitors_have_no_codes(api):
    reward, _ = await made(api)
    for operation, variables in (
        ("MyRewards", {}),
        ("Redeem", {"input": {"rewardId": reward["id"], "idempotencyKey": "k"}}),
    ):
        answer = await api.ask(operation, variables, by=await api.visitor(), schema="storefront")
        assert answer.code in ("UNAUTHENTICATED", "FORBIDDEN")


async def test_redeeming_is_bounded_in_time(api):
    reward, _ = await made(api)
    await api.order("ann", "20.00")
    payloads = [await redeem(api, reward["id"], key=str(n)) for n in range(31)]
    codes = [one["userErrors"][0]["code"] for one in payloads]
    assert set(codes[:30]) == {"INSUFFICIENT_POINTS"}
    assert codes[30] == "RATE_LIMITED"

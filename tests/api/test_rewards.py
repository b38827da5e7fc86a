"""Staff make rewards, watch what becomes of the codes, and end codes."""

import re

import pytest

from punchcard.api.ids import global_id
from reward_shop import FIVE_OFF, made, redeemed
from statements import counted

TYPES = {
    "money_off": ({"amount": "5", "minimum_order": "30"}, "5.00 EUR off the order, from 30.00 EUR"),
    "percentage_off": ({"percent": "10"}, "10 % off the order"),
    "free_shipping": ({}, "Free shipping"),
    "free_product": (
        {"applies_to": "list", "names": "TEA-EARL, TEA-SENCHA"},
        "A free product of TEA-EARL, TEA-SENCHA",
    ),
    "product_discount": (
        {"percent": "12.5", "price_limit": "25"},
        "12.5 % off a product up to 25.00 EUR",
    ),
}


@pytest.mark.product(22, "api")
@pytest.mark.product(23, "api")
@pytest.mark.product(24, "api")
@pytest.mark.product(25, "api")
@pytest.mark.product(26, "api")
@pytest.mark.parametrize("kind", TYPES)
async def test_every_type_is_made_and_redeemed(api, kind):
    own, summary = TYPES[kind]
    reward, _ = await made(api, type=kind, key=kind, settings={"cost": 500, **own})
    assert (reward["summary"], reward["cost"], reward["version"]) == (summary, 500, 1)
    await api.order("ann", "200.00")
    payload = await redeemed(api, reward)
    in_the_shop = re.sub(r"([\d.]+) EUR", r"€\1", summary)
    assert payload["redemption"]["summary"] == in_the_shop
    assert payload["me"]["balance"]["available"] == 600


@pytest.mark.product(27, "api")
async def test_rewards_and_earning_rules_are_lists_of_their_own(api):
    reward, staff = await made(api)
    answer = await api.ask("Rewards", by=staff)
    assert [one["key"] for one in answer.data["rewards"]] == ["five_off"]
    types = {one["type"]: one for one in answer.data["rewardTypes"]}
    assert set(types) == set(TYPES)
    settings = {one["name"]: one for one in types["money_off"]["settings"]}
    assert (settings["prefix"]["kind"], settings["prefix"]["pattern"]) == ("TEXT", "[A-Z0-9]{0,12}")
    assert settings["return_on_cancel"]["kind"] == "BOOLEAN"
    rules = (await api.ask("Rules", by=staff)).data
    assert "five_off" not in {one["key"] for one in rules["rules"]}
    assert not set(TYPES) & {one["type"] for one in rules["ruleTypes"]}
    wrong = [
        await api.do("CreateRule", {"input": {**FIVE_OFF, "key": "again"}}, by=staff),
        await api.do(
            "CreateReward",
            {"input": {"type": "account_created", "settings": {"points": 5}}},
            by=staff,
        ),
        await api.do("EnableRule", {"input": {"id": reward["id"], "enabled": False}}, by=staff),
    ]
    assert [one["userErrors"][0]["code"] for one in wrong] == [
        "INVALID_INPUT", "INVALID_INPUT", "NOT_FOUND",
    ]  # fmt: skip


@pytest.mark.product(27, "api")
async def test_a_reward_is_changed_and_switched_off(api):
    reward, staff = await made(api)
    changed = await api.do(
        "UpdateReward", {"input": {"id": reward["id"], "settings": {"cost": 700}}}, by=staff
    )
    assert (changed["reward"]["cost"], changed["reward"]["version"]) == (700, 2)
    off = await api.do("EnableReward", {"input": {"id": reward["id"], "enabled": False}}, by=staff)
    assert (off["reward"]["enabled"], off["reward"]["version"]) == (False, 3)
    listed = (await api.ask("Rewards", by=staff)).data["rewards"]
    assert [(one["key"], one["enabled"]) for one in listed] == [("five_off", False)]
    offered = await api.ask("ProgrammeRewards", by=await api.visitor(), schema="storefront")
    assert offered.data["program"]["rewards"] == []
    await api.order("ann", "200.00")
    refused = await api.do(
        "Redeem",
        {"input": {"rewardId": reward["id"], "idempotencyKey": "k"}},
        by=await api.customer("ann"),
        schema="storefront",
    )
    assert refused["userErrors"][0]["code"] == "NOT_FOUND"


@pytest.mark.product(27, "api")
async def test_rewards_to_begin_with_are_suggested_until_they_are_made(api):
    staff = await api.staff()
    suggested = (await api.ask("SuggestedRewards", by=staff)).data["suggestedRewards"]
    assert [(one["key"], one["cost"], one["summary"]) for one in suggested] == [
        ("free_shipping", 300, "Free shipping"),
        ("five_off", 500, "5.00 EUR off the order"),
        ("product_discount", 800, "20 % off a product"),
        ("ten_percent", 1000, "10 % off the order"),
        ("free_product", 2500, "A free product up to 25.00 EUR"),
    ]
    for one in suggested[:4]:
        given = {name: one[name] for name in ("key", "type", "name", "settings")}
        payload = await api.do("CreateReward", {"input": given}, by=staff)
        assert (payload["reward"]["summary"], payload["reward"]["enabled"]) == (
            one["summary"], True,
        )  # fmt: skip
    rest = (await api.ask("SuggestedRewards", by=staff)).data["suggestedRewards"]
    assert [one["key"] for one in rest] == ["free_product"]


@pytest.mark.parametrize("kind", ["free_product", "product_discount"])
@pytest.mark.parametrize("applies_to", ["list", "collections"])
async def test_a_voucher_for_nothing_named_would_be_for_everything(api, kind, applies_to):
    staff = await api.staff()
    settings = {"cost": 500, **TYPES[kind][0], "applies_to": applies_to, "names": " , "}
    payload = await api.do(
        "CreateReward", {"input": {"type": kind, "settings": settings}}, by=staff
    )
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID_INPUT", ["settings", "names"])
    assert (await api.ask("Rewards", by=staff)).data["rewards"] == []


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"cost": 0}, "cost"),
        ({"amount": "0"}, "amount"),
        ({"prefix": "small"}, "prefix"),
        ({"valid_days": 99_999}, "valid_days"),
        ({"return_on_cancel": "maybe"}, "return_on_cancel"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
async def test_a_wrong_setting_is_named(api, settings, field):
    staff = await api.staff()
    given = {**FIVE_OFF, "settings": {**FIVE_OFF["settings"], **settings}}
    payload = await api.do("CreateReward", {"input": given}, by=staff)
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID_INPUT", ["settings", field])
    assert (await api.ask("Rewards", by=staff)).data["rewards"] == []


@pytest.mark.product(28, "api")
@pytest.mark.product(38, "api")
async def test_what_becomes_of_codes_is_counted(api):
    settings = {**FIVE_OFF["settings"], "stock": 5}
    reward, staff = await made(api, settings=settings)
    await api.order("ann", "500.00")
    first, second, _ = [await redeemed(api, reward, key=str(n)) for n in range(3)]
    await api.order("ann", "20.00", discountCodes=[first["code"].lower()])
    cancelled = await api.do(
        "CancelRedemption",
        {
            "input": {
                "redemptionId": second["redemption"]["id"],
                "reason": "Asked by phone",
                "idempotencyKey": "c",
            }
        },
        by=staff,
    )
    assert (cancelled["redemption"]["status"], cancelled["redemption"]["returned"]) == (
        "CANCELLED", True,
    )  # fmt: skip
    counts = {"issued": 3, "unused": 1, "used": 1, "cancelled": 1, "expired": 0}
    (listed,) = (await api.ask("Rewards", by=staff)).data["rewards"]
    assert (listed["codes"], listed["stockLeft"]) == (counts, 3)  # the cancelled one is back
    member_id = cancelled["member"]["id"]
    page = await api.ask("MemberRedemptions", {"id": member_id, "first": 2}, by=staff)
    member = page.data["member"]
    assert member["codes"] == counts
    assert [edge["node"]["status"] for edge in member["redemptions"]["edges"]] == [
        "ISSUED", "CANCELLED",
    ]  # fmt: skip
    after = member["redemptions"]["pageInfo"]["endCursor"]
    page = await api.ask(
        "MemberRedemptions", {"id": member_id, "first": 2, "after": after}, by=staff
    )
    (edge,) = page.data["member"]["redemptions"]["edges"]
    assert (edge["node"]["code"], edge["node"]["order"]["number"]) == (
        first["code"], "#ann-20.00",
    )  # fmt: skip
    assert not page.data["member"]["redemptions"]["pageInfo"]["hasNextPage"]


@pytest.mark.product(37, "api")
@pytest.mark.product(38, "api")
async def test_redeemed_in_a_period_counts_what_came_back(api):
    reward, staff = await made(api)
    await api.order("ann", "500.00")
    _, second = [await redeemed(api, reward, key=str(n)) for n in range(2)]
    question = {"first": 10, "from": "2020-01-01", "to": "2100-01-01"}

    async def row():
        (edge,) = (await api.ask("Members", question, by=staff)).data["members"]["edges"]
        node = edge["node"]
        return node["pointsInPeriod"]["redeemed"], node["balance"]["spent"], node["codes"]["issued"]

    assert await row() == (1000, 1000, 2)
    given = {"redemptionId": second["redemption"]["id"], "reason": "x", "idempotencyKey": "c"}
    for _ in range(2):  # the same request again changes nothing more
        await api.do("CancelRedemption", {"input": given}, by=staff)
    assert await row() == (500, 500, 2)


async def test_the_log_of_the_programme(api):
    reward, staff = await made(api)
    for name in ("ann", "bo"):
        await api.order(name, "200.00")
        await redeemed(api, reward, customer=name)
    page = await api.ask("Redemptions", {"first": 1, "rewardId": reward["id"]}, by=staff)
    (newest,) = page.data["redemptions"]["edges"]
    assert newest["node"]["member"]["externalId"] == "bo"
    after = page.data["redemptions"]["pageInfo"]["endCursor"]
    page = await api.ask("Redemptions", {"first": 1, "after": after}, by=staff)
    (older,) = page.data["redemptions"]["edges"]
    assert older["node"]["member"]["externalId"] == "ann"
    for arguments in ({"status": "USED"}, {"rewardId": global_id("Reward", "nope")}):
        page = await api.ask("Redemptions", {"first": 1, **arguments}, by=staff)
        assert page.data["redemptions"]["edges"] == []


@pytest.mark.product(36, "api")
async def test_the_history_tells_of_codes(api):
    reward, staff = await made(api)
    await api.order("ann", "500.00")
    first, second = [await redeemed(api, reward, key=str(n)) for n in range(2)]
    partner = await api.partner()
    used = {"code": first["code"], "orderId": "77"}
    await api.do("UseCode", {"input": used}, by=partner)
    given = {"redemptionId": second["redemption"]["id"], "reason": "x", "idempotencyKey": "c"}
    cancelled = await api.do("CancelRedemption", {"input": given}, by=staff)
    answer = await api.ask(
        "MemberTimeline", {"id": cancelled["member"]["id"], "first": 4}, by=staff
    )
    edges = answer.data["member"]["activities"]["edges"]
    told = [
        (edge["node"]["kind"], edge["node"]["points"], edge["node"]["redemption"]["status"])
        for edge in edges
    ]
    assert told == [
        ("REDEMPTION_CANCELLED", 500, "CANCELLED"),
        ("CODE_USED", 0, "USED"),
        ("REWARD_REDEEMED", -500, "CANCELLED"),
        ("REWARD_REDEEMED", -500, "USED"),
    ]
    assert edges[0]["node"]["redemption"]["maskedCode"].startswith("FIVE-…-")


async def test_a_code_is_shown_to_those_who_may_read_members(api):
    reward, _ = await made(api)
    await api.order("ann", "200.00")
    await redeemed(api, reward)
    reader = await api.partner("activity:read")
    seen = await api.ask("{redemptions{edges{node{id maskedCode status}}}}", by=reader)
    (edge,) = seen.data["redemptions"]["edges"]
    hidden = await api.ask("{redemptions{edges{node{code}}}}", by=reader)
    assert hidden.code == "FORBIDDEN"
    node = await api.ask(
        "query($id: ID!){node(id:$id){id ... on Redemption{status}}}",
        {"id": edge["node"]["id"]},
        by=reader,
    )
    assert node.data["node"]["status"] == "ISSUED"
    other = await api.partner("members:write")
    node = await api.ask("query($id: ID!){node(id:$id){id}}", {"id": edge["node"]["id"]}, by=other)
    assert node.data["node"] is None


async def test_ending_a_code_needs_a_reason_and_a_code(api):
    reward, staff = await made(api)
    await api.order("ann", "200.00")
    mine = (await redeemed(api, reward))["redemption"]["id"]
    for change, code in (
        ({"reason": " "}, "INVALID_INPUT"),
        ({"idempotencyKey": ""}, "INVALID_INPUT"),
        ({"redemptionId": reward["id"]}, "NOT_FOUND"),
        ({"redemptionId": "nonsense"}, "NOT_FOUND"),
    ):
        given = {"redemptionId": mine, "reason": "x", "idempotencyKey": "c", **change}
        payload = await api.do("CancelRedemption", {"input": given}, by=staff)
        assert payload["userErrors"][0]["code"] == code
        assert payload["redemption"] is None


async def test_lists_with_codes_never_ask_once_a_row(api, monkeypatch):
    reward, staff = await made(api)
    for name in ("ann", "bo", "cy"):
        await api.order(name, "200.00")
        payload = await redeemed(api, reward, customer=name)
        await api.order(name, "20.00", discountCodes=[payload["code"]])
    document = """query($n: Int!) {
        members(first: $n) { edges { node { codes { issued }
            redemptions(first: 5) { edges { node { code reward { name codes { used } stockLeft }
                order { number redemptions { maskedCode } } } } }
            activities(first: 5) { edges { node { redemption { status } } } } } } }
        redemptions(first: $n) { edges { node { code member { name } order { number } } } } }"""
    await api.ask(document, {"n": 1}, by=staff)
    counts = []
    for size in (1, 3):
        with counted(monkeypatch) as sent:
            answer = await api.ask(document, {"n": size}, by=staff)
            assert len(answer.data["redemptions"]["edges"]) == size
        counts.append(len(sent))
    assert counts[0] == counts[1], counts

"""Texts of rules and rewards in the shopper's language, with placeholders filled."""

from typing import Any

import pytest

from punchcard.services import program, program_apply, program_file

STORE = "storefront"
GERMAN = {
    "language": "de",
    "name": "Einkaufen",
    "panelText": "{{points}} {{points_name}} je Euro bei {{program}}",
    "notificationText": "{{name}}: {{points}} Punkte, zusammen {{balance}}",
}
REFUND = {
    "orderId": "1",
    "refundId": "r",
    "amount": {"amount": "100.00", "currencyCode": "EUR"},
}


async def _rule(api, admin, key="purchase"):
    rules = (await api.ask("Rules", by=admin)).data["rules"]
    return next(one for one in rules if one["key"] == key)


async def _translated(api, admin, *texts):
    rule = await _rule(api, admin)
    given = {"id": rule["id"], "texts": list(texts)}
    return await api.do("UpdateRule", {"input": given}, by=admin)


async def _panel(api, by, headers):
    asked = await api.ask("Programme", by={**by, **headers}, schema=STORE)
    (way,) = [w for w in asked.data["program"]["waysToEarn"] if w["type"] == "purchase"]
    return way


@pytest.mark.product(16, "storefront")
@pytest.mark.product(17, "storefront")
async def test_a_shopper_reads_their_own_language(api):
    admin = await api.staff()
    await api.do("SetLanguages", {"input": {"languages": ["en", "de"]}}, by=admin)
    assert (await _translated(api, admin, GERMAN))["userErrors"] == []
    visitor = await api.visitor()
    german = await _panel(api, visitor, {"accept-language": "fr;q=0.9, de-AT, en;q=0.5"})
    assert (german["name"], german["panel"]) == ("Einkaufen", "5 Punkte je Euro bei Test")
    english = await _panel(api, visitor, {"accept-language": "en, de;q=0.9"})
    assert english["panel"] == (await _panel(api, visitor, {}))["panel"] != german["panel"]
    await api.order("ann", "100.00", profile={"name": "Ann"})
    await api.order("ann", "1.00", id="later")
    asked = await api.ask(
        '{ me { activity(first: 5) { edges { node { notification(language: "de") } } } } }',
        by=await api.customer("ann"),
        schema=STORE,
    )
    said = [one["node"]["notification"] for one in asked.data["me"]["activity"]["edges"]]
    assert said[0] == "Ann: 5 Punkte, zusammen 605"
    assert "Ann: 500 Punkte, zusammen 600" in said[1]


@pytest.mark.product(22, "storefront")
@pytest.mark.product(28, "storefront")
async def test_what_is_computed_is_said_in_the_shoppers_language(api):
    admin = await api.staff()
    await api.do("SetLanguages", {"input": {"languages": ["en", "de"]}}, by=admin)
    given = {"type": "money_off", "key": "five", "name": "Five off", "settings": {"amount": "5"}}
    texts = [{"language": "de", "name": "Fünf Euro"}]
    settings = {"cost": 400, "amount": "5", "minimum_order": "30"}
    made = await api.do(
        "CreateReward", {"input": {**given, "settings": settings, "texts": texts}}, by=admin
    )
    assert made["userErrors"] == []
    await api.order("ann", "100.00", id="1")
    ann = {**await api.customer("ann"), "accept-language": "de"}
    offers = "{ me { rewards { reward { id summary } } } }"
    (offer,) = (await api.ask(offers, by=ann, schema=STORE)).data["me"]["rewards"]
    assert offer["reward"]["summary"] == "5,00\xa0€ Rabatt auf die Bestellung, ab 30,00\xa0€"
    redemption = {"rewardId": offer["reward"]["id"], "idempotencyKey": "k"}
    bought = await api.do("Redeem", {"input": redemption}, by=ann, schema=STORE)
    code = bought["redemption"]
    assert (code["rewardName"], code["summary"]) == ("Fünf Euro", offer["reward"]["summary"])
    both = """{ me { redemptions { edges { node { rewardName(language: "en")
        summary(language: "en") } } } } }"""
    (edge,) = (await api.ask(both, by=ann, schema=STORE)).data["me"]["redemptions"]["edges"]
    assert edge["node"] == {
        "rewardName": "Five off",
        "summary": "€5.00 off the order, from €30.00",
    }
    await api.do("RefundOrder", {"input": REFUND}, by=await api.partner())
    owed = await api.ask("{ me { balance { owed owedText } } }", by=ann, schema=STORE)
    assert owed.data["me"]["balance"] == {
        "owed": 300,
        "owedText": "Deine nächsten 300 Punkte gleichen aus, was Erstattungen genommen haben.",
    }


@pytest.mark.product(17, "api")
async def test_a_panel_text_names_what_its_type_lends(api):
    admin = await api.staff()
    rule = await _rule(api, admin)
    text = {"id": rule["id"], "panelText": "{{points}} {{points_name}} for every {{per_amount}}"}
    assert (await api.do("UpdateRule", {"input": text}, by=admin))["userErrors"] == []
    way = await _panel(api, await api.visitor(), {})
    assert way["panel"] == "5 points for every €1.00"
    types = (await api.ask("{ ruleTypes { type panelPlaceholders } }", by=admin)).data["ruleTypes"]
    lent = {one["type"]: one["panelPlaceholders"][3:] for one in types}
    assert lent["purchase"] == ["per_amount"]
    assert (lent["order_milestone"], lent["visit_store"]) == (["orders"], [])
    wrong = {"id": rule["id"], "panelText": "{{orders}} orders"}
    (error,) = (await api.do("UpdateRule", {"input": wrong}, by=admin))["userErrors"]
    assert error["field"] == ["panelText"]
    assert error["message"].startswith("{{orders}} is not known here")
    assert (await _panel(api, await api.visitor(), {})) == way


@pytest.mark.product(17, "api")
async def test_staff_read_what_a_shopper_reads(api):
    admin = await api.staff()
    text = "{{points}} {{points_name}} an amount at {{program}}"
    rule = await _rule(api, admin)
    await api.do("UpdateRule", {"input": {"id": rule["id"], "panelText": text}}, by=admin)
    rule = await _rule(api, admin)
    assert rule["panel"] == "5 points an amount at Test"
    assert rule["panel"] == (await _panel(api, await api.visitor(), {}))["panel"]
    assert rule["panelText"] == text
    given = {"type": "money_off", "name": "Five", "settings": {"cost": 1300, "amount": "5"}}
    made = await api.do(
        "CreateReward", {"input": {**given, "panelText": "For {{points}}"}}, by=admin
    )
    assert (made["reward"]["panel"], made["reward"]["panelText"]) == ("For 1,300", "For {{points}}")


@pytest.mark.product(16, "api")
@pytest.mark.product(17, "api")
async def test_a_placeholder_that_nothing_fills_is_an_error_beside_its_field(api):
    admin = await api.staff()
    before = await _rule(api, admin)
    refused: list[tuple[dict[str, Any], list[str]]] = [
        ({"panelText": "{{balance}}"}, ["panelText"]),
        ({"notificationText": "{{poinst}}"}, ["notificationText"]),
        ({"texts": [{**GERMAN, "panelText": "{{punkte}}"}]}, ["texts", "de", "panelText"]),
        ({"texts": [GERMAN, GERMAN]}, ["texts"]),
        ({"texts": [{**GERMAN, "language": "german"}]}, ["texts"]),
    ]
    for given, field in refused:
        payload = await api.do("UpdateRule", {"input": {"id": before["id"], **given}}, by=admin)
        assert [one["field"] for one in payload["userErrors"]] == [field]
    assert await _rule(api, admin) == before
    for languages in ([], ["en", "en"], ["klingon"]):
        payload = await api.do("SetLanguages", {"input": {"languages": languages}}, by=admin)
        assert payload["userErrors"][0]["field"] == ["languages"]
    found = await program.settings()
    assert found is not None
    assert found[0].languages == ("en",)


@pytest.mark.product(16, "api")
async def test_a_language_given_up_is_not_said_and_a_file_carries_all(api):
    admin = await api.staff()
    await api.do("SetLanguages", {"input": {"languages": ["en", "de"]}}, by=admin)
    await _translated(api, admin, GERMAN)
    text = program_file.dump(await program_apply.export())
    again = program_file.parse(text.encode(), file="p.yaml")
    assert (await program_apply.apply(file=again, actor="cli:test")).changes == []
    assert "je Euro" in text
    await api.do("SetLanguages", {"input": {"languages": ["en"]}}, by=admin)
    way = await _panel(api, await api.visitor(), {"accept-language": "de"})
    assert way["name"] != "Einkaufen"
    assert (await _rule(api, admin))["texts"] == [GERMAN]


async def test_a_reward_says_what_was_spent(api):
    admin = await api.staff()
    given = {
        "type": "money_off",
        "name": "Five off",
        "settings": {"cost": 300, "amount": "5"},
        "panelText": "For {{points}} points",
        "notificationText": "{{points}} spent, {{balance}} left",
        "texts": [{"language": "de", "name": "Fünf weniger"}],
    }
    await api.do("CreateReward", {"input": given}, by=admin)
    await api.do("SetLanguages", {"input": {"languages": ["en", "de"]}}, by=admin)
    await api.order("ann", "100.00")
    ann = await api.customer("ann")
    mine = (await api.ask("MyRewards", by={**ann, "accept-language": "de"}, schema=STORE)).data
    reward = mine["me"]["rewards"][0]["reward"]
    assert (reward["name"], reward["text"]) == ("Fünf weniger", "For 300 points")
    redeem = {"rewardId": reward["id"], "idempotencyKey": "k"}
    await api.do("Redeem", {"input": redeem}, by=ann, schema=STORE)
    me = (await api.ask("Me", {"first": 1}, by=ann, schema=STORE)).data["me"]
    assert me["activity"]["edges"][0]["node"]["notification"] == "300 spent, 300 left"

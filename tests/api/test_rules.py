"""Rules by the API: described, made, changed, switched; tried out by the code that awards."""

import pytest

PURCHASE = {"type": "purchase", "key": "purchase"}


async def _rules(api, by):
    return {rule["key"]: rule for rule in (await api.ask("Rules", by=by)).data["rules"]}


@pytest.fixture
async def admin(api):
    return await api.staff()


@pytest.mark.product(11, "api")
@pytest.mark.product(10, "api")
async def test_types_describe_their_settings(api, admin):
    types = {one["type"]: one for one in (await api.ask("Rules", by=admin)).data["ruleTypes"]}
    assert set(types) >= {"purchase", "order_milestone", "account_created", "visit_store"}
    assert set(types) >= {"birthday", "spend_milestone", "custom_event"}
    points = next(one for one in types["purchase"]["settings"] if one["name"] == "points")
    assert (points["kind"], points["scale"], points["required"]) == ("DECIMAL", 3, False)
    orders = next(one for one in types["order_milestone"]["settings"] if one["name"] == "orders")
    assert (orders["required"], orders["default"], orders["min"]) == (True, None, "1")


@pytest.mark.product(16, "api")
@pytest.mark.product(17, "api")
async def test_a_rule_is_made_and_earns_at_once(api, admin):
    given = {
        "type": "order_milestone",
        "name": "Second order!",
        "settings": {"orders": 2, "points": 77},
        "notificationText": "Thanks: {{points}}",
        "panelText": "Order twice",
    }
    payload = await api.do("CreateRule", {"input": given}, by=admin)
    rule = payload["rule"]
    assert (rule["key"], rule["version"], rule["enabled"]) == ("second_order", 1, True)
    assert (rule["notificationText"], rule["panelText"]) == ("Thanks: {{points}}", "Order twice")
    await api.order("ann", "1.00", id="1")
    assert (await api.order("ann", "1.00", id="2"))["points"] == 5 + 77


async def test_what_is_wrong_with_a_setting_is_said_beside_it(api, admin):
    before = await _rules(api, admin)
    for settings, field in [
        ({"points": 5.5}, ["settings", "points"]),
        ({"points": "1.2345"}, ["settings", "points"]),
        ({"per_amount": "0"}, ["settings", "per_amount"]),
        ({"steps": "sideways"}, ["settings", "steps"]),
        ({"colour": "red"}, ["settings", "colour"]),
        ("no object", ["settings"]),
    ]:
        given = {"type": "purchase", "key": "other", "settings": settings}
        payload = await api.do("CreateRule", {"input": given}, by=admin)
        assert [one["field"] for one in payload["userErrors"]] == [field]
        assert payload["rule"] is None
    taken = {"type": "purchase", "key": "purchase", "settings": {}}
    payload = await api.do("CreateRule", {"input": taken}, by=admin)
    assert payload["userErrors"][0]["code"] == "ALREADY_EXISTS"
    unknown = {"type": "no_such_type", "settings": {}}
    payload = await api.do("CreateRule", {"input": unknown}, by=admin)
    assert payload["userErrors"][0]["field"] == ["type"]
    assert await _rules(api, admin) == before


@pytest.mark.product(11, "api")
async def test_a_change_is_a_new_version_and_touches_nothing_earned(api, admin):
    rule = (await _rules(api, admin))["purchase"]
    await api.order("ann", "10.00", id="1")
    given = {"id": rule["id"], "settings": {"points": "7.5", "rounding": "ceil"}}
    payload = await api.do("UpdateRule", {"input": given}, by=admin)
    assert payload["rule"]["version"] == 2
    assert payload["rule"]["settings"]["per_amount"] == "1"
    order = await api.order("ann", "3.00", id="2")
    assert (order["points"], order["member"]["balance"]["available"]) == (23, 173)
    versions = (await _rules(api, admin))["purchase"]["versions"]
    assert [one["version"] for one in versions] == [2, 1]
    assert versions[0]["actor"]["name"] == "Ana"


@pytest.mark.product(18, "api")
async def test_a_rule_switched_off_earns_nothing_from_that_instant(api, admin):
    rule = (await _rules(api, admin))["purchase"]
    await api.order("ann", "10.00", id="1")
    payload = await api.do("EnableRule", {"input": {"id": rule["id"], "enabled": False}}, by=admin)
    assert payload["rule"]["enabled"] is False
    order = await api.order("ann", "10.00", id="2")
    assert (order["points"], order["member"]["balance"]["available"]) == (0, 150)
    await api.do("EnableRule", {"input": {"id": rule["id"], "enabled": True}}, by=admin)
    assert (await api.order("ann", "10.00", id="3"))["points"] == 50


async def test_an_unknown_rule_is_not_found(api, admin):
    for key in ("nonsense", "UnVsZToxMjM"):
        for name, more in (("UpdateRule", {"name": "x"}), ("EnableRule", {"enabled": True})):
            payload = await api.do(name, {"input": {"id": key, **more}}, by=admin)
            assert payload["userErrors"][0]["code"] == "NOT_FOUND"


@pytest.mark.product(11, "api")
async def test_an_estimate_is_what_the_order_then_earns(api, admin):
    document = """query($input: EstimateInput!) { estimatePoints(input: $input) {
        total lines { ruleKey points explanation } reasons { ruleKey code }
        userErrors { field code } } }"""
    for amount in ("0.99", "1.00", "99.99", "12345.67"):
        asked = await api.ask(document, {"input": {"amount": amount}}, by=admin)
        estimate = asked.data["estimatePoints"]
        order = await api.order(f"new-{amount}", amount)
        assert order["points"] == estimate["total"], amount
    draft = {**PURCHASE, "settings": {"points": "2.5", "per_amount": "10", "steps": "proportional"}}
    asked = await api.ask(document, {"input": {"amount": "99.99", "drafts": [draft]}}, by=admin)
    estimate = asked.data["estimatePoints"]
    assert [(one["ruleKey"], one["points"]) for one in estimate["lines"]] == [
        ("welcome", 100),
        ("purchase", 24),
    ]
    assert estimate["lines"][1]["explanation"] == (
        "2.5 points for each 10 EUR of 99.99: 9.999 × 2.5 = 24.9975, rounded down."
    )
    assert (await _rules(api, admin))["purchase"]["version"] == 1


async def test_an_estimate_knows_the_member_and_names_what_is_wrong(api, admin):
    member = (await api.order("ann", "10.00"))["member"]["id"]
    document = """query($input: EstimateInput!) { estimatePoints(input: $input) {
        total reasons { ruleKey code } userErrors { field code } } }"""
    asked = await api.ask(document, {"input": {"amount": "10", "memberId": member}}, by=admin)
    estimate = asked.data["estimatePoints"]
    assert estimate["total"] == 50
    assert estimate["reasons"] == [{"ruleKey": "welcome", "code": "milestone_passed"}]
    for given, field in [
        ({"amount": "10.001"}, ["amount"]),
        ({"amount": "-1"}, ["amount"]),
        ({"amount": "1", "currencyCode": "euro"}, ["currency"]),
        ({"amount": "1", "memberId": "nonsense"}, ["memberId"]),
        (
            {"amount": "1", "drafts": [{**PURCHASE, "settings": {"points": "x"}}]},
            ["drafts", "0", "settings", "points"],
        ),
    ]:
        asked = await api.ask(document, {"input": given}, by=admin)
        estimate = asked.data["estimatePoints"]
        assert [one["field"] for one in estimate["userErrors"]] == [field]
        assert estimate["total"] is None

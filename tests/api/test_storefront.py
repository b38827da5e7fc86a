"""What a shop's page and its customer get: programme, points, history, joining."""

import pytest

import books
from punchcard.db import unit_of_work
from punchcard.services import program, rules
from statements import counted

STORE = "storefront"


async def _me(api, by, first=10):
    return (await api.ask("Me", {"first": first}, by=by, schema=STORE)).data["me"]


@pytest.mark.product(17, "storefront")
@pytest.mark.product(18, "storefront")
@pytest.mark.product(11, "storefront")
async def test_ways_to_earn_are_the_rules_in_force(api):
    await rules.update_rule(key="purchase", panel_text="Five a euro", actor="cli:test")
    visitor = await api.visitor()
    program = (await api.ask("Programme", by=visitor, schema=STORE)).data["program"]
    ways = {way["type"]: way["panel"] for way in program["waysToEarn"]}
    assert ways["purchase"] == "Five a euro"
    assert set(ways) == {"purchase", "order_milestone", "account_created"}
    await rules.enable_rule(key="purchase", enabled=False, actor="cli:test")
    program = (await api.ask("Programme", by=visitor, schema=STORE)).data["program"]
    assert "purchase" not in {way["type"] for way in program["waysToEarn"]}


@pytest.mark.product(2, "api")
@pytest.mark.product(36, "storefront")
@pytest.mark.product(16, "storefront")
async def test_a_customer_sees_balance_history_and_what_the_rules_say(api):
    await rules.update_rule(
        key="purchase", notification_text="{{points}} for your order!", actor="cli:test"
    )
    await api.order("ann", "1500.00", profile={"name": "Ann", "email": "ann@example.com"})
    me = await _me(api, await api.customer("ann"))
    assert me["balance"] == {
        "available": 7600,
        "owed": 0,
        "owedText": None,
        "pending": 0,
        "lifetime": 7600,
        "spent": 0,
    }
    (edge,) = me["activity"]["edges"]
    item = edge["node"]
    assert (item["kind"], item["points"], item["orderNumber"]) == (
        "ORDER_PAID",
        7600,
        "#ann-1500.00",
    )
    assert item["notification"] == "7,500 for your order!"
    assert item["amount"] == {"amount": "1500.00", "currencyCode": "EUR"}


@pytest.mark.product(39, "storefront")
@pytest.mark.product(40, "storefront")
async def test_the_note_is_for_the_customer_and_the_reason_is_not(api):
    member = (await api.order("ann", "10.00"))["member"]["id"]
    given = {
        "memberId": member,
        "points": 5,
        "reason": "complained a lot",
        "memberNote": "Sorry!",
        "idempotencyKey": "k",
    }
    await api.do("AdjustPoints", {"input": given}, by=await api.staff())
    me = await _me(api, await api.customer("ann"), first=1)
    assert me["activity"]["edges"][0]["node"]["note"] == "Sorry!"
    assert "complained" not in str(me)


async def test_history_is_paged_by_the_members_own_seq(api):
    for number in range(5):
        await api.order("ann", "1.00", id=str(number))
        await api.order("bo", "1.00", id=f"b{number}")
    ann, found, after = await api.customer("ann"), [], None
    while True:
        variables = {"first": 2, "after": after}
        page = (await api.ask("MyHistory", variables, by=ann, schema=STORE)).data["me"]["activity"]
        found += [edge["node"]["orderNumber"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == ["#4", "#3", "#2", "#1", "#0"]


async def test_a_debt_is_said_kindly(api):
    await api.order("ann", "100.00", id="1")
    admin = await api.staff()
    member = (await api.order("ann", "0.00", id="2"))["member"]["id"]
    remove = {"memberId": member, "points": -600, "reason": "x", "idempotencyKey": "k"}
    await api.do("AdjustPoints", {"input": remove}, by=admin)
    refund = {
        "orderId": "1",
        "refundId": "r",
        "amount": {"amount": "100.00", "currencyCode": "EUR"},
    }
    await api.do("RefundOrder", {"input": refund}, by=await api.partner())
    balance = (await _me(api, await api.customer("ann")))["balance"]
    assert (balance["available"], balance["owed"]) == (0, 500)
    assert balance["owedText"] == "Your next 500 points settle what refunds took back."


@pytest.mark.product(10, "storefront")
async def test_joining_takes_consent_and_earns_once(api):
    ann = await api.customer("ann", email="ann@example.com")
    assert await _me(api, ann) is None
    before = await books.counts()
    refused = await api.do("JoinProgram", {"input": {"consent": False}}, by=ann, schema=STORE)
    assert [one["field"] for one in refused["userErrors"]] == [["consent"]]
    assert (refused["me"], await books.counts()) == (None, before)
    joined = await api.do("JoinProgram", {"input": {"consent": True}}, by=ann, schema=STORE)
    assert joined["me"]["balance"]["available"] == 100
    assert joined["me"]["consentAt"] is not None
    again = await api.do("JoinProgram", {"input": {"consent": True}}, by=ann, schema=STORE)
    assert again == joined
    me = await _me(api, ann)
    assert (me["email"], me["externalId"]) == ("ann@example.com", "ann")


@pytest.mark.product(10, "storefront")
async def test_whom_an_order_enrolled_may_still_join(api):
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    assert (await _me(api, ann))["consentAt"] is None
    joined = await api.do("JoinProgram", {"input": {"consent": True}}, by=ann, schema=STORE)
    assert (joined["me"]["balance"]["available"], joined["userErrors"]) == (250, [])
    # The shop's own report of the same account comes later and pays nothing more.
    given = {"customer": {"externalId": "ann"}}
    payload = await api.do("EnrolMember", {"input": given}, by=await api.partner())
    assert payload["member"]["balance"]["available"] == 250


async def test_an_email_counts_only_when_it_is_verified(api):
    shop_token = await api.customer("ann")
    await api.do("JoinProgram", {"input": {"consent": True}}, by=shop_token, schema=STORE)
    assert (await _me(api, shop_token))["email"] is None


async def test_birthdays(api):
    ann = await api.customer("ann")
    early = {"birthday": {"month": 2, "day": 29}}
    refused = await api.do("UpdateProfile", {"input": early}, by=ann, schema=STORE)
    assert refused["userErrors"][0]["code"] == "NOT_FOUND"  # not a member yet
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    payload = await api.do("UpdateProfile", {"input": early}, by=ann, schema=STORE)
    assert payload["me"]["birthday"] == {"month": 2, "day": 29}
    for month, day in ((2, 30), (13, 1), (0, 1), (4, 31)):
        given = {"birthday": {"month": month, "day": day}}
        refused = await api.do("UpdateProfile", {"input": given}, by=ann, schema=STORE)
        assert refused["userErrors"][0]["field"] == ["birthday"], (month, day)
    assert (await _me(api, ann))["birthday"] == {"month": 2, "day": 29}
    cleared = await api.do("UpdateProfile", {"input": {"birthday": None}}, by=ann, schema=STORE)
    assert cleared["me"]["birthday"] is None


async def test_nobody_fills_the_books_with_birthdays(api):
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    codes = []
    for number in range(31):
        given = {"birthday": {"month": 3, "day": number % 20 + 1}}
        payload = await api.do("UpdateProfile", {"input": given}, by=ann, schema=STORE)
        codes += [error["code"] for error in payload["userErrors"]]
    assert codes == ["RATE_LIMITED"]
    assert (await _me(api, ann))["birthday"] == {"month": 3, "day": 10}, "nothing was changed"


@pytest.mark.product(41, "storefront")
async def test_a_blocked_customer_sees_no_programme(api):
    member = (await api.order("ann", "10.00"))["member"]["id"]
    ann, admin = await api.customer("ann"), await api.staff()
    await api.do("BlockMember", {"input": {"memberId": member, "reason": "x"}}, by=admin)
    assert await _me(api, ann) is None
    assert (await api.ask("Programme", by=ann, schema=STORE)).data["program"] is None
    before = await books.counts()
    for name, given in (("JoinProgram", {"consent": True}), ("UpdateProfile", {"birthday": None})):
        payload = await api.do(name, {"input": given}, by=ann, schema=STORE)
        assert payload["userErrors"][0]["code"] == "MEMBER_BLOCKED", name
    assert await books.counts() == before
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await api.ask(node, {"id": member}, by=ann, schema=STORE)).data["node"] is None
    # A visitor sees it as before.
    visitor = await api.visitor()
    assert (await api.ask("Programme", by=visitor, schema=STORE)).data["program"] is not None


async def test_before_a_programme_there_is_none(api):
    async with unit_of_work.connection() as connection:
        await connection.execute("TRUNCATE program CASCADE")
    unit_of_work.kept().clear()
    visitor = await api.visitor()
    assert (await api.ask("Programme", by=visitor, schema=STORE)).data["program"] is None
    admin = await api.staff()
    assert (await api.ask("{ program { name } }", by=admin)).data["program"] is None
    refused = await api.ask(
        'mutation { recordOrder(input: {externalId: "9", customer: {externalId: "ann"}, '
        'total: {amount: "1", currencyCode: "EUR"}}) { userErrors { code message } } }',
        by=admin,
    )
    (error,) = refused.data["recordOrder"]["userErrors"]
    assert error["code"] == "UNAVAILABLE"
    assert "punchcard" in error["message"]


@pytest.mark.product(10, "storefront")
async def test_who_has_joined_is_not_told_to_create_an_account(api):
    await api.order("ann", "10.00")  # makes a member, who has said nothing yet
    ann = await api.customer("ann")

    async def ways() -> set[str]:
        answer = await api.ask("{ me { waysToEarn { type } } }", by=ann, schema=STORE)
        return {one["type"] for one in answer.data["me"]["waysToEarn"]}

    assert "account_created" in await ways()
    await api.do("JoinProgram", {"input": {"consent": True}}, by=ann, schema=STORE)
    assert "account_created" not in await ways()
    offered = await api.ask("{ program { waysToEarn { type } } }", by=ann, schema=STORE)
    assert "account_created" in {one["type"] for one in offered.data["program"]["waysToEarn"]}


async def test_a_page_of_many_parts_is_three_statements_and_of_one_revision(api, monkeypatch):
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    page = """{ program { name rewards { name } waysToEarn { name } notices { id } }
        me { rewards { affordable } waysToEarn { name } notices { id } referral { code } } }"""
    await api.ask(page, by=ann, schema=STORE)
    with counted(monkeypatch) as sent:
        await api.ask(page, by=ann, schema=STORE)
    # The token's key with whom it names, the programme's revision, the member.
    assert len(sent) == 3, sent
    await program.update_settings(actor="cli:test", name="Another")
    answer = await api.ask(page, by=ann, schema=STORE)
    assert answer.data["program"]["name"] == "Another"

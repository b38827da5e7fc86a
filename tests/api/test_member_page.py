"""One member: what they have, what happened and why, what they ordered."""

from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
async def ann(api):
    """Three orders, one of them half refunded, a gift and a removal."""
    partner, admin = await api.partner(), await api.staff()
    for number, (amount, days) in enumerate([("99.99", 9), ("20.00", 6), ("0.50", 3)]):
        items = [
            {"title": "Mug", "sku": "M", "amount": amount, "quantity": 2},
            {"title": "Gift card", "amount": "25.00", "giftCard": True},
        ]
        await api.order(
            "ann",
            amount,
            by=partner,
            id=str(number),
            items=items,
            paidAt=(NOW - timedelta(days=days)).isoformat(),
        )
    refund = {
        "orderId": "0",
        "refundId": "r",
        "amount": {"amount": "50.00", "currencyCode": "EUR"},
        "refundedAt": (NOW - timedelta(days=2)).isoformat(),
    }
    payload = await api.do("RefundOrder", {"input": refund}, by=partner)
    member = payload["member"]["id"]
    for points, key in ((30, "a"), (-10, "b")):
        given = {
            "memberId": member,
            "points": points,
            "reason": "because",
            "memberNote": "for you",
            "idempotencyKey": key,
        }
        await api.do("AdjustPoints", {"input": given}, by=admin)
    return member, admin


@pytest.mark.product(4, "api")
@pytest.mark.product(38, "api")
async def test_the_balance_shows_every_account_and_adds_up(api, ann):
    member, admin = ann
    document = """query($id: ID!) { member(id: $id) { balance {
        available pending spent expired reversed removed debt lifetime credited } } }"""
    balance = (await api.ask(document, {"id": member}, by=admin)).data["member"]["balance"]
    assert balance == {
        "available": 595 + 100 - 247 + 20,
        "pending": 0,
        "spent": 0,
        "expired": 0,
        "reversed": 247,
        "removed": 10,
        "debt": 0,
        "lifetime": 595 + 100 - 247 + 30,
        "credited": 725,
    }
    accounts = ("available", "pending", "spent", "expired", "reversed", "removed")
    assert balance["credited"] == sum(balance[name] for name in accounts)


@pytest.mark.product(36, "api")
async def test_the_history_has_everything_newest_first_page_by_page(api, ann):
    member, admin = ann
    kinds, after = [], None
    while True:
        variables = {"id": member, "first": 4, "after": after, "kinds": None}
        page = (await api.ask("MemberTimeline", variables, by=admin)).data["member"]["activities"]
        kinds += [edge["node"]["kind"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert kinds == [
        "POINTS_ADJUSTED",
        "POINTS_ADJUSTED",
        "ORDER_REFUNDED",
        "ORDER_PAID",
        "ORDER_PAID",
        "ORDER_PAID",
    ]


@pytest.mark.product(36, "api")
async def test_every_point_is_explained_and_so_is_what_was_not_earned(api, ann):
    member, admin = ann
    variables = {"id": member, "first": 20, "kinds": ["ORDER_PAID", "ORDER_REFUNDED"]}
    page = (await api.ask("MemberTimeline", variables, by=admin)).data["member"]["activities"]
    refund, small, _second, first = [edge["node"] for edge in page["edges"]]
    assert [entry["explanation"] for entry in first["entries"]] == [
        "100 points for reaching order 1.",
        "5 points for each 1 EUR of 99.99: 99 × 5 = 495.",
    ]
    assert first["entries"][1]["inputs"]["base_minor"] == 9999
    assert first["points"] == 595
    assert refund["entries"][0]["explanation"] == (
        "5000 of 9999 minor units are refunded: 247 of 495 points."
    )
    assert refund["order"]["externalId"] == "0"
    assert (refund["points"], refund["amount"]["amount"]) == (-247, "50.00")
    assert small["entries"] == []
    assert {reason["code"] for reason in small["notEarned"]} == {
        "amount_too_small",
        "milestone_passed",
    }


@pytest.mark.product(42, "api")
async def test_orders_show_items_money_and_points(api, ann):
    member, admin = ann
    variables = {"id": member, "first": 2}
    page = (await api.ask("MemberOrders", variables, by=admin)).data["member"]["orders"]
    assert [edge["node"]["externalId"] for edge in page["edges"]] == ["2", "1"]
    variables["after"] = page["pageInfo"]["endCursor"]
    page = (await api.ask("MemberOrders", variables, by=admin)).data["member"]["orders"]
    (order,) = [edge["node"] for edge in page["edges"]]
    assert order["total"] == {"amount": "99.99", "currencyCode": "EUR"}
    assert (order["pointsEarned"], order["pointsReversed"]) == (595, 247)
    mug, card = order["items"]
    assert (mug["points"], card["points"]) == (495, 0)
    assert (mug["quantity"], mug["amount"]["amount"]) == (2, "99.99")
    assert page["pageInfo"]["hasNextPage"] is False


@pytest.mark.product(37, "api")
async def test_points_between_two_days_of_the_programmes_zone(api, ann):
    member, admin = ann

    async def period(start, end):
        days = [(NOW + timedelta(days=offset)).date().isoformat() for offset in (start, end)]
        variables = {"id": member, "from": days[0], "to": days[1]}
        found = (await api.ask("MemberPeriod", variables, by=admin)).data["member"]
        return {key: value for key, value in found["pointsInPeriod"].items() if value}

    assert await period(-9, -8) == {"earned": 595, "net": 595}
    assert await period(-9, -2) == {"earned": 695, "net": 695}  # half-open: no refund yet
    assert await period(-2, -1) == {"reversed": 247, "net": -247}
    assert await period(0, 1) == {"earned": 30, "removed": 10, "net": 30}
    assert await period(-30, -10) == {}


@pytest.mark.product(39, "api")
@pytest.mark.product(40, "api")
async def test_adjustments_of_one_member_and_of_all(api, ann):
    member, admin = ann
    variables = {"id": member, "first": 10}
    page = (await api.ask("MemberAdjustments", variables, by=admin)).data["member"]["adjustments"]
    assert [edge["node"]["points"] for edge in page["edges"]] == [-10, 30]
    found, after = [], None
    for _ in range(2):
        page = await api.ask("PointsAdjustments", {"first": 1, "after": after}, by=admin)
        (edge,) = page.data["pointsAdjustments"]["edges"]
        found.append(edge["node"])
        after = edge["cursor"]
    assert [one["points"] for one in found] == [-10, 30]
    assert found[0]["reason"] == "because"
    assert found[0]["actor"] == {"kind": "STAFF", "name": "Ana"}
    assert found[0]["member"]["id"] == member
    assert all(one["undoable"] for one in found)


async def test_a_member_is_found_by_any_of_their_names(api, ann):
    member, admin = ann
    for given in ({"id": member}, {"externalId": "ann"}):
        answer = await api.ask(
            "query($id: ID, $externalId: String) "
            "{ member(id: $id, externalId: $externalId) { externalId } }",
            given,
            by=admin,
        )
        assert answer.data["member"] == {"externalId": "ann"}
    for given in ({"externalId": "ann", "store": "other"}, {"email": "x@example.com"}):
        assert (await api.ask("FindMember", given, by=admin)).data["member"] is None
    assert (await api.ask("FindMember", {}, by=admin)).code == "BAD_USER_INPUT"
    both = {"externalId": "ann", "email": "x@example.com"}
    assert (await api.ask("FindMember", both, by=admin)).code == "BAD_USER_INPUT"


async def test_everything_is_a_node(api, ann):
    member, admin = ann
    document = """query($id: ID!) { member(id: $id) { id
        activities(first: 1) { edges { node { id entries { id } } } }
        orders(first: 1) { edges { node { id } } } } rules { id } }"""
    found = (await api.ask(document, {"id": member}, by=admin)).data
    activity = found["member"]["activities"]["edges"][0]["node"]
    ids = {
        "Member": member,
        "Activity": activity["id"],
        "Entry": activity["entries"][0]["id"],
        "Order": found["member"]["orders"]["edges"][0]["node"]["id"],
        "Rule": found["rules"][0]["id"],
    }
    for kind, key in ids.items():
        answer = await api.ask(
            "query($id: ID!) { node(id: $id) { __typename id } }", {"id": key}, by=admin
        )
        assert answer.data["node"] == {"__typename": kind, "id": key}

"""With another member's id: the answer is that of an id that does not exist (S2)."""

from typing import Any

import pytest

import books
from api_fixtures import numbered

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


@pytest.fixture
async def two(api):
    """The ids of everything that is Ann's and everything that is Bo's."""
    partner, found = await api.partner(), {}
    for name in ("ann", "bo"):
        member = (await api.order(name, "10.00"))["member"]["id"]
        page = await api.ask("MemberHistory", {"id": member}, by=partner)
        activity = page.data["member"]["activities"]["edges"][0]["node"]
        orders = await api.ask(
            "query($n: String!) { orders(number: $n) { id } }", {"n": f"#{name}"}, by=partner
        )
        found[name] = {
            "member": member,
            "activity": activity["id"],
            "entry": activity["entries"][0]["id"],
            "order": orders.data["orders"][0]["id"],
        }
    return found


async def test_a_customer_reaches_nothing_of_somebody_else(api, two):
    ann = await api.customer("ann")
    for own in ("member", "activity"):
        answer = await api.ask(NODE, {"id": two["ann"][own]}, by=ann, schema="storefront")
        assert answer.data["node"]["id"] == two["ann"][own]
    unknown = await api.ask(NODE, {"id": "TWVtYmVyOm5vbmU"}, by=ann, schema="storefront")
    for key in two["bo"].values():
        answer = await api.ask(NODE, {"id": key}, by=ann, schema="storefront")
        assert (answer.status, answer.body) == (unknown.status, unknown.body)


async def test_a_cursor_of_somebody_else_opens_nothing(api, two):
    ann, bo = await api.customer("ann"), await api.customer("bo")
    mine = await api.ask("MyHistory", {"first": 1}, by=bo, schema="storefront")
    cursor = mine.data["me"]["activity"]["edges"][0]["cursor"]
    answer = await api.ask("MyHistory", {"first": 5, "after": cursor}, by=ann, schema="storefront")
    # The cursor is a place in one's own list, never an id: what comes is Ann's or nothing.
    for edge in answer.data["me"]["activity"]["edges"]:
        assert edge["node"]["orderNumber"] == "#ann-10.00"
    await numbered(2)
    staff_cursor = (await api.ask("ActivityFeed", {"first": 1}, by=await api.partner())).data
    edges = staff_cursor["activity"]["edges"]
    assert edges
    for foreign in [edge["cursor"] for edge in edges]:
        answer = await api.ask(
            "MyHistory", {"first": 5, "after": foreign}, by=ann, schema="storefront"
        )
        assert answer.code == "BAD_USER_INPUT"


async def test_a_partner_without_the_scope_sees_no_node(api, two):
    rules = await api.partner("rules:read")
    unknown = await api.ask(NODE, {"id": "nonsense"}, by=rules)
    for key in two["ann"].values():
        answer = await api.ask(NODE, {"id": key}, by=rules)
        assert (answer.status, answer.body) == (unknown.status, unknown.body)
    # The type part of an id is only a hint: with members:read an activity stays hidden.
    members = await api.partner("members:read")
    assert (await api.ask(NODE, {"id": two["ann"]["member"]}, by=members)).data["node"]
    assert (await api.ask(NODE, {"id": two["ann"]["activity"]}, by=members)).data["node"] is None


async def test_ids_of_the_wrong_kind_are_not_found_and_change_nothing(api, two):
    admin = await api.staff()
    before = await books.counts()
    wrong = [two["ann"]["order"], two["ann"]["activity"], "", "🙂", "x" * 3000, "TWVtYmVyOg"]
    for key in wrong:
        cases: list[tuple[str, dict[str, Any]]] = [
            ("AdjustPoints", {"points": 5, "reason": "r", "idempotencyKey": "k"}),
            ("BlockMember", {"reason": "r"}),
            ("UnblockMember", {"reason": "r"}),
        ]
        for name, given in cases:
            payload = await api.do(name, {"input": {"memberId": key, **given}}, by=admin)
            assert payload["userErrors"][0]["code"] == "NOT_FOUND", (name, key)
        answer = await api.ask("Member", {"id": key}, by=admin)
        assert answer.data["member"] is None
        assert (await api.ask(NODE, {"id": key}, by=admin)).data["node"] is None or (
            key in two["ann"].values()
        )
    assert await books.counts() == before


async def test_undoing_names_the_members_own_adjustment(api, two):
    """An activity id carries its member: another member's seq is another activity."""
    admin = await api.staff()
    given = {"memberId": two["ann"]["member"], "points": 5, "reason": "r", "idempotencyKey": "k"}
    await api.do("AdjustPoints", {"input": given}, by=admin)
    before = await books.counts()
    undo = {"activityId": two["bo"]["activity"], "reason": "r", "idempotencyKey": "u"}
    payload = await api.do("UndoAdjustment", {"input": undo}, by=admin)
    assert payload["userErrors"][0]["code"] == "NOT_FOUND"
    assert await books.counts() == before

"""Who did what, when, from where: append-only, for admins (S18)."""

import asyncpg
import pytest

from punchcard.db import unit_of_work

LOG = """query($target: String, $after: String, $first: Int! = 50) {
    auditLog(first: $first, after: $after, target: $target) {
        edges { node { at action target before after requestId address actor { kind name } } }
        pageInfo { hasNextPage endCursor } } }"""


async def _log(api, by, **variables):
    page = (await api.ask(LOG, variables, by=by)).data["auditLog"]
    return [edge["node"] for edge in page["edges"]]


async def test_every_act_of_staff_leaves_a_row(api):
    admin = await api.staff()
    member = (await api.order("ann", "10.00"))["member"]["id"]
    adjust = {"memberId": member, "points": 5, "reason": "mug", "idempotencyKey": "k"}
    adjusted = await api.do("AdjustPoints", {"input": adjust}, by=admin)
    await api.do("AdjustPoints", {"input": adjust}, by=admin)  # again: no second row
    undo = {"activityId": adjusted["activity"]["id"], "reason": "x", "idempotencyKey": "u"}
    await api.do("UndoAdjustment", {"input": undo}, by=admin)
    await api.do("BlockMember", {"input": {"memberId": member, "reason": "fraud"}}, by=admin)
    await api.do("UnblockMember", {"input": {"memberId": member, "reason": "ok"}}, by=admin)
    rule = (await api.ask("Rules", by=admin)).data["rules"][0]
    await api.do("EnableRule", {"input": {"id": rule["id"], "enabled": False}}, by=admin)
    rows = await _log(api, admin)
    assert [row["action"] for row in rows][:6] == [
        "rule.updated",
        "member.unblocked",
        "member.blocked",
        "points.adjustment_undone",
        "points.adjusted",
        "api_key.created",
    ]
    adjusted_row = rows[4]
    assert adjusted_row["actor"] == {"kind": "STAFF", "name": "Ana"}
    assert adjusted_row["after"]["reason"] == "mug"
    assert adjusted_row["target"].startswith("member:")
    assert (adjusted_row["address"], len(adjusted_row["requestId"])) == ("127.0.0.1", 16)
    assert (rows[0]["before"]["enabled"], rows[0]["after"]["enabled"]) == (True, False)
    about_rule = await _log(api, admin, target=rows[0]["target"])
    assert [row["action"] for row in about_rule] == ["rule.updated"]


async def test_sign_ins_good_and_bad_leave_rows(api):
    admin = await api.staff()
    given = {"input": {"email": "ANA@example.com", "password": "wrong wrong"}}
    await api.ask("SignIn", given)
    await api.ask("SignOut", by=admin)
    rows = await _log(api, await api.sign_in("ana@example.com"))
    assert [row["action"] for row in rows][:4] == [
        "session.begun",
        "session.ended",
        "session.refused",
        "session.begun",
    ]
    assert rows[2]["after"] == {"email": "ana@example.com"}
    assert rows[2]["actor"]["kind"] == "ANONYMOUS"


async def test_what_a_partner_reports_carries_the_partner(api):
    """Facts are rows of their own, append-only, with their actor: no second row for each order."""
    await api.order("ann", "10.00")
    async with unit_of_work.connection() as connection:
        actors = await connection.fetch("SELECT DISTINCT actor FROM fact")
        keys = await connection.fetch("SELECT id FROM api_key")
    assert [row["actor"] for row in actors] == [f"key:{keys[0]['id']}"]


async def test_the_log_is_paged_and_for_admins_only(api):
    admin = await api.staff()
    reader = await api.staff("staff", "members:read", email="bo@example.com")
    assert (await api.ask(LOG, by=reader)).code == "FORBIDDEN"
    found, after = [], None
    while True:
        variables = {"first": 2, "after": after}
        page = (await api.ask(LOG, variables, by=admin)).data["auditLog"]
        found += [edge["node"]["action"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == ["session.begun", "staff.created", "session.begun", "staff.created"]


async def test_a_refused_act_leaves_no_row(api):
    admin = await api.staff()
    member = (await api.order("ann", "10.00"))["member"]["id"]
    before = await _log(api, admin)
    given = {"memberId": member, "points": -5000, "reason": "x", "idempotencyKey": "k"}
    payload = await api.do("AdjustPoints", {"input": given}, by=admin)
    assert payload["userErrors"]
    assert await _log(api, admin) == before


@pytest.mark.parametrize("sql", ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"])
async def test_nobody_rewrites_the_log(api, sql):
    await api.staff()
    async with unit_of_work.connection() as connection:
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await connection.execute(sql)

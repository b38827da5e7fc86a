"""Dashboard, emails, jobs: what the office looks at."""

from datetime import UTC, datetime, timedelta

import pytest

from api_fixtures import numbered
from punchcard.services import held_emails


@pytest.mark.product(4, "api")
@pytest.mark.product(37, "api")
async def test_the_dashboard_adds_up_members_points_and_days(api):
    admin, now = await api.staff(), datetime.now(UTC)
    old = (now - timedelta(days=100)).isoformat()
    await api.order("ann", "100.00", id="1")
    await api.order("bo", "10.00", id="2", paidAt=old)
    refund = {
        "orderId": "1",
        "refundId": "r",
        "amount": {"amount": "50.00", "currencyCode": "EUR"},
    }
    await api.do("RefundOrder", {"input": refund}, by=await api.partner())
    await numbered(3)
    figures = (await api.ask("DashboardFigures", by=admin)).data["dashboard"]
    assert figures | {"asOf": None} == {
        "members": 2,
        "outstanding": 600 - 250 + 150,
        "pending": 0,
        "issued": 750,
        "redeemed": 0,
        "expired": 0,
        "reversed": 250,
        "removed": 0,
        "owed": 0,
        "active90Days": 1,
        "asOf": None,
    }
    days = {"from": (now - timedelta(days=101)).date(), "to": (now + timedelta(days=1)).date()}
    chart = await api.ask("DashboardChart", days, by=admin)
    rows = chart.data["dashboard"]["pointsByDay"]
    assert len(rows) == 102
    assert {row["date"]: row["issued"] for row in rows if row["issued"]} == {
        (now - timedelta(days=100)).date().isoformat(): 150,
        now.date().isoformat(): 600,
    }
    for start, end in (("2026-01-02", "2026-01-01"), ("2020-01-01", "2026-01-01")):
        answer = await api.ask("DashboardChart", {"from": start, "to": end}, by=admin)
        assert answer.code == "BAD_USER_INPUT"


async def test_the_feed_is_newest_first_and_its_cursors_page(api):
    for number in range(5):
        await api.order("ann", "1.00", id=str(number))
    await numbered(5)
    admin, found, after = await api.staff(), [], None
    while True:
        page = (await api.ask("ActivityFeed", {"first": 2, "after": after}, by=admin)).data
        found += [edge["node"]["order"]["externalId"] for edge in page["activity"]["edges"]]
        after = page["activity"]["pageInfo"]["endCursor"]
        if not page["activity"]["pageInfo"]["hasNextPage"]:
            break
    assert found == ["4", "3", "2", "1", "0"]


async def test_emails_are_read_previewed_changed_and_switched(api):
    admin = await api.staff()
    member = (await api.order("ann", "10.00", profile={"email": "ann@example.com"}))["member"]["id"]
    templates = (await api.ask("EmailTemplates", by=admin)).data["emailTemplates"]
    assert {one["kind"]: one["enabled"] for one in templates} == {
        "welcome": True,
        "points_added": True,
        "birthday": True,
        "points_removed": True,
        "reward_in_reach": True,
        "point_reminder": True,
        "points_taken_back": False,
        "reward_redeemed": True,
        "tier_reached": True,
        "referral_code": True,
        "referral_completed": True,
        "friend_rewarded": True,
        "admin_redemption": True,
    }
    given = {"kind": "points_added", "subject": "Hello {{ nonsense", "memberId": member}
    answer = await api.ask("PreviewEmail", {"input": given}, by=admin)
    preview = answer.data["previewEmail"]
    assert preview["html"] is None
    assert preview["userErrors"][0]["field"] == ["subject"]
    before = (await api.ask("EmailTemplates", by=admin)).data
    broken = {"kind": "points_added", "subject": "ok", "body": "{% if %}"}
    payload = await api.do("UpdateEmailTemplate", {"input": broken}, by=admin)
    assert payload["userErrors"][0]["field"] == ["body"]
    assert (await api.ask("EmailTemplates", by=admin)).data == before
    switch = {"kind": "points_added", "enabled": False}
    payload = await api.do("EnableEmail", {"input": switch}, by=admin)
    assert payload["template"]["enabled"] is False
    page = (await api.ask("Emails", {"first": 5}, by=admin)).data["emails"]
    (email,) = [edge["node"] for edge in page["edges"]]
    assert email["member"]["id"] == member
    found = (await api.ask("Email", {"id": email["id"]}, by=admin)).data["node"]
    assert (found["id"], found["html"]) == (email["id"], None)
    reader = await api.staff("staff", "emails:read", email="bo@example.com")
    answer = await api.ask("EnableEmail", {"input": switch}, by=reader)
    assert answer.code == "FORBIDDEN"


@pytest.mark.product(30, "api")
async def test_the_admin_s_address_is_set_and_a_wrong_one_changes_nothing(api):
    admin = await api.staff()

    async def addresses():
        found = (await api.ask("EmailTemplates", by=admin)).data["emailTemplates"]
        return {one["kind"]: one["to"] for one in found if one["to"] is not None}

    assert await addresses() == {"admin_redemption": ""}
    given = {"kind": "admin_redemption", "to": "boss@shop.example"}
    payload = await api.do("SetEmailRecipient", {"input": given}, by=admin)
    assert payload["template"]["to"] == "boss@shop.example"
    wrong = [
        ({"kind": "admin_redemption", "to": "not an address"}, "to"),
        ({"kind": "points_added", "to": "boss@shop.example"}, "kind"),
        ({"kind": "nonsense", "to": "boss@shop.example"}, "kind"),
    ]
    for refused, field in wrong:
        payload = await api.do("SetEmailRecipient", {"input": refused}, by=admin)
        assert payload["template"] is None
        assert payload["userErrors"][0]["field"] == [field]
    reader = await api.staff("staff", "emails:read", email="bo@example.com")
    answer = await api.ask("SetEmailRecipient", {"input": given}, by=reader)
    assert answer.code == "FORBIDDEN"
    assert await addresses() == {"admin_redemption": "boss@shop.example"}


async def test_jobs_are_shown_to_staff(api):
    document = "{ jobs { name label everySeconds nextRunAt lastError running } }"
    jobs = (await api.ask(document, by=await api.staff())).data["jobs"]
    assert "advance_due" in {job["name"] for job in jobs}
    assert (await api.ask(document, by=await api.partner())).code == "FORBIDDEN"


@pytest.mark.product(34, "api")
async def test_an_email_is_written_in_blocks_or_as_liquid(api):
    admin = await api.staff()

    async def saved():
        found = (await api.ask("EmailTemplates", by=admin)).data["emailTemplates"]
        return next(one for one in found if one["kind"] == "welcome")

    shipped = await saved()
    assert shipped["blocks"] == shipped["shippedBlocks"] and not shipped["customised"]
    mine = [{"type": "heading", "text": "Hi {{ name }}"}, {"type": "points_row"}]
    given = {"kind": "welcome", "subject": "Hello", "blocks": mine}
    payload = await api.do("UpdateEmailTemplate", {"input": given}, by=admin)
    assert [one["type"] for one in payload["template"]["blocks"]] == ["heading", "points_row"]
    assert payload["template"]["body"].startswith("<h1>Hi {{ name }}</h1>")
    kept = await saved()
    foreign = {"type": "button", "text": "x", "link": "https://elsewhere.example"}
    wrong = [
        ([*mine, {"type": "text", "text": "{{ nobody }}"}], ["blocks", "2", "text"]),
        ([foreign], ["blocks", "0", "link"]),
        ([{"type": "text", "text": "{% if %}"}], ["blocks", "0", "text"]),
        ([{"type": "text"}], ["blocks", "0", "text"]),
        ("nothing", ["blocks"]),
    ]
    for blocks, field in wrong:
        payload = await api.do(
            "UpdateEmailTemplate", {"input": given | {"blocks": blocks}}, by=admin
        )
        assert payload["userErrors"][0]["field"] == field
    both = given | {"body": "<p>x</p>"}
    payload = await api.do("UpdateEmailTemplate", {"input": both}, by=admin)
    assert payload["userErrors"][0]["field"] == ["body"]
    assert await saved() == kept
    preview = {"kind": "welcome", "blocks": [{"type": "text", "text": "{{ program }}"}]}
    shown = (await api.ask("PreviewEmail", {"input": preview}, by=admin)).data["previewEmail"]
    assert shown["source"] == "<p>{{ program }}</p>\n" and shown["subject"] == "Hello"
    liquid = {"kind": "welcome", "subject": "Hello", "body": "<p>{{ name }}</p>"}
    payload = await api.do("UpdateEmailTemplate", {"input": liquid}, by=admin)
    assert payload["template"]["blocks"] is None
    back = {"kind": "welcome", "subject": shipped["subject"], "blocks": shipped["blocks"]}
    await api.do("UpdateEmailTemplate", {"input": back}, by=admin)
    assert (await saved())["customised"] is False


@pytest.mark.product(34, "api")
async def test_the_five_are_switched_on_together_once_there_is_a_sender(api):
    admin = await api.staff()

    async def off():
        found = (await api.ask("EmailTemplates", by=admin)).data["emailTemplates"]
        return {one["kind"] for one in found if not one["enabled"]}

    switch = {"kind": "points_added", "enabled": False}
    await api.do("EnableEmail", {"input": switch}, by=admin)
    payload = await api.do("EnableFiveEmails", {}, by=admin)
    assert payload["userErrors"][0]["field"] == ["from"]
    assert await off() == {"points_added", "points_taken_back"}
    await api.do("SetSender", {"input": {"address": "hello@shop.example"}}, by=admin)
    await api.do("EnableFiveEmails", {}, by=admin)
    assert await off() == {"points_taken_back"}


async def test_what_a_restore_holds_goes_out_on_somebody_s_word(api):
    admin = await api.staff()
    await api.order("ann", "10.00", profile={"email": "ann@example.com"})
    assert await held_emails.hold(actor="cli:test") == 1
    assert (await api.ask("HeldEmails", by=admin)).data["heldEmails"] == 1
    log = (await api.ask("Emails", {"first": 5, "states": ["HELD"]}, by=admin)).data["emails"]
    (held,) = [edge["node"] for edge in log["edges"]]
    assert "may have been sent since" in held["stateReason"]
    reader = await api.partner("emails:read")
    refused = await api.ask("ReleaseHeldEmails", by=reader)
    assert (refused.code, await held_emails.count()) == ("FORBIDDEN", 1)
    again = await api.do("RetryEmail", {"id": held["id"]}, by=admin)
    assert again["email"]["state"] == "QUEUED"
    assert await held_emails.hold(actor="cli:test") == 1
    payload = await api.do("ReleaseHeldEmails", {}, by=admin)
    assert (payload["released"], await held_emails.count()) == (1, 0)

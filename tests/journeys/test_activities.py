"""Visit, event, milestone and birthday, each from its fact to a mail and a live row."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from punchcard.core.activity_facts import BirthdaySet
from punchcard.services import posting, rules
from punchcard.services.rules import RuleDraft
from running_shop import running_shop
from shop import ACTOR, STARTED, open_shop, order
from smtp_servers import smtp_server

RULES: dict[str, dict[str, Any]] = {
    "visit_store": {"points": 3},
    "custom_event": {"event": "review_written", "points": 30},
    "spend_milestone": {"amount": "50", "points": 70},
    "birthday": {"points": 100},
}
CUSTOMER = {"externalId": "1"}


@pytest.mark.slow
@pytest.mark.product(13, "api")
@pytest.mark.product(14, "api")
@pytest.mark.product(15, "api")
async def test_each_activity_becomes_a_live_row_and_a_mail(db, database_url, tmp_path):
    await open_shop(from_address="hello@morning-roast.example")
    for key, settings in RULES.items():
        draft = RuleDraft(key=key, type=key, settings=settings)
        await rules.create_rule(draft=draft, actor=ACTOR, effective_from=STARTED)
    long_ago = datetime.now(UTC) - timedelta(days=100)
    member = (await order("early", total=100, when=long_ago)).member_id
    day = datetime.now(UTC) - timedelta(hours=1)
    birthday = BirthdaySet(
        source="profile",
        external_id="1",
        occurred_at=long_ago + timedelta(days=1),
        month=day.month,
        day=day.day,
    )
    async with (
        smtp_server() as mailbox,
        running_shop(tmp_path, database_url, SMTP_URL=mailbox.url) as (shop, _program),
    ):
        feed = shop.activity()
        async with asyncio.timeout(90):
            await anext(feed)
            await posting.record(fact=birthday, member=member, actor=ACTOR)
            await shop.report("recordVisit", {"customer": CUSTOMER})
            event = {"customer": CUSTOMER, "name": "review_written", "idempotencyKey": "r"}
            await shop.report("recordEvent", event)
            assert (await shop.order("42", customer=1))["points"] == 57 + 70
            kinds = {(await anext(feed))["activity"]["kind"] for _ in range(5)}
            await mailbox.until_arrived(5)
        await feed.aclose()
    assert kinds == {
        "BIRTHDAY_SET", "BIRTHDAY_CAME", "SHOP_VISITED", "EVENT_RECORDED", "ORDER_PAID"
    }  # fmt: skip
    subjects = {str(mail["Subject"]) for mail in mailbox.arrived}
    assert {
        "+3 points from Morning Roast",
        "+30 points from Morning Roast",
        "+127 points from Morning Roast",
        "Happy birthday from Morning Roast: 100 points",
    } <= subjects

"""Every reward and every tier period, each from its fact to a mail and a live row."""

import asyncio
from datetime import UTC, datetime

import pytest

from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.services import defaults, redemptions, rules, tier_settings
from punchcard.services.tier_settings import TierForm
from running_shop import running_shop
from shop import ACTOR, STARTED, open_shop, order
from smtp_servers import smtp_server

SENDER = "hello@morning-roast.example"

pytestmark = pytest.mark.slow


def subjects(mailbox):
    return {str(mail["Subject"]) for mail in mailbox.arrived}


@pytest.mark.product(22, "api")
@pytest.mark.product(23, "api")
@pytest.mark.product(24, "api")
@pytest.mark.product(25, "api")
@pytest.mark.product(26, "api")
async def test_each_reward_becomes_a_live_row_and_a_mail_with_its_code(db, database_url, tmp_path):
    await open_shop(from_address=SENDER)
    for draft in defaults.REWARDS:
        await rules.create_rule(draft=draft, actor=ACTOR, effective_from=STARTED)
    assert {draft.type for draft in defaults.REWARDS} == set(REWARD_TYPES)
    member = (await order("1", total=900_000)).member_id
    async with (
        smtp_server() as mailbox,
        running_shop(tmp_path, database_url, SMTP_URL=mailbox.url) as (shop, _program),
    ):
        feed = shop.activity()
        async with asyncio.timeout(90):
            await anext(feed)
            for draft in defaults.REWARDS:
                await redemptions.redeem(member_id=member, reward_key=draft.key, actor=ACTOR)
            kinds = [(await anext(feed))["activity"]["kind"] for _ in defaults.REWARDS]
            expected = {f"Your code for {one.name} from Morning Roast" for one in defaults.REWARDS}
            while not expected <= subjects(mailbox):
                await mailbox.until_arrived(len(mailbox.arrived) + 1)
        await feed.aclose()
    assert kinds == ["REWARD_REDEEMED"] * len(REWARD_TYPES)
    async with db.connection() as raw:
        codes = {row["code"] for row in await raw.fetch("SELECT code FROM redemption")}
    said = "".join(mail.as_string() for mail in mailbox.arrived)
    assert all(code in said for code in codes)
    assert len(codes) == len(REWARD_TYPES)


@pytest.mark.parametrize("period", ["lifetime", "calendar_year", "rolling_365"])
async def test_a_tier_of_each_period_becomes_a_live_row_and_a_mail(
    db, database_url, tmp_path, period
):
    await open_shop(from_address=SENDER)
    form = TierForm(
        settings={"enabled": True, "period": period},
        ladder=[{"key": "gold", "name": "Gold", "threshold": 50, "bonus_points": 25}],
        start=datetime(2020, 1, 1, tzinfo=UTC),
    )
    await tier_settings.save(form=form, actor=ACTOR)
    await order("early", total=100)
    async with (
        smtp_server() as mailbox,
        running_shop(tmp_path, database_url, SMTP_URL=mailbox.url) as (shop, _program),
    ):
        feed = shop.activity()
        async with asyncio.timeout(90):
            await anext(feed)
            assert (await shop.order("42", customer=1))["points"] == 57 + 25
            event = await anext(feed)
            await mailbox.until_arrived(3)
        await feed.aclose()
    assert event["activity"]["order"] == {"externalId": "42"}
    assert {"Welcome to Gold at Morning Roast", "+82 points from Morning Roast"} <= subjects(
        mailbox
    )
    async with db.connection() as raw:
        assert await raw.fetchval("SELECT tier FROM balance") == "gold"

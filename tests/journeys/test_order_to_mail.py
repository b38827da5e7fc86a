"""An order by HTTP arrives as a live activity and as a mail in a real SMTP server."""

import asyncio

import pytest

from running_shop import running_shop
from shop import open_shop
from smtp_servers import smtp_server


@pytest.mark.slow
@pytest.mark.product(31, "api")
@pytest.mark.product(36, "api")
async def test_an_order_becomes_a_live_activity_and_a_mail(db, database_url, tmp_path):
    await open_shop(from_address="hello@morning-roast.example")
    async with (
        smtp_server() as mailbox,
        running_shop(tmp_path, database_url, SMTP_URL=mailbox.url) as (shop, _program),
    ):
        feed = shop.activity()
        async with asyncio.timeout(60):
            start = await anext(feed)
            assert start["activity"] is None, "without a cursor it says where it starts"
            payload = await shop.order("1042", customer=1)
            assert (payload["created"], payload["points"]) == (True, 57)
            live = await anext(feed)
            await mailbox.until_arrived(1)
            again = await shop.order("1042", customer=1)
        await feed.aclose()
        assert live["activity"]["kind"] == "ORDER_PAID"
        assert live["activity"]["order"]["externalId"] == "1042"
        assert (again["created"], again["points"]) == (False, 57)
        (mail,) = mailbox.arrived
        assert mail["To"] == "me@mail1.example"
        assert mail["Subject"] == "+57 points from Morning Roast"
        async with asyncio.timeout(60):
            replay = shop.activity(start["cursor"])
            assert (await anext(replay))["activity"]["id"] == live["activity"]["id"]
            await replay.aclose()

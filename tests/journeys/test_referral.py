"""A buys and is mailed a code; B orders with it; A is rewarded, and loses it with B's refund."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from books import balance, customer, numbered_all, open_program
from punchcard import invariants
from punchcard.services import feed, posting, referrals
from referral_shop import REWARD, paid, refund
from smtp_servers import smtp_server
from worker_states import at_work

ANN = "ann@example.com"
REFER = (
    "refer_a_friend",
    "refer_a_friend",
    40,
    {"points": 500, "approval_days": 14, "shop_url": "https://shop.example.com"},
)


@pytest.mark.product(12, "api")
@pytest.mark.product(44, "api")
@pytest.mark.product(45, "api")
@pytest.mark.product(46, "api")
async def test_from_the_first_purchase_to_the_refund_of_the_friends(db, database_url):
    now = datetime.now(UTC)
    await open_program([REWARD, REFER], name="Morning Roast")
    async with smtp_server() as mailbox:
        ann = await order("ann", "a1", at=now - timedelta(days=40))
        async with at_work(database_url, smtp_url=mailbox.url):
            await mailbox.until_arrived(1)
        (mail,) = mailbox.arrived
        async with db.connection() as connection:
            code = await connection.fetchval("SELECT code FROM referral_code")
        assert (mail["To"], "for your friends" in mail["Subject"]) == (ANN, True)
        plain = mail.get_body(("plain",))
        assert plain is not None
        text = plain.get_content()
        assert code in text
        assert f"https://shop.example.com/?ref={code}" in text

        await order("ben", "b1", at=now - timedelta(days=13), codes=[code])
        await followed(now)
        assert (await balance(ann))["available"] == 0
        pos = await feed.head()
        await followed(now + timedelta(days=2))
        assert (await balance(ann))["available"] == 500
        await numbered_all()
        (live,) = await feed.read_after(pos)
        assert live.member_id == ann
        async with at_work(database_url, smtp_url=mailbox.url):
            await mailbox.until_arrived(3)  # Ben has a code to share by now, too
        assert "+500 points from Morning Roast" in [one["Subject"] for one in mailbox.to(ANN)]

    await refund("b1", at=now)
    await followed(now + timedelta(days=2))
    assert ((await balance(ann))["available"], (await balance(ann))["reversed"]) == (0, 500)
    verdict = await invariants.verify()
    assert [one for one in verdict.checks if one.findings] == []


async def order(name: str, number: str, *, at: datetime, codes: Sequence[str] = ()) -> UUID:
    recorded = await posting.record(
        fact=paid(number, at=at, codes=codes),
        member=customer(name, email=f"{name}@example.com"),
        actor="api:shop",
    )
    return recorded.member_id


async def followed(now: datetime) -> None:
    """What the worker does every second, at another instant."""
    await numbered_all()
    await referrals.run(now=now)

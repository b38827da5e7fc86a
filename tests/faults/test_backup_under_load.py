"""A backup taken while orders are posted and mails go out, restored elsewhere: the books balance,
and no mail goes out a second time."""

import asyncio
from itertools import count
from pathlib import Path

import pytest

from commands import Command
from punchcard.db import unit_of_work
from running_shop import SECRET, running_shop
from shop import open_shop
from smtp_servers import smtp_server
from worker_states import until_settled

pytestmark = pytest.mark.slow
ENOUGH = 40
CUSTOMERS = 25


async def post(shop, seen, enough):
    """Four writers, without a pause, until the backup is there."""
    numbers = count()

    async def write():
        while not enough.is_set():
            number = next(numbers)
            await shop.order(f"order-{number}", customer=number % CUSTOMERS)
            seen.append(number)

    await asyncio.gather(*(write() for _ in range(4)))


async def backed_up_amid(seen, punchcard: Command, file: Path) -> str:
    """Take the backup when some orders are in; what the command said."""
    while len(seen) < ENOUGH:  # noqa: ASYNC110 - it counts what others acknowledge
        await asyncio.sleep(0.01)
    return await asyncio.to_thread(punchcard.run, "backup", file)


async def states():
    async with unit_of_work.connection() as raw:
        rows = await raw.fetch("SELECT state, count(*) AS rows FROM outbox GROUP BY state")
    return {row["state"]: row["rows"] for row in rows}


async def test_restored_elsewhere_it_balances_and_mails_nobody_twice(
    db, database_url, empty_database, tmp_path
):
    await open_shop()
    seen: list[int] = []
    file = tmp_path / "shop.punchcard"
    key = {"PUNCHCARD_SECRET_KEY": SECRET}
    old = Command(tmp_path / "old", DATABASE_URL=database_url, **key)
    new = Command(tmp_path / "new", DATABASE_URL=empty_database, **key)
    async with smtp_server() as mailbox:
        # Every first try is told to come again: mails wait when the dump is taken.
        mailbox.at_rcpt = lambda address, tries: "451 later" if tries == 1 else "250 ok"
        async with running_shop(tmp_path, database_url, SMTP_URL=mailbox.url) as (shop, _web):
            enough = asyncio.Event()
            posting = asyncio.create_task(post(shop, seen, enough))
            said = await backed_up_amid(seen, old, file)
            enough.set()
            assert "The secret key is not in it" in said
            await posting
            orders = len(seen)
            assert await until_settled(db, count=orders, seconds=120) == {"sent": orders}
        sent = mailbox.message_ids()
        assert (len(sent), max(sent.values())) == (orders, 1)
        said = await asyncio.to_thread(new.run, "restore", file)
        assert "emails are held" in said
        assert "0 deviations" in await asyncio.to_thread(new.run, "verify")

        await unit_of_work.close()
        await unit_of_work.connect(empty_database, pool_size=4)
        before = await states()
        taken = sum(before.values())
        assert set(before) <= {"sent", "held"}
        assert 0 < before["held"] <= taken <= orders
        folder = tmp_path / "restored"
        folder.mkdir()
        async with running_shop(folder, empty_database, SMTP_URL=mailbox.url) as (shop, _web):
            # The work goes on: a new order is mailed about, what is held is not.
            await shop.order("after", customer=1)
            await until_sent(before.get("sent", 0) + 1)
            assert (await states())["held"] == before["held"]
            assert len(mailbox.message_ids()) == orders + 1
            assert max(mailbox.message_ids().values()) == 1
            # Somebody's word lets them go, with the Message-IDs they had.
            said = await asyncio.to_thread(new.run, "emails", "release", "--yes")
            assert f"{before['held']} emails go out" in said
            await until_sent(taken + 1)
        assert len(mailbox.message_ids()) == orders + 1


async def until_sent(rows):
    async with asyncio.timeout(60):
        while (await states()).get("sent", 0) < rows:  # noqa: ASYNC110 - it is the database's
            await asyncio.sleep(0.05)

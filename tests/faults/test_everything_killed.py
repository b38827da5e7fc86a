"""kill -9 of web and worker at random, while orders are posted and mails fail: same end."""

import asyncio
import random

import pytest

from processes import punchcard, redis_server
from punchcard import invariants
from punchcard.services import feed
from punchcard.worker.sequencer import Sequencer
from running_shop import running_shop
from shop import open_shop
from smtp_servers import smtp_server
from worker_states import nobody_in_doubt, until_settled

pytestmark = pytest.mark.slow
ORDERS = 60
WRITERS = 4
HASTY = {"PUNCHCARD_LEASE_SECONDS": "3", "PUNCHCARD_RETRY_SECONDS": "1"}


async def everything_holds(db, database_url, mailbox):
    """Every order once in the books, once in the feed, and once (at most twice) in the mail."""
    sequencer = asyncio.create_task(Sequencer(database_url).run())
    async with asyncio.timeout(60):
        while await feed.head() < ORDERS:  # noqa: ASYNC110 - it grows in the database
            await asyncio.sleep(0.1)
    rows = await feed.read_after(0, limit=10_000)
    sequencer.cancel()
    await asyncio.gather(sequencer, return_exceptions=True)
    assert [row.pos for row in rows] == list(range(1, ORDERS + 1))
    async with db.connection() as raw:
        orders = await raw.fetch("SELECT external_id FROM fact WHERE kind = 'order_paid'")
    assert sorted(row["external_id"] for row in orders) == sorted(order_ids())
    verdict = await invariants.verify()
    assert [one for one in verdict.checks if one.findings] == []
    copies = mailbox.message_ids()
    assert (len(copies), max(copies.values()) <= 2) == (ORDERS, True)


def order_ids():
    return [f"order-{number}" for number in range(ORDERS)]


async def post_all(shop, seen):
    """Four writers; each repeats an order until it is acknowledged, as a shop does."""
    numbers = iter(range(ORDERS))

    async def write():
        for number in numbers:
            await shop.order(f"order-{number}", customer=number % 25, repeat=True)
            seen.append(number)
            await asyncio.sleep(0.05)

    await asyncio.gather(*(write() for _ in range(WRITERS)))


async def kill_when(seen, count, *programs):
    """Kill and start again, once so many orders were acknowledged."""
    while len(seen) < count:  # noqa: ASYNC110 - it counts what others acknowledge
        await asyncio.sleep(0.02)
    for program in programs:
        await program.end()
    await asyncio.gather(*(program.start() for program in programs))


@pytest.fixture
def chance():
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    return random.Random(seed)


def sometimes_busy(chance):
    """One in four first tries is told to come again."""
    busy = {f"me@mail{n}.example" for n in range(25) if chance.random() < 0.25}
    return lambda address, tries: "451 later" if tries == 1 and address in busy else "250 ok"


async def test_web_with_its_worker_inside(db, database_url, tmp_path, chance):
    await open_shop()
    seen: list[int] = []
    async with smtp_server() as mailbox:
        mailbox.at_rcpt = sometimes_busy(chance)
        async with running_shop(tmp_path, database_url, SMTP_URL=mailbox.url, **HASTY) as (
            shop,
            web,
        ):
            posting = asyncio.create_task(post_all(shop, seen))
            await kill_when(seen, chance.randint(5, 25), web)
            await kill_when(seen, chance.randint(30, 50), web)
            await posting
            found = await until_settled(db, count=ORDERS, seconds=300)
        assert found == {"sent": ORDERS}
        await everything_holds(db, database_url, mailbox)


async def test_web_and_worker_behind_redis(db, database_url, tmp_path, chance):
    await open_shop()
    seen: list[int] = []
    async with smtp_server() as mailbox, redis_server(tmp_path) as (broker_url, redis):
        mailbox.at_rcpt = sometimes_busy(chance)
        env = {"SMTP_URL": mailbox.url, "BROKER_URL": broker_url, **HASTY}
        async with (
            running_shop(tmp_path, database_url, **env) as (shop, web),
            punchcard(
                tmp_path, "worker", "worker",
                ready="punchcard worker: ready", DATABASE_URL=database_url, **env,
            ) as worker,
        ):  # fmt: skip
            posting = asyncio.create_task(post_all(shop, seen))
            await kill_when(seen, chance.randint(3, 15), worker)
            await kill_when(seen, chance.randint(18, 30), web, redis)
            await nobody_in_doubt(db)
            await kill_when(seen, chance.randint(35, 55), web, worker)
            await posting
            found = await until_settled(db, count=ORDERS, seconds=300)
        assert found == {"sent": ORDERS}
        await everything_holds(db, database_url, mailbox)

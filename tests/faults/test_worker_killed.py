"""kill -9 of a worker, the broker gone, the database gone: every mail settles, none is lost."""

import asyncio
import os
import random
import signal
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import pytest

from processes import punchcard, redis_server
from punchcard.services.outbox import Times
from shop import customer, open_shop, order
from smtp_servers import smtp_server
from worker_states import HASTY, at_work, nobody_in_doubt, row_of, states, until_settled

pytestmark = pytest.mark.slow


@pytest.fixture
async def mailbox():
    async with smtp_server() as box:
        yield box


@asynccontextmanager
async def worker(folder, database_url, broker_url, mailbox, name="worker"):
    async with punchcard(
        folder, name, "worker", "--threads", "4",
        ready="punchcard worker: ready",
        DATABASE_URL=database_url, BROKER_URL=broker_url, SMTP_URL=mailbox.url,
        PUNCHCARD_LEASE_SECONDS="2", PUNCHCARD_RETRY_SECONDS="1",
    ) as program:  # fmt: skip
        yield program


def somewhere(number):
    """A customer with a mail domain of their own, so that no domain is asked for too much."""
    return customer(number, email=f"me@mail{number}.example")


def kill_at(mailbox, moment, programs, answer):
    """The server kills the worker while it is spoken to, once."""
    killed = asyncio.Event()

    def at(_address, _tries):
        if not killed.is_set():
            killed.set()
            os.kill(programs[0].pid, signal.SIGKILL)
        return answer

    setattr(mailbox, moment, at)
    return killed


@pytest.mark.parametrize(
    ("moment", "answer", "copies"), [("at_rcpt", "250 ok", 1), ("at_data", "250 stored", 2)]
)
async def test_killed_while_it_speaks_to_the_server(
    db, database_url, mailbox, tmp_path, moment, answer, copies
):
    """Before the content went out there is one mail; after that the second has the same id."""
    await open_shop()
    async with (
        redis_server(tmp_path) as (broker_url, _redis),
        worker(tmp_path, database_url, broker_url, mailbox) as first,
    ):
        killed = kill_at(mailbox, moment, [first], answer)
        await order("1")
        async with asyncio.timeout(60):
            await killed.wait()
        await first.end()
        assert await states(db) == {"sending": 1}, "nobody knows yet"
        async with worker(tmp_path, database_url, broker_url, mailbox, "second"):
            assert await until_settled(db, count=1) == {"sent": 1}

    assert list(mailbox.message_ids().values()) == [copies]


async def test_killed_at_random_under_load(db, database_url, mailbox, tmp_path):
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    # A third of the addresses are told to come again the first time, some the second time too.
    stubborn = {f"me@mail{n}.example": chance.choice([0, 0, 1, 2]) for n in range(60)}
    mailbox.at_rcpt = lambda address, tries: "250 ok" if tries > stubborn[address] else "451 later"
    await open_shop()
    async with (
        redis_server(tmp_path) as (broker_url, _redis),
        worker(tmp_path, database_url, broker_url, mailbox, "one") as one,
        worker(tmp_path, database_url, broker_url, mailbox, "two") as two,
    ):

        async def kill_now_and_then():
            for program in (one, two, one):
                await asyncio.sleep(chance.uniform(0.2, 1.0))
                await program.end()
                await program.start()
                await nobody_in_doubt(db)

        killer = asyncio.create_task(kill_now_and_then())
        for number in range(60):
            await order(str(number), of=somewhere(number))
            await asyncio.sleep(0.02)
        await killer
        assert await until_settled(db, count=60, seconds=240) == {"sent": 60}
    copies = mailbox.message_ids()
    assert len(copies) == 60, "none is lost"
    assert max(copies.values()) <= 2, "at most one visible duplicate, with the same Message-ID"
    assert len(mailbox.arrived) <= 60 + 3 * 4, "only what a killed worker had in hand"


async def test_the_broker_dies_with_all_its_messages(db, database_url, mailbox, tmp_path):
    mailbox.at_rcpt = lambda _address, tries: "250 ok" if tries > 1 else "451 later"
    await open_shop()
    async with (
        redis_server(tmp_path) as (broker_url, redis),
        worker(tmp_path, database_url, broker_url, mailbox) as program,
    ):
        for number in range(10):
            await order(f"before-{number}", of=somewhere(number))
        await mailbox.until_arrived(1)
        await redis.end()
        for number in range(10, 20):
            await order(f"during-{number}", of=somewhere(number))  # posting knows of no broker
        await asyncio.sleep(1)
        await redis.start()
        assert await until_settled(db, count=20, seconds=240) == {"sent": 20}
        assert "the broker does not answer" in program.said
    assert set(mailbox.message_ids().values()) == {1}


async def test_sigterm_finishes_what_is_in_hand(db, database_url, mailbox, tmp_path):
    await open_shop()
    async with redis_server(tmp_path) as (broker_url, _redis):
        async with worker(tmp_path, database_url, broker_url, mailbox) as program:
            for number in range(20):
                await order(str(number), of=number)
            await mailbox.until_arrived(1)
            await program.end(signal.SIGTERM)
        found = await states(db)
        assert not found["sending"], "nothing is left half done"
        assert found["sent"] == len(mailbox.arrived)
        async with worker(tmp_path, database_url, broker_url, mailbox):
            assert await until_settled(db, count=20) == {"sent": 20}
    assert set(mailbox.message_ids().values()) == {1}


async def test_the_database_ends_every_connection(db, database_url, mailbox):
    """A failover in the middle: relay, clock and actors find their way back by themselves."""
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        for number in range(30):
            if number % 10 == 5:
                await end_connections(database_url)
            await until_accepted(lambda number=number: order(str(number), of=number))
        assert await until_settled(db, count=30, seconds=120) == {"sent": 30}
    copies = mailbox.message_ids()
    assert (len(copies), max(copies.values()) <= 2) == (30, True)


async def end_connections(url):
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    await connection.close()


async def until_accepted(post):
    """A client that has no answer sends the same again."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await post()
            except (
                OSError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
                asyncpg.InternalClientError,
            ):
                await asyncio.sleep(0.1)


async def test_kept_handing_over_in_vain_ends_and_is_told(db, database_url, mailbox):
    """Twice killed in the handover: nobody knows, so it is not sent a third time, and says so."""
    await open_shop()
    await order("1")
    row = await row_of(db, "customer1@example.com")
    async with db.connection() as raw:
        await raw.execute("UPDATE outbox SET unconfirmed = 2 WHERE id = $1", row["id"])
    patient = Times(lease=timedelta(seconds=30), again_after=HASTY.again_after)
    async with at_work(database_url, smtp_url=mailbox.url, times=patient):
        assert await until_settled(db, count=1) == {"failed": 1}
    assert not mailbox.arrived
    assert "may have arrived" in (await row_of(db, "customer1@example.com"))["detail"]

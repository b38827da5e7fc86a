"""NOTIFY is a hint: coalesced, after the commit, and nothing is lost without it."""

import asyncio

import pytest

from punchcard.db import notify
from punchcard.db.unit_of_work import connect_alone
from punchcard.live import channel
from punchcard.services import feed
from shop import open_shop, order


@pytest.fixture
async def sequencer(db, database_url):
    """Numbers by hand, and gives no hint at all."""
    await open_shop()
    connection = await connect_alone(database_url)
    await channel.start(database_url)
    yield connection
    await channel.stop()
    await connection.close()


async def test_a_thousand_nudges_are_two_hints(db, database_url):
    heard = []
    listener = await connect_alone(database_url)
    await listener.add_listener(notify.POSTED, lambda *_: heard.append(1))
    for _ in range(1000):
        notify.nudge()
    await notify.settled()
    await listener.fetchval("SELECT 1")  # whatever was said before this is heard with it
    assert 1 <= len(heard) <= 2
    await listener.close()


async def test_a_nudge_inside_a_transaction_does_not_join_it(db, database_url):
    heard = []
    listener = await connect_alone(database_url)
    await listener.add_listener(notify.POSTED, lambda *_: heard.append(1))
    async with db.transaction():
        notify.nudge()
        await notify.settled()
        await listener.fetchval("SELECT 1")
        assert heard == [1], "while the transaction is still open"
    await listener.close()


async def test_without_any_hint_the_reader_finds_the_rows(sequencer):
    await order("1")
    await feed.number(sequencer)
    async with asyncio.timeout(30):
        rows = await anext(feed.follow(0))
    assert [row.pos for row in rows] == [1]


async def test_the_channel_comes_back_when_its_connection_is_ended(db, sequencer):
    waiting = asyncio.create_task(channel.wait_beyond(0))
    await asyncio.sleep(0.2)
    async with db.connection() as raw:
        await raw.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND query ~* '^LISTEN|FROM program_total'"
        )
    await order("1")
    other = await feed_numbered(db)
    async with asyncio.timeout(30):
        assert await waiting == other


async def feed_numbered(db):
    async with db.connection() as raw:
        _, head = await feed.number(raw)
    return head


async def test_a_hundred_followers_see_all_of_it(sequencer):
    seen: list[list[int]] = [[] for _ in range(100)]

    async def read(number):
        async for rows in feed.follow(0):
            seen[number] += [row.pos for row in rows]
            if seen[number][-1] >= 20:
                return

    readers = [asyncio.create_task(read(number)) for number in range(100)]
    for number in range(20):
        await order(str(number), of=number % 3)
        await feed.number(sequencer)
    async with asyncio.timeout(60):
        await asyncio.gather(*readers)
    assert seen == [list(range(1, 21))] * 100


async def test_waiting_with_a_time_out_answers_the_head(sequencer):
    assert await channel.wait_beyond(5, timeout=0.05) == 0

"""The feed is dense, complete and in order, and its sums are those of the ledger."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from punchcard.db.sql import feed as sql
from punchcard.db.sql import feed_sums
from punchcard.db.unit_of_work import connect_alone
from punchcard.live import channel
from punchcard.services import feed, program
from punchcard.worker.sequencer import Sequencer
from shop import adjust, open_shop, order


@asynccontextmanager
async def sequencing(url, **times):
    """A sequencer at work, and the process's channel."""
    sequencer = Sequencer(url, **times)
    task = asyncio.create_task(sequencer.run())
    await channel.start(url)
    try:
        yield sequencer
    finally:
        await channel.stop()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until_all_numbered(db):
    async with asyncio.timeout(20):
        while True:
            async with db.connection() as raw:
                if not await sql.has_pending(raw):
                    return await sql.head(raw)
            await asyncio.sleep(0.02)


async def facts_in_order(db):
    async with db.connection() as raw:
        rows = await raw.fetch("SELECT member_id, seq FROM fact")
    return sorted((row["member_id"], row["seq"]) for row in rows)


async def test_eight_writers_leave_a_dense_feed_with_every_fact_once(db, database_url):
    await open_shop()

    async def write(writer):
        for number in range(25):
            await order(f"{writer}-{number}", of=number % 5, total=1000 + number)

    async with sequencing(database_url):
        await asyncio.gather(*(write(writer) for writer in range(8)))
        head = await until_all_numbered(db)

    rows = await feed.read_after(0, limit=10_000)
    assert [row.pos for row in rows] == list(range(1, head + 1))
    assert sorted((row.member_id, row.seq) for row in rows) == await facts_in_order(db)
    seqs: dict[UUID, int] = {}
    for row in rows:
        assert row.seq > seqs.get(row.member_id, 0), "a member's activity is in its own order"
        seqs[row.member_id] = row.seq


async def test_sums_equal_the_ledger(db, database_url):
    await open_shop(timezone="Pacific/Auckland")
    async with sequencing(database_url):
        for number in range(12):
            await order(
                str(number), of=number % 3, when=datetime(2026, 1, 1 + number, 11, tzinfo=UTC)
            )
        await adjust(1, 50)
        await adjust(1, -20)
        await until_all_numbered(db)
    async with db.connection() as raw:
        kept = await feed_sums.kept(raw)
        assert kept == await feed_sums.anew(raw)
        (total,), days = kept["program_total"], kept["daily_total"]
    assert (total["members"], total["orders"], total["pos"]) == (3, 12, 14)
    assert (total["issued"], total["removed"], total["available"]) == (170, 20, 150)
    assert sum(day["issued"] for day in days) == 170
    assert str(days[0]["day"]) == "2026-01-02", "the programme's day, not that of UTC"


async def test_the_sums_follow_a_new_time_zone(db, database_url):
    await open_shop()
    async with sequencing(database_url):
        await order("1", when=datetime(2026, 1, 1, 23, 30, tzinfo=UTC))
        await until_all_numbered(db)
        await program.update_settings(actor="cli:test", timezone="Asia/Tokyo")
        async with db.connection() as raw:
            kept = await feed_sums.kept(raw)
            assert kept == await feed_sums.anew(raw)
            days = kept["daily_total"]
    assert [str(day["day"]) for day in days] == ["2026-01-02"]


async def test_a_subscriber_replays_then_streams_without_a_gap(db, database_url):
    await open_shop()
    async with sequencing(database_url):
        for number in range(5):
            await order(f"before-{number}", of=number)
        seen: list[int] = []

        async def read(after):
            async for rows in feed.follow(after):
                seen.extend(row.pos for row in rows)
                if seen[-1] >= 40:
                    return

        reader = asyncio.create_task(read(0))
        for number in range(35):
            await order(f"after-{number}", of=number % 7)
        async with asyncio.timeout(20):
            await reader
    assert seen == list(range(1, len(seen) + 1))


async def test_a_member_follows_only_their_own(db, database_url):
    await open_shop()
    async with sequencing(database_url):
        mine = await order("mine-1", of=1)
        other = await order("theirs-1", of=2)
        seen: list[int] = []

        async def read():
            async for seqs in feed.follow_member(mine.member_id, 0):
                seen.extend(seqs)
                if len(seen) == 3:
                    return

        reader = asyncio.create_task(read())
        await order("theirs-2", of=2)
        await order("mine-2", of=1)
        await order("mine-3", of=1)
        async with asyncio.timeout(20):
            await reader
            # What stood in the books before was seen at once, numbered or not.
            rows: list[feed.FeedRow] = []
            while len(rows) < 2:
                await asyncio.sleep(0.02)
                rows = await feed.read_after(0, member_id=other.member_id)
    assert seen == sorted(set(seen))
    assert [row.member_id for row in rows] == [other.member_id] * 2


async def test_a_second_sequencer_takes_over_when_the_first_is_killed(db, database_url):
    await open_shop()
    async with sequencing(database_url) as first:
        await first.elected.wait()
        second = Sequencer(database_url, campaign_seconds=0.1)
        task = asyncio.create_task(second.run())
        await order("1")
        await until_all_numbered(db)
        assert not second.elected.is_set()
        async with db.connection() as raw:  # the database ends the holder's session: as a kill -9
            await raw.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        async with asyncio.timeout(20):
            await order("2")
            await until_all_numbered(db)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    rows = await feed.read_after(0)
    assert [row.pos for row in rows] == [1, 2]


async def test_a_hung_holder_is_ended(db, database_url):
    """The holder has the lock, an open transaction and the head of the feed, and says nothing."""
    await open_shop()
    hung = await connect_alone(database_url)
    assert await sql.elect(hung)
    await hung.execute("BEGIN")
    await sql.lock_head(hung)
    await order("1")
    async with sequencing(database_url, silence_seconds=0.5, campaign_seconds=0.2):
        assert await until_all_numbered(db) == 1
    with pytest.raises(Exception, match=r"terminat|closed"):
        await hung.execute("COMMIT")
    hung.terminate()


async def test_a_living_holder_is_left_alone(db, database_url):
    async with sequencing(database_url) as sequencer:
        await sequencer.elected.wait()
        other = await connect_alone(database_url)
        await asyncio.sleep(1.5)
        assert await sql.end_silent_holder(other, 1.2) is None
        await other.close()

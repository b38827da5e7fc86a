"""A forced interleaving: the naive feed loses the row that commits late, ours does not."""

import pytest

from punchcard.db.unit_of_work import connect_alone
from punchcard.services import feed
from shop import open_shop, order


@pytest.fixture
async def two(database_url):
    """Two real connections: one commits late."""
    late, early = await connect_alone(database_url), await connect_alone(database_url)
    yield late, early
    await late.close()
    await early.close()


async def interleave(db, two, read):
    """The late transaction takes its number first and commits last; `read` is called between and
    after. The rows name two facts that exist already."""
    late, early = two
    await open_shop()
    first, second = await order("1", of=1), await order("2", of=2)
    async with db.connection() as raw:
        await raw.execute("DELETE FROM feed_pending")
    insert = "INSERT INTO feed_pending (member_id, seq) VALUES ($1, $2)"
    open_transaction = late.transaction()
    await open_transaction.start()
    await late.execute(insert, first.member_id, first.seq)
    await early.execute(insert, second.member_id, second.seq)
    await read()
    await open_transaction.commit()
    await read()
    return [first.member_id, second.member_id]


async def test_the_naive_feed_loses_a_row(db, two, database_url):
    """The wrong twin: `WHERE id > cursor`, as everybody writes it first."""
    reader = await connect_alone(database_url)
    cursor, seen = 0, []

    async def read():
        nonlocal cursor
        for row in await reader.fetch(
            "SELECT id, member_id FROM feed_pending WHERE id > $1 ORDER BY id", cursor
        ):
            cursor = row["id"]
            seen.append(row["member_id"])

    late, early = await interleave(db, two, read)
    await reader.close()
    assert early in seen
    assert late not in seen, "the twin must be caught, or this race proves nothing"


async def test_ours_loses_none(db, two, database_url):
    sequencer = await connect_alone(database_url)
    cursor, seen = 0, []

    async def read():
        nonlocal cursor
        await feed.number(sequencer)
        for row in await feed.read_after(cursor):
            cursor = row.pos
            seen.append(row.member_id)

    late, early = await interleave(db, two, read)
    await sequencer.close()
    assert seen == [early, late]
    assert cursor == 2

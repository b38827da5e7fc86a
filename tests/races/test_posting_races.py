"""Two connections, one member, forced to interleave: each guarded step beside its wrong twin.

The twins do what the obvious code would do. They fail here on purpose: a race that cannot fail
proves nothing.
"""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from books import balance, customer, open_program
from punchcard.core import step as core
from punchcard.core.facts import OrderPaid, PointsAdjusted
from punchcard.db.sql import ledger, snapshot
from punchcard.db.sql.posting_rows import MemberPosting
from punchcard.db.unit_of_work import connect_alone
from punchcard.invariants import verify
from punchcard.services import posting, program
from punchcard.services.batch import outbox_rows
from punchcard.services.incoming import Incoming, key_of, lookup_of

DAY = datetime(2024, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
async def two(db, database_url):
    """Two connections of their own, as two web processes would have."""
    await open_program()
    first, second = await connect_alone(database_url), await connect_alone(database_url)
    yield first, second
    await first.close()
    await second.close()


@pytest.fixture
async def ann(two) -> UUID:
    """A member with 100 points."""
    paid = OrderPaid(source="shop", external_id="0", occurred_at=DAY, currency="EUR", total=50)
    recorded = await posting.record(fact=paid, member=customer("ann"), actor="test")
    return recorded.member_id


def removal(key: str) -> PointsAdjusted:
    return PointsAdjusted(
        source="staff", external_id=key, occurred_at=DAY, delta=-100, reason="All of it"
    )


async def decide(connection: asyncpg.Connection, incoming: Incoming) -> MemberPosting:
    """What `posting.record` does up to the write."""
    known, found = await snapshot.one(connection, lookup_of(incoming))
    assert found is not None
    assert known.member_id is not None
    stored = await program.current()
    outcome = core.step(found.state, incoming.fact, stored.program)
    return MemberPosting(
        member_id=known.member_id,
        first_seq=found.state.next_seq,
        state=outcome.state,
        rows=outcome.rows,
        revision=stored.revision,
        actor="test",
        keys=[key_of(incoming, outcome.rows.facts[-1].seq)],
        effects=outbox_rows(outcome.rows.effects),
    )


async def test_the_wrong_twin_spends_one_balance_twice(two, ann):
    for connection in two:
        points = await connection.fetchval(
            "SELECT lots_left FROM balance WHERE member_id = $1", ann
        )
        assert points == 100  # both see enough ...
    for connection in two:
        await connection.execute(
            "UPDATE balance SET lots_left = 0, removed = removed + 100 WHERE member_id = $1", ann
        )
    assert (await balance(ann))["removed"] == 200  # ... and 200 points left a balance of 100


async def test_a_stale_decision_cannot_be_written(two, ann):
    first, second = two
    one = await decide(first, Incoming(fact=removal("1"), member=ann))
    other = await decide(second, Incoming(fact=removal("2"), member=ann))
    assert await ledger.write(first, [one])
    assert not await ledger.write(second, [other])
    row = await balance(ann)
    assert (row["available"], row["removed"]) == (0, 100)
    assert await second.fetchval("SELECT count(*) FROM fact WHERE external_id = '2'") == 0


async def test_without_the_lock_of_many_nothing_is_answered_that_is_not_kept(db, ann, monkeypatch):
    """The twin of the above: a lock that does not lock ends in an error, never in an answer."""
    both, real = asyncio.Barrier(2), ledger.write

    async def no_lock(connection, members):
        """Nobody is locked."""

    async def met(connection, postings):
        async with asyncio.timeout(30):
            await both.wait()
        return await real(connection, postings)

    monkeypatch.setattr(snapshot, "lock", no_lock)
    monkeypatch.setattr(ledger, "write", met)
    items = [[Incoming(fact=removal(name), member=ann)] for name in "12"]
    answers = await asyncio.gather(
        *(posting.record_many(items=one, actor="test") for one in items), return_exceptions=True
    )
    assert sum(isinstance(one, AssertionError) for one in answers) == 1
    monkeypatch.undo()
    assert (await balance(ann))["removed"] == 100
    assert [one for one in (await verify()).checks if one.findings] == []


async def test_a_decision_waits_for_the_one_in_flight_and_then_is_stale(two, ann):
    first, second = two
    one = await decide(first, Incoming(fact=removal("1"), member=ann))
    other = await decide(second, Incoming(fact=removal("2"), member=ann))
    transaction = first.transaction()
    await transaction.start()
    assert await ledger.write(first, [one])
    waiting = asyncio.ensure_future(ledger.write(second, [other]))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await transaction.commit()
    assert not await waiting


async def test_the_wrong_twin_checks_then_inserts_and_has_the_fact_twice(two, ann):
    first, _ = two
    await first.execute("CREATE TABLE naive_fact (external_id text)")
    for connection in two:
        known = await connection.fetchval("SELECT count(*) FROM naive_fact WHERE external_id = '1'")
        assert known == 0
    for connection in two:
        await connection.execute("INSERT INTO naive_fact VALUES ('1')")
    assert await first.fetchval("SELECT count(*) FROM naive_fact") == 2


async def test_one_fact_for_two_members_at_once_is_accepted_once(two, ann):
    first, second = two
    other = OrderPaid(source="shop", external_id="b", occurred_at=DAY, currency="EUR", total=50)
    await posting.record(fact=other, member=customer("bob"), actor="test")
    paid = OrderPaid(source="shop", external_id="1", occurred_at=DAY, currency="EUR", total=500)
    for_ann = await decide(first, Incoming(fact=paid, member=ann))
    for_bob = await decide(second, Incoming(fact=paid, member=customer("bob")))
    assert await ledger.write(first, [for_ann])
    with pytest.raises(asyncpg.UniqueViolationError):
        await ledger.write(second, [for_bob])
    assert await first.fetchval("SELECT count(*) FROM shop_order WHERE external_id = '1'") == 1


LOCK_AND_READ = """
    SELECT b.next_seq, (SELECT count(*) FROM entry e WHERE e.member_id = b.member_id) AS entries
    FROM balance b WHERE b.member_id = $1 FOR NO KEY UPDATE
"""


async def test_the_wrong_twin_reads_under_its_lock_what_was_before_it(two, ann):
    first, second = two
    one = await decide(first, Incoming(fact=removal("1"), member=ann))
    transaction = first.transaction()
    await transaction.start()
    await ledger.write(first, [one])
    waiting = asyncio.ensure_future(second.fetchrow(LOCK_AND_READ, ann))
    await asyncio.sleep(0.1)
    await transaction.commit()
    row = await waiting
    now = await second.fetchval("SELECT count(*) FROM entry WHERE member_id = $1", ann)
    assert row["next_seq"] == one.state.next_seq  # the locked row is fresh,
    assert row["entries"] == now - 1  # the other table is not


async def test_locking_first_and_reading_second_sees_everything(two, ann):
    first, second = two
    one = await decide(first, Incoming(fact=removal("1"), member=ann))
    transaction = first.transaction()
    await transaction.start()
    await ledger.write(first, [one])

    async def lock_then_read() -> snapshot.Snapshot:
        async with second.transaction():
            await snapshot.lock(second, [ann])
            return (await snapshot.states(second, [ann]))[ann]

    waiting = asyncio.ensure_future(lock_then_read())
    await asyncio.sleep(0.1)
    await transaction.commit()
    found = await waiting
    assert found.state.next_seq == one.state.next_seq
    assert found.state.available == 0
    assert sum(lot.remaining for lot in found.state.lots.values()) == 0

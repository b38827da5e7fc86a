"""Orders, refunds, repeats and crashes in any order, one by one, in batches and at once: the
database ends in the books of the oracle, and verify agrees."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.replay.oracle import Books, Row, replay

from event_files import open_replay
from punchcard import invariants
from punchcard.core.facts import Fact, OrderPaid, OrderRefunded
from punchcard.db import unit_of_work
from punchcard.services import posting
from punchcard.services.incoming import Customer, Incoming, Recorded

ACTOR = "key:test"
NOON = datetime.fromisoformat("2024-01-01T12:00:00Z")
AMOUNTS = st.sampled_from([0, 1, 99, 100, 3_333, 15_037, 99_999])
_worlds = count(1)


@dataclass(frozen=True)
class Event:
    """An order, or a piece of its refund; what it says follows from its name."""

    order: int
    amount: int
    piece: int | None = None
    late: int = 0

    @property
    def name(self) -> str:
        return f"{self.order}" if self.piece is None else f"{self.order}-{self.piece}"

    @property
    def member(self) -> str:
        return str(self.order % 2)


class Crash(Exception):
    """What happens in the middle of a transaction."""


ORDERS = st.builds(Event, order=st.integers(0, 3), amount=AMOUNTS, late=st.integers(0, 48))
REFUNDS = st.builds(
    Event, order=st.integers(0, 3), amount=AMOUNTS, piece=st.integers(0, 2), late=st.integers(0, 48)
)
BATCHES = st.lists(ORDERS | REFUNDS, min_size=1, max_size=4)
WAYS = st.sampled_from(["alone", "batch", "crash", "kill", "twice at once"])


@pytest.fixture
async def opened(db) -> None:
    await open_replay()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(WAYS, BATCHES), min_size=1, max_size=8))
async def test_the_end_is_always_the_same(
    opened: None, moves: Sequence[tuple[str, Sequence[Event]]]
) -> None:
    world = World()
    for way, events in moves:
        await world.move(way, [world.first(event) for event in events])
    assert await world.books() == world.expected()
    assert (await invariants.verify(only=await world.member_ids())).deviations == 0


class World:
    """Members and orders of one example; the database is shared, their names are not."""

    def __init__(self) -> None:
        self.prefix = f"world {next(_worlds)} "
        self.events: dict[str, Event] = {}
        self.answers: dict[str, Recorded] = {}

    def first(self, event: Event) -> Event:
        """A repeat says what was said the first time."""
        return self.events.setdefault(event.name, event)

    async def move(self, way: str, events: Sequence[Event]) -> None:
        """Record the events; afterwards each has its one and only answer."""
        match way:
            case "alone":
                answers = [await self._record(event) for event in events]
            case "twice at once":
                pairs = [
                    await asyncio.gather(self._record(event), self._record(event))
                    for event in events
                ]
                assert all((a.member_id, a.seq) == (b.member_id, b.seq) for a, b in pairs)
                assert all(not (a.created and b.created) for a, b in pairs)
                answers = [first for first, _ in pairs]
            case _:
                if way != "batch":
                    await self._interrupted(way, events)
                answers = await self._record_many(events)
        for event, answer in zip(events, answers, strict=True):
            known = self.answers.setdefault(event.name, answer)
            assert (known.member_id, known.seq) == (answer.member_id, answer.seq)

    async def books(self) -> dict[str, Books]:
        """The balance rows of this world."""
        async with unit_of_work.connection() as connection:
            rows = await connection.fetch(
                "SELECT m.external_id, b.available, b.lifetime, b.credited, b.reversed, b.spent,"
                " b.order_count, b.refund_count"
                " FROM member m JOIN balance b ON b.member_id = m.id"
                " WHERE starts_with(m.external_id, $1)",
                self.prefix,
            )
        return {row[0]: Books(*row[1:]) for row in map(tuple, rows)}

    def expected(self) -> dict[str, Books]:
        """What the oracle makes of all events that were ever sent."""
        return replay(self._row(event) for event in self.events.values())

    async def member_ids(self) -> list[Any]:
        return list({answer.member_id for answer in self.answers.values()})

    async def _record(self, event: Event) -> Recorded:
        incoming = self._incoming(event)
        return await posting.record(fact=incoming.fact, member=incoming.member, actor=ACTOR)

    async def _record_many(self, events: Sequence[Event]) -> list[Recorded]:
        items = [self._incoming(event) for event in events]
        results = await posting.record_many(items=items, actor=ACTOR)
        assert all(isinstance(result, Recorded) for result in results), results
        return [result for result in results if isinstance(result, Recorded)]

    async def _interrupted(self, way: str, events: Sequence[Event]) -> None:
        """Everything is written, and then the process or its connection dies before the commit."""
        before = await self.books()
        with pytest.raises((Crash, asyncpg.PostgresError, asyncpg.InterfaceError)):
            async with unit_of_work.transaction() as connection:
                await self._record_many(events)
                if way == "kill":
                    await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                raise Crash
        assert await self.books() == before

    def _incoming(self, event: Event) -> Incoming:
        return Incoming(
            fact=self._fact(event), member=Customer(external_id=self.prefix + event.member)
        )

    def _fact(self, event: Event) -> Fact:
        when = NOON + timedelta(hours=event.order) - timedelta(hours=event.late)
        name = self.prefix + event.name
        if event.piece is None:
            return OrderPaid(
                source="shop",
                external_id=name,
                occurred_at=when,
                currency="EUR",
                total=event.amount,
            )
        return OrderRefunded(
            source="shop",
            external_id=name,
            occurred_at=when,
            order_id=f"{self.prefix}{event.order}",
            amount=event.amount,
            currency="EUR",
        )

    def _row(self, event: Event) -> Row:
        return {
            "event_id": self.prefix + event.name,
            "type": "order" if event.piece is None else "refund",
            "member": self.prefix + event.member,
            "order_ref": f"{self.prefix}{event.order}",
            "amount_minor": str(event.amount),
            "occurred_at": NOON.isoformat(),
        }

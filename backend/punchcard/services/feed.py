"""The live feed: numbered without a gap by one sequencer, read by position."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import asyncpg

from punchcard.db.sql import feed as sql
from punchcard.db.sql import feed_sums
from punchcard.db.unit_of_work import connection, transaction
from punchcard.live import channel

BATCH = 1000
"""Rows numbered in one transaction, or read ahead in one statement."""

MEMBER_BATCH = 100
"""Rows of one member that a storefront's stream reads in one statement."""

KEPT = 4 * BATCH
"""Rows of the tail that a process keeps for its subscribers."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One activity in the feed. `pos` is for staff only: it shows the shop's volume."""

    pos: int
    member_id: UUID
    seq: int


async def number(raw: asyncpg.Connection, *, limit: int = BATCH) -> tuple[int, int]:
    """Move committed rows into the feed, in order and densely; returns (moved, new head),
    or (0, 0) if there were none.

    The caller's own connection is used, because it holds the election: if it is lost, so is this
    transaction. The programme's sums change with the feed or not at all.
    """
    if not await sql.has_pending(raw):
        return 0, 0
    async with raw.transaction():
        before = await sql.lock_head(raw)
        after = await sql.number(raw, before, limit)
    return after - before, after


async def head() -> int:
    """The last position: where a reader without a cursor starts."""
    async with connection() as raw:
        return await sql.head(raw)


async def read_after(pos: int, *, limit: int = 100, member_id: UUID | None = None) -> list[FeedRow]:
    """The feed behind a position, oldest first; of one member, `pos` has gaps."""
    async with connection() as raw:
        return _rows(await sql.rows_after(raw, pos, limit, member_id))


async def read_before(pos: int | None, *, limit: int = 100) -> list[FeedRow]:
    """The feed before a position (None: from its head), newest first."""
    async with connection() as raw:
        return _rows(await sql.rows_before(raw, 2**62 if pos is None else pos, limit))


async def member_after(member_id: UUID, seq: int) -> list[int]:
    """A member's own activity behind one of its seqs, for a storefront; a batch at the most."""
    async with connection() as raw:
        return await sql.member_facts_after(raw, member_id, seq, MEMBER_BATCH)


async def follow(after: int, *, member_id: UUID | None = None) -> AsyncIterator[list[FeedRow]]:
    """Replay what stands behind `after`, then stream what comes, in batches, for ever."""
    pos, restarts = after, channel.current().restarts
    while True:
        rows = await _tail().after(pos)
        if not rows:
            await channel.wait_beyond(pos)
            if channel.current().restarts != restarts:
                pos, restarts = 0, channel.current().restarts
            continue
        pos = rows[-1].pos
        if member_id is not None:
            rows = [row for row in rows if row.member_id == member_id]
        if rows:
            yield rows


async def follow_member(member_id: UUID, after: int) -> AsyncIterator[list[int]]:
    """Replay a member's own activity behind seq `after`, then stream it, for ever."""
    pos = await head()
    seq = after
    while seqs := await member_after(member_id, seq):
        seq = seqs[-1]
        yield seqs
    # What was posted after `pos` was read may come again from the feed: seq tells.
    async for rows in follow(pos, member_id=member_id):
        if fresh := [row.seq for row in rows if row.seq > seq]:
            seq = fresh[-1]
            yield fresh


async def rebuild_totals(*, actor: str) -> None:
    """Add the programme's and the days' sums up anew, for example in another time zone."""
    async with transaction() as raw:
        await sql.lock_head(raw)
        await feed_sums.replace(raw)


class _Tail:
    """The end of the feed, read once a process however many follow it."""

    def __init__(self, start: int, restarts: int) -> None:
        self.restarts = restarts
        self._last = start
        self._kept: deque[FeedRow] = deque(maxlen=KEPT)
        self._reading = asyncio.Lock()

    async def after(self, pos: int) -> list[FeedRow]:
        """Up to BATCH rows behind `pos`; none if nothing came yet."""
        if pos >= self._last:
            async with self._reading:
                if pos >= self._last:  # nobody else has read on meanwhile
                    await self._read_on()
        # Positions are dense, so they are indexes too.
        skip = pos - (self._last - len(self._kept))
        if skip < 0:
            return await read_after(pos, limit=BATCH)
        return list(islice(self._kept, skip, skip + BATCH))

    async def _read_on(self) -> None:
        if rows := await read_after(self._last, limit=BATCH):
            self._kept.extend(rows)
            self._last = rows[-1].pos


_tails: WeakKeyDictionary[channel.Channel, _Tail] = WeakKeyDictionary()


def _tail() -> _Tail:
    """The tail of the process's channel: it begins where the channel stands."""
    current = channel.current()
    tail = _tails.get(current)
    if tail is None or tail.restarts != current.restarts:
        tail = _tails[current] = _Tail(current.head, current.restarts)
    return tail


def _rows(records: Sequence[Any]) -> list[FeedRow]:
    return [FeedRow(*record) for record in records]

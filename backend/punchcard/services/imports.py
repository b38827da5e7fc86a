"""Importing events: a file goes into the books batch by batch, each with its position.

The position is committed with its batch, so a killed import continues where it stood, and what was
recorded before is known by its id: the end is the same however often it was interrupted.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from punchcard.db import unit_of_work
from punchcard.db.models.import_file import ImportFileRow
from punchcard.errors import Conflict, PunchcardError
from punchcard.services import auto_redeem, program
from punchcard.services.import_rejects import RejectsFile, places_of
from punchcard.services.import_rows import (
    EventsFile,
    Reading,
    Rejected,
    Row,
    fingerprint,
    open_events,
    reading,
)
from punchcard.services.incoming import DEFAULT_STORE, Recorded

BATCH = 3_000
"""Rows of one transaction: fewer cost more (a member is read and written once in each), more keep
others waiting for the members that are locked meanwhile: these for about a second."""
FIRST_SHOWN = 20
HEADER_LINE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a phase of an import has come, in bytes of the file and in rows of this run."""

    phase: str
    bytes_read: int
    bytes_total: int
    rows: int


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What an import came to. `accepted` and `rejected_in_all` count earlier runs too."""

    rows: int = 0
    recorded: int = 0
    known: int = 0
    rejected: int = 0
    accepted: int = 0
    rejected_in_all: int = 0
    postponed: bool = False
    resumed_at: int = 0
    first_rejects: list[Rejected] = field(default_factory=list)
    rejects_file: Path | None = None
    refused: bool = False


Report = Callable[[Progress], None]


async def import_events(
    *,
    path: Path,
    actor: str,
    fallback: Path,
    report: Report = lambda progress: None,
    source: str = "import",
    store: str = DEFAULT_STORE,
    until: datetime | None = None,
    strict: bool = False,
    allow_future: bool = False,
) -> Outcome:
    """Record every event of the file that happened before `until`; no effects.

    Broken and refused rows are kept beside the file (or in `fallback`), the rest goes in. `strict`:
    if one row is bad nothing changes and `refused` is True. The same call again changes nothing.
    """
    await program.current()
    how = reading(source=source, store=store, allow_future=allow_future)
    name = fingerprint(path, how=how)
    rejects = RejectsFile(places_of(path, fallback))
    try:
        run = _Run(
            path=path, name=name, how=how, actor=actor, until=until, rejects=rejects, report=report
        )
        return await (run.strictly() if strict else run.freely())
    finally:
        rejects.close()


class _Refused(Exception):
    """A strict import found a row that the books refuse."""


@dataclass(slots=True, kw_only=True)
class _Batch:
    """Rows to be committed together, and the position that will then be reached."""

    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    settled: int = 0

    def __len__(self) -> int:
        return len(self.rows) + len(self.rejected)


@dataclass(slots=True, kw_only=True)
class _Run:
    """One import from its position to its end."""

    path: Path
    name: str
    how: Reading
    actor: str
    until: datetime | None
    rejects: RejectsFile
    report: Report
    position: int = HEADER_LINE
    outcome: Outcome = field(default_factory=Outcome)

    async def freely(self) -> Outcome:
        """Batch by batch, each in a transaction of its own."""
        await self._resume()
        with open_events(self.path, how=self.how) as file:
            async with aclosing(_read_ahead(self._batches(file))) as batches:
                async for batch in batches:
                    await program.latest()
                    await unit_of_work.retrying(partial(self._commit, batch))
                    self._tell("importing", file)
            file.check()
        return await self._finish()

    async def strictly(self) -> Outcome:
        """Everything in one transaction, after a first reading of the whole file."""
        await self._resume()
        if self._read_all():
            return self._refuse()
        with suppress(_Refused):
            async with unit_of_work.transaction():
                with open_events(self.path, how=self.how) as file:
                    for batch in self._batches(file):
                        await self._commit(batch)
                        self._tell("importing", file)
                    file.check()
                if self.outcome.rejected:
                    raise _Refused
            return await self._finish()
        return self._refuse()

    async def _resume(self) -> None:
        row = await ImportFileRow.get_or_none(fingerprint=self.name)
        self.position = row.position if row else HEADER_LINE
        self.outcome.resumed_at = self.position if self.position > HEADER_LINE else 0
        self.rejects.resume(self.position)

    def _read_all(self) -> bool:
        with open_events(self.path, how=self.how) as file:
            for count, row in enumerate(file.rows()):
                if isinstance(row, Rejected):
                    self._reject([row])
                if count % BATCH == 0:
                    self._tell("checking", file)
            file.check()
        return self.outcome.rejected > 0

    def _batches(self, file: EventsFile) -> Iterator[_Batch]:
        """Rows before `until`. The position stops at the first row that is not: behind it, rows
        out of order are taken already, and bad ones are left for the run that passes them."""
        batch, yielded, stopped = _Batch(settled=self.position), self.position, False
        for row in file.rows(after=self.position):
            if isinstance(row, Row):
                if self.until and row.incoming.fact.occurred_at >= self.until:
                    stopped = self.outcome.postponed = True
                else:
                    batch.rows.append(row)
            elif not stopped:
                batch.rejected.append(row)
            if not stopped:
                batch.settled = row.line
            if len(batch) >= BATCH:
                yield batch
                yielded = batch.settled
                batch = _Batch(settled=yielded)
        if batch or batch.settled > yielded:
            yield batch

    async def _commit(self, batch: _Batch) -> None:
        """The batch and its position. Runs again whole if PostgreSQL asks for it."""
        async with unit_of_work.transaction():
            async with self._position() as row:
                results = await auto_redeem.record_many(
                    items=[one.incoming for one in batch.rows], actor=self.actor
                )
                refused = _refused(batch, results)
                recorded = sum(1 for one in results if isinstance(one, Recorded) and one.created)
                row.position = batch.settled
                row.accepted += recorded
                row.rejected += len(refused)
            self.rejects.write(refused)
        self.position = batch.settled
        self._count(batch, results, recorded)
        self._reject(refused, written=True)

    @asynccontextmanager
    async def _position(self) -> AsyncIterator[ImportFileRow]:
        """The file's row, locked; another import of the same file is refused."""
        first = ImportFileRow(
            fingerprint=self.name,
            source=self.how.source,
            name=self.path.name,
            position=HEADER_LINE,
        )
        await ImportFileRow.bulk_create([first], ignore_conflicts=True)
        row = await ImportFileRow.select_for_update().get(fingerprint=self.name)
        if row.position != self.position:
            raise Conflict("Another import of this file is running; wait for its end.")
        yield row
        await row.save()

    def _count(
        self, batch: _Batch, results: Sequence[Recorded | PunchcardError], recorded: int
    ) -> None:
        self.outcome.rows += len(batch)
        self.outcome.recorded += recorded
        known = (one for one in results if isinstance(one, Recorded) and not one.created)
        self.outcome.known += sum(1 for _ in known)

    def _reject(self, rows: Sequence[Rejected], *, written: bool = False) -> None:
        if not written:
            self.rejects.write(rows)
        self.outcome.rejected += len(rows)
        room = FIRST_SHOWN - len(self.outcome.first_rejects)
        self.outcome.first_rejects += rows[:room]

    def _refuse(self) -> Outcome:
        self.outcome = replace(
            self.outcome, refused=True, recorded=0, rejects_file=self.rejects.path
        )
        return self.outcome

    async def _finish(self) -> Outcome:
        row = await ImportFileRow.get_or_none(fingerprint=self.name)
        self.outcome.accepted = row.accepted if row else 0
        self.outcome.rejected_in_all = row.rejected if row else 0
        self.outcome.rejects_file = self.rejects.path
        return self.outcome

    def _tell(self, phase: str, file: EventsFile) -> None:
        self.report(
            Progress(
                phase=phase,
                bytes_read=file.bytes_read,
                bytes_total=self.path.stat().st_size,
                rows=self.outcome.rows,
            )
        )


async def _read_ahead(batches: Iterator[_Batch]) -> AsyncGenerator[_Batch, None]:
    """The batches, each read by a thread while PostgreSQL works on the one before."""
    ahead = asyncio.create_task(asyncio.to_thread(next, batches, None))
    try:
        while (batch := await ahead) is not None:
            ahead = asyncio.create_task(asyncio.to_thread(next, batches, None))
            yield batch
    finally:
        # The file is about to be closed: nobody may still read in it.
        with suppress(Exception):
            await asyncio.shield(ahead)


def _refused(batch: _Batch, results: Sequence[Recorded | PunchcardError]) -> list[Rejected]:
    """The bad rows of the batch up to its position, in the order of the file."""
    bad = [
        Rejected(line=row.line, reason=result.message, content=row.content)
        for row, result in zip(batch.rows, results, strict=True)
        if isinstance(result, PunchcardError) and row.line <= batch.settled
    ]
    return sorted([*batch.rejected, *bad], key=lambda one: one.line)

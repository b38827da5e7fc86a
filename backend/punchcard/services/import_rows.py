"""Reading an events file by bounded bytes: a line is a row, and a broken row is a row too.

A field of this format holds no line break, so whatever stands in one line can break no other: not
half a line, not an open quote, not ten megabytes without an end.
"""

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from punchcard.core.facts import Fact, OrderPaid, OrderRefunded
from punchcard.errors import ConfigurationError, InvalidInput, PunchcardError
from punchcard.services.incoming import Customer, Incoming

COLUMNS = ("occurred_at", "type", "event_id", "member", "order_ref", "amount_minor", "currency")
MAX_LINE = 64 * 1024
SHOWN = 200
AHEAD = timedelta(days=1)  # a shop's local time may be taken for UTC
GZIP = b"\x1f\x8b"
AMOUNT = re.compile(r"[0-9]{1,15}")
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that cannot be read, or was refused: its line in the file, why, and how it begins."""

    line: int
    reason: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that reads well."""

    line: int
    incoming: Incoming
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How rows are read: the source of their facts, the store of their members, and until when
    an event may have happened (None: also in the future)."""

    source: str
    store: str
    latest: datetime | None


def reading(*, source: str, store: str, allow_future: bool) -> Reading:
    """The usual way to read: nothing that has not happened yet."""
    latest = None if allow_future else datetime.now(UTC) + AHEAD
    return Reading(source=source, store=store, latest=latest)


def fingerprint(path: Path, *, how: Reading) -> str:
    """Names this content as read this way."""
    digest = hashlib.sha256(f"{how.source}\0{how.store}\0{how.latest is None}\0".encode())
    with _opened(path) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class EventsFile:
    """An events file, plain or gzip'd, open for reading row by row."""

    def __init__(self, path: Path, raw: BinaryIO, how: Reading) -> None:
        self.path = path
        self.how = how
        self._raw = raw
        self._lines = (
            io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)))
            if (_is_gzip(raw))
            else io.BufferedReader(cast(io.RawIOBase, raw))
        )
        self._line = 0
        self._damage: str | None = None
        self._places = self._read_header()

    @property
    def bytes_read(self) -> int:
        """How far into the file as it lies on the disk; its size is the end."""
        return self._raw.tell()

    def rows(self, *, after: int = 1) -> Iterator[Row | Rejected]:
        """The rows behind line `after`; the header is line 1. Empty lines are no rows."""
        while True:
            line, text = self._next_line()
            if line is None:
                return
            if line > after and text != b"":
                yield self._row(line, text)

    def _row(self, line: int, text: bytes | None) -> Row | Rejected:
        if text is None:
            reason = f"The line is longer than {MAX_LINE // 1024} kB."
            return Rejected(line=line, reason=reason, content="")
        try:
            content = text.decode()
            fields = split(content)
            if len(fields) != self._places["width"]:
                raise InvalidInput(
                    f"There are {len(fields)} columns instead of {self._places['width']}."
                )
            values = {name: fields[self._places[name]] for name in COLUMNS}
            return Row(line=line, incoming=read_row(values, self.how), content=content[:SHOWN])
        except UnicodeDecodeError:
            reason = "The line is not UTF-8."
        except PunchcardError as refusal:
            reason = refusal.message
        shown = text[:SHOWN].decode(errors="backslashreplace")
        return Rejected(line=line, reason=reason, content=shown)

    def _read_header(self) -> Mapping[str, int]:
        _, text = self._next_line()
        try:
            names = split((text or b"").removeprefix(BOM).decode())
        except (UnicodeDecodeError, InvalidInput):
            names = []
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            raise InvalidInput(
                f"{self.path}: the first line names no column {missing[0]!r}. An events file "
                f"begins with: seq,{','.join(COLUMNS)}."
            )
        return {**{name: names.index(name) for name in COLUMNS}, "width": len(names)}

    def _next_line(self) -> tuple[int | None, bytes | None]:
        """The number of the next line and its text, None if it is too long; (None, None) at
        the end."""
        text = self._read(MAX_LINE + 1)
        if not text:
            return None, None
        self._line += 1
        if len(text) > MAX_LINE and not text.endswith(b"\n"):
            while text and not text.endswith(b"\n"):
                text = self._read(MAX_LINE)
            return self._line, None
        return self._line, text.rstrip(b"\r\n")

    def _read(self, limit: int) -> bytes:
        try:
            return self._lines.readline(limit)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            self._damage = str(error)
            return b""

    def check(self) -> None:
        """Raises ConfigurationError if the rows ended because the rest of the file is damaged."""
        if self._damage is not None:
            raise ConfigurationError(
                f"{self.path} is damaged behind line {self._line} ({self._damage}): what stands "
                "before is in; get the whole file and run the same command again."
            )


@contextmanager
def open_events(path: Path, *, how: Reading) -> Iterator[EventsFile]:
    """Open an events file and read its header. Raises InvalidInput if it is none."""
    with _opened(path) as raw:
        yield EventsFile(path, raw, how)


def split(line: str) -> Sequence[str]:
    """The fields of one line (RFC 4180)."""
    if '"' not in line:
        return line.split(",")
    try:
        (fields,) = csv.reader([line], strict=True)
    except (csv.Error, ValueError):
        raise InvalidInput("A quote is not closed or stands in the wrong place.") from None
    return fields


def read_row(values: Mapping[str, str], how: Reading) -> Incoming:
    """One row as a fact to record. Raises PunchcardError saying which column is wrong and why."""
    make = _FACTS.get(values["type"])
    if make is None:
        raise InvalidInput(
            f"type: there is no type {values['type'][:40]!r}, only order and refund."
        )
    with _column("event_id"):
        fact = make(values, _instant(values["occurred_at"], how), _amount(values), how)
    with _column("member"):
        member = Customer(external_id=values["member"], store=how.store)
    return Incoming(fact=fact, member=member)


def _order(values: Mapping[str, str], when: datetime, amount: int, how: Reading) -> Fact:
    return OrderPaid(
        source=how.source,
        external_id=values["event_id"],
        occurred_at=when,
        number=values["event_id"],
        currency=values["currency"],
        total=amount,
    )


def _refund(values: Mapping[str, str], when: datetime, amount: int, how: Reading) -> Fact:
    return OrderRefunded(
        source=how.source,
        external_id=values["event_id"],
        occurred_at=when,
        order_id=values["order_ref"] or None,
        currency=values["currency"],
        amount=amount,
    )


_FACTS: Mapping[str, Callable[[Mapping[str, str], datetime, int, Reading], Fact]] = {
    "order": _order,
    "refund": _refund,
}

# The fields of facts under the names of the file's columns.
_COLUMN_OF = {
    "externalId": "event_id",
    "external_id": "event_id",
    "order_id": "order_ref",
    "occurredAt": "occurred_at",
    "amount": "amount_minor",
    "total": "amount_minor",
    "currency": "currency",
}


@contextmanager
def _column(default: str) -> Iterator[None]:
    try:
        yield
    except InvalidInput as refusal:
        if refusal.field == ("column",):
            raise
        field = refusal.field[0] if refusal.field else ""
        column = _COLUMN_OF.get(field, default)
        raise InvalidInput(f"{column}: {refusal.message}", field="column") from None


def _instant(text: str, how: Reading) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            f"occurred_at: {text[:40]!r} is no instant like 2026-01-31T12:00:00Z.", field="column"
        ) from None
    if instant.tzinfo is None:
        raise InvalidInput("occurred_at: the zone is missing, like a final Z.", field="column")
    if how.latest is not None and instant > how.latest:
        raise InvalidInput("occurred_at: it has not happened yet.", field="column")
    return instant


def _amount(values: Mapping[str, str]) -> int:
    text = values["amount_minor"]
    if not AMOUNT.fullmatch(text):
        if re.fullmatch(r"-[0-9.]+", text):
            raise InvalidInput("amount_minor: it is negative.", field="column")
        raise InvalidInput(
            f"amount_minor: {text[:40]!r} is no whole number of minor units.", field="column"
        )
    return int(text)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.is_file():
            raise ConfigurationError(f"{path} is no file: name an events file (.csv or .csv.gz).")
        with path.open("rb", buffering=0) as file:
            yield cast(BinaryIO, file)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}).") from None


def _is_gzip(raw: BinaryIO) -> bool:
    magic = raw.read(2)
    raw.seek(0)
    return magic == GZIP

"""The rejected rows of an import, in a file beside the input; it survives kill -9 and resuming."""

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from punchcard.errors import ConfigurationError
from punchcard.services.csv_text import plain_text, safe_text
from punchcard.services.import_rows import Rejected

HEADER = ("line", "reason", "content")


class RejectsFile:
    """Written before the batch that counts its rows commits, so a count never lacks its rows.

    What a killed import wrote for a batch that never committed is cut off when it is resumed.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = places
        self._file: TextIO | None = None
        self.path: Path | None = None

    def resume(self, after: int) -> None:
        """Keep the rows up to line `after` of an earlier run; from the beginning: none."""
        for place in self._places:
            kept = _kept(place, after)
            if kept:
                self._start(kept, place)
                return
            with suppress(OSError):
                place.unlink(missing_ok=True)

    def write(self, rows: Iterable[Rejected]) -> None:
        """Add rows and make them durable."""
        lines = [[str(row.line), row.reason, row.content] for row in rows]
        if not lines:
            return
        if self._file is None:
            self._start([])
        if self._file is not None:
            _write(self._file, lines)

    def close(self) -> None:
        """Nothing more comes."""
        if self._file is not None:
            self._file.close()

    def _start(self, lines: Sequence[Sequence[str]], place: Path | None = None) -> None:
        """Begin the file, at the first place that can be written to."""
        problem = ""
        for path in [place] if place else self._places:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._file = path.open("w", encoding="utf-8", newline="")
            except OSError as error:
                problem = f"{path} ({error.strerror})"
                continue
            self.path = path
            _write(self._file, [HEADER, *lines])
            return
        raise ConfigurationError(
            f"The rejected rows cannot be kept in {problem}: make a folder writable."
        )


def places_of(path: Path, fallback: Path) -> list[Path]:
    """Where the rejected rows of a file go: beside it, else into the fallback folder."""
    name = path.name.removesuffix(".gz").removesuffix(".csv") + ".rejected.csv"
    return [path.with_name(name), fallback / name]


def _kept(path: Path, after: int) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, ValueError, csv.Error):
        return []
    whole = (row for row in rows[1:] if len(row) == len(HEADER) and row[0].isdecimal())
    return [[row[0], *map(plain_text, row[1:])] for row in whole if int(row[0]) <= after]


def _write(file: TextIO, lines: Iterable[Sequence[str]]) -> None:
    csv.writer(file, lineterminator="\n").writerows(
        [number, safe_text(reason), safe_text(content)] for number, reason, content in lines
    )
    file.flush()
    os.fsync(file.fileno())

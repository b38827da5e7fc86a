"""A progress bar on a terminal; elsewhere a plain line every few seconds."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

SECONDS = 5.0


class Meter:
    """Shows how far a piece of work has come, on the standard error output."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._phase = ""
        self._last = time.monotonic()

    def __enter__(self) -> "Meter":
        if sys.stderr.isatty():
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[note]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, phase: str, done: int, total: int, note: str = "") -> None:
        """So much of a phase is done."""
        if self._bar is not None:
            self._show_bar(self._bar, phase, done, total, note)
            return
        now = time.monotonic()
        if now - self._last >= SECONDS:
            self._last = now
            percent = f"{100 * done // total} %" if total else ""
            # Progress is for the person at the terminal, not for the log.
            print(f"{phase}: {percent} {note}".rstrip(), file=sys.stderr, flush=True)  # noqa: T201

    def _show_bar(self, bar: Progress, phase: str, done: int, total: int, note: str) -> None:
        if self._task is None or phase != self._phase:
            self._phase = phase
            self._task = bar.add_task(phase, total=total or None, note=note)
        bar.update(self._task, completed=done, total=total or None, note=note)

"""CPU time of processes and their children, from /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def seconds_of(*roots: int) -> float:
    """User and system time of these processes, all below them, and those that have ended there."""
    stats = dict(_stats())
    children: dict[int, list[int]] = {}
    for pid, (parent, _ticks) in stats.items():
        children.setdefault(parent, []).append(pid)
    waiting, ticks = list(roots), 0
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        ticks += stats[pid][1] if pid in stats else 0
    return ticks / TICK


def _stats() -> Iterable[tuple[int, tuple[int, int]]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:  # it ended just now
            continue
        # After the name in parentheses: state, parent, ..., utime, stime, cutime, cstime.
        fields = text[text.rindex(")") + 2 :].split()
        own = sum(int(value) for value in fields[11:15])
        yield int(path.parent.name), (int(fields[1]), own)

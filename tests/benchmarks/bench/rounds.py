"""Rounds in turn, and what they came to: medians, spread, ratios."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.contestants import Contestant, Measured

SECONDS = 5.0
WARM_UP_SECONDS = 1.5
QUIET_LOAD = 0.7
PATIENCE_SECONDS = float(os.environ.get("PATIENCE") or 600)


@dataclass(frozen=True, slots=True)
class Series:
    """All rounds of one contestant, in their order."""

    name: str
    rounds: list[Measured]

    def median(self, what: str) -> float:
        return float(statistics.median(getattr(one, what) for one in self.rounds))

    def spread(self, what: str) -> tuple[float, float]:
        values = [getattr(one, what) for one in self.rounds]
        return min(values), max(values)


def alternate(
    contestants: Sequence[Contestant],
    *,
    rounds: int,
    thrown_away: int = 0,
    between: Callable[[], None] = lambda: None,
) -> list[Series]:
    """Each contestant in each round, the order turned round by round; the first rounds may be
    thrown away. `between` tidies up after each, while all are stopped."""
    found: dict[str, list[Measured]] = {one.name: [] for one in contestants}
    for number in range(-thrown_away, rounds):
        order = contestants if number % 2 == 0 else contestants[::-1]
        for contestant in order:
            with contestant.awake():
                measured = contestant.measure(SECONDS, WARM_UP_SECONDS)
            between()
            if number >= 0:
                found[contestant.name].append(measured)
            label = "thrown away" if number < 0 else f"round {number + 1} of {rounds}"
            print(
                f"  {label}: {contestant.name:34} {measured.rate:8,.0f}/s"
                f"  {measured.cpu_ms:6.3f} ms CPU",
                flush=True,
            )
    return [Series(name, measured) for name, measured in found.items()]


def wait_for_quiet(contestants: Sequence[Contestant]) -> float:
    """Let the servers end what they do when they start, and wait some minutes for other work on
    this machine to end; returns the load as it then is."""
    for contestant in contestants:
        with contestant.awake():
            contestant.rest()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (load := os.getloadavg()[0]) > QUIET_LOAD and time.monotonic() < deadline:
        time.sleep(5)
    return load

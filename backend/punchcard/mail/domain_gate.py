"""At most a few emails at a time to one domain, and a pause when it asks for one."""

import time
from collections import Counter
from collections.abc import Callable

AT_ONCE = 4
PAUSE_SECONDS = 2.0
_REMEMBERED = 10_000


class DomainGate:
    """Counts what is under way to each domain, in this process."""

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        pause_seconds: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._under_way: Counter[str] = Counter()
        self._paused_until: dict[str, float] = {}

    def enter(self, domain: str) -> bool:
        """Whether an email may go there now; whoever entered leaves again."""
        if self._under_way[domain] >= self._at_once:
            return False
        if self._paused_until.get(domain, 0.0) > self._clock():
            return False
        self._under_way[domain] += 1
        return True

    def leave(self, domain: str, *, asked_to_wait: bool) -> None:
        """The email is done. A domain that asked to wait is left in peace for a moment."""
        self._under_way[domain] -= 1
        if self._under_way[domain] <= 0:
            del self._under_way[domain]
        if asked_to_wait:
            if len(self._paused_until) >= _REMEMBERED:
                self._paused_until.clear()
            self._paused_until[domain] = self._clock() + self._pause_seconds

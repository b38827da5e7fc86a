"""How many sockets and streams may be open at a time, in all and of one caller."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from punchcard.api.context import Caller
from punchcard.api.permissions import Right
from punchcard.errors import RateLimited

IN_ALL = 10_000
EACH = 2_000
"""A partner's server; visitors of a storefront share one key."""

EACH_CUSTOMER = 100
"""One person's devices and tabs."""

RETRY_SECONDS = 10.0


class Room:
    """What one schema holds open for whom."""

    def __init__(self) -> None:
        self._in_all = 0
        self._each: Counter[str] = Counter()

    def check(self, caller: Caller) -> None:
        """Raises RateLimited where one more is too many."""
        most = EACH_CUSTOMER if Right.CUSTOMER in caller.rights else EACH
        if self._in_all >= IN_ALL or self._each[caller.actor] >= most:
            raise RateLimited(
                "Too many connections are open: close some first.", retry_after=RETRY_SECONDS
            )

    @contextmanager
    def taken(self, caller: Caller) -> Iterator[None]:
        """A place while something is open; whether there is one was asked before."""
        self._in_all += 1
        self._each[caller.actor] += 1
        try:
            yield
        finally:
            self._in_all -= 1
            self._each[caller.actor] -= 1
            if not self._each[caller.actor]:
                del self._each[caller.actor]

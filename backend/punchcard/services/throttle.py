"""Throttling of sign-ins, per account and per address, in the memory of this process."""

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from punchcard.errors import RateLimited

PER_ACCOUNT = RateLimitItemPerMinute(10, 10)
PER_ADDRESS = RateLimitItemPerMinute(60, 10)


class Throttle:
    """Counts tries before they are judged, so many at once do not slip through."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def check(self, *, account: str, address: str) -> None:
        """Count one try. Raises RateLimited when there were too many."""
        for item, kind, name in (
            (PER_ADDRESS, "address", address),
            (PER_ACCOUNT, "account", account),
        ):
            if not await self._limiter.hit(item, kind, name):
                raise RateLimited(
                    "Too many tries. Wait a few minutes, then try again.",
                    retry_after=await self._wait(item, kind, name),
                )

    async def forget(self, *, account: str) -> None:
        """The account has signed in: its tries count no more."""
        await self._limiter.clear(PER_ACCOUNT, "account", account)

    async def _wait(self, item: RateLimitItem, kind: str, name: str) -> float:
        window = await self._limiter.get_window_stats(item, kind, name)
        return max(1.0, window.reset_time - time.time())

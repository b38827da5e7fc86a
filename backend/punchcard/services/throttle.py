"""Throttling of sign-ins, of codes and of profiles, in the memory of this process."""

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from punchcard.errors import RateLimited

PER_ACCOUNT = RateLimitItemPerMinute(10, 10)
PER_ADDRESS = RateLimitItemPerMinute(60, 10)
REDEMPTIONS = RateLimitItemPerMinute(30)
CODES = RateLimitItemPerMinute(600)
UNKNOWN_CODES = RateLimitItemPerMinute(120)
CHANGES = RateLimitItemPerMinute(30)


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


class CodeThrottle:
    """Bounds what one caller may do: redeeming, looking codes up, guessing them, changing a profile
    (each change of a birthday stands in the books for ever)."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def check_redemption(self, *, actor: str) -> None:
        """Count one redemption or cancellation. Raises RateLimited."""
        await self._hit(REDEMPTIONS, "redemption", actor)

    async def check_change(self, *, actor: str) -> None:
        """Count one change of a profile. Raises RateLimited."""
        await self._hit(CHANGES, "change", actor, "changes")

    async def check_look_up(self, *, actor: str) -> None:
        """Count one look-up. Raises RateLimited, also after too many codes that do not exist."""
        await self._hit(CODES, "code", actor)
        if not await self._limiter.test(UNKNOWN_CODES, "unknown", actor):
            await self._refuse(UNKNOWN_CODES, "unknown", actor)

    async def count_unknown(self, *, actor: str) -> None:
        """The code that was looked up does not exist."""
        await self._limiter.hit(UNKNOWN_CODES, "unknown", actor)

    async def _hit(self, item: RateLimitItem, kind: str, actor: str, things: str = "codes") -> None:
        if not await self._limiter.hit(item, kind, actor):
            await self._refuse(item, kind, actor, things)

    async def _refuse(
        self, item: RateLimitItem, kind: str, actor: str, things: str = "codes"
    ) -> None:
        window = await self._limiter.get_window_stats(item, kind, actor)
        raise RateLimited(
            f"Too many {things} at once. Wait a minute, then try again.",
            retry_after=max(1.0, window.reset_time - time.time()),
        )

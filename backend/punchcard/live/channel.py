"""One LISTEN connection a process wakes everybody who waits for the feed to grow.

It knows nothing of members. NOTIFY is a hint: the channel also asks for the head every second, so
a lost hint, or a lost connection, costs a moment and no row.
"""

import asyncio
from contextlib import suppress

import asyncpg
import structlog

from punchcard.db.notify import NUMBERED
from punchcard.db.sql.feed import head as read_head
from punchcard.db.unit_of_work import CONNECT_FAULTS, connect_alone
from punchcard.errors import ConfigurationError, DatabaseUnavailable

POLL_SECONDS = 1.0
RECONNECT_SECONDS = 0.5
ANSWER_SECONDS = 5.0
"""A connection that is silent for so long is dead, whatever the socket says."""

log = structlog.get_logger(__name__)


class Channel:
    """The head of the feed as this process knows it, and those who wait for it to move."""

    def __init__(self, url: str) -> None:
        self.head = 0
        self.restarts = 0
        """How often the feed has begun anew: a demo was removed, or a backup restored."""
        self._url = url
        self._moved = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    async def wait_beyond(  # a time-out is an answer here, not an error
        self,
        pos: int,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - not a failure: it answers then
    ) -> int:
        """Wait until the head is beyond `pos` and return it; after `timeout` seconds as it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                restarts = self.restarts
                while self.head <= pos and restarts == self.restarts:
                    await self._moved.wait()
        return self.head

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _advance(self, head: int) -> None:
        if head > self.head:
            self._move(head)

    def _restart(self, head: int) -> None:
        self.restarts += 1
        self._move(head)

    def _move(self, head: int) -> None:
        self.head = head
        # Everybody who waits is woken; whoever comes later waits for the next.
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def _notified(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        if isinstance(payload, str) and payload.isdecimal():
            self._advance(int(payload))

    async def _listen(self) -> None:
        while True:
            try:
                connection = await connect_alone(self._url)
                try:
                    await self._follow(connection)
                finally:
                    connection.terminate()
            except (*CONNECT_FAULTS, DatabaseUnavailable) as error:
                log.warning("live channel lost its connection", error=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _follow(self, connection: asyncpg.Connection) -> None:
        # Listen first, then look: whatever comes between the two is heard.
        await connection.add_listener(NUMBERED, self._notified)
        while not connection.is_closed():
            known = self.head  # was committed before this question is asked
            async with asyncio.timeout(ANSWER_SECONDS):
                head = await read_head(connection)
            if head < known:
                self._restart(head)
            else:
                self._advance(head)
            await self.wait_beyond(self.head, timeout=POLL_SECONDS)


_channel: Channel | None = None


async def start(url: str) -> None:
    """Open the process's channel, once."""
    global _channel
    if _channel is not None:
        raise ConfigurationError("the live channel is open already: call stop() first")
    _channel = Channel(url)


async def stop() -> None:
    """Close it; nothing happens when it is closed already."""
    global _channel
    if _channel is not None:
        channel, _channel = _channel, None
        await channel.stop()


def current() -> Channel:
    """The process's channel."""
    if _channel is None:
        raise ConfigurationError("the live channel is not open: call channel.start() first")
    return _channel


async def wait_beyond(
    pos: int,
    *,
    timeout: float | None = None,  # noqa: ASYNC109 - as above
) -> int:
    """See `Channel.wait_beyond`, of the process's channel."""
    return await current().wait_beyond(pos, timeout=timeout)

"""The sequencer: one process, elected, gives every posted fact its position in the feed."""

import asyncio
import random

import asyncpg
import structlog

from punchcard.db.notify import POSTED, announce_numbered
from punchcard.db.sql.feed import elect, end_silent_holder
from punchcard.db.unit_of_work import CONNECT_FAULTS, connect_alone
from punchcard.errors import DatabaseUnavailable
from punchcard.services import feed

POLL_SECONDS = 0.5
"""How often it looks without a hint; this is its heartbeat, too."""

CAMPAIGN_SECONDS = 2.0
SILENCE_SECONDS = 10.0
"""A holder that has said nothing for so long is hung: the others end its session."""

log = structlog.get_logger(__name__)


class Sequencer:
    """Campaigns for the office, and serves while its connection lives.

    The lock, the transaction that numbers and the hints are one connection: when the database or
    another sequencer ends it, the office and the work in hand are gone together.
    """

    def __init__(
        self,
        url: str,
        *,
        campaign_seconds: float = CAMPAIGN_SECONDS,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._url = url
        self._campaign_seconds = campaign_seconds
        self._silence_seconds = silence_seconds
        self._hint = asyncio.Event()
        self.elected = asyncio.Event()

    async def run(self) -> None:
        """For ever, until cancelled."""
        while True:
            try:
                await self._term()
            except (*CONNECT_FAULTS, DatabaseUnavailable) as error:
                log.warning("sequencer's term ended", error=str(error))
            # Several candidates must not try in step; jitter, not secrecy.
            await asyncio.sleep(random.uniform(0.2, 0.5))  # noqa: S311 - jitter

    async def _term(self) -> None:
        connection = await connect_alone(self._url)
        try:
            await self._campaign(connection)
            log.info("sequencer elected")
            self.elected.set()
            await self._serve(connection)
        finally:
            self.elected.clear()
            connection.terminate()

    async def _campaign(self, connection: asyncpg.Connection) -> None:
        while not await elect(connection):
            if (pid := await end_silent_holder(connection, self._silence_seconds)) is not None:
                log.warning("ended the session of a sequencer that hung", pid=pid)
                continue
            await asyncio.sleep(self._campaign_seconds * random.uniform(0.5, 1))  # noqa: S311 - jitter

    async def _serve(self, connection: asyncpg.Connection) -> None:
        await connection.add_listener(POSTED, self._hear)
        while True:
            self._hint.clear()
            moved, head = await feed.number(connection)
            if moved:
                await announce_numbered(connection, head)
            if moved < feed.BATCH:
                await self._wait(connection)

    async def _wait(self, connection: asyncpg.Connection) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._hint.wait()
        except TimeoutError:
            if connection.is_closed():
                raise ConnectionError("the database closed the sequencer's connection") from None

    def _hear(self, *_hint: object) -> None:
        self._hint.set()

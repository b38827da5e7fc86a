"""The relay: hands the ids of due effects to the broker, and again if nobody took them."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog
from dramatiq import Broker

from punchcard.db.notify import POSTED
from punchcard.db.unit_of_work import CONNECT_FAULTS, connect_alone
from punchcard.errors import DatabaseUnavailable
from punchcard.services import outbox
from punchcard.services.outbox import Times
from punchcard.worker.actors import Actors

POLL_SECONDS = 1.0
"""The sweep: whatever no hint told of is found after this."""

BROKER_PAUSE = timedelta(seconds=2)

log = structlog.get_logger(__name__)


class Relay:
    """Any number may run; the rows are locked while they are handed out."""

    def __init__(self, url: str, broker: Broker, actors: Actors, times: Times) -> None:
        self._url = url
        self._broker = broker
        self._actors = actors
        self._times = times
        self._hint = asyncio.Event()
        self._broker_down = False

    async def run(self) -> None:
        """For ever, until cancelled."""
        while True:
            try:
                await self._listen()
            except (*CONNECT_FAULTS, DatabaseUnavailable) as error:
                log.warning("relay lost the database", error=str(error))
            await asyncio.sleep(POLL_SECONDS)

    async def _listen(self) -> None:
        connection = await connect_alone(self._url)
        try:
            await connection.add_listener(POSTED, lambda *_: self._hint.set())
            await self._relay(connection)
        finally:
            connection.terminate()

    async def _relay(self, connection: asyncpg.Connection) -> None:
        while not connection.is_closed():
            self._hint.clear()
            if due := await outbox.hand_out(self._times):
                await self._enqueue(due)
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._hint.wait()
            except TimeoutError:
                continue

    async def _enqueue(self, due: list[tuple[UUID, int]]) -> None:
        """Enqueueing blocks, so it has a thread; what the broker does not take is due again."""
        taken, error = await asyncio.to_thread(self._enqueue_in_thread, due)
        if error is not None and not self._broker_down:
            log.warning("the broker does not answer; effects wait", error=str(error))
        elif error is None and self._broker_down:
            log.info("the broker answers again")
        self._broker_down = error is not None
        if left := [outbox_id for outbox_id, _ in due[taken:]]:
            await outbox.take_back(left, after=BROKER_PAUSE)

    def _enqueue_in_thread(self, due: list[tuple[UUID, int]]) -> tuple[int, Exception | None]:
        """How many the broker has taken, and what stopped it."""
        for taken, row in enumerate(due):
            try:
                self._broker.enqueue(self._actors.message(*row))
            except Exception as error:  # whatever the client library raises: nothing is lost by it
                return taken, error
        return len(due), None

"""The actors: what a worker does for an effect. Messages carry ids only; each may come twice."""

from uuid import UUID

import asyncpg
import structlog
from dramatiq import Actor, Broker, Message

from punchcard.services import outbox
from punchcard.services.outbox import Times
from punchcard.worker.loop_bridge import LoopBridge

SEND_EMAIL = "send_email"
TIME_LIMIT_MS = 55_000

log = structlog.get_logger(__name__)


class Actors:
    """The actors of one broker."""

    def __init__(self, broker: Broker, bridge: LoopBridge, times: Times) -> None:
        async def send_email(outbox_id: str, attempts: int) -> None:
            try:
                await outbox.deliver(UUID(outbox_id), attempts, times=times)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("an email waits for the database", error=str(error))
            except Exception:  # its lease runs out, and then it is tried again
                log.exception("an email could not be worked on", outbox_id=outbox_id)

        # No retries here: the outbox knows when to try again, and it survives the broker.
        self._send_email: Actor[[str, int], None] = Actor(
            bridge.bridged(send_email),
            broker=broker,
            actor_name=SEND_EMAIL,
            queue_name="default",
            priority=0,
            options={"max_retries": 0, "time_limit": TIME_LIMIT_MS},
        )

    def message(self, outbox_id: UUID, attempts: int) -> Message[None]:
        """What wakes a worker for a row; `attempts` is the fence, not content."""
        return self._send_email.message(str(outbox_id), attempts)

"""What runs beside the requests in one process, started and stopped together.

Every process numbers the feed if it is elected. The effects and the clock run in the web process
while there is no broker, and in `punchcard worker` processes when there is one.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from dramatiq import Broker, Worker

from punchcard.errors import ConfigurationError
from punchcard.mail import post_office
from punchcard.services.outbox import Times
from punchcard.settings import Settings
from punchcard.worker import clock, referrals
from punchcard.worker.actors import Actors
from punchcard.worker.broker import make_broker
from punchcard.worker.loop_bridge import LoopBridge
from punchcard.worker.relay import Relay
from punchcard.worker.sequencer import Sequencer

THREADS = 8
STOP_MS = 10_000
START_SECONDS = 10
RESTART_SECONDS = 1.0

log = structlog.get_logger(__name__)
Forever = Callable[[], Awaitable[None]]


def refuse_many_without_broker(settings: Settings, workers: int) -> None:
    """Several web processes need a broker between them. Raises ConfigurationError."""
    if workers > 1 and settings.broker_url is None:
        raise ConfigurationError(
            f"--workers {workers} needs a broker: set BROKER_URL to redis:// or amqp:// and start "
            "`punchcard worker` beside it, or run with one worker"
        )


@asynccontextmanager
async def running(settings: Settings, url: str) -> AsyncIterator[None]:
    """Beside a web server: the sequencer; without a broker the effects and the clock, too."""
    post_office.start(settings)
    try:
        async with _kept_running([Sequencer(url).run]):
            if settings.broker_url is not None:
                yield
                return
            async with effects(settings, url):
                yield
    finally:
        await post_office.stop()


@asynccontextmanager
async def working(settings: Settings, url: str, *, threads: int = THREADS) -> AsyncIterator[None]:
    """A worker process: the sequencer, the effects and the clock."""
    post_office.start(settings)
    try:
        async with (
            _kept_running([Sequencer(url).run]),
            effects(settings, url, threads=threads),
        ):
            yield
    finally:
        await post_office.stop()


@asynccontextmanager
async def effects(
    settings: Settings, url: str, *, times: Times | None = None, threads: int = THREADS
) -> AsyncIterator[None]:
    """The relay, the actors, the clock and the referrals. The post office is open."""
    times = times or _times(settings)
    bridge = LoopBridge()
    broker = make_broker(settings.broker_url, bridge)
    relay = Relay(url, broker, Actors(broker, bridge, times), times)
    async with _consuming(broker, threads), _kept_running([relay.run, clock.run, referrals.run]):
        yield


def _times(settings: Settings) -> Times:
    lease = timedelta(seconds=settings.lease_seconds)
    return Times(
        lease=lease,
        again_after=min(lease, Times().again_after),
        first_retry=timedelta(seconds=settings.retry_seconds),
    )


@asynccontextmanager
async def _consuming(broker: Broker, threads: int) -> AsyncIterator[None]:
    """Starting and stopping block, and the threads being stopped wait for this loop."""
    broker.emit_after("process_boot")  # without it time limits do nothing
    worker = Worker(broker, worker_threads=threads, worker_timeout=200)
    await asyncio.to_thread(_start, worker)
    try:
        yield
    finally:
        await asyncio.to_thread(worker.stop, timeout=STOP_MS)
        await asyncio.to_thread(broker.close)


def _start(worker: Worker) -> None:
    """A thread of Dramatiq that is stopped before it has begun never hears of it."""
    worker.start()
    deadline = time.monotonic() + START_SECONDS
    threads: list[Any] = [*worker.workers, *worker.consumers.values()]
    while not all(thread.running for thread in threads) and time.monotonic() < deadline:
        time.sleep(0.005)


@asynccontextmanager
async def _kept_running(works: Sequence[Forever]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(_forever(work)) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _forever(work: Forever) -> None:
    while True:
        try:
            await work()
        except Exception:  # a fault of ours must not end the work for good
            log.exception("part of the worker failed; it begins again")
        await asyncio.sleep(RESTART_SECONDS)

"""The worker starts and stops with its process, however soon."""

import asyncio
import threading

import pytest
from dramatiq.worker import ConsumerThread, WorkerThread

from punchcard.worker.loop_bridge import LoopBridge
from punchcard.worker.service import running
from worker_states import settings_of

pytestmark = pytest.mark.slow  # the whole worker runs, against a server of mail


async def test_stopped_at_once_it_does_not_linger(db, database_url):
    """Dramatiq's threads, told to stop before they have begun, would run on until the time-out."""
    for _ in range(5):
        async with running(settings_of(database_url), database_url):
            pass
        ours = (WorkerThread, ConsumerThread)
        assert not [thread for thread in threading.enumerate() if isinstance(thread, ours)]


async def test_actors_run_in_this_loop_and_outside_of_our_context(db):
    """A thread of Dramatiq calls; the coroutine runs here, and in no transaction of ours."""
    bridge = LoopBridge()
    seen = []

    async def work(number):
        seen.append((asyncio.get_running_loop(), number, db.in_a_transaction()))

    async with db.transaction():
        await asyncio.to_thread(bridge.bridged(work), 7)
    assert seen == [(asyncio.get_running_loop(), 7, False)]


async def test_a_failure_reaches_the_thread(db):
    async def fail():
        raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        await asyncio.to_thread(LoopBridge().run, fail())

"""Dramatiq's threads call coroutines of OUR loop: one loop, one pool of connections a process.

Dramatiq's own AsyncIO middleware would start a second loop in a thread; Tortoise's pool and
whatever else belongs to the first loop breaks in it.
"""

import asyncio
import concurrent.futures
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from functools import wraps
from typing import Any, ParamSpec

from dramatiq.middleware import Middleware
from dramatiq.threading import Interrupt

P = ParamSpec("P")

SLICE_SECONDS = 0.05
"""How often a waiting thread looks up, so that a time limit or a shutdown can interrupt it."""

CLEANUP_SECONDS = 2.0


class LoopBridge(Middleware):
    """Runs the actors' coroutines on the loop it was made in."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def bridged(self, work: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
        """The coroutine function as a plain function for an actor."""

        @wraps(work)
        def call(*args: P.args, **kwargs: P.kwargs) -> None:
            self.run(work(*args, **kwargs))

        return call

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Called from a thread of Dramatiq: wait until the loop has done the work."""
        done = threading.Event()
        future = asyncio.run_coroutine_threadsafe(_fresh(_signalling(work, done)), self._loop)
        try:
            while True:
                try:
                    return future.result(timeout=SLICE_SECONDS)
                except concurrent.futures.TimeoutError:
                    if future.done():
                        return future.result()
        except Interrupt:
            # Time limit or shutdown: the coroutine cleans up before this thread goes on.
            future.cancel()
            done.wait(CLEANUP_SECONDS)
            raise


async def _signalling(work: Awaitable[None], done: threading.Event) -> None:
    try:
        await work
    finally:
        done.set()


async def _fresh(work: Coroutine[Any, Any, None]) -> None:
    """No context of ours: what calls us may be inside a transaction."""
    await asyncio.get_running_loop().create_task(work, context=Context())

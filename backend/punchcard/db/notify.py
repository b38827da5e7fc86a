"""NOTIFY as a hint: what was committed is in the tables, this only spares a reader the wait."""

import asyncio
from contextvars import Context

import asyncpg
import structlog

from punchcard.db import unit_of_work

POSTED = "punchcard_posted"
"""Somebody committed facts or effects: for the sequencer and the relay."""

NUMBERED = "punchcard_feed"
"""The sequencer has numbered the feed up to the position in the payload: for its readers."""

QUIET_SECONDS = 0.02

log = structlog.get_logger(__name__)
_task: asyncio.Task[None] | None = None
_again = False


def nudge() -> None:
    """Say that something was committed: at most every 20 ms a process. Call it AFTER the commit.

    NOTIFY takes a lock over the whole database until its transaction ends: inside the posting
    transaction it halves the throughput.
    """
    global _task, _again
    if _task is not None and not _task.done() and _task.get_loop() is asyncio.get_running_loop():
        _again = True
        return
    # A context of its own: inside a transaction the task would inherit its connection.
    _task = asyncio.get_running_loop().create_task(_say(), context=Context())


async def _say() -> None:
    global _again
    _again = True
    while _again:
        _again = False
        try:
            async with unit_of_work.connection() as raw:
                await raw.execute(f"NOTIFY {POSTED}")
        except Exception as error:  # only a hint: the readers also look for themselves
            log.debug("nudge lost", error=str(error))
            return
        await asyncio.sleep(QUIET_SECONDS)


async def announce_numbered(connection: asyncpg.Connection, head: int) -> None:
    """Tell the feed's readers how far it goes now, on the sequencer's own connection."""
    await connection.execute("SELECT pg_notify($1, $2)", NUMBERED, str(head))


async def settled() -> None:
    """Wait until no nudge is on its way: before the pool is closed."""
    if _task is not None and _task.get_loop() is asyncio.get_running_loop():
        await asyncio.gather(_task, return_exceptions=True)

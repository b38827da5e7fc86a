"""The ticker: runs the jobs of the schedule when they are due."""

import asyncio

import asyncpg
import structlog

from punchcard.errors import DatabaseUnavailable
from punchcard.services import schedule

TICK_SECONDS = 1.0

log = structlog.get_logger(__name__)


async def run() -> None:
    """For ever, until cancelled. Any number of processes may run it."""
    entered = False
    while True:
        try:
            if not entered:
                await schedule.enter()
                entered = True
            if await schedule.run_next():
                continue
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DatabaseUnavailable) as e:
            log.warning("the clock lost the database", error=str(e))
        await asyncio.sleep(TICK_SECONDS)

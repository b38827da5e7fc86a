"""Referrals: follows the feed for friends' orders and refunds, and looks at what time has ended."""

import asyncio

import asyncpg
import structlog

from punchcard.errors import DatabaseUnavailable
from punchcard.services import referrals

TICK_SECONDS = 1.0

log = structlog.get_logger(__name__)


async def run() -> None:
    """For ever, until cancelled. Any number of processes may run it: one reads at a time."""
    while True:
        try:
            await referrals.run()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DatabaseUnavailable) as e:
            log.warning("the referrals lost the database", error=str(e))
        await asyncio.sleep(TICK_SECONDS)

"""Waiting for the outbox to come to rest, and reading what became of each email."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import ModuleType
from typing import Any

from punchcard.mail import post_office
from punchcard.mail.domain_gate import DomainGate
from punchcard.mail.sender import Patience
from punchcard.services.outbox import Times
from punchcard.settings import Settings
from punchcard.worker.service import effects

# The same machine as in production, in a hurry.
HASTY = Times(
    again_after=timedelta(seconds=2),
    lease=timedelta(seconds=3),
    first_retry=timedelta(milliseconds=100),
    longest_retry=timedelta(milliseconds=400),
    max_attempts=6,
)
IMPATIENT = Patience(connect=1, command=1, whole=2)


def settings_of(database_url: str, **values: Any) -> Settings:
    """Settings for a worker; nothing else is read from the environment."""
    return Settings(database_url=database_url, **{"broker_url": None, "smtp_url": None} | values)


@asynccontextmanager
async def at_work(
    database_url: str, *, times: Times = HASTY, patience: Patience = IMPATIENT, **values: Any
) -> AsyncIterator[None]:
    """The in-process worker of a web server, without the web server."""
    settings = settings_of(database_url, **values)
    office = post_office.start(settings, patience=patience)
    office.gate = DomainGate(pause_seconds=0.1)
    try:
        async with effects(settings, database_url, times=times):
            yield
    finally:
        await post_office.stop()


async def states(db: ModuleType) -> Counter[str]:
    async with db.connection() as raw:
        return Counter(row["state"] for row in await raw.fetch("SELECT state FROM outbox"))


async def row_of(db: ModuleType, address: str) -> Any:
    """The outbox row of the member with this address."""
    async with db.connection() as raw:
        return await raw.fetchrow(
            "SELECT o.*, m.email_bounced_at FROM outbox o JOIN member m ON m.id = o.member_id"
            " WHERE m.email = $1 ORDER BY o.created_at",
            address,
        )


async def until_settled(db: ModuleType, *, count: int, seconds: float = 60) -> Counter[str]:
    """Wait until `count` emails are there and none is on its way. The limit ends a hung test."""
    async with asyncio.timeout(seconds):
        while True:
            found = await states(db)
            if found.total() >= count and not found["queued"] and not found["sending"]:
                return found
            await asyncio.sleep(0.05)


async def nobody_in_doubt(db: ModuleType) -> None:
    """Before a second kill: twice in the same handover would rightly end in `failed`."""
    async with asyncio.timeout(60):
        while True:
            async with db.connection() as raw:
                if not await raw.fetchval(
                    "SELECT EXISTS (SELECT FROM outbox WHERE unconfirmed > 0"
                    " AND state IN ('queued', 'sending'))"
                ):
                    return
            await asyncio.sleep(0.05)

"""What a command needs around its work: settings, logs, an event loop, a connected database."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import uvloop

from punchcard.db import postgres, unit_of_work
from punchcard.db.migrate import migrate
from punchcard.logs import configure_logs
from punchcard.settings import Settings, load_settings

Result = TypeVar("Result")


def begin() -> Settings:
    """Read the settings and set up the logs: the first line of every command."""
    settings = load_settings()
    configure_logs(settings)
    return settings


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run one coroutine to its end on uvloop."""
    return uvloop.run(work)


@asynccontextmanager
async def connected(settings: Settings, *, pool_size: int | None = None) -> AsyncIterator[str]:
    """The database running, migrated and connected; afterwards as it was. Yields its DSN."""
    with postgres.database(settings) as url:
        await migrate(url)
        await unit_of_work.connect(url, pool_size=pool_size or settings.pool_size)
        try:
            yield url
        finally:
            await unit_of_work.close()

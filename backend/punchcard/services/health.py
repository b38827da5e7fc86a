"""Is everything there that serving needs?"""

import asyncio
from datetime import timedelta

from punchcard.db import unit_of_work
from punchcard.db.sql import health as sql

SECONDS = 2.0
LATE = timedelta(minutes=2)
"""Work that has been due for so long is not being done."""


async def check_ready() -> str | None:
    """What is missing, in a few words; None if nothing is."""
    try:
        async with asyncio.timeout(SECONDS), unit_of_work.connection() as connection:
            writable = await sql.writable(connection)
    except Exception:
        return "the database does not answer"
    return None if writable else "the database is read-only"


async def check_work() -> str | None:
    """Which background work is late, in a few words; None if none is."""
    try:
        async with asyncio.timeout(SECONDS), unit_of_work.connection() as connection:
            job, effects, activities = await sql.late(connection, LATE)
    except Exception:
        return "the database does not answer"
    if job is not None:
        return f"the job {job} is late: is a worker running?"
    if effects:
        return f"{effects:,} emails are late: is a worker running?"
    return f"{activities:,} activities wait for the feed" if activities else None

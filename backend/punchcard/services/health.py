"""Is everything there that serving needs?"""

import asyncio

from punchcard.db import unit_of_work
from punchcard.db.sql import health as sql

SECONDS = 2.0


async def check_ready() -> str | None:
    """What is missing, in a few words; None if nothing is."""
    try:
        async with asyncio.timeout(SECONDS), unit_of_work.connection() as connection:
            writable = await sql.writable(connection)
    except Exception:
        return "the database does not answer"
    return None if writable else "the database is read-only"

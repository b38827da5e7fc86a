"""Since when each kind of email is asked for: a fact that is older never asked for it."""

from collections.abc import Collection, Mapping
from datetime import datetime

import asyncpg

_SINCE = "SELECT kind, since FROM email_kind"
# clock_timestamp: migrations of the same run may have taken their time.
_NAME = """
    INSERT INTO email_kind (kind, since)
    SELECT kind, clock_timestamp() FROM unnest($1::text[]) AS t(kind)
    ON CONFLICT DO NOTHING
"""


async def since(connection: asyncpg.Connection) -> Mapping[str, datetime]:
    """By kind; one that is not named yet is asked for by no fact."""
    return {row["kind"]: row["since"] for row in await connection.fetch(_SINCE)}


async def name(connection: asyncpg.Connection, kinds: Collection[str]) -> None:
    """Facts ask for these from now on, unless they do already. Without a new one it only reads."""
    fresh = sorted(set(kinds) - (await since(connection)).keys())
    if fresh:
        await connection.execute(_NAME, fresh)

"""Names of those who act: staff and partner keys."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

_NAMES = """
    SELECT id, name FROM staff WHERE id = ANY($1)
    UNION ALL SELECT id, name FROM api_key WHERE id = ANY($1)
"""


async def names(connection: asyncpg.Connection, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names of staff and keys by id."""
    return {row["id"]: row["name"] for row in await connection.fetch(_NAMES, ids)}

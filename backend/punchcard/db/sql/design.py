"""The design: its versions, and when a member came to have enough points."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from punchcard.core.design import Design, make_design, plain_design

_NEWEST = "SELECT version, document, actor, created_at FROM design ORDER BY version DESC LIMIT 1"

_INSERT = """
    INSERT INTO design (version, revision, document, actor)
    SELECT coalesce(max(version), 0) + 1, $1, $2::text::jsonb, $3 FROM design
    RETURNING version
"""

# Backwards from what is available now ($2): the first entry before which it was less than $3.
# The index gives the entries in this order, so no more of them are read than are needed.
_CROSSED = """
    SELECT seq, effective_at FROM (
        SELECT seq, effective_at, $2::bigint - sum(
            CASE 'available'::account
                WHEN to_account THEN points WHEN from_account THEN -points ELSE 0 END
        ) OVER (ORDER BY seq DESC) AS before
        FROM entry WHERE member_id = $1
    ) backwards WHERE before < $3 ORDER BY seq DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDesign:
    """The newest design, and who made it when; None: it is the one that Punchcard comes with."""

    design: Design
    actor: str | None = None
    created_at: datetime | None = None


async def newest(connection: asyncpg.Connection) -> StoredDesign:
    """The newest version."""
    row = await connection.fetchrow(_NEWEST)
    if row is None:
        return StoredDesign(design=Design())
    design = make_design(row["document"], version=row["version"])
    return StoredDesign(design=design, actor=row["actor"], created_at=row["created_at"])


async def insert(
    connection: asyncpg.Connection, design: Design, *, revision: int, actor: str
) -> Design:
    """Keep the next version; returns it with its number."""
    document = orjson.dumps(plain_design(design)).decode()
    version = await connection.fetchval(_INSERT, revision, document, actor)
    return replace(design, version=version)


async def crossed(
    connection: asyncpg.Connection, member_id: UUID, *, available: int, cost: int
) -> tuple[int, datetime] | None:
    """The entry (seq, effective at) since which the member has had `cost` points without a gap."""
    row: Any = await connection.fetchrow(_CROSSED, member_id, available, cost)
    return None if row is None else (row["seq"], row["effective_at"])

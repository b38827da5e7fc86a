"""Members' personal codes: given once, looked up, replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

# Two at once end with the same code: the second insert finds the first's.
_ADD = """
    INSERT INTO referral_code (code, member_id) VALUES ($1, $2)
    ON CONFLICT DO NOTHING RETURNING code
"""

_OF = "SELECT code FROM referral_code WHERE member_id = $1 AND retired_at IS NULL"

_OF_MANY = """
    SELECT member_id, code FROM referral_code WHERE member_id = ANY($1) AND retired_at IS NULL
"""

_OWNERS = """
    SELECT c.code, c.member_id, m.name, m.status
    FROM referral_code c JOIN member m ON m.id = c.member_id
    WHERE c.code = ANY($1) AND c.retired_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOwner:
    """A code and the member it stands for."""

    code: str
    member_id: UUID
    name: str
    status: str


async def add(connection: asyncpg.Connection, code: str, member_id: UUID) -> bool:
    """Give a member this code; False if it is taken, or the member has one."""
    return await connection.fetchval(_ADD, code, member_id) is not None


async def of(connection: asyncpg.Connection, member_id: UUID) -> str | None:
    """A member's code, if there is one yet."""
    found: str | None = await connection.fetchval(_OF, member_id)
    return found


async def of_many(connection: asyncpg.Connection, members: Sequence[UUID]) -> dict[UUID, str]:
    """The codes of members who have one."""
    rows = await connection.fetch(_OF_MANY, list(members))
    return {row["member_id"]: row["code"] for row in rows}


async def owners(connection: asyncpg.Connection, codes: Sequence[str]) -> dict[str, CodeOwner]:
    """Whose codes these are; unknown and replaced ones are left out."""
    rows = await connection.fetch(_OWNERS, list(codes))
    return {row["code"]: CodeOwner(**dict(row)) for row in rows}


async def retire(connection: asyncpg.Connection, member_id: UUID) -> str | None:
    """End a member's code; returns it."""
    found: str | None = await connection.fetchval(
        "UPDATE referral_code SET retired_at = now() WHERE member_id = $1 AND retired_at IS NULL"
        " RETURNING code",
        member_id,
    )
    return found

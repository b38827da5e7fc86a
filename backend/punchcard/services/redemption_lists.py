"""Reading redemptions: by member, by order, by key, and the log of the whole programme."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from punchcard.db import unit_of_work
from punchcard.db.sql import redemptions as sql
from punchcard.db.sql.redemptions import CodeCounts, StoredRedemption


async def of_members(
    *, members: Sequence[UUID], first: int, before: int | None = None
) -> dict[UUID, list[StoredRedemption]]:
    """Each member's newest redemptions; one more than `first`."""
    async with unit_of_work.connection() as connection:
        rows = await sql.of_members(connection, members, before=before, limit=first + 1)
    found: dict[UUID, list[StoredRedemption]] = {member_id: [] for member_id in members}
    for row in rows:
        found[row.member_id].append(row)
    return found


async def by_keys(
    *, keys: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], StoredRedemption | None]:
    """Redemptions by member and seq."""
    async with unit_of_work.connection() as connection:
        rows = await sql.by_keys(connection, keys)
    found = {(row.member_id, row.seq): row for row in rows}
    return {key: found.get(key) for key in keys}


async def of_orders(
    *, keys: Sequence[tuple[UUID, str, str]]
) -> dict[tuple[UUID, str, str], list[StoredRedemption]]:
    """What orders (member, source, the shop's id) used."""
    async with unit_of_work.connection() as connection:
        rows = await sql.of_orders(connection, keys)
    found: dict[tuple[UUID, str, str], list[StoredRedemption]] = {key: [] for key in keys}
    for row in rows:
        found[row.member_id, row.order_source or "", row.order_id or ""].append(row)
    return found


async def log(
    *,
    first: int,
    status: str | None = None,
    reward_key: str | None = None,
    after: tuple[datetime, UUID, int] | None = None,
) -> list[StoredRedemption]:
    """Everybody's redemptions, newest first; one more than `first`."""
    async with unit_of_work.connection() as connection:
        return await sql.log(
            connection, status=status, reward_key=reward_key, after=after, limit=first + 1
        )


async def counts_of_members(*, members: Sequence[UUID]) -> dict[UUID, CodeCounts]:
    """How many codes each member got, and what became of them."""
    async with unit_of_work.connection() as connection:
        found = await sql.counts_of_members(connection, members)
    return {member_id: found.get(member_id, CodeCounts()) for member_id in members}

"""What happened, as it is read back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from punchcard.db import unit_of_work
from punchcard.db.sql import activity as sql
from punchcard.db.sql.activity import ActivityRow, EntryRow, FactKey


async def timelines(
    *,
    members: Sequence[UUID],
    first: int,
    after: tuple[datetime, int] | None = None,
    kinds: Sequence[str] | None = None,
) -> dict[UUID, list[ActivityRow]]:
    """The newest activity of each member; one more than `first`, to tell whether there is more."""
    async with unit_of_work.connection() as connection:
        rows = await sql.timelines(connection, members, limit=first + 1, after=after, kinds=kinds)
    return _by_member(members, rows)


async def by_seq(
    *, members: Sequence[UUID], first: int, before: int | None = None
) -> dict[UUID, list[ActivityRow]]:
    """The same in the order of the members' own seq; one more than `first`."""
    async with unit_of_work.connection() as connection:
        rows = await sql.by_seq(connection, members, limit=first + 1, before=before)
    return _by_member(members, rows)


async def by_keys(*, keys: Sequence[FactKey]) -> dict[FactKey, ActivityRow]:
    """Activities by member and seq."""
    async with unit_of_work.connection() as connection:
        return await sql.by_keys(connection, keys)


async def adjustments(
    *, first: int, after: tuple[datetime, UUID, int] | None = None
) -> list[ActivityRow]:
    """What staff gave and removed in the whole programme; one more than `first`."""
    async with unit_of_work.connection() as connection:
        return await sql.adjustments(connection, limit=first + 1, after=after)


async def undoings(*, keys: Sequence[FactKey]) -> dict[FactKey, ActivityRow | None]:
    """The activity that undid each of these adjustments, if any did."""
    async with unit_of_work.connection() as connection:
        found = await sql.undoings(connection, keys)
    return {key: found.get(key) for key in keys}


async def entries(*, keys: Sequence[FactKey]) -> dict[FactKey, list[EntryRow]]:
    """The movements of points of these activities."""
    async with unit_of_work.connection() as connection:
        return await sql.entries(connection, keys)


async def entry(*, member_id: UUID, seq: int) -> EntryRow | None:
    """One movement of points."""
    async with unit_of_work.connection() as connection:
        return await sql.entry(connection, (member_id, seq))


def _by_member(
    members: Sequence[UUID], rows: Sequence[ActivityRow]
) -> dict[UUID, list[ActivityRow]]:
    found: dict[UUID, list[ActivityRow]] = {member_id: [] for member_id in members}
    for row in rows:
        found[row.member_id].append(row)
    return found

"""Referrals, as they are read back."""

from collections.abc import Sequence
from uuid import UUID

from punchcard.db import unit_of_work
from punchcard.db.sql import referral_lists as sql
from punchcard.db.sql.referral_lists import Place, ReferralCounts
from punchcard.db.sql.referrals import StoredReferral


async def log(
    *, first: int, after: Place | None = None, states: Sequence[str] | None = None
) -> list[StoredReferral]:
    """Everybody's referrals, newest first; one more than `first`."""
    async with unit_of_work.connection() as connection:
        return await sql.log(connection, states=states, after=after, limit=first + 1)


async def of_referrers(
    *, members: Sequence[UUID], first: int, after: Place | None = None
) -> dict[UUID, list[StoredReferral]]:
    """The friends of each member, newest first; one more than `first`."""
    async with unit_of_work.connection() as connection:
        rows = await sql.of_referrers(connection, members, after=after, limit=first + 1)
    found: dict[UUID, list[StoredReferral]] = {member_id: [] for member_id in members}
    for row in rows:
        found[row.referrer_id].append(row)
    return found


async def of_friends(*, members: Sequence[UUID]) -> dict[UUID, StoredReferral | None]:
    """By whom each of these members came."""
    async with unit_of_work.connection() as connection:
        rows = await sql.of_friends(connection, members)
    found = {row.friend_id: row for row in rows}
    return {member_id: found.get(member_id) for member_id in members}


async def by_ids(*, ids: Sequence[UUID]) -> dict[UUID, StoredReferral | None]:
    """Referrals by id."""
    async with unit_of_work.connection() as connection:
        found = {row.id: row for row in await sql.by_ids(connection, ids)}
    return {referral_id: found.get(referral_id) for referral_id in ids}


async def counts_of_members(*, members: Sequence[UUID]) -> dict[UUID, ReferralCounts]:
    """What became of the friends of each member."""
    async with unit_of_work.connection() as connection:
        found = await sql.counts(connection, members)
    return {member_id: found.get(member_id, ReferralCounts()) for member_id in members}


async def counts() -> ReferralCounts:
    """What became of all friends."""
    async with unit_of_work.connection() as connection:
        return await sql.counts_of_all(connection)

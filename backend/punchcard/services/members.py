"""Members as staff, partners and customers read them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from punchcard.core.identity import email_key, is_storable, sort_name
from punchcard.db import unit_of_work
from punchcard.db.sql import member_list
from punchcard.db.sql import members as sql
from punchcard.db.sql.member_list import MemberQuery
from punchcard.db.sql.members import MemberRow, PeriodRow
from punchcard.errors import InvalidInput
from punchcard.services import program

MAX_SEARCH = 200
MAX_WORDS = 8
MAX_PERIOD_YEARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Since when and why a member is blocked."""

    at: datetime
    reason: str


async def page(*, query: MemberQuery) -> list[MemberRow]:
    """One page of the list of members."""
    async with unit_of_work.connection() as connection:
        return await member_list.page(connection, query)


def search_words(text: str | None) -> tuple[str, list[str]]:
    """The text trimmed, and its words. Raises InvalidInput if it is absurd."""
    text = (text or "").strip()
    words = re.findall(r"\w+", sort_name(text))
    if len(text) > MAX_SEARCH or len(words) > MAX_WORDS or "\0" in text:
        raise InvalidInput(
            f"Search for up to {MAX_WORDS} words of {MAX_SEARCH} characters in all.", field="search"
        )
    return text, words


async def by_ids(*, ids: Sequence[UUID]) -> dict[UUID, MemberRow]:
    """The members of these ids that there are."""
    async with unit_of_work.connection() as connection:
        rows = await sql.by_ids(connection, ids)
    return {row.id: row for row in rows}


async def by_id(*, member_id: UUID) -> MemberRow | None:
    """One member."""
    async with unit_of_work.connection() as connection:
        return await sql.by_id(connection, member_id)


async def by_email(*, email: str) -> MemberRow | None:
    """The member with this e-mail."""
    if not is_storable(email):
        return None
    async with unit_of_work.connection() as connection:
        return await sql.by_email(connection, email_key(email))


async def by_identity(*, store: str, external_id: str) -> MemberRow | None:
    """The member whom a store names so."""
    if not is_storable(store + external_id):
        return None
    async with unit_of_work.connection() as connection:
        return await sql.by_identity(connection, store, external_id)


async def blocks(*, ids: Sequence[UUID]) -> dict[UUID, Block | None]:
    """Since when and why these members were last blocked."""
    async with unit_of_work.connection() as connection:
        found = await sql.blocks(connection, ids)
    known = {key: Block(at=at, reason=reason) for key, (at, reason) in found.items()}
    return {member_id: known.get(member_id) for member_id in ids}


async def points_in_period(*, ids: Sequence[UUID], start: date, end: date) -> dict[UUID, PeriodRow]:
    """Sums between two days of the programme's zone, the second not included.

    Raises InvalidInput unless the first day comes before the second.
    """
    if not start < end or end.year - start.year > MAX_PERIOD_YEARS:
        raise InvalidInput("The period ends after it begins, within 100 years.", field="to")
    zone = (await program.current()).program.timezone.key
    async with unit_of_work.connection() as connection:
        return await sql.points_in_period(connection, ids, start, end, zone)

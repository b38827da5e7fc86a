"""What anyone in the shop is told of the programme: rules in words, notices."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from punchcard.api.context import Context
from punchcard.api.shared import PointName
from punchcard.api.storefront import tier_resolvers
from punchcard.api.storefront.design import Notice
from punchcard.api.storefront.design import notices as as_notices
from punchcard.api.storefront.members import is_blocked
from punchcard.api.storefront.program_types import Program, WayToEarn
from punchcard.services import (
    design,
    notices,
    wordings,
)
from punchcard.services import program as programs


async def program(context: Context) -> Program | None:
    """The programme; a blocked customer does not see it."""
    found = await programs.settings()
    if found is None or await is_blocked(context):
        return None
    settings, revision = found
    stored = await programs.current(revision=revision)
    return Program(
        name=settings.name,
        currency=settings.currency,
        time_zone=settings.timezone,
        point_name=PointName(singular=settings.point_singular, plural=settings.point_plural),
        languages=list(settings.languages),
        tiers=tier_resolvers.ladder(stored.program),
        found_design=await design.current(revision=revision),
    )


async def read_ways(
    _context: Context, keys: Sequence[None], *, languages: tuple[str, ...]
) -> Mapping[None, list[WayToEarn]]:
    """The rules in force, in words."""
    found = [_way(one) for one in await wordings.ways_to_earn(languages=languages)]
    return dict.fromkeys(keys, found)


async def read_my_ways(
    _context: Context, keys: Sequence[tuple[UUID, bool]], *, languages: tuple[str, ...]
) -> Mapping[tuple[UUID, bool], list[WayToEarn]]:
    """The rules in force that are for these members, who have joined or not."""
    found = {}
    for member_id, joined in keys:
        ways = await wordings.ways_to_earn(languages=languages, member_id=member_id, joined=joined)
        found[member_id, joined] = [_way(one) for one in ways]
    return found


def _way(way: wordings.WayToEarn) -> WayToEarn:
    return WayToEarn(**asdict(way))


async def read_notices(
    _context: Context, keys: Sequence[tuple[UUID, int]], *, language: str
) -> Mapping[tuple[UUID, int], list[Notice]]:
    """What is to be told to members (and what they have available)."""
    revision = (await programs.latest()).revision
    known = await design.current(revision=revision)
    return {
        (member_id, available): as_notices(
            await notices.of_member(
                member_id=member_id, available=available, design=known, language=language
            )
        )
        for member_id, available in keys
    }

"""Tiers as the storefront shows them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from punchcard.api import tiers as shared
from punchcard.api.context import Context
from punchcard.api.enums import TierBasis, TierPeriod
from punchcard.api.storefront.tiers import MemberTier, Tier, TierChange, TierLadder
from punchcard.core import tier_settings
from punchcard.core.program import Program
from punchcard.services import program, tiers


def ladder(known: Program) -> TierLadder | None:
    """The ladder of now; None unless the VIP programme is or was on."""
    scheme = shared.shown(known.tiers, datetime.now(UTC))
    if scheme is None:
        return None
    settings = scheme.settings
    return TierLadder(
        active=settings.enabled,
        basis=TierBasis(settings.basis),
        period=TierPeriod(settings.period),
        currency_code=shared.money_of(settings.basis, known),
        tiers=[tier(one) for one in scheme.ladder],
    )


async def read_mine(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, MemberTier | None]:
    """Where the customer stands."""
    now = datetime.now(UTC)
    known = (await program.latest()).program
    if shared.shown(known.tiers, now) is None:
        return dict.fromkeys(keys)
    found = await tiers.standings(members=keys, now=now)
    return {key: _member_tier(shared.place(found[key], known, now)) for key in keys}


async def read_changes(
    _context: Context, keys: Sequence[tuple[UUID, int]]
) -> Mapping[tuple[UUID, int], TierChange | None]:
    """The changes of tier that activities brought; that a tier was kept is no change."""
    book = (await program.latest()).program.tiers
    found = await tiers.changes_of(facts=keys)
    return {
        key: TierChange(
            old_tier=_tier_or_none(shared.named(book, row.old_tier, row.version)),
            new_tier=_tier_or_none(shared.named(book, row.new_tier, row.version)),
        )
        if (row := found.get(key)) and row.old_tier != row.new_tier
        else None
        for key in keys
    }


def tier(one: tier_settings.Tier) -> Tier:
    """A rung of the ladder."""
    return Tier(
        key=one.key,
        name=one.name,
        colour=one.colour,
        icon=one.icon,
        threshold=one.threshold,
        bonus_points=one.bonus_points,
        birthday_points=one.birthday_points,
        earning_ratio=one.earning_ratio,
        perks=[line for text in one.perks.splitlines() if (line := text.strip())],
    )


def _tier_or_none(one: tier_settings.Tier | None) -> Tier | None:
    return tier(one) if one else None


def _member_tier(place: shared.Place) -> MemberTier:
    return MemberTier(
        current=_tier_or_none(place.current),
        since=place.since,
        active=place.active,
        basis=TierBasis(place.basis) if place.basis else None,
        currency_code=place.currency,
        sum=place.sum,
        next=_tier_or_none(place.next),
        needed=place.needed,
        progress=place.progress,
        keep_by=place.keep_by,
        ends_at=place.ends_at,
    )

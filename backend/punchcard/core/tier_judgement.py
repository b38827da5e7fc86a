"""Which tier the rules give a member at an instant: pure judgement, nothing is written."""

from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.core.program import Program
from punchcard.core.state import MemberState
from punchcard.core.tier_settings import AMOUNT_SPENT, ONE_DOWN
from punchcard.core.tier_state import PinMode, TierState
from punchcard.core.tier_windows import (
    Window,
    ends_at,
    qualifying_windows,
    review_window,
    total,
    upgrade_window,
)
from punchcard.core.tiers import TierScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rank that a window's sum reaches."""

    rank: int
    sum: int
    window: Window


def scheme_of(state: MemberState, program: Program) -> TierScheme | None:
    """The settings the member lives under; None while the programme is off."""
    scheme = program.tiers.get(state.tier.version)
    return scheme if scheme and scheme.settings.enabled else None


def caught_up(
    state: MemberState, scheme: TierScheme, program: Program, at: datetime
) -> tuple[TierState, Verdict]:
    tier = state.tier
    if tier.pin and (_ended(tier.pin.until, at) or not is_known(scheme, tier.pin.key)):
        tier = replace(tier, pin=None)
        tier, verdict = requalified(state, scheme, program, tier, at)
    elif not is_known(scheme, tier.key):
        tier, verdict = requalified(state, scheme, program, tier, at)
    elif _ended(hold_ends(scheme, tier, program), at):
        tier, verdict = reviewed(state, scheme, program, at)
    else:
        verdict = verdict_of(state, scheme, program, upgrade_window(scheme, at, program.timezone))
    risen, reached = upgraded(state, scheme, program, at, tier)
    return (tier, verdict) if risen is tier else (risen, reached)


def upgraded(
    state: MemberState,
    scheme: TierScheme,
    program: Program,
    at: datetime,
    tier: TierState | None = None,
) -> tuple[TierState, Verdict]:
    """The same tier state, or a higher one."""
    tier = tier or state.tier
    verdict = verdict_of(state, scheme, program, upgrade_window(scheme, at, program.timezone))
    if pinned_rank(scheme, tier, verdict.rank) <= scheme.rank(tier.key):
        return tier, verdict
    risen = at_rank(scheme, tier, pinned_rank(scheme, tier, verdict.rank), at)
    return replace(risen, clock=at, raised=True), verdict


def reviewed(
    state: MemberState,
    scheme: TierScheme,
    program: Program,
    at: datetime,
    tier: TierState | None = None,
) -> tuple[TierState, Verdict]:
    """The tier after its hold ended: recalculated, and held anew from now on."""
    tier = tier or state.tier
    window = review_window(scheme, at, program.timezone)
    verdict = verdict_of(state, scheme, program, window)
    now = scheme.rank(tier.key)
    rank = verdict.rank
    if scheme.settings.downgrade == ONE_DOWN:
        rank = max(rank, now - 1)
    rank = pinned_rank(scheme, tier, rank)
    moved = at_rank(scheme, tier, rank, at)
    if rank == 0:
        return replace(moved, clock=None, raised=False), verdict
    return replace(moved, clock=at, raised=rank > now), verdict


def requalified(
    state: MemberState, scheme: TierScheme, program: Program, tier: TierState, at: datetime
) -> tuple[TierState, Verdict]:
    if _ended(hold_ends(scheme, tier, program), at):
        held, verdict = reviewed(state, scheme, program, at, tier)
        risen, reached = upgraded(state, scheme, program, at, held)
        return (risen, reached) if risen is not held else (held, verdict)
    verdict = qualified_for(state, scheme, program, at, tier)
    now = scheme.rank(tier.key)
    rank = pinned_rank(scheme, tier, verdict.rank)
    moved = at_rank(scheme, tier, rank, at)
    return (replace(moved, clock=at, raised=True) if rank > now else moved), verdict


def qualified_for(
    state: MemberState,
    scheme: TierScheme,
    program: Program,
    at: datetime,
    tier: TierState | None = None,
) -> Verdict:
    windows = qualifying_windows(scheme, tier or state.tier, at, program.timezone)
    verdicts = [verdict_of(state, scheme, program, window) for window in windows]
    return max(verdicts, key=lambda one: (one.rank, one.sum))


def verdict_of(state: MemberState, scheme: TierScheme, program: Program, window: Window) -> Verdict:
    money = scheme.settings.basis == AMOUNT_SPENT
    found = total(scheme, state.counted_money if money else state.counted_points, window)
    return Verdict(rank=scheme.rank_for(found, program.currency), sum=found, window=window)


def at_rank(scheme: TierScheme, tier: TierState, rank: int, at: datetime) -> TierState:
    key = scheme.at_rank(rank)
    return tier if key == tier.key else replace(tier, key=key, since=at)


def pinned_rank(scheme: TierScheme, tier: TierState, rank: int) -> int:
    """The rank that staff's word makes of one that the rules give."""
    if tier.pin is None:
        return rank
    pinned = scheme.rank(tier.pin.key)
    return pinned if tier.pin.mode is PinMode.LOCK else max(rank, pinned)


def is_known(scheme: TierScheme, key: str | None) -> bool:
    return key is None or scheme.rank(key) > 0


def _ended(end: datetime | None, at: datetime) -> bool:
    return end is not None and end <= at


def pin_ends(tier: TierState) -> datetime | None:
    return tier.pin.until if tier.pin else None


def hold_ends(scheme: TierScheme, tier: TierState, program: Program) -> datetime | None:
    if tier.pin and tier.pin.mode is PinMode.LOCK:
        return None
    return ends_at(scheme, tier, program.timezone)

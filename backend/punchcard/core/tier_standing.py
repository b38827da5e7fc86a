"""Where a member stands on the ladder, to show: nothing is applied."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.core.program import Program
from punchcard.core.state import MemberState
from punchcard.core.tier_judgement import (
    caught_up,
    hold_ends,
    pinned_rank,
    scheme_of,
    verdict_of,
)
from punchcard.core.tier_state import Pin
from punchcard.core.tier_windows import upgrade_window
from punchcard.core.tiers import TierScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a member stands: what is counted now, the tier (None: none), the instant until which
    it is kept (None: for good), the next tier and its threshold; all in points or minor units.
    `at_risk`: the tier that the member would have if the hold ended now."""

    tier: str | None
    since: datetime | None
    pin: Pin | None
    keep_by: datetime | None
    basis: str | None
    sum: int
    next_tier: str | None
    next_threshold: int | None
    needed: int
    at_risk: str | None


def standing(state: MemberState, program: Program, at: datetime) -> Standing:
    """Where the member stands at an instant, nothing applied."""
    scheme = scheme_of(state, program)
    tier = state.tier
    if scheme is None:
        return Standing(
            tier=tier.key,
            since=tier.since,
            pin=tier.pin,
            keep_by=None,
            basis=None,
            sum=0,
            next_tier=None,
            next_threshold=None,
            needed=0,
            at_risk=tier.key,
        )
    now = verdict_of(state, scheme, program, upgrade_window(scheme, at, program.timezone))
    rank = scheme.rank(tier.key)
    following = rank + 1 if rank < len(scheme.ladder) else None
    bar = scheme.bar(following, program.currency) if following else None
    return Standing(
        tier=tier.key,
        since=tier.since,
        pin=tier.pin,
        keep_by=hold_ends(scheme, tier, program),
        basis=scheme.settings.basis,
        sum=now.sum,
        next_tier=scheme.at_rank(following) if following else None,
        next_threshold=bar,
        needed=max(0, bar - now.sum) if bar is not None else 0,
        at_risk=scheme.at_rank(min(rank, pinned_rank(scheme, tier, now.rank))),
    )


def keep_by(state: MemberState, program: Program) -> datetime | None:
    """The instant until which the member holds the tier whatever happens; None: for good."""
    scheme = scheme_of(state, program)
    return hold_ends(scheme, state.tier, program) if scheme else None


def caught_up_tier(
    state: MemberState, scheme: TierScheme, program: Program, at: datetime
) -> str | None:
    """The tier that one evaluation under these settings would give the member at an instant."""
    tier, _ = caught_up(state, scheme, program, at)
    return tier.key

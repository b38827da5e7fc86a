"""Which emails a fact asks for: read off the rows it left behind, one a kind at most."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from punchcard.core import referral_notices
from punchcard.core.activity_facts import BirthdayCame
from punchcard.core.audience import excluded
from punchcard.core.code_facts import RedemptionCancelled, RewardRedeemed
from punchcard.core.draft import Draft
from punchcard.core.effects import (
    ADMIN_REDEMPTION,
    BIRTHDAY,
    POINTS_ADDED,
    POINTS_REMOVED,
    POINTS_TAKEN_BACK,
    REWARD_IN_REACH,
    REWARD_REDEEMED,
    TIER_REACHED,
    WELCOME,
    SendEmail,
    named,
)
from punchcard.core.facts import AdjustmentUndone, Fact, MemberJoined, OrderRefunded, PointsAdjusted
from punchcard.core.ledger import Account, Entry
from punchcard.core.program import RuleBook, RuleVersion
from punchcard.core.referral_facts import ReferralReversed
from punchcard.core.state import MemberStatus
from punchcard.core.tier_standing import keep_by
from punchcard.core.tier_state import TierReason

_REMOVES: dict[type[Fact], str] = {
    PointsAdjusted: POINTS_REMOVED,
    AdjustmentUndone: POINTS_REMOVED,
    OrderRefunded: POINTS_TAKEN_BACK,
    ReferralReversed: POINTS_TAKEN_BACK,
}
_GONE = (Account.REMOVED, Account.REVERSED)


def tell(draft: Draft) -> None:
    """Tell of what the open fact did, once all of it is done."""
    for tells in _NOTICES:
        for kind, variables in tells(draft):
            everywhere = {**variables, "balance": draft.state.available}
            draft.rows.effects.append(
                SendEmail(kind=kind, fact_seq=draft.fact_seq, variables=everywhere)
            )


Notice = tuple[str, dict[str, Any]]


def cheapest_reward(
    rewards: RuleBook, instant: datetime, is_for: Callable[[RuleVersion], bool]
) -> RuleVersion | None:
    """The reward in force that costs least of those that are for somebody; None without any."""
    offered = [one for one in rewards.at(instant) if one.enabled and is_for(one)]
    return min(offered, key=lambda one: (one.settings.cost, one.key), default=None)


def in_reach(reward: RuleVersion) -> dict[str, Any]:
    """What is said of a reward that the balance is enough for."""
    return {**named(reward), "cost": reward.settings.cost}


def _welcome(draft: Draft) -> Iterator[Notice]:
    if isinstance(draft.fact, MemberJoined):
        yield WELCOME, {"points": _came(draft)}


def _points_added(draft: Draft) -> Iterator[Notice]:
    points = _came(draft)
    if points:
        birthday = isinstance(draft.fact, BirthdayCame)
        yield BIRTHDAY if birthday else POINTS_ADDED, {"points": points}


def _came(draft: Draft) -> int:
    return sum(one.points for one in _entries(draft) if one.to_account is Account.AVAILABLE)


def _points_removed(draft: Draft) -> Iterator[Notice]:
    kind = _REMOVES.get(type(draft.fact))
    if kind is None:
        return
    points = sum(
        one.points
        for one in _entries(draft)
        if one.from_account is Account.AVAILABLE and one.to_account in _GONE
    )
    if points:
        yield kind, {"points": points}


def _reward_in_reach(draft: Draft) -> Iterator[Notice]:
    """At each crossing from below. Whoever gives a code back knows what its points were for."""
    if isinstance(draft.fact, RedemptionCancelled):
        return
    if draft.state.status is not MemberStatus.ACTIVE:
        return
    if draft.state.available <= draft.available_before:
        return
    at, state, program = draft.effective_at, draft.state, draft.program

    def is_for(one: RuleVersion) -> bool:
        return excluded(one.settings, state, program, tier=state.tier.key, at=at) is None

    reward = cheapest_reward(program.rewards, at, is_for)
    if reward and draft.available_before < reward.settings.cost <= draft.state.available:
        yield REWARD_IN_REACH, in_reach(reward)


def _reward_redeemed(draft: Draft) -> Iterator[Notice]:
    if not isinstance(draft.fact, RewardRedeemed):
        return
    redemption = draft.state.redemptions[draft.fact_seq]
    reward = draft.program.rewards.version(redemption.reward_key, redemption.reward_version)
    ends = redemption.expires_at
    variables = {
        "points": redemption.cost,
        **named(reward),
        "code": redemption.code,
        "expires_at": ends.isoformat() if ends else None,
    }
    yield REWARD_REDEEMED, variables
    yield ADMIN_REDEMPTION, variables


def _tier_reached(draft: Draft) -> Iterator[Notice]:
    """New settings can move everybody at once: nobody did anything, so nobody is written to."""
    for change in draft.rows.tier_changes:
        if change.fact_seq != draft.fact_seq or change.reason is TierReason.SETTINGS_CHANGED:
            continue
        scheme = draft.program.tiers.get(change.version)
        tier = scheme.tier(change.new_tier) if scheme else None
        if scheme is None or tier is None:
            continue
        if (
            scheme.rank(change.old_tier)
            < scheme.rank(tier.key)
            == scheme.rank(draft.state.tier.key)
        ):
            bonus = draft.state.tier.bonuses.get(tier.key)
            kept = keep_by(draft.state, draft.program)
            yield (
                TIER_REACHED,
                {
                    "tier": tier.name,
                    "perks": tier.perks,
                    "bonus": bonus.points if bonus and bonus.entry_seq > draft.fact_seq else 0,
                    "keep_by": kept.isoformat() if kept else None,
                },
            )


def _entries(draft: Draft) -> Iterator[Entry]:
    return (one for one in draft.rows.entries if one.fact_seq == draft.fact_seq)


_NOTICES: tuple[Callable[[Draft], Iterator[Notice]], ...] = (
    _welcome,
    _points_added,
    _points_removed,
    _reward_in_reach,
    _reward_redeemed,
    _tier_reached,
    referral_notices.code_to_share,
    referral_notices.code_given,
)

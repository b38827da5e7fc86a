"""The one-time bonus of a tier: given on entering it, and taken back with the order behind it."""

from collections.abc import Iterable
from dataclasses import replace

from punchcard.core.credit import has_room
from punchcard.core.draft import Draft
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.state import MemberStatus, OrderState
from punchcard.core.tier_state import TierBonus, TierState
from punchcard.core.tiers import TierScheme

BONUS_ROLE = "tier_bonus"
BONUS_KEY = "tier:"
"""What the rule key of a one-time bonus begins with; the tier's key follows."""


def give(draft: Draft, scheme: TierScheme, tier: TierState, cause_seq: int) -> None:
    """Give the bonus of the tier just entered, unless the member has had it."""
    rung = scheme.tier(tier.key)
    if rung is None or not rung.bonus_points or rung.key in tier.bonuses:
        return
    if draft.state.status is not MemberStatus.ACTIVE:
        draft.decline("blocked", "The member was blocked.", rule_key=f"{BONUS_KEY}{rung.key}")
        return
    if not has_room(draft, rung.bonus_points, rule_key=f"{BONUS_KEY}{rung.key}"):
        return
    entry = draft.entry(
        EntryKind.EARN,
        Account.ISSUED,
        Account.AVAILABLE,
        rung.bonus_points,
        rule_key=f"{BONUS_KEY}{rung.key}",
        rule_version=scheme.version,
        role=BONUS_ROLE,
        rounding="floor",
        counts_for_tier=False,
        inputs={"tier": rung.key, "bonus": rung.bonus_points},
    )
    draft.fill(entry)
    bonus = TierBonus(entry_seq=entry.seq, points=entry.points, cause_seq=cause_seq)
    draft.state.tier = replace(tier, bonuses={**tier.bonuses, rung.key: bonus})


def take_back(draft: Draft, order: OrderState) -> None:
    """Take what is unspent of the bonus that a fully refunded order brought."""
    causes = {order.fact_seq, *(award.seq for award in order.awards)}
    for key, bonus in draft.state.tier.bonuses.items():
        if bonus.cause_seq not in causes or bonus.reversed:
            continue
        lot = draft.state.lots.get(bonus.entry_seq)
        if lot and lot.remaining:
            _take(draft, key, bonus, lot.remaining, role=BONUS_ROLE)
        bonuses = {**draft.state.tier.bonuses, key: replace(bonus, reversed=True)}
        draft.state.tier = replace(draft.state.tier, bonuses=bonuses)


def take_again(draft: Draft, moves: Iterable[tuple[int, int]], cause_seq: int) -> None:
    """Points of a bonus that lay elsewhere when it was taken back have returned: unspent now."""
    returned = dict(moves)
    for key, bonus in draft.state.tier.bonuses.items():
        points = returned.get(bonus.entry_seq, 0) if bonus.reversed else 0
        points = draft.takeable(points)
        if points:
            _take(draft, key, bonus, points, role=f"{BONUS_ROLE}:{cause_seq}")


def _take(draft: Draft, key: str, bonus: TierBonus, points: int, *, role: str) -> None:
    entry = draft.entry(
        EntryKind.CLAWBACK,
        Account.AVAILABLE,
        Account.REVERSED,
        points,
        rule_key=f"{BONUS_KEY}{key}",
        role=role,
        corrects_seq=bonus.entry_seq,
        counts_for_tier=False,
        inputs={"tier": key, "bonus": bonus.points, "unspent": points},
    )
    draft.take(entry, award_seq=bonus.entry_seq)

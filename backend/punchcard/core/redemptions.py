"""Redemptions: points spent on a code, and what becomes of the code."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from punchcard.core import shortfalls, tier_bonus, tier_evaluation
from punchcard.core.audience import excluded
from punchcard.core.code_facts import (
    CodeRefunded,
    CodeUsed,
    RedemptionCancelled,
    RedemptionExpired,
    RewardRedeemed,
)
from punchcard.core.draft import Draft
from punchcard.core.facts import OrderPaid
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.program import RuleVersion
from punchcard.core.state import (
    MemberState,
    MemberStatus,
    OrderKey,
    OrderState,
    Redemption,
    RedemptionStatus,
)
from punchcard.errors import Conflict, InsufficientPoints, MemberBlocked, NotFound


def redeem(draft: Draft, fact: RewardRedeemed) -> None:
    """Spend the cost and issue the code. Points leave at once; the discount comes in the shop."""
    reward = draft.program.rewards.in_force(fact.reward_key, fact.occurred_at)
    if reward is None or not reward.enabled:
        raise NotFound("The reward is not offered.", field="rewardId")
    if draft.state.status is not MemberStatus.ACTIVE:
        raise MemberBlocked("A blocked member cannot redeem points.")
    tier, at = draft.state.tier.key, fact.occurred_at
    if excluded(reward.settings, draft.state, draft.program, tier=tier, at=at):
        raise NotFound("The reward is not offered.", field="rewardId")
    missing = reward.settings.cost - draft.state.available
    if missing > 0:
        raise InsufficientPoints(f"{missing:,} more points are needed.", field="rewardId")
    _spend(draft, fact, reward)


def use(draft: Draft, fact: CodeUsed) -> None:
    """Mark a code used by an order; refused if another one used it. Whoever asks whether a code may
    be used asks before: this tells that it was."""
    key = (fact.source, fact.order_id)
    redemption = _redemption(draft, fact.redemption_seq)
    if redemption.order_key == key:
        return  # the order itself came first and named the code
    if redemption.status is RedemptionStatus.USED:
        raise _dead(redemption)
    _use(draft, redemption, key)
    order = draft.state.orders.get(key)
    if order is not None and order.fully_refunded:  # told of only now
        before = tier_evaluation.qualified(draft)
        return_for_refund(draft, order)
        tier_evaluation.lower_for_refund(draft, before)


def refunded(draft: Draft, fact: CodeRefunded) -> None:
    """Another member's order that used the code is gone: its points come back, the code stays
    dead."""
    redemption = _redemption(draft, fact.redemption_seq)
    used = redemption.order_key == (fact.source, fact.order_id)
    if not used or redemption.returned or redemption.entry_seq is None:
        raise Conflict("The order spent no points of this code.", field="code")
    before = tier_evaluation.qualified(draft)
    _settle(draft, redemption, redemption.status, returned=True)
    tier_evaluation.lower_for_refund(draft, before)


def use_in_order(draft: Draft, order: OrderPaid) -> None:
    """Mark the codes used that an order names: the discount was given, so their points are spent.
    A code of another order is said, the order counts."""
    by_code = {one.code: one for one in draft.state.redemptions.values()}
    key = (order.source, order.external_id)
    for code in order.codes:
        redemption = by_code.get(code)
        if redemption is None or redemption.order_key == key:
            continue  # a discount code of the shop's own or another member's, or told of already
        if redemption.status is RedemptionStatus.USED:
            draft.decline("code_used", f"The code {code} was used.")
        else:
            _use(draft, redemption, key)


def cancel(draft: Draft, fact: RedemptionCancelled) -> None:
    """Give an unused code back; the points return if the reward says so."""
    redemption = _open_redemption(draft, fact.redemption_seq)
    returned = _reward(draft, redemption).settings.return_on_cancel
    _end(draft, redemption, RedemptionStatus.CANCELLED, returned=returned)


def expire(draft: Draft, fact: RedemptionExpired) -> None:
    """End a code that was not used in time; the points return if the reward says so."""
    redemption = draft.state.redemptions[fact.redemption_seq]
    returned = _reward(draft, redemption).settings.return_on_expiry
    _end(draft, redemption, RedemptionStatus.EXPIRED, returned=returned)


def return_for_refund(draft: Draft, order: OrderState) -> None:
    """A fully refunded order gives back the points of the codes it used; the codes stay dead."""
    for redemption in list(draft.state.redemptions.values()):
        paid_for = redemption.entry_seq is not None and not redemption.returned
        if paid_for and redemption.order_key == (order.source, order.external_id):
            _settle(draft, redemption, redemption.status, returned=True)


def grant(draft: Draft, reward_key: str, code: str) -> None:
    """Issue a code that costs nothing; what is not offered any more leaves its reason."""
    reward = draft.program.rewards.in_force(reward_key, draft.fact.occurred_at)
    if reward is None or not reward.enabled:
        draft.decline("no_reward", "The reward is not offered.", rule_key=reward_key)
        return
    _issue(draft, reward, code)


def revoke(draft: Draft, seq: int) -> None:
    """End a granted code; one that was used stays used, and that is said."""
    known = draft.state.redemptions.get(seq)
    if known is None:
        return
    if known.status is RedemptionStatus.ISSUED:
        _settle(draft, known, RedemptionStatus.CANCELLED)
    elif known.status is RedemptionStatus.USED:
        draft.decline("code_used", f"The code {known.code} was used already.")


def expires_next(state: MemberState) -> datetime | None:
    """When the next unused code ends; None: never. None ends while its member is blocked."""
    if state.status is MemberStatus.BLOCKED:
        return None
    ends = (
        one.expires_at
        for one in state.redemptions.values()
        if one.status is RedemptionStatus.ISSUED
    )
    return min((end for end in ends if end is not None), default=None)


def _spend(draft: Draft, fact: RewardRedeemed, reward: RuleVersion) -> None:
    cost: int = reward.settings.cost
    entry = draft.entry(
        EntryKind.REDEEM,
        Account.AVAILABLE,
        Account.SPENT,
        cost,
        inputs={"reward_key": reward.key, "reward_version": reward.version, "cost": cost},
    )
    draft.take(entry)
    _issue(draft, reward, fact.code, cost=cost, entry_seq=entry.seq, moves=draft.moves_of(entry))


def _issue(
    draft: Draft,
    reward: RuleVersion,
    code: str,
    *,
    cost: int = 0,
    entry_seq: int | None = None,
    moves: tuple[tuple[int, int], ...] = (),
) -> None:
    days = reward.settings.valid_days
    draft.keep_redemption(
        Redemption(
            seq=draft.fact_seq,
            entry_seq=entry_seq,
            reward_key=reward.key,
            reward_version=reward.version,
            code=code,
            cost=cost,
            issued_at=draft.effective_at,
            expires_at=draft.effective_at + timedelta(days=days) if days else None,
            moves=moves,
        )
    )


def _end(draft: Draft, redemption: Redemption, status: RedemptionStatus, *, returned: bool) -> None:
    """End an unused code; what refunds could not take meanwhile is taken, and may cost a tier."""
    before = tier_evaluation.qualified(draft)
    _settle(draft, redemption, status, returned=returned)
    tier_evaluation.lower_for_refund(draft, before)


def _settle(draft: Draft, redemption: Redemption, status: RedemptionStatus, **changes: Any) -> None:
    if redemption.entry_seq is None:
        changes["returned"] = False  # it cost nothing
    if changes.get("returned"):
        entry = draft.entry(
            EntryKind.RETURN,
            Account.SPENT,
            Account.AVAILABLE,
            redemption.cost,
            role=f"code:{redemption.seq}",  # one refund may give back several codes
            corrects_seq=redemption.entry_seq,
        )
        draft.refill(entry, redemption.moves)
        tier_bonus.take_again(draft, redemption.moves, redemption.seq)
        shortfalls.collect(draft, redemption)
    settled_at = redemption.settled_at or draft.effective_at
    draft.keep_redemption(replace(redemption, status=status, settled_at=settled_at, **changes))


def _use(draft: Draft, redemption: Redemption, order_key: OrderKey) -> None:
    if redemption.status is not RedemptionStatus.ISSUED:
        again = f", its {redemption.cost:,} points are spent again" if redemption.returned else ""
        draft.decline(
            f"code_{redemption.status}",
            f"The code {redemption.code} was {redemption.status}, yet used{again}.",
        )
    if redemption.returned:
        redemption = _spend_again(draft, redemption)
    redemption = replace(redemption, settled_at=None, order_key=order_key)
    _settle(draft, redemption, RedemptionStatus.USED)


def _spend_again(draft: Draft, redemption: Redemption) -> Redemption:
    """Points that came back with a code which was used all the same; what is gone is owed."""
    entry = draft.entry(
        EntryKind.REDEEM,
        Account.AVAILABLE,
        Account.SPENT,
        redemption.cost,
        role=f"code:{redemption.seq}",
        inputs={
            "reward_key": redemption.reward_key,
            "reward_version": redemption.reward_version,
            "cost": redemption.cost,
            "again_after": redemption.status.value,
        },
    )
    draft.take(entry)
    moves = draft.moves_of(entry)
    return replace(redemption, entry_seq=entry.seq, moves=moves, returned=False)


def _redemption(draft: Draft, seq: int) -> Redemption:
    redemption = draft.state.redemptions.get(seq)
    if redemption is None:
        raise NotFound("There is no such code.", field="code")
    return redemption


def _open_redemption(draft: Draft, seq: int) -> Redemption:
    redemption = _redemption(draft, seq)
    if redemption.status is not RedemptionStatus.ISSUED:
        raise _dead(redemption)
    return redemption


def _dead(redemption: Redemption) -> Conflict:
    return Conflict(f"The code was {redemption.status} already.", field="code")


def _reward(draft: Draft, redemption: Redemption) -> RuleVersion:
    return draft.program.rewards.version(redemption.reward_key, redemption.reward_version)

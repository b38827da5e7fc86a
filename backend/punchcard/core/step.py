"""The fold: a member's state and one fact give the next state and the rows to write.

Posting is one step; an import, a replay and a proof are folds of the same function.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from punchcard.core import (
    activities,
    credit,
    notices,
    redemptions,
    referrals,
    shortfalls,
    tier_bonus,
    tier_evaluation,
)
from punchcard.core.awards import claw_back, earn, release_lapsed
from punchcard.core.clock import next_due, pass_time
from punchcard.core.code_facts import CodeRefunded, CodeUsed, RedemptionCancelled, RewardRedeemed
from punchcard.core.draft import Draft, Rows
from punchcard.core.earning.base import earning_base, goods_value
from punchcard.core.facts import (
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberJoined,
    MemberUnblocked,
    OrderPaid,
    OrderRefunded,
    PointsAdjusted,
)
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.program import Program
from punchcard.core.state import Adjustment, MemberState, MemberStatus, OrderState, Shortfall
from punchcard.core.tier_facts import TierAssigned, TierUnassigned
from punchcard.core.tier_judgement import scheme_of
from punchcard.core.tier_settings import AFTER_ORDER
from punchcard.errors import Conflict, InsufficientPoints, InvalidInput, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What a step ends in."""

    state: MemberState
    rows: Rows


def step(state: MemberState, fact: Fact, program: Program) -> Posting:
    """Apply what time has made due, then the fact (architecture D7, D8).

    A refusal raises a PunchcardError and leaves `state` as it was.
    """
    draft = Draft(state, program)
    effective_at = max(fact.occurred_at, state.clock or fact.occurred_at)
    pass_time(draft, effective_at)
    draft.earning_tier = _earning_tier(draft, fact, effective_at)
    credited = draft.state.credited
    draft.open(fact, effective_at)
    _apply(draft, fact)
    credit.check(draft, credited)
    if getattr(fact, "notify", True):
        notices.tell(draft)
    draft.close()
    return Posting(state=draft.state, rows=draft.rows)


def advance(state: MemberState, until: datetime, program: Program) -> Posting:
    """Apply what time has made due up to and including `until`; earlier than that, nothing."""
    draft = Draft(state, program)
    pass_time(draft, until)
    return Posting(state=draft.state, rows=draft.rows)


def _apply(draft: Draft, fact: Fact) -> None:
    """The fact itself, then the upgrade that it brings: never one after a refund."""
    _HANDLERS[type(fact)](draft, fact)
    if isinstance(fact, OrderPaid) or draft.gained():
        tier_evaluation.upgrade(draft, draft.fact_seq)


def _earning_tier(draft: Draft, fact: Fact, effective_at: datetime) -> str | None:
    """The tier an order earns at: that before it, or, if the settings say so, that after it."""
    scheme = scheme_of(draft.state, draft.program)
    if scheme and scheme.settings.order_earns_at == AFTER_ORDER and isinstance(fact, OrderPaid):
        trial = Draft(draft.state, draft.program)
        trial.open(fact, effective_at)
        _apply(trial, fact)
        return trial.state.tier.key
    return draft.state.tier.key


def _order_paid(draft: Draft, fact: OrderPaid) -> None:
    known = draft.state.orders.get((fact.source, fact.external_id))
    if known and known.refunded and known.currency != fact.currency:
        raise InvalidInput(
            f"The order was refunded in {known.currency}, it cannot be in {fact.currency}.",
            field="currency",
        )
    order = draft.keep_order(
        OrderState(
            source=fact.source,
            external_id=fact.external_id,
            currency=fact.currency,
            number=fact.number,
            fact_seq=draft.fact_seq,
            total=fact.total,
            base=earning_base(fact),
            goods=goods_value(fact),
            refunded=known.refunded if known else 0,
            paid_at=fact.occurred_at,
        )
    )
    draft.state.order_count += 1
    draft.state.kept_order_count += 0 if order.fully_refunded else 1
    draft.count_money(order, None)
    redemptions.use_in_order(draft, fact)
    if draft.program.currency not in (None, fact.currency):
        draft.decline(
            "other_currency",
            f"The order is in {fact.currency}, the programme counts {draft.program.currency}.",
        )
    else:
        order = draft.keep_order(order, awards=tuple(earn(draft)))
        if order.refunded:
            claw_back(draft, order)
    if order.fully_refunded:  # by refunds that came before it
        redemptions.return_for_refund(draft, order)


def _order_refunded(draft: Draft, fact: OrderRefunded) -> None:
    draft.state.refund_count += 1
    if fact.order_id is None:
        draft.decline("no_order", "The refund names no order, so there is nothing to take back.")
        return
    order = draft.state.orders.get((fact.source, fact.order_id))
    if order is None:
        order = OrderState(source=fact.source, external_id=fact.order_id, currency=fact.currency)
    if order.currency != fact.currency:
        raise InvalidInput(
            f"The order is in {order.currency}: refund it in {order.currency}.", field="currency"
        )
    was_kept = not order.fully_refunded
    refunded_before = order.refunded
    qualified = tier_evaluation.qualified(draft)
    order = draft.keep_order(order, refunded=order.refunded + fact.amount)
    if order.fact_seq is None:
        draft.decline("order_unknown", "The order has not arrived yet; it will count when it does.")
        return
    draft.count_money(order, refunded_before)
    gone = was_kept and order.fully_refunded
    if gone:
        tier_bonus.take_back(draft, order)  # what is unspent, before the order's own points go
    claw_back(draft, order)
    draft.state.kept_order_count -= gone
    release_lapsed(draft)
    if gone:
        redemptions.return_for_refund(draft, order)
    tier_evaluation.lower_for_refund(draft, qualified)


def _member_joined(draft: Draft, _fact: MemberJoined) -> None:
    earn(draft)


def _points_adjusted(draft: Draft, fact: PointsAdjusted) -> None:
    points = abs(fact.delta)
    details: dict[str, Any] = {"counts_for_tier": fact.counts_for_tier}
    if fact.delta > 0:
        entry = draft.entry(EntryKind.GIVE, Account.ISSUED, Account.AVAILABLE, points, **details)
        draft.fill(entry)
    else:
        if points > draft.state.available:
            raise InsufficientPoints(
                f"The member has {max(0, draft.state.available)} points; remove at most that many.",
                field="points",
            )
        entry = draft.entry(EntryKind.REMOVE, Account.AVAILABLE, Account.REMOVED, points, **details)
        draft.take(entry)
    draft.state.adjustments[draft.fact_seq] = Adjustment(
        fact_seq=draft.fact_seq,
        entry_seq=entry.seq,
        delta=fact.delta,
        moves=draft.moves_of(entry),
        counts_for_tier=fact.counts_for_tier,
    )


def _adjustment_undone(draft: Draft, fact: AdjustmentUndone) -> None:
    adjustment = draft.state.adjustments.get(fact.adjustment_seq)
    if adjustment is None:
        raise NotFound("The member has no such adjustment.", field="adjustmentId")
    if adjustment.undone:
        raise Conflict("The adjustment has been undone already.", field="adjustmentId")
    if adjustment.delta > 0:
        _undo_give(draft, adjustment)
    else:
        entry = draft.entry(
            EntryKind.UNDO_REMOVE,
            Account.REMOVED,
            Account.AVAILABLE,
            -adjustment.delta,
            corrects_seq=adjustment.entry_seq,
            counts_for_tier=adjustment.counts_for_tier,
        )
        draft.refill(entry, adjustment.moves)
        tier_bonus.take_again(draft, adjustment.moves, adjustment.fact_seq)
    draft.state.adjustments[fact.adjustment_seq] = replace(adjustment, undone=True)


def _undo_give(draft: Draft, adjustment: Adjustment) -> None:
    owed = Shortfall(
        kind=EntryKind.UNDO_GIVE,
        corrects_seq=adjustment.entry_seq,
        points=adjustment.delta,
        fact_seq=draft.fact_seq,
        counts_for_tier=adjustment.counts_for_tier,
    )
    shortfalls.take_back(draft, owed)


def _member_blocked(draft: Draft, _fact: MemberBlocked) -> None:
    if draft.state.status is MemberStatus.BLOCKED:
        raise Conflict("The member is blocked already.")
    draft.state.status = MemberStatus.BLOCKED
    draft.state.next_due_at = next_due(draft.state, draft.program)  # nothing expires meanwhile


def _member_unblocked(draft: Draft, _fact: MemberUnblocked) -> None:
    if draft.state.status is not MemberStatus.BLOCKED:
        raise Conflict("The member is not blocked.")
    draft.state.status = MemberStatus.ACTIVE
    draft.state.next_due_at = next_due(draft.state, draft.program)


_HANDLERS: Mapping[type[Fact], Callable[[Draft, Any], None]] = {
    OrderPaid: _order_paid,
    OrderRefunded: _order_refunded,
    MemberJoined: _member_joined,
    PointsAdjusted: _points_adjusted,
    AdjustmentUndone: _adjustment_undone,
    MemberBlocked: _member_blocked,
    MemberUnblocked: _member_unblocked,
    RewardRedeemed: redemptions.redeem,
    CodeUsed: redemptions.use,
    CodeRefunded: redemptions.refunded,
    RedemptionCancelled: redemptions.cancel,
    TierAssigned: tier_evaluation.assign,
    TierUnassigned: tier_evaluation.unassign,
    **activities.HANDLERS,
    **referrals.HANDLERS,
}

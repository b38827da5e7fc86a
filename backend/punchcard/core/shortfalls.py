"""Shortfalls: what the policy that clamps could not take back, and taking it from points that come
back later because they lay in a code meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from punchcard.core.draft import Draft
from punchcard.core.ledger import Account
from punchcard.core.state import OrderState, Redemption, Shortfall


def take_back(draft: Draft, owed: Shortfall, inputs: Mapping[str, Any] | None = None) -> int:
    """Take what is there, and what the policy lets become debt; the rest is kept as owed. Returns
    how much was taken."""
    taken = draft.takeable(owed.points)
    if taken:
        _take(draft, owed, taken, role="", inputs=inputs or {})
    if taken < owed.points:
        draft.state.shortfalls += (replace(owed, points=owed.points - taken),)
    return taken


def collect(draft: Draft, redemption: Redemption) -> None:
    """Take what is owed out of the points that came back with a code, if they lay in it when they
    were asked for. Points spent for good stay forgiven."""
    left = min(redemption.cost, draft.state.lots_left)
    kept = []
    for owed in draft.state.shortfalls:
        lay_in_it = redemption.entry_seq is not None and redemption.entry_seq < owed.fact_seq
        taken = min(owed.points, left) if lay_in_it else 0
        if taken:
            role = f"code:{redemption.seq}:{owed.corrects_seq}:{owed.fact_seq}"
            _take(draft, owed, taken, role=role, inputs={"short": owed.points})
            _note(draft, owed, taken)
        left -= taken
        if taken < owed.points:
            kept.append(replace(owed, points=owed.points - taken))
    draft.state.shortfalls = tuple(kept)


def open_of(draft: Draft, award_seq: int) -> int:
    """How much of an award is still owed."""
    return sum(one.points for one in draft.state.shortfalls if one.corrects_seq == award_seq)


def _take(
    draft: Draft, owed: Shortfall, points: int, *, role: str, inputs: Mapping[str, Any]
) -> None:
    entry = draft.entry(
        owed.kind,
        Account.AVAILABLE,
        Account.REVERSED,
        points,
        role=role,
        rule_key=owed.rule_key,
        rule_version=owed.rule_version,
        corrects_seq=owed.corrects_seq,
        counts_for_tier=owed.counts_for_tier,
        inputs=inputs,
    )
    draft.take(entry, award_seq=owed.corrects_seq)


def _note(draft: Draft, owed: Shortfall, points: int) -> None:
    """The order's award tells what refunds have taken of it."""
    if owed.order_key is None:
        return
    order: OrderState = draft.state.orders[owed.order_key]
    awards = tuple(
        replace(one, taken=one.taken + points) if one.seq == owed.corrects_seq else one
        for one in order.awards
    )
    draft.keep_order(order, awards=awards)

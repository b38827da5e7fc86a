"""Tier evaluation: upgrades at once, the end of a hold, new settings, refunds, staff's word."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from punchcard.core import notices, tier_bonus
from punchcard.core.draft import Draft
from punchcard.core.facts import CLOCK
from punchcard.core.program import Program
from punchcard.core.state import MemberState
from punchcard.core.tier_facts import (
    TierAssigned,
    TierAssignmentEnded,
    TierRecalculated,
    TierUnassigned,
)
from punchcard.core.tier_judgement import (
    Verdict,
    at_rank,
    caught_up,
    hold_ends,
    pin_ends,
    pinned_rank,
    qualified_for,
    requalified,
    reviewed,
    scheme_of,
    upgraded,
    verdict_of,
)
from punchcard.core.tier_state import (
    Pin,
    PinMode,
    TierChange,
    TierReason,
    TierState,
)
from punchcard.core.tier_windows import (
    upgrade_window,
)
from punchcard.core.tiers import TierScheme
from punchcard.errors import Conflict, InvalidInput, NotFound

_TOLD_WHEN_KEPT = (TierReason.PERIOD_ENDED, TierReason.SETTINGS_CHANGED)


def due_at(state: MemberState, program: Program) -> datetime | None:
    """When time next has something to do for the member's tier; None: never."""
    if state.clock is None:
        return None
    instants = [program.tiers.changes_at(state.tier.version, state.clock)]
    scheme = scheme_of(state, program)
    if scheme:
        instants += [pin_ends(state.tier), hold_ends(scheme, state.tier, program)]
    return min((instant for instant in instants if instant is not None), default=None)


def lags(state: MemberState, until: datetime, program: Program) -> bool:
    """Whether newer tier settings are in force at `until` than the member was evaluated by."""
    return state.clock is not None and program.tiers.at(until) > state.tier.version


def begin(state: MemberState, at: datetime, program: Program) -> None:
    """A new member starts under the settings in force; there is nothing to evaluate."""
    state.tier = replace(state.tier, version=program.tiers.at(at))


def goes_back(state: MemberState, until: datetime, program: Program) -> bool:
    """A fact from before settings that have passed the member by without a trace is judged by those
    of its own time; the newer ones are met once more, as in a fold from zero."""
    if state.clock is None:
        return False
    version = program.tiers.at(max(until, state.clock))  # what was due earlier happens at the clock
    if version >= state.tier.version:
        return False
    state.tier = replace(state.tier, version=version)
    return True


def pass_due(draft: Draft, due: datetime) -> None:
    """Do what is due at this instant: new settings, then the end of an assignment, then of a
    hold. Settings that leave a member's tier and hold as they were leave no fact."""
    state, program = draft.state, draft.program
    assert state.clock is not None  # noqa: S101 - something was due
    at = max(due, state.clock)
    if program.tiers.changes_at(state.tier.version, state.clock) == due:
        _meet_settings(draft, at, due)
        return
    scheme = scheme_of(state, program)
    assert scheme is not None  # noqa: S101 - without one nothing is due
    if pin_ends(state.tier) == due:
        draft.open(TierAssignmentEnded(**_envelope(draft, due)), at)
        _release(draft, scheme, at, TierReason.ASSIGNMENT_ENDED)
        notices.tell(draft)
        draft.close()
    else:
        tier, verdict = reviewed(state, scheme, program, at)
        _recalculate(draft, scheme, tier, verdict, due, at, TierReason.PERIOD_ENDED)


def upgrade(draft: Draft, cause_seq: int) -> None:
    """Lift the member if what counts now reaches a higher tier."""
    scheme = scheme_of(draft.state, draft.program)
    if scheme is None:
        return
    tier, verdict = upgraded(draft.state, scheme, draft.program, draft.effective_at)
    if tier is not draft.state.tier:
        _settle(draft, scheme, tier, verdict, TierReason.REACHED, cause_seq)


def qualified(draft: Draft) -> Verdict | None:
    """What the member qualifies for as things stand, if refunds may lower a tier."""
    scheme = scheme_of(draft.state, draft.program)
    if scheme is None or not scheme.settings.refund_reevaluates:
        return None
    return qualified_for(draft.state, scheme, draft.program, draft.effective_at)


def lower_for_refund(draft: Draft, before: Verdict | None) -> None:
    """Take the tier back that the refunded points (or money) had brought; never below a pin."""
    scheme = scheme_of(draft.state, draft.program)
    after = qualified(draft)
    if scheme is None or before is None or after is None or after.rank >= before.rank:
        return
    tier = draft.state.tier
    rank = min(scheme.rank(tier.key), pinned_rank(scheme, tier, after.rank))
    if rank < scheme.rank(tier.key):
        lowered = at_rank(scheme, tier, rank, draft.effective_at)
        _settle(draft, scheme, lowered, after, TierReason.REFUNDED, draft.fact_seq)


def assign(draft: Draft, fact: TierAssigned) -> None:
    """Staff's word over the rules: at least this tier, or exactly this one."""
    scheme = scheme_of(draft.state, draft.program)
    if scheme is None:
        raise Conflict("The VIP programme is off; switch it on first.")
    if fact.tier is not None and not scheme.rank(fact.tier):
        raise NotFound(f"There is no tier {fact.tier!r} on the ladder.", field="tier")
    if fact.until is not None and fact.until <= draft.effective_at:
        raise InvalidInput("The end lies in the past.", field="until")
    pin = Pin(mode=PinMode(fact.mode), key=fact.tier, until=fact.until, fact_seq=draft.fact_seq)
    tier = replace(draft.state.tier, pin=pin)
    now = scheme.rank(tier.key)
    rank = pinned_rank(scheme, tier, now)
    tier = at_rank(scheme, tier, rank, draft.effective_at)
    if rank > now:
        tier = replace(tier, clock=draft.effective_at, raised=True)
    verdict = verdict_of(
        draft.state,
        scheme,
        draft.program,
        upgrade_window(scheme, draft.effective_at, draft.program.timezone),
    )
    _settle(draft, scheme, tier, verdict, TierReason.ASSIGNED, draft.fact_seq)


def unassign(draft: Draft, _fact: TierUnassigned) -> None:
    """The rules decide again."""
    if draft.state.tier.pin is None:
        raise Conflict("No tier is assigned to the member.")
    scheme = scheme_of(draft.state, draft.program)
    if scheme is None:
        draft.state.tier = replace(draft.state.tier, pin=None)
    else:
        _release(draft, scheme, draft.effective_at, TierReason.ASSIGNMENT_ENDED)


def _meet_settings(draft: Draft, at: datetime, due: datetime) -> None:
    """One evaluation under new settings catches up with whatever was missed."""
    state, program = draft.state, draft.program
    state.tier = replace(state.tier, version=program.tiers.at(at))
    scheme = scheme_of(state, program)
    if scheme is None:
        return
    tier, verdict = caught_up(state, scheme, program, at)
    if tier != state.tier:
        _recalculate(draft, scheme, tier, verdict, due, at, TierReason.SETTINGS_CHANGED)


def _release(draft: Draft, scheme: TierScheme, at: datetime, reason: TierReason) -> None:
    """End an assignment: the member holds what the rules give."""
    tier = replace(draft.state.tier, pin=None)
    tier, verdict = requalified(draft.state, scheme, draft.program, tier, at)
    _settle(draft, scheme, tier, verdict, reason, draft.fact_seq)


def _recalculate(
    draft: Draft,
    scheme: TierScheme,
    tier: TierState,
    verdict: Verdict,
    due: datetime,
    at: datetime,
    reason: TierReason,
) -> None:
    """Keep what time decided, also that a tier is kept: a fact of its own."""
    draft.open(TierRecalculated(cause=reason.value, **_envelope(draft, due)), at)
    _settle(draft, scheme, tier, verdict, reason, draft.fact_seq)
    notices.tell(draft)
    draft.close()


def _settle(
    draft: Draft,
    scheme: TierScheme,
    tier: TierState,
    verdict: Verdict,
    reason: TierReason,
    cause_seq: int,
) -> None:
    before = draft.state.tier
    draft.state.tier = tier
    draft.due(due_at(draft.state, draft.program))
    if tier.key == before.key and reason not in _TOLD_WHEN_KEPT:
        return
    old, new = scheme.rank(before.key), scheme.rank(tier.key)
    judged = new if new > old else max(old, 1)
    draft.rows.tier_changes.append(
        TierChange(
            fact_seq=draft.fact_seq,
            old_tier=before.key,
            new_tier=tier.key,
            reason=reason,
            basis=scheme.settings.basis,
            sum=verdict.sum,
            threshold=scheme.bar(judged, draft.program.currency),
            window_from=verdict.window.start,
            window_to=verdict.window.end,
            version=scheme.version,
            effective_at=draft.effective_at,
        )
    )
    if new > old:
        tier_bonus.give(draft, scheme, tier, cause_seq)


def _envelope(draft: Draft, due: datetime) -> dict[str, Any]:
    return {"source": CLOCK, "external_id": str(draft.state.next_seq), "occurred_at": due}

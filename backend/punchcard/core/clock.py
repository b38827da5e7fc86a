"""What time makes due: expiry of lots and approval of awards, each at its own instant."""

from datetime import datetime
from typing import Any

from punchcard.core import birthdays, notices, redemptions, tier_evaluation
from punchcard.core.code_facts import RedemptionExpired
from punchcard.core.draft import Draft
from punchcard.core.facts import CLOCK, PointsApproved, PointsExpired
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.lots import PendingAward
from punchcard.core.program import Program
from punchcard.core.state import MemberState, MemberStatus, RedemptionStatus


def pass_time(draft: Draft, until: datetime) -> None:
    """Apply everything due up to and including `until`, oldest first; at one
    instant the tier, then expiry of points, then of codes, then approval, then a birthday.

    While a member is blocked nothing expires; what ended meanwhile expires once unblocked.
    """
    state, program = draft.state, draft.program
    if state.clock is None:
        tier_evaluation.begin(state, until, program)
    if tier_evaluation.goes_back(state, until, program):
        draft.due(program.tiers.changes_at(state.tier.version, until))
    known = state.next_due_at
    whole = known is not None and known <= until
    if not whole and not tier_evaluation.lags(state, until, program):
        return
    while True:
        due_at = next_due(state, program)
        if due_at is None or due_at > until:
            break
        if tier_evaluation.due_at(state, program) == due_at:
            tier_evaluation.pass_due(draft, due_at)
        elif _expires_at(state) == due_at:
            _expire(draft, due_at)
        elif redemptions.expires_next(state) == due_at:
            _expire_code(draft, due_at)
        elif _approves_at(state) == due_at:
            _approve(draft, due_at)
        else:
            birthdays.come(draft, due_at)
    state.next_due_at = None if whole else known  # lots that were left out are due by then
    draft.due(next_due(state, program))


def next_due(state: MemberState, program: Program) -> datetime | None:
    """When time next makes something due for the member; None: never."""
    instants = (
        tier_evaluation.due_at(state, program),
        _expires_at(state),
        redemptions.expires_next(state),
        _approves_at(state),
        birthdays.due_at(state, program),
    )
    return min((instant for instant in instants if instant is not None), default=None)


def _expires_at(state: MemberState) -> datetime | None:
    if state.status is MemberStatus.BLOCKED:
        return None
    instants = (lot.expires_at for lot in state.lots.values() if lot.remaining)
    return min((instant for instant in instants if instant is not None), default=None)


def _approves_at(state: MemberState) -> datetime | None:
    return min((award.due_at for award in state.pending_awards.values()), default=None)


def _expire(draft: Draft, due_at: datetime) -> None:
    lots = draft.state.lots.values()
    ended = [lot for lot in lots if lot.remaining and lot.expires_at == due_at]
    _open(draft, due_at, PointsExpired(**_envelope(draft, due_at)))
    points = sum(lot.remaining for lot in ended)
    entry = draft.entry(EntryKind.EXPIRE, Account.AVAILABLE, Account.EXPIRED, points)
    draft.take_from(entry, ended)
    draft.close()


def _expire_code(draft: Draft, due_at: datetime) -> None:
    ended = min(
        one.seq
        for one in draft.state.redemptions.values()
        if one.status is RedemptionStatus.ISSUED and one.expires_at == due_at
    )
    fact = RedemptionExpired(redemption_seq=ended, **_envelope(draft, due_at))
    _open(draft, due_at, fact)
    redemptions.expire(draft, fact)
    notices.tell(draft)
    draft.close()


def _approve(draft: Draft, due_at: datetime) -> None:
    award = min(draft.state.pending_awards.values(), key=_approval_order)
    fact = PointsApproved(award_seq=award.seq, **_envelope(draft, due_at))
    _open(draft, due_at, fact)
    entry = draft.entry(
        EntryKind.APPROVE,
        Account.PENDING,
        Account.AVAILABLE,
        award.remaining,
        corrects_seq=award.seq,
    )
    draft.keep_pending(PendingAward(seq=award.seq, remaining=0, due_at=award.due_at))
    draft.fill(entry, award_seq=award.seq)
    tier_evaluation.upgrade(draft, award.seq)
    notices.tell(draft)
    draft.close()


def _approval_order(award: PendingAward) -> tuple[datetime, int]:
    return award.due_at, award.seq


def _open(
    draft: Draft, due_at: datetime, fact: PointsApproved | PointsExpired | RedemptionExpired
) -> None:
    clock = draft.state.clock
    draft.open(fact, max(due_at, clock) if clock else due_at)


def _envelope(draft: Draft, due_at: datetime) -> dict[str, Any]:
    return {
        "source": CLOCK,
        "external_id": str(draft.state.next_seq),
        "occurred_at": due_at,
    }

"""What staff do to members by hand: points given and removed, undone, members blocked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.facts import (
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberUnblocked,
    PointsAdjusted,
)
from punchcard.db import unit_of_work
from punchcard.db.notify import nudge
from punchcard.services import audit, posting
from punchcard.services.incoming import Idempotency, Recorded, own_id

SOURCE = "staff"


async def adjust(
    *,
    member_id: UUID,
    points: int,
    reason: str,
    actor: str,
    idempotency_key: str | None = None,
    note: str = "",
    notify: bool = True,
    counts_for_tier: bool = False,
) -> Recorded:
    """Give (`points` > 0) or remove points. Raises InvalidInput, NotFound, InsufficientPoints."""
    fact = PointsAdjusted(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=datetime.now(UTC),
        delta=points,
        reason=reason,
        note=note,
        notify=notify,
        counts_for_tier=counts_for_tier,
    )
    details = {"points": points, "reason": reason}
    return await _act(fact, member_id, "points.adjusted", details, actor, idempotency_key)


async def undo(
    *, member_id: UUID, seq: int, reason: str, actor: str, idempotency_key: str | None = None
) -> Recorded:
    """Take an adjustment back by a compensating entry. Raises NotFound or Conflict."""
    fact = AdjustmentUndone(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=datetime.now(UTC),
        adjustment_seq=seq,
        reason=reason,
    )
    details = {"adjustment": seq, "reason": reason}
    return await _act(fact, member_id, "points.adjustment_undone", details, actor, idempotency_key)


async def block(
    *, member_id: UUID, reason: str, actor: str, idempotency_key: str | None = None
) -> Recorded:
    """Block a member. Raises NotFound, or Conflict if that is done already."""
    fact = MemberBlocked(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=datetime.now(UTC),
        reason=reason,
    )
    return await _act(fact, member_id, "member.blocked", {"reason": reason}, actor, idempotency_key)


async def unblock(
    *, member_id: UUID, reason: str, actor: str, idempotency_key: str | None = None
) -> Recorded:
    """Lift the block. Raises NotFound, or Conflict if there is none."""
    fact = MemberUnblocked(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=datetime.now(UTC),
        reason=reason,
    )
    details = {"reason": reason}
    return await _act(fact, member_id, "member.unblocked", details, actor, idempotency_key)


async def _act(
    fact: Fact,
    member_id: UUID,
    action: str,
    details: Mapping[str, object],
    actor: str,
    key: str | None,
) -> Recorded:
    """Post the fact and log the act in one transaction; a repeated request logs nothing."""
    async with unit_of_work.transaction():
        recorded = await posting.record(
            fact=fact,
            member=member_id,
            actor=actor,
            idempotency=None if key is None else Idempotency(scope=actor, key=key),
            dated=False,
        )
        if recorded.created:
            await audit.log(
                actor=actor,
                action=action,
                target=f"member:{member_id}",
                after={**details, "seq": recorded.seq},
            )
    nudge()
    return recorded

"""Staff's word about a referral: over the checks, with a reason, audited, in force at once."""

from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.fact_checks import check_reason, check_text
from punchcard.core.referral_judgement import Decision, ReferralState
from punchcard.db import unit_of_work
from punchcard.db.notify import nudge
from punchcard.db.sql import referrals as sql
from punchcard.db.sql.referrals import StoredReferral
from punchcard.errors import Conflict, NotFound
from punchcard.services import audit, referrals


async def approve(
    *, referral_id: UUID, reason: str, actor: str, now: datetime | None = None
) -> StoredReferral:
    """Let a blocked referral count after all. Its order, the minimum and the waiting time still
    matter. Raises NotFound, or Conflict unless it is blocked or was rejected."""
    allowed = (ReferralState.BLOCKED, ReferralState.REVERSED)
    return await _decide(referral_id, Decision.APPROVED, reason, actor, now, allowed)


async def reject(
    *, referral_id: UUID, reason: str, actor: str, now: datetime | None = None
) -> StoredReferral:
    """Let a referral not count; what it has brought is taken back. Raises NotFound, or Conflict if
    it does not count anyway."""
    allowed = (ReferralState.PENDING, ReferralState.WAITING, ReferralState.COMPLETED)
    return await _decide(referral_id, Decision.REJECTED, reason, actor, now, allowed)


async def _decide(
    referral_id: UUID,
    decision: Decision,
    reason: str,
    actor: str,
    now: datetime | None,
    allowed: tuple[ReferralState, ...],
) -> StoredReferral:
    check_reason(reason)
    check_text(reason, "reason")
    now = now or datetime.now(UTC)

    async def work() -> StoredReferral:
        async with unit_of_work.transaction() as connection:
            before = await sql.lock(connection, referral_id)
            if before is None:
                raise NotFound("There is no such referral.", field="id")
            if before.state not in allowed:
                raise Conflict(f"A referral that is {before.state} cannot be {decision}.")
            if decision is Decision.APPROVED and before.friend_id == before.referrer_id:
                raise Conflict("Nobody can be their own friend.")
            await sql.decide(
                connection,
                referral_id,
                decision=decision.value,
                reason=reason.strip(),
                actor=actor,
                at=now,
            )
            after = await referrals.check(referral_id=referral_id, now=now, actor=actor)
            if after is None:
                raise AssertionError("it is locked")
            await _audit(before, after, decision, reason, actor)
        return after

    decided = await unit_of_work.retrying(work)
    nudge()
    return decided


async def _audit(
    before: StoredReferral,
    after: StoredReferral,
    decision: Decision,
    reason: str,
    actor: str,
) -> None:
    await audit.log(
        actor=actor,
        action=f"referral.{decision}",
        target=f"referral:{before.id}",
        before={"state": before.state, "problems": [one["code"] for one in before.problems]},
        after={"state": after.state, "reason": reason.strip()},
    )

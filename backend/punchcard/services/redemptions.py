"""Redemptions: points become a code; the code is used, given back, or ends."""

import secrets
from datetime import UTC, datetime, time
from uuid import UUID

import asyncpg

from punchcard.core.code_facts import CodeUsed, RedemptionCancelled, RewardRedeemed
from punchcard.core.codes import ALPHABET, LENGTH, code_key, make_code
from punchcard.core.fact_checks import check_id, check_text
from punchcard.core.program import RuleVersion
from punchcard.core.state import RedemptionStatus
from punchcard.db import unit_of_work
from punchcard.db.notify import nudge
from punchcard.db.sql import redemptions as sql
from punchcard.db.sql.redemptions import StoredRedemption
from punchcard.errors import Conflict, NotFound
from punchcard.services import audit, posting, program
from punchcard.services.incoming import Idempotency, Recorded, own_id

SOURCE = "punchcard"
MAX_CODE = 100


async def redeem(
    *, member_id: UUID, reward_key: str, actor: str, idempotency_key: str | None = None
) -> Recorded:
    """Spend points on a code, at once.

    Raises NotFound for a reward that is not offered, InsufficientPoints, MemberBlocked, or
    Conflict if no code of it is left, in all or for the member today; nothing has changed then.
    """
    request = _request(actor, idempotency_key)
    now = datetime.now(UTC)
    reward = await _offered(reward_key, now)
    fact = RewardRedeemed(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=now,
        reward_key=reward_key,
        code=make_code(reward.settings.prefix, secrets.randbelow(len(ALPHABET) ** LENGTH)),
    )
    if not reward.settings.stock and not reward.settings.daily_limit:
        return await posting.record(
            fact=fact, member=member_id, actor=actor, idempotency=request, dated=False
        )
    async with unit_of_work.transaction() as connection:
        recorded = await posting.record(
            fact=fact, member=member_id, actor=actor, idempotency=request, dated=False
        )
        if recorded.created:
            await _check_daily_limit(connection, recorded, reward, now)
            await _check_stock(connection, reward)
    nudge()
    return recorded


async def look_up(*, code: str) -> StoredRedemption | None:
    """The redemption of a code, however it was typed, or None."""
    if len(code) > MAX_CODE or "\0" in code:
        return None
    async with unit_of_work.connection() as connection:
        return await sql.by_code(connection, code_key(code))


async def find(*, code: str) -> StoredRedemption:
    """The redemption of a code, however it was typed. Raises NotFound."""
    found = await look_up(code=code)
    if found is None:
        raise NotFound("There is no such code.", field="code")
    return found


async def use(
    *, code: str, source: str, order_id: str, actor: str, idempotency_key: str | None = None
) -> Recorded:
    """Mark a code used by an order. Once: the same order again gets the first answer.

    Raises NotFound, or Conflict if the code was used by another order, cancelled or has expired.
    """
    request = _request(actor, idempotency_key)
    check_text(order_id, "orderId")
    check_id(order_id, "orderId")
    found = await find(code=code)
    if found.status in (RedemptionStatus.CANCELLED, RedemptionStatus.EXPIRED):
        raise Conflict(f"The code was {found.status} already.", field="code")
    fact = CodeUsed(
        source=source,
        external_id=CodeUsed.name_of(order_id, found.code),
        occurred_at=datetime.now(UTC),
        redemption_seq=found.seq,
        order_id=order_id,
    )
    return await posting.record(
        fact=fact, member=found.member_id, actor=actor, idempotency=request, dated=False
    )


async def cancel(
    *, member_id: UUID, seq: int, reason: str, actor: str, idempotency_key: str | None = None
) -> Recorded:
    """Give an unused code back; the points return if its reward says so.

    Raises NotFound, or Conflict if the code is not open any more.
    """
    request = _request(actor, idempotency_key)
    fact = RedemptionCancelled(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=datetime.now(UTC),
        redemption_seq=seq,
        reason=reason,
    )
    async with unit_of_work.transaction():
        recorded = await posting.record(
            fact=fact, member=member_id, actor=actor, idempotency=request, dated=False
        )
        if recorded.created:
            await audit.log(
                actor=actor,
                action="redemption.cancelled",
                target=f"member:{member_id}",
                after={"redemption": seq, "reason": reason, "seq": recorded.seq},
            )
    nudge()
    return recorded


def _request(actor: str, key: str | None) -> Idempotency | None:
    return None if key is None else Idempotency(scope=actor, key=key)


async def _check_daily_limit(
    connection: asyncpg.Connection, recorded: Recorded, reward: RuleVersion, now: datetime
) -> None:
    """The member's balance is locked and the new code counts already."""
    limit: int = reward.settings.daily_limit
    if not limit:
        return
    zone = (await program.current()).program.timezone
    midnight = datetime.combine(now.astimezone(zone).date(), time(), tzinfo=zone)
    issued = await sql.issued_since(connection, recorded.member_id, reward.key, midnight)
    if issued > limit:
        raise Conflict(
            f"This reward can be redeemed {limit} times a day; try again tomorrow.",
            field="rewardId",
        )


async def _check_stock(connection: asyncpg.Connection, reward: RuleVersion) -> None:
    """The new code counts already; what others have issued is seen once the lock is ours."""
    stock: int = reward.settings.stock
    if not stock:
        return
    await sql.lock_stock(connection, reward.key)
    taken = await sql.stock_taken(connection, [reward.key])
    if taken.get(reward.key, 0) > stock:
        raise Conflict("No code of this reward is left.", field="rewardId")


async def _offered(reward_key: str, now: datetime) -> RuleVersion:
    stored = await program.latest()
    reward = stored.program.rewards.in_force(reward_key, now)
    if reward is None:
        raise NotFound("The reward is not offered.", field="rewardId")
    return reward

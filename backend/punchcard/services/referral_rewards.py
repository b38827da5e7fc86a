"""What follows from a judged referral: the facts on the books of the referrer and of the friend."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from punchcard.core.code_facts import RedemptionCancelled
from punchcard.core.codes import ALPHABET, LENGTH, make_code
from punchcard.core.earning.refer_a_friend import (
    AFTER_FIRST_PURCHASE,
    REWARD,
    ReferAFriendSettings,
)
from punchcard.core.facts import Fact
from punchcard.core.referral_facts import FriendRewarded, ReferralCompleted, ReferralReversed
from punchcard.core.referral_judgement import ReferralState, Verdict
from punchcard.core.state import RedemptionStatus
from punchcard.db.sql.referrals import StoredReferral
from punchcard.errors import PunchcardError
from punchcard.services import posting, program, redemption_lists
from punchcard.services.incoming import Incoming

SOURCE = "punchcard"
DEMO = "job:demo"
MAX_REASON = 500


async def carry_out(
    row: StoredReferral,
    verdict: Verdict,
    terms: ReferAFriendSettings,
    *,
    now: datetime,
    actor: str,
) -> StoredReferral:
    """Give or take what has turned; part of the caller's transaction, which has locked both."""
    wanted = verdict.state is ReferralState.COMPLETED
    if wanted and row.completed_seq is None:
        row = await _complete(row, verdict, terms, now=now, actor=actor)
    elif not wanted and row.completed_seq is not None:
        row = await _reverse(row, verdict, now=now, actor=actor)
    if terms.friend_when == AFTER_FIRST_PURCHASE and row.friend_id is not None:
        row = await _reward_friend(row, row.friend_id, verdict, terms, now=now, actor=actor)
    return row


def rewarded_at(row: StoredReferral, due_at: datetime, now: datetime) -> datetime:
    """The instant the waiting time ended, or staff said so, whenever that was noticed."""
    return min(max(due_at, row.decided_at or due_at), now)


async def _complete(
    row: StoredReferral,
    verdict: Verdict,
    terms: ReferAFriendSettings,
    *,
    now: datetime,
    actor: str,
) -> StoredReferral:
    at = rewarded_at(row, verdict.due_at or now, now)
    fact = ReferralCompleted(
        source=SOURCE,
        external_id=f"{row.id}/{row.round + 1}",
        occurred_at=at,
        referral_id=str(row.id),
        rule_key=row.rule_key,
        rule_version=row.rule_version,
        order_number=verdict.order.number if verdict.order else "",
        code=await _code(terms.reward, at) if terms.referrer_gets == REWARD else "",
    )
    seq = await _record(fact, row.referrer_id, actor)
    return replace(row, round=row.round + 1, completed_seq=seq, completed_at=at)


async def _reverse(
    row: StoredReferral, verdict: Verdict, *, now: datetime, actor: str
) -> StoredReferral:
    if row.completed_seq is None:
        return row
    why = "; ".join(one.message for one in verdict.problems) or "The order does not count any more."
    fact = ReferralReversed(
        source=SOURCE,
        external_id=f"{row.id}/{row.round}",
        occurred_at=now,
        referral_id=str(row.id),
        completed_seq=row.completed_seq,
        reason=why[:MAX_REASON],
    )
    await _record(fact, row.referrer_id, actor)
    return replace(row, completed_seq=None, completed_at=None)


async def _reward_friend(
    row: StoredReferral,
    friend_id: UUID,
    verdict: Verdict,
    terms: ReferAFriendSettings,
    *,
    now: datetime,
    actor: str,
) -> StoredReferral:
    """A code of their own after the first purchase, once; an unused one goes with the purchase."""
    counts = verdict.state in (ReferralState.WAITING, ReferralState.COMPLETED)
    if counts and row.friend_seq is None:
        fact = FriendRewarded(
            source=SOURCE,
            external_id=str(row.id),
            occurred_at=now,
            referral_id=str(row.id),
            reward_key=terms.friend_reward,
            code=await _code(terms.friend_reward, now),
        )
        return replace(row, friend_seq=await _record(fact, friend_id, actor))
    if not counts and row.friend_seq is not None:
        key = (friend_id, row.friend_seq)
        code = (await redemption_lists.by_keys(keys=[key]))[key]
        if code is not None and code.status == RedemptionStatus.ISSUED:
            cancelled = RedemptionCancelled(
                source=SOURCE,
                external_id=f"{row.id}/friend",
                occurred_at=now,
                redemption_seq=row.friend_seq,
                reason="The purchase it was given for does not count any more.",
            )
            await _record(cancelled, friend_id, actor)
    return row


async def _code(reward_key: str, at: datetime) -> str:
    reward = (await program.latest()).program.rewards.in_force(reward_key, at)
    prefix: str = reward.settings.prefix if reward else ""
    return make_code(prefix, secrets.randbelow(len(ALPHABET) ** LENGTH))


async def _record(fact: Fact, member_id: UUID, actor: str) -> int:
    item = Incoming(fact=fact, member=member_id, dated=False)
    # A demo tells of what never happened: nobody is written to.
    (recorded,) = await posting.record_many(items=[item], actor=actor, effects=actor != DEMO)
    if isinstance(recorded, PunchcardError):
        raise recorded
    return recorded.seq

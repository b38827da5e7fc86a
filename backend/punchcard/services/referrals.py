"""Referrals: who came by whose code is noted as orders come in; each is judged anew whenever what
is known of its two has changed, and rewarded or reversed exactly once for each time that turns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from punchcard.core.earning.refer_a_friend import REWARD, ReferAFriendSettings, terms_at
from punchcard.core.program import Program
from punchcard.core.referral_judgement import (
    Case,
    Decision,
    FriendOrder,
    ReferralState,
    Verdict,
    due_of,
    judge,
    mailbox,
    period_of,
    same_person,
)
from punchcard.core.state import MemberStatus
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.notify import nudge
from punchcard.db.sql import referral_reader as reader
from punchcard.db.sql import referrals as sql
from punchcard.db.sql import snapshot
from punchcard.db.sql.referral_codes import CodeOwner
from punchcard.db.sql.referrals import Arrival, StoredReferral
from punchcard.services import program, referral_codes, referral_rewards
from punchcard.services.referral_rewards import rewarded_at

BATCH = 5_000
CHECKED = 100
ORDERS = 500
RETRY = timedelta(minutes=1)
JOB = "job:referrals"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """How many referrals a run has looked at."""

    read: int = 0
    checked: int = 0


async def run(*, now: datetime | None = None, actor: str = JOB) -> Turned:
    """Read on in the feed, then judge what that and time have made due. Run twice, or by many at
    once, it changes nothing more."""
    read = 0
    while (stretch := await unit_of_work.retrying(_read_on)) > 0:
        read += stretch
    return Turned(read=read, checked=await check_due(now=now or datetime.now(UTC), actor=actor))


async def check_due(*, now: datetime, actor: str = JOB) -> int:
    """Judge the referrals whose time has come; one that fails is tried again later."""
    checked = 0
    while True:
        async with unit_of_work.connection() as connection:
            ids = await sql.to_check(connection, now, CHECKED)
        if not ids:
            return checked
        for referral_id in ids:
            await _check_safely(referral_id, now=now, actor=actor)
        checked += len(ids)


async def check(*, referral_id: UUID, now: datetime, actor: str) -> StoredReferral | None:
    """Judge one referral and do what follows, in one transaction."""
    checked = await unit_of_work.retrying(lambda: _check(referral_id, now, actor))
    nudge()
    return checked


async def _check_safely(referral_id: UUID, *, now: datetime, actor: str) -> None:
    try:
        await check(referral_id=referral_id, now=now, actor=actor)
    except Exception:  # the others must go on, and this one again
        log.exception("a referral could not be judged", referral=str(referral_id))
        async with unit_of_work.connection() as connection:
            await sql.postpone(connection, referral_id, now + RETRY)


async def _read_on() -> int:
    async with unit_of_work.transaction() as connection:
        after = await reader.lock(connection)
        until = None if after is None else await reader.head(connection, after, BATCH)
        if after is None or until is None:
            return 0
        # First, so that an order with a code finds the friend whom a link has brought.
        await reader.link(connection, after, until)
        orders = await reader.naming_orders(connection, after, until)
        codes = {code for order in orders for code in order.codes}
        owners = await referral_codes.owners(codes=sorted(codes))
        for order in orders:
            await _attribute(connection, order, owners)
        await reader.touch(connection, after, until)
        await reader.move(connection, until)
    return until - after


async def _attribute(
    connection: asyncpg.Connection, order: reader.NamingOrder, owners: Mapping[str, CodeOwner]
) -> None:
    """The first code of an order that is somebody's says who sent the customer."""
    owner = next((owners[code] for code in order.codes if code in owners), None)
    if owner is None:
        return
    terms = terms_at((await program.latest()).program, order.occurred_at)
    if terms is None:
        return
    came = Arrival(
        id=new_id(),
        referrer_id=owner.member_id,
        friend_id=order.member_id,
        code=owner.code,
        via="order",
        rule_key=terms.key,
        rule_version=terms.version,
        attributed_at=order.occurred_at,
    )
    await sql.attribute(connection, came)


async def _check(referral_id: UUID, now: datetime, actor: str) -> StoredReferral | None:
    async with unit_of_work.transaction() as connection:
        row = await sql.lock(connection, referral_id)
        if row is None:
            return None
        # Both members in one order, and only then is it read what is known of them.
        await snapshot.lock(connection, {row.referrer_id, row.friend_id or row.referrer_id})
        known = (await program.latest()).program
        terms = known.rules.version(row.rule_key, row.rule_version).settings
        case = await _case(connection, row, terms, known, now)
        verdict = judge(case, terms, known, now=now)
        return await _settle(connection, row, verdict, terms, now=now, actor=actor)


async def _case(
    connection: asyncpg.Connection,
    row: StoredReferral,
    terms: ReferAFriendSettings,
    known: Program,
    now: datetime,
) -> Case:
    people = await sql.people(connection, row.referrer_id, row.friend_id)
    orders = await _orders(connection, row)
    case = Case(
        attributed_at=row.attributed_at,
        orders=orders,
        own=row.friend_id == row.referrer_id,
        same_email=same_person(people["referrer_email"], people["friend_email"]),
        known_elsewhere=await _known_elsewhere(connection, row, people["friend_email"]),
        referrer_active=people["referrer_status"] == MemberStatus.ACTIVE,
        friend_active=people["friend_status"] in (None, MemberStatus.ACTIVE),
        decision=Decision(row.decision) if row.decision else None,
        decision_reason=row.decision_reason,
        rewarded=row.completed_seq is not None,
        was_rewarded=row.round > 0,
    )
    order = judge(case, terms, known, now=datetime.max.replace(tzinfo=UTC)).order
    if order is None or case.rewarded:
        return case
    due_at = due_of(order, terms, known)
    return replace(
        case,
        capped=await _is_capped(connection, row, due_at, terms, known),
        reward_offered=_is_offered(terms, known, rewarded_at(row, due_at, now)),
    )


async def _orders(connection: asyncpg.Connection, row: StoredReferral) -> Sequence[FriendOrder]:
    if row.friend_id is None:
        return ()
    return [FriendOrder(**one) for one in await sql.orders(connection, row.friend_id, ORDERS)]


async def _known_elsewhere(
    connection: asyncpg.Connection, row: StoredReferral, email: str | None
) -> bool:
    if not email or row.friend_id is None:
        return False
    both = [row.friend_id, row.referrer_id]
    return await sql.bought_elsewhere(
        connection, mailbox(email), others_than=both, before=row.attributed_at
    )


async def _is_capped(
    connection: asyncpg.Connection,
    row: StoredReferral,
    due_at: datetime,
    terms: ReferAFriendSettings,
    known: Program,
) -> bool:
    """Asked under the referrer's lock: two friends at once cannot both take the last place."""
    if not terms.cap:
        return False
    period = period_of(due_at, terms.cap_period, known.timezone)
    return await sql.completed(connection, row, period) >= terms.cap


def _is_offered(terms: ReferAFriendSettings, known: Program, instant: datetime) -> bool:
    if terms.referrer_gets != REWARD:
        return True
    reward = known.rewards.in_force(terms.reward, instant)
    return reward is not None and reward.enabled


async def _settle(
    connection: asyncpg.Connection,
    row: StoredReferral,
    verdict: Verdict,
    terms: ReferAFriendSettings,
    *,
    now: datetime,
    actor: str,
) -> StoredReferral:
    row = await referral_rewards.carry_out(row, verdict, terms, now=now, actor=actor)
    order = verdict.order
    waits = verdict.state is ReferralState.WAITING
    row = replace(
        row,
        state=verdict.state.value,
        order_source=order.source if order else None,
        order_id=order.external_id if order else None,
        due_at=verdict.due_at,
    )
    return await sql.settle(
        connection,
        row,
        problems=[asdict(one) for one in verdict.problems],
        check_at=verdict.due_at if waits else None,
    )

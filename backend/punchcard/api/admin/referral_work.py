"""Referrals: listed, decided by hand, claimed by a shop."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from punchcard.api.admin.referrals import (
    ClaimReferralInput,
    ClaimReferralPayload,
    DecideReferralInput,
    Referral,
    ReferralCounts,
    ReferralPayload,
    ReferralReason,
    ReferralTerms,
    RotateReferralCodeInput,
    RotateReferralCodePayload,
)
from punchcard.api.context import Context
from punchcard.api.enums import ReferralDecision, ReferralProblem, ReferralState, ReferralVia
from punchcard.api.ids import global_id, uuid_in
from punchcard.api.paging import connection, cursors
from punchcard.api.shared import BigInt, Connection, Node, check_first
from punchcard.core.fact_checks import check_id, check_text
from punchcard.db.sql import referral_lists as sql
from punchcard.db.sql.referrals import StoredReferral
from punchcard.errors import NotFound
from punchcard.services import (
    referral_claims,
    referral_codes,
    referral_decisions,
    referral_lists,
    referral_offers,
)

LOG = "referrals"
FRIENDS = "friends"
EXAMPLE = "7K2MX9QR"


async def log(
    context: Context, *, first: int, after: str | None, states: list[ReferralState] | None
) -> Connection[Referral]:
    """Everybody's referrals, newest first."""
    rows = await referral_lists.log(
        first=check_first(first),
        after=_place_in(context.cursor(LOG, after)),
        states=[state.value for state in states] if states is not None else None,
    )
    cursor = cursors(context.cursors, LOG, _place)
    return connection(rows, first, node=referral, cursor=cursor)


async def counts() -> ReferralCounts:
    """What became of all friends."""
    return _counts(await referral_lists.counts())


async def terms() -> ReferralTerms | None:
    """The referral programme in force."""
    found = await referral_offers.terms()
    if found is None:
        return None
    return ReferralTerms(
        friend_gets=found.friend_gets(found.plain),
        referrer_gets=found.referrer_gets(found.plain),
        example_link=referral_codes.link(code=EXAMPLE, shop_url=found.settings.shop_url),
    )


async def node(_context: Context, id: str) -> Node | None:
    """A referral by global id."""
    key = uuid_in(id, "Referral")
    row = (await referral_lists.by_ids(ids=[key]))[key] if key else None
    return referral(row) if row else None


async def approve(context: Context, given: DecideReferralInput) -> ReferralPayload:
    """Let a blocked referral count."""
    row = await referral_decisions.approve(
        referral_id=_id(given.id), reason=given.reason, actor=context.caller.actor
    )
    return ReferralPayload(referral=referral(row))


async def reject(context: Context, given: DecideReferralInput) -> ReferralPayload:
    """Let a referral not count."""
    row = await referral_decisions.reject(
        referral_id=_id(given.id), reason=given.reason, actor=context.caller.actor
    )
    return ReferralPayload(referral=referral(row))


async def rotate(context: Context, given: RotateReferralCodeInput) -> RotateReferralCodePayload:
    """Another code for a member."""
    member_id = uuid_in(given.member_id, "Member")
    if member_id is None:
        raise NotFound("There is no such member.", field="memberId")
    code = await referral_codes.rotate(
        member_id=member_id, reason=given.reason, actor=context.caller.actor
    )
    return RotateReferralCodePayload(code=code)


async def claim(context: Context, given: ClaimReferralInput) -> ClaimReferralPayload:
    """A shop tells by whose code a customer came."""
    actor = context.caller.actor
    await context.services.codes.check_look_up(actor=actor)
    for name, text in (("customerId", given.customer_id), ("store", given.store)):
        check_id(text, name)
        check_text(text, name)
    try:
        found, claimed = await referral_claims.claim(
            store=given.store,
            external_id=given.customer_id,
            code=given.code,
            product_url=given.product_url,
        )
    except NotFound:
        await context.services.codes.count_unknown(actor=actor)
        raise
    return ClaimReferralPayload(
        claimed=claimed, friend_gets=found.terms.friend_gets(found.terms.plain)
    )


async def read_codes(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, str | None]:
    """Members' codes."""
    return await referral_codes.of_members(members=keys)


async def read_links(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, str | None]:
    """Members' links."""
    found = await referral_offers.terms()
    if found is None:
        return dict.fromkeys(keys)
    codes = await referral_codes.of_members(members=keys)
    url = found.settings.shop_url
    return {
        key: referral_codes.link(code=code, shop_url=url) if code else None
        for key, code in codes.items()
    }


async def read_counts(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, ReferralCounts]:
    """What became of members' friends."""
    found = await referral_lists.counts_of_members(members=keys)
    return {key: _counts(one) for key, one in found.items()}


async def read_friends(
    context: Context, keys: Sequence[UUID], *, first: int, after: tuple[Any, ...] | None
) -> Mapping[UUID, Connection[Referral]]:
    """Who came by members, newest first."""
    found = await referral_lists.of_referrers(members=keys, first=first, after=_place_in(after))
    cursor = cursors(context.cursors, FRIENDS, _place)
    return {key: connection(found[key], first, node=referral, cursor=cursor) for key in keys}


async def read_came_by(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, Referral | None]:
    """By whom members came."""
    found = await referral_lists.of_friends(members=keys)
    return {key: referral(row) if row else None for key, row in found.items()}


def referral(row: StoredReferral) -> Referral:
    """A referral."""
    friend, order = row.friend_id, None
    if friend is not None and row.order_source is not None and row.order_id is not None:
        order = (friend, row.order_source, row.order_id)
    completed = (row.referrer_id, row.completed_seq) if row.completed_seq is not None else None
    return Referral(
        referrer_key=row.referrer_id,
        friend_key=friend,
        order_key=order,
        completed_key=completed,
        decided_by_name=row.decided_by,
        id=strawberry.ID(global_id("Referral", row.id)),
        state=ReferralState(row.state),
        reasons=[
            ReferralReason(code=ReferralProblem(one["code"]), message=one["message"])
            for one in row.problems
        ],
        code=row.code,
        via=ReferralVia(row.via),
        product_url=row.product_url,
        came_at=row.attributed_at,
        due_at=row.due_at,
        completed_at=row.completed_at,
        decision=ReferralDecision(row.decision) if row.decision else None,
        decision_reason=row.decision_reason or None,
        decided_at=row.decided_at,
        friend_customer=row.friend_customer,
    )


def _counts(found: sql.ReferralCounts) -> ReferralCounts:
    return ReferralCounts(
        friends=BigInt(found.friends),
        pending=BigInt(found.pending),
        waiting=BigInt(found.waiting),
        completed=BigInt(found.completed),
        blocked=BigInt(found.blocked),
        reversed=BigInt(found.reversed),
        points=BigInt(found.points),
    )


def _id(given: str) -> UUID:
    found = uuid_in(given, "Referral")
    if found is None:
        raise NotFound("There is no such referral.", field="id")
    return found


def _place(row: StoredReferral) -> list[Any]:
    return [row.attributed_at, row.id]


def _place_in(values: tuple[Any, ...] | None) -> sql.Place | None:
    return (datetime.fromisoformat(values[0]), UUID(values[1])) if values else None

"""Redemptions and codes: read, judged, used, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from punchcard.api.admin.codes import (
    CancelRedemptionInput,
    CancelRedemptionPayload,
    CodeVerdict,
    UseCodeInput,
    UseCodePayload,
)
from punchcard.api.admin.redemptions import MemberCodes, Redemption
from punchcard.api.admin.reward_work import key_in
from punchcard.api.context import Context
from punchcard.api.enums import CodeProblem, RedemptionStatus
from punchcard.api.ids import global_id, member_row_in
from punchcard.api.paging import connection, cursors
from punchcard.api.refusals import user_error
from punchcard.api.rewards import discount_of
from punchcard.api.shared import Connection, MoneyInput, Node, check_first
from punchcard.core.codes import masked
from punchcard.db.sql.program import StoredProgram
from punchcard.db.sql.redemptions import StoredRedemption
from punchcard.errors import CodeRefused, InvalidInput, NotFound
from punchcard.services import (
    codes,
    program,
    redemption_lists,
    redemptions,
    referral_claims,
    referral_offers,
    rewards,
)
from punchcard.services.codes import Cart
from punchcard.services.referral_offers import Judged

LOG = "redemption log"
OF_MEMBER = "redemptions"
MAX_PRODUCTS = 1_000


async def log(
    context: Context,
    *,
    first: int,
    after: str | None,
    status: RedemptionStatus | None,
    reward_id: str | None,
) -> Connection[Redemption]:
    """Everybody's redemptions; of a reward that is not there, none."""
    place = context.cursor(LOG, after)
    rows = await redemption_lists.log(
        first=check_first(first),
        status=status.value if status else None,
        reward_key=None if reward_id is None else key_in(reward_id) or "",
        after=(datetime.fromisoformat(place[0]), UUID(place[1]), place[2]) if place else None,
    )
    current = await program.latest()
    cursor = cursors(context.cursors, LOG, _log_place)
    return connection(rows, first, node=lambda row: redemption(row, current), cursor=cursor)


async def node(_context: Context, id: str) -> Node | None:
    """A redemption by global id."""
    key = member_row_in(id, "Redemption")
    row = (await redemption_lists.by_keys(keys=[key]))[key] if key else None
    return redemption(row, await program.latest()) if row else None


async def validate(context: Context, *, code: str, cart: Cart) -> CodeVerdict:
    """Judge a code; whoever asks for too many that do not exist must wait."""
    await context.services.codes.check_look_up(actor=context.caller.actor)
    found = await codes.judge(code=code, cart=cart)
    if found.problem is CodeProblem.UNKNOWN:
        judged = await referral_offers.judge(code=code, cart=cart)
        if judged is not None:
            return _referral_verdict(judged)
        await context.services.codes.count_unknown(actor=context.caller.actor)
    row, worth = found.redemption, found.worth
    return CodeVerdict(
        valid=found.problem is None,
        problem=found.problem,
        message=found.message,
        referral=False,
        code=row.code if row else None,
        status=RedemptionStatus(row.status) if row else None,
        reward_name=found.reward.name if found.reward else None,
        summary=worth.summary if worth else None,
        discount=discount_of(worth) if worth else None,
        expires_at=row.expires_at if row else None,
        order_id=row.order_id if row else None,
    )


async def use(context: Context, given: UseCodeInput) -> UseCodePayload:
    """Mark a code used."""
    actor = context.caller.actor
    await context.services.codes.check_look_up(actor=actor)
    try:
        row, recorded = await codes.use(
            code=given.code,
            source=given.store,
            order_id=given.order_id,
            cart=cart_of(
                given.store,
                given.customer_id,
                given.order_total,
                given.product_ids,
                given.collection_ids,
            ),
            actor=actor,
            idempotency_key=given.idempotency_key,
        )
    except NotFound as error:
        told = await _use_referral(given)
        if told is not None:
            return told
        await context.services.codes.count_unknown(actor=actor)
        return UseCodePayload(problem=CodeProblem.UNKNOWN, user_errors=[user_error(error)])
    except CodeRefused as error:
        return UseCodePayload(problem=CodeProblem(error.problem), user_errors=[user_error(error)])
    _, worth = await codes.worth_of(row)
    return UseCodePayload(
        created=recorded.created,
        code=row.code,
        status=RedemptionStatus(row.status),
        order_id=row.order_id,
        used_at=row.settled_at,
        summary=worth.summary,
        discount=discount_of(worth),
    )


async def _use_referral(given: UseCodeInput) -> UseCodePayload | None:
    """A referral code is not used up: the order that names it says who sent the customer. A shop
    that does not send the codes of its orders says so here."""
    cart = cart_of(
        given.store, given.customer_id, given.order_total, given.product_ids, given.collection_ids
    )
    judged = await referral_offers.judge(code=given.code, cart=cart)
    if judged is None:
        return None
    if judged.problem is not None:
        refused = CodeRefused(judged.message, problem=judged.problem, field="code")
        return UseCodePayload(problem=judged.problem, user_errors=[user_error(refused)])
    claimed = False
    if given.customer_id is not None:
        _, claimed = await referral_claims.claim(
            store=given.store, external_id=given.customer_id, code=given.code
        )
    worth = judged.offer.terms.friend
    return UseCodePayload(
        created=claimed,
        code=judged.offer.owner.code,
        order_id=given.order_id,
        summary=worth.summary if worth else None,
        discount=discount_of(worth) if worth else None,
    )


async def cancel(context: Context, given: CancelRedemptionInput) -> CancelRedemptionPayload:
    """End an unused code."""
    place = member_row_in(given.redemption_id, "Redemption")
    if place is None:
        raise NotFound("There is no such redemption.", field="redemptionId")
    recorded = await redemptions.cancel(
        member_id=place[0],
        seq=place[1],
        reason=given.reason,
        actor=context.caller.actor,
        idempotency_key=given.idempotency_key,
    )
    return CancelRedemptionPayload(key=(recorded.member_id, recorded.seq), place=place)


async def read_redemptions(
    _context: Context, keys: Sequence[tuple[UUID, int]]
) -> Mapping[tuple[UUID, int], Redemption | None]:
    """Redemptions by member and seq."""
    found = await redemption_lists.by_keys(keys=keys)
    current = await program.latest()
    return {key: redemption(row, current) if row else None for key, row in found.items()}


async def read_of_members(
    context: Context, keys: Sequence[UUID], *, first: int, before: int | None
) -> Mapping[UUID, Connection[Redemption]]:
    """Each member's redemptions, newest first."""
    found = await redemption_lists.of_members(members=keys, first=first, before=before)
    current = await program.latest()
    cursor = cursors(context.cursors, OF_MEMBER, _place)
    return {
        key: connection(found[key], first, node=lambda row: redemption(row, current), cursor=cursor)
        for key in keys
    }


async def read_of_orders(
    _context: Context, keys: Sequence[tuple[UUID, str, str]]
) -> Mapping[tuple[UUID, str, str], list[Redemption]]:
    """What orders used."""
    found = await redemption_lists.of_orders(keys=keys)
    current = await program.latest()
    return {key: [redemption(row, current) for row in rows] for key, rows in found.items()}


async def read_counts(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, MemberCodes]:
    """What became of the members' codes."""
    found = await redemption_lists.counts_of_members(members=keys)
    return {
        key: MemberCodes(
            issued=one.issued,
            unused=one.unused,
            used=one.used,
            cancelled=one.cancelled,
            expired=one.expired,
        )
        for key, one in found.items()
    }


def redemption(row: StoredRedemption, current: StoredProgram) -> Redemption:
    """A redemption under the terms of its time."""
    reward = current.program.rewards.version(row.reward_key, row.reward_version)
    worth = rewards.worth(reward, current.program.currency)
    return Redemption(
        member_key=row.member_id,
        seq=row.seq,
        reward_key=row.reward_key,
        order_source=row.order_source,
        id=strawberry.ID(global_id("Redemption", row.member_id, row.seq)),
        code=row.code,
        masked_code=masked(row.code),
        status=RedemptionStatus(row.status),
        cost=row.cost,
        reward_name=reward.name,
        summary=worth.summary,
        discount=discount_of(worth),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        settled_at=row.settled_at,
        returned=row.returned,
        order_id=row.order_id,
        returns_on_cancel=reward.settings.return_on_cancel,
    )


def _referral_verdict(judged: Judged) -> CodeVerdict:
    worth = judged.offer.terms.friend
    return CodeVerdict(
        valid=judged.problem is None,
        problem=judged.problem,
        message=judged.message,
        referral=True,
        status=None,
        order_id=None,
        code=judged.offer.owner.code,
        reward_name=judged.offer.terms.rule.name,
        summary=worth.summary if worth else None,
        discount=discount_of(worth) if worth else None,
        expires_at=judged.expires_at,
    )


def cart_of(
    store: str,
    customer: str | None,
    total: MoneyInput | None,
    products: Sequence[str] | None,
    collections: Sequence[str] | None,
) -> Cart:
    """What a shop tells of an order that is to use a code."""
    for names, field in ((products, "productIds"), (collections, "collectionIds")):
        if names is not None and len(names) > MAX_PRODUCTS:
            raise InvalidInput(f"Name at most {MAX_PRODUCTS}.", field=field)
    return Cart(
        customer=None if customer is None else (store, customer),
        total=total.amount if total else None,
        currency=total.currency_code if total else None,
        products=products,
        collections=collections,
    )


def _log_place(row: StoredRedemption) -> list[Any]:
    return [row.issued_at, row.member_id, row.seq]


def _place(row: StoredRedemption) -> list[Any]:
    return [row.seq]

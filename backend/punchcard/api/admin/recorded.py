"""Mutations that record facts: inputs become facts, postings become payloads."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from punchcard.api.admin.outcomes import Recorded as RecordedPayload
from punchcard.api.admin.points import (
    AdjustPointsInput,
    AdjustPointsPayload,
    BlockMemberInput,
    BlockMemberPayload,
    UnblockMemberInput,
    UnblockMemberPayload,
    UndoAdjustmentInput,
    UndoAdjustmentPayload,
)
from punchcard.api.admin.recording import (
    CustomerInput,
    EnrolMemberInput,
    EnrolMemberPayload,
    OrderItemInput,
    RecordOrderInput,
    RecordOrderPayload,
    RecordOrdersPayload,
    RefundOrderInput,
    RefundOrderPayload,
)
from punchcard.api.amounts import in_minor_units
from punchcard.api.context import Context
from punchcard.api.ids import member_row_in, uuid_in
from punchcard.api.refusals import user_error
from punchcard.core.codes import code_key
from punchcard.core.fact_checks import check_text
from punchcard.core.facts import MemberJoined, OrderLine, OrderPaid, OrderRefunded
from punchcard.errors import InvalidInput, NotFound, PunchcardError
from punchcard.services import adjustments, posting
from punchcard.services.incoming import Customer, Idempotency, Incoming, Recorded

MAX_BATCH = 500
MAX_ITEMS = 1_000
MAX_BATCH_ITEMS = 10_000
"""Everybody else waits a second while so many are read."""

MAX_CODES = 50
MAX_CODE = 200
CLOCK_SKEW = timedelta(minutes=5)
Payload = TypeVar("Payload", bound=RecordedPayload)


async def order(context: Context, given: RecordOrderInput) -> RecordOrderPayload:
    """Record a paid order."""
    return _payload(RecordOrderPayload, await _record(context, _order(context, given)))


async def orders(context: Context, given: Sequence[RecordOrderInput]) -> RecordOrdersPayload:
    """Record many orders in one transaction, each with its own result."""
    if not 1 <= len(given) <= MAX_BATCH:
        raise InvalidInput(f"Send 1 to {MAX_BATCH} orders at a time.", field="input")
    if sum(len(one.items) for one in given) > MAX_BATCH_ITEMS:
        raise InvalidInput(f"Send {MAX_BATCH_ITEMS:,} items at most at a time.", field="input")
    results: list[Any] = [_or_refusal(context, one) for one in given]
    items = [one for one in results if isinstance(one, Incoming)]
    recorded = iter(await posting.record_many(items=items, actor=context.caller.actor))
    results = [next(recorded) if isinstance(one, Incoming) else one for one in results]
    return RecordOrdersPayload(results=[_result(one) for one in results])


async def refund(context: Context, given: RefundOrderInput) -> RefundOrderPayload:
    """Record that money of an order was given back."""
    currency = given.amount.currency_code
    fact = OrderRefunded(
        source=given.store,
        external_id=given.refund_id,
        occurred_at=moment(given.refunded_at, "refundedAt"),
        order_id=given.order_id,
        amount=in_minor_units(given.amount.amount, currency, field="amount.amount"),
        currency=currency,
    )
    incoming = Incoming(
        fact=fact,
        member=customer_in(given.customer) if given.customer else None,
        idempotency=_key(context, given.idempotency_key),
        dated=given.refunded_at is not None,
    )
    return _payload(RefundOrderPayload, await _record(context, incoming))


async def enrolment(context: Context, given: EnrolMemberInput) -> EnrolMemberPayload:
    """Record that a customer created an account."""
    customer = given.customer
    fact = MemberJoined(
        source=customer.store,
        external_id=customer.external_id,
        occurred_at=moment(given.joined_at, "joinedAt"),
    )
    incoming = Incoming(
        fact=fact,
        member=customer_in(customer),
        idempotency=_key(context, given.idempotency_key),
        dated=given.joined_at is not None,
    )
    return _payload(EnrolMemberPayload, await _record(context, incoming))


async def adjustment(context: Context, given: AdjustPointsInput) -> AdjustPointsPayload:
    """Give or remove points by hand."""
    recorded = await adjustments.adjust(
        member_id=member_in(given.member_id),
        points=given.points,
        reason=given.reason,
        note=given.member_note,
        notify=given.notify,
        counts_for_tier=given.counts_for_tier,
        idempotency_key=given.idempotency_key,
        actor=context.caller.actor,
    )
    return AdjustPointsPayload(key=_place(recorded))


async def undoing(context: Context, given: UndoAdjustmentInput) -> UndoAdjustmentPayload:
    """Take an adjustment back."""
    place = member_row_in(given.activity_id, "Activity")
    if place is None:
        raise NotFound("There is no such adjustment.", field="activityId")
    recorded = await adjustments.undo(
        member_id=place[0],
        seq=place[1],
        reason=given.reason,
        idempotency_key=given.idempotency_key,
        actor=context.caller.actor,
    )
    return UndoAdjustmentPayload(key=_place(recorded))


async def block(context: Context, given: BlockMemberInput) -> BlockMemberPayload:
    """Block a member."""
    recorded = await adjustments.block(
        member_id=member_in(given.member_id),
        reason=given.reason,
        idempotency_key=given.idempotency_key,
        actor=context.caller.actor,
    )
    return BlockMemberPayload(key=_place(recorded))


async def unblock(context: Context, given: UnblockMemberInput) -> UnblockMemberPayload:
    """Lift the block."""
    recorded = await adjustments.unblock(
        member_id=member_in(given.member_id),
        reason=given.reason,
        idempotency_key=given.idempotency_key,
        actor=context.caller.actor,
    )
    return UnblockMemberPayload(key=_place(recorded))


def _order(context: Context, given: RecordOrderInput) -> Incoming:
    currency = given.total.currency_code
    if len(given.items) > MAX_ITEMS:
        raise InvalidInput(f"An order has at most {MAX_ITEMS} items.", field="items")
    fact = OrderPaid(
        source=given.customer.store,
        external_id=given.external_id,
        occurred_at=moment(given.paid_at, "paidAt"),
        number=given.number,
        currency=currency,
        total=in_minor_units(given.total.amount, currency, field="total.amount"),
        shipping=in_minor_units(given.shipping, currency, field="shipping"),
        gift_card_paid=in_minor_units(given.gift_card_paid, currency, field="giftCardPaid"),
        codes=_codes(given.discount_codes),
        lines=tuple(_line(item, currency, index) for index, item in enumerate(given.items)),
    )
    return Incoming(
        fact=fact,
        member=customer_in(given.customer),
        idempotency=_key(context, given.idempotency_key),
        dated=given.paid_at is not None,
    )


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    """The codes as they are looked up, each once."""
    if len(given) > MAX_CODES or any(len(code) > MAX_CODE for code in given):
        raise InvalidInput(
            f"An order has at most {MAX_CODES} codes of {MAX_CODE} characters.",
            field="discountCodes",
        )
    for code in given:
        check_text(code, "discountCodes")
    return tuple(dict.fromkeys(key for code in given if (key := code_key(code))))


def _line(item: OrderItemInput, currency: str, index: int) -> OrderLine:
    return OrderLine(
        product_id=item.product_id,
        sku=item.sku,
        title=item.title,
        quantity=item.quantity,
        amount=in_minor_units(item.amount, currency, field=f"items.{index}.amount"),
        gift_card=item.gift_card,
    )


def customer_in(given: CustomerInput) -> Customer:
    """The customer as a shop names them."""
    return Customer(
        external_id=given.external_id, store=given.store, email=given.email, name=given.name or ""
    )


def moment(given: datetime | None, field: str) -> datetime:
    """When it happened, now if that is not said. Raises InvalidInput for the future."""
    now = datetime.now(UTC)
    if given is not None and given > now + CLOCK_SKEW:
        raise InvalidInput("That is in the future.", field=field)
    return given or now


def _key(context: Context, key: str | None) -> Idempotency | None:
    return None if key is None else Idempotency(scope=context.caller.actor, key=key)


def member_in(given: str) -> UUID:
    """The member of a global id. Raises NotFound."""
    member_id = uuid_in(given, "Member")
    if member_id is None:
        raise NotFound("There is no such member.", field="memberId")
    return member_id


async def _record(context: Context, incoming: Incoming) -> Recorded:
    return await posting.record(
        fact=incoming.fact,
        member=incoming.member,
        actor=context.caller.actor,
        idempotency=incoming.idempotency,
        dated=incoming.dated,
    )


def _or_refusal(context: Context, given: RecordOrderInput) -> Incoming | PunchcardError:
    try:
        return _order(context, given)
    except PunchcardError as refusal:
        return refusal


def _result(outcome: Recorded | PunchcardError) -> RecordOrderPayload:
    if isinstance(outcome, PunchcardError):
        return RecordOrderPayload(user_errors=[user_error(outcome)])
    return _payload(RecordOrderPayload, outcome)


def _payload(kind: type[Payload], recorded: Recorded) -> Payload:
    return kind(key=_place(recorded), created=recorded.created)


def _place(recorded: Recorded) -> tuple[UUID, int]:
    return recorded.member_id, recorded.seq

"""Mutations of visits, events, tags and birthdays: inputs become calls, postings payloads."""

from uuid import UUID

from punchcard.api.admin.activity_reports import (
    RecordEventInput,
    RecordEventPayload,
    RecordVisitInput,
    RecordVisitPayload,
    SetBirthdayInput,
    SetBirthdayPayload,
    TagMemberInput,
    TagMemberPayload,
    UntagMemberInput,
    UntagMemberPayload,
)
from punchcard.api.admin.recorded import customer_in, member_in, moment
from punchcard.api.admin.recording import CustomerInput
from punchcard.api.context import Context
from punchcard.errors import InvalidInput
from punchcard.services import activities
from punchcard.services.incoming import Customer


async def visit(context: Context, given: RecordVisitInput) -> RecordVisitPayload:
    """Record a visit."""
    recorded = await activities.record_visit(
        customer=customer_in(given.customer),
        at=moment(given.visited_at, "visitedAt"),
        actor=context.caller.actor,
    )
    return RecordVisitPayload(key=(recorded.member_id, recorded.seq), created=recorded.created)


async def event(context: Context, given: RecordEventInput) -> RecordEventPayload:
    """Record an event of the shop's own."""
    at = None if given.occurred_at is None else moment(given.occurred_at, "occurredAt")
    recorded = await activities.record_event(
        customer=customer_in(given.customer),
        name=given.name,
        idempotency_key=given.idempotency_key,
        at=at,
        actor=context.caller.actor,
    )
    return RecordEventPayload(key=(recorded.member_id, recorded.seq), created=recorded.created)


async def tag(context: Context, given: TagMemberInput) -> TagMemberPayload:
    """Put tags on a member."""
    recorded = await activities.tag(
        member=_member(given.member_id, given.customer),
        tags=given.tags,
        actor=context.caller.actor,
        idempotency_key=given.idempotency_key,
    )
    return TagMemberPayload(key=(recorded.member_id, recorded.seq))


async def untag(context: Context, given: UntagMemberInput) -> UntagMemberPayload:
    """Take tags from a member."""
    recorded = await activities.untag(
        member=_member(given.member_id, given.customer),
        tags=given.tags,
        actor=context.caller.actor,
        idempotency_key=given.idempotency_key,
    )
    return UntagMemberPayload(key=(recorded.member_id, recorded.seq))


async def birthday(context: Context, given: SetBirthdayInput) -> SetBirthdayPayload:
    """Keep a member's birthday."""
    member_id = member_in(given.member_id)
    told = given.birthday
    await activities.set_birthday(
        member_id=member_id,
        month=told.month if told else None,
        day=told.day if told else None,
        actor=context.caller.actor,
    )
    return SetBirthdayPayload(key=await activities.latest(member_id=member_id))


def _member(member_id: str | None, customer: CustomerInput | None) -> Customer | UUID:
    if (member_id is None) is (customer is None):
        raise InvalidInput("Give memberId or customer, one of them.", field="memberId")
    if customer is not None:
        return customer_in(customer)
    return member_in(member_id or "")

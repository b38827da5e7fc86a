"""The customer of the token as a member: found, joined, changed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import strawberry

from punchcard.api.context import Context
from punchcard.api.ids import global_id
from punchcard.api.reads import Read
from punchcard.api.shared import Birthday, BirthdayInput
from punchcard.api.storefront.activity_types import Balance
from punchcard.api.storefront.member_types import EmailPreferences, Member
from punchcard.api.storefront.payloads import (
    JoinProgramInput,
    JoinProgramPayload,
    UpdateProfileInput,
    UpdateProfilePayload,
)
from punchcard.core.state import MemberStatus
from punchcard.db.sql.members import MemberRow
from punchcard.errors import MemberBlocked, NotFound
from punchcard.services import members as service
from punchcard.services import membership
from punchcard.services.voices import voice_for

NO_BIRTHDAY = membership.Birthday()


async def me(context: Context) -> Member | None:
    """The customer of the token, unless blocked or no member."""
    row = await member_row(context)
    return member(row) if row and is_open(row) else None


async def my(member_id: UUID) -> Member | None:
    """That member, who is the customer of the token, as they are now."""
    row = await service.by_id(member_id=member_id)
    return member(row) if row else None


async def join(context: Context, given: JoinProgramInput) -> JoinProgramPayload:
    """Join by one's own word."""
    caller = context.caller
    member_id = await membership.join(
        store=caller.store or "",
        external_id=caller.customer or "",
        email=caller.email,
        consent=given.consent,
        actor=caller.actor,
        idempotency_key=given.idempotency_key,
    )
    return JoinProgramPayload(me=await my(member_id))


async def update_profile(context: Context, given: UpdateProfileInput) -> UpdateProfilePayload:
    """Tell one's birthday, choose one's emails."""
    member_id = context.caller.member_id
    if member_id is None:
        raise NotFound("Join the programme first.")
    await context.services.codes.check_change(actor=context.caller.actor)
    emails = given.email_preferences
    await membership.update_profile(
        member_id=member_id,
        birthday=_birthday(given.birthday),
        reminders=emails.reminders if emails else None,
        language=emails.language if emails else None,
        actor=context.caller.actor,
    )
    return UpdateProfilePayload(me=await my(member_id))


def _birthday(given: BirthdayInput | None) -> membership.Birthday | None:
    if given is strawberry.UNSET:
        return None
    return membership.Birthday(month=given.month, day=given.day) if given else NO_BIRTHDAY


async def member_row(context: Context) -> MemberRow | None:
    """The member of the token, as of the operation's beginning."""
    return await context.load(Read.MYSELF, None)


async def read_myself(context: Context, keys: Sequence[None]) -> Mapping[None, MemberRow | None]:
    """The member of the token, who may have joined after it was signed."""
    return dict.fromkeys(keys, await _myself(context))


async def _myself(context: Context) -> MemberRow | None:
    caller = context.caller
    if caller.member_id is not None:
        return await service.by_id(member_id=caller.member_id)
    if caller.store is None or caller.customer is None:
        return None
    return await service.by_identity(store=caller.store, external_id=caller.customer)


async def is_blocked(context: Context) -> bool:
    """Whether the token is of a member whom the shop has blocked."""
    if context.caller.customer is None:
        return False
    row = await member_row(context)
    return row is not None and not is_open(row)


async def open_member(context: Context) -> MemberRow:
    """The member of the token who may do something. Raises NotFound, MemberBlocked."""
    row = await member_row(context)
    if row is None:
        raise NotFound("Join the programme first.")
    check_open(row)
    return row


def check_open(row: MemberRow) -> None:
    """Raises MemberBlocked if the member may see and do nothing."""
    if not is_open(row):
        raise MemberBlocked("The shop has paused your membership. Please ask them.")


def is_open(row: MemberRow) -> bool:
    """Whether the member may see and do anything."""
    return row.status != MemberStatus.BLOCKED


def member(row: MemberRow) -> Member:
    """The member as they see themselves."""
    month, day = row.birthday_month, row.birthday_day
    return Member(
        key=row.id,
        joined=row.joined is True,
        id=strawberry.ID(global_id("Member", row.id)),
        external_id=row.external_id,
        name=row.name,
        email=row.email,
        birthday=Birthday(month=month, day=day) if month is not None and day is not None else None,
        consent_at=row.consent_at,
        email_preferences=EmailPreferences(
            reminders=row.unsubscribed_at is None, language=row.language or None
        ),
        enrolled_at=row.enrolled_at,
        balance=balance(row),
    )


def balance(row: MemberRow) -> Balance:
    """What the member has, and what they owe."""
    return Balance(
        available=max(0, row.available),
        owed=row.debt,
        pending=row.pending,
        spent=row.spent,
        expired=row.expired,
        lifetime=row.lifetime,
    )


async def read_owed_texts(
    _context: Context, keys: Sequence[int], *, languages: tuple[str, ...]
) -> Mapping[int, str]:
    """What is said of so many points owed."""
    voice = await voice_for(languages)
    return {owed: voice.owes(owed) for owed in keys}

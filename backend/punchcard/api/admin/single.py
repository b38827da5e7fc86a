"""Single things at the root of the admin schema."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from uuid import UUID

import strawberry

from punchcard.api.admin import (
    code_work,
    convert,
    email_work,
    referral_work,
    reward_work,
    rule_work,
    segment_work,
)
from punchcard.api.admin.members import Member
from punchcard.api.admin.program import (
    Program,
    SetLanguagesInput,
    SetLanguagesPayload,
    SetLeapBirthdayInput,
    SetLeapBirthdayPayload,
    Viewer,
)
from punchcard.api.context import Context
from punchcard.api.enums import LeapBirthday
from punchcard.api.ids import member_row_in, read_id, uuid_in
from punchcard.api.languages import canonical
from punchcard.api.permissions import Right
from punchcard.api.shared import Node, PointName
from punchcard.db.sql.members import MemberRow
from punchcard.errors import InvalidInput
from punchcard.services import activity, emails, members, orders
from punchcard.services import program as programs

Finder: TypeAlias = Callable[[Context, str], Awaitable[Node | None]]


async def member(
    _context: Context, *, id: str | None, external_id: str | None, store: str, email: str | None
) -> Member | None:
    """One member by exactly one of the three names."""
    if [id, external_id, email].count(None) != 2:
        raise InvalidInput("Give exactly one of id, externalId and email.")
    row: MemberRow | None = None
    if id is not None:
        key = uuid_in(id, "Member")
        row = await members.by_id(member_id=key) if key else None
    elif external_id is not None:
        row = await members.by_identity(store=store, external_id=external_id)
    elif email is not None:
        row = await members.by_email(email=email)
    return convert.member(row) if row else None


async def program(context: Context) -> Program | None:
    """The programme, or None before one is made, and to nobody in particular."""
    found = await programs.settings() if context.may(Right.SIGNED_IN) else None
    if found is None:
        return None
    settings, revision = found
    return Program(
        id=strawberry.ID("program"),
        name=settings.name,
        time_zone=settings.timezone,
        currency=settings.currency,
        point_name=PointName(singular=settings.point_singular, plural=settings.point_plural),
        languages=list(settings.languages),
        leap_birthday=LeapBirthday(settings.leap_birthday),
        starts_at=settings.starts_at,
        allow_negative=settings.balance_policy == "allow_negative",
        auto_enrol=settings.auto_enrol,
        expires_after_days=settings.expires_after_days,
        sender=settings.from_address or None,
        sends_emails=emails.are_sent(),
        revision=revision,
    )


async def set_languages(context: Context, given: SetLanguagesInput) -> SetLanguagesPayload:
    """Say in which languages shoppers are spoken to."""
    await programs.update_settings(
        actor=context.caller.actor, languages=tuple(canonical(tag) for tag in given.languages)
    )
    return SetLanguagesPayload(program=await program(context))


async def set_leap_birthday(
    context: Context, given: SetLeapBirthdayInput
) -> SetLeapBirthdayPayload:
    """Say when a birthday of 29 February is kept in other years."""
    await programs.update_settings(
        actor=context.caller.actor, leap_birthday=given.leap_birthday.value
    )
    return SetLeapBirthdayPayload(program=await program(context))


async def viewer(context: Context) -> Viewer | None:
    """Who asks."""
    caller = context.caller
    if caller.actor == "anonymous:":
        return None
    return Viewer(
        id=strawberry.ID(caller.actor),
        name=caller.name,
        email=caller.email,
        role=caller.role,
        permissions=sorted(right.value for right in caller.rights),
    )


async def node(context: Context, id: str) -> Node | None:
    """A thing by global id. What the caller may not see is answered like what is not there."""
    kind, _ = read_id(id)
    right, find = _FINDERS.get(kind, (None, None))
    if right is None or find is None or not context.may(right):
        return None
    return await find(context, id)


async def _member(_context: Context, id: str) -> Node | None:
    key = uuid_in(id, "Member")
    row = await members.by_id(member_id=key) if key else None
    return convert.member(row) if row else None


async def _activity(_context: Context, id: str) -> Node | None:
    key = member_row_in(id, "Activity")
    row = (await activity.by_keys(keys=[key])).get(key) if key else None
    return convert.activity(row) if row else None


async def _entry(_context: Context, id: str) -> Node | None:
    key = member_row_in(id, "Entry")
    row = await activity.entry(member_id=key[0], seq=key[1]) if key else None
    return convert.entry(row, (await programs.current()).program) if row else None


async def _order(_context: Context, id: str) -> Node | None:
    key = member_row_in(id, "Order")
    fact = (await activity.by_keys(keys=[key])).get(key) if key else None
    if fact is None or fact.kind != "order_paid":
        return None
    name: tuple[UUID, str, str] = (fact.member_id, fact.source, fact.external_id)
    row = (await orders.by_keys(keys=[name]))[name]
    return convert.order(row) if row else None


_FINDERS: Mapping[str, tuple[Right, Finder]] = {
    "Email": (Right.EMAILS_READ, email_work.email_node),
    "Member": (Right.MEMBERS_READ, _member),
    "Activity": (Right.ACTIVITY_READ, _activity),
    "Entry": (Right.ACTIVITY_READ, _entry),
    "Order": (Right.MEMBERS_READ, _order),
    "Rule": (Right.RULES_READ, rule_work.node),
    "Reward": (Right.RULES_READ, reward_work.node),
    "Segment": (Right.RULES_READ, segment_work.node),
    "Redemption": (Right.ACTIVITY_READ, code_work.node),
    "Referral": (Right.ACTIVITY_READ, referral_work.node),
}

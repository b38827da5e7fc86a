"""What storefronts ask, answered for the customer of the token alone."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry

from punchcard.api.context import Context, Reader
from punchcard.api.enums import ActivityKind
from punchcard.api.ids import global_id, member_row_in, read_id, uuid_in
from punchcard.api.paging import connection, cursors
from punchcard.api.reads import Read
from punchcard.api.shared import Birthday, Connection, Money, Node, PointName
from punchcard.api.storefront import referrals, rewards, tier_resolvers
from punchcard.api.storefront.design import Notice
from punchcard.api.storefront.design import notices as as_notices
from punchcard.api.storefront.types import (
    Activity,
    Balance,
    EmailPreferences,
    JoinProgramInput,
    JoinProgramPayload,
    Member,
    MyActivityEvent,
    Program,
    UpdateProfileInput,
    UpdateProfilePayload,
    VisitStorePayload,
    WayToEarn,
)
from punchcard.core.state import MemberStatus
from punchcard.db.sql.activity import ActivityRow
from punchcard.db.sql.members import MemberRow
from punchcard.errors import MemberBlocked, NotFound
from punchcard.services import (
    activities,
    activity,
    design,
    feed,
    members,
    membership,
    notices,
    profile,
    wordings,
)
from punchcard.services import program as programs
from punchcard.services.incoming import Customer

MINE = "my activity"


async def program(context: Context) -> Program | None:
    """The programme; a blocked customer does not see it."""
    found = await programs.settings()
    if found is None or await _is_blocked(context):
        return None
    settings, revision = found
    stored = await programs.current(revision=revision)
    return Program(
        name=settings.name,
        currency=settings.currency,
        time_zone=settings.timezone,
        point_name=PointName(singular=settings.point_singular, plural=settings.point_plural),
        languages=list(settings.languages),
        tiers=tier_resolvers.ladder(stored.program),
        found_design=await design.current(revision=revision),
    )


async def me(context: Context) -> Member | None:
    """The customer of the token, unless blocked or no member."""
    row = await member_row(context)
    return await _member(row) if row and is_open(row) else None


async def node(context: Context, id: str) -> Node | None:
    """The customer's own things; anything else is not there."""
    row = await member_row(context)
    if row is None or not is_open(row):
        return None
    if uuid_in(id, "Member") == row.id:
        return await _member(row)
    if read_id(id)[0] == "Reward":
        return await rewards.find(context, id)
    code = member_row_in(id, "Redemption")
    if code is not None and code[0] == row.id:
        return (await rewards.read_redemptions(context, [code]))[code]
    key = member_row_in(id, "Activity")
    if key is None or key[0] != row.id:
        return None
    found = await activity.by_keys(keys=[key])
    return _activity(found[key]) if key in found else None


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
    return JoinProgramPayload(me=await _me(member_id))


async def update_profile(context: Context, given: UpdateProfileInput) -> UpdateProfilePayload:
    """Tell one's birthday, choose one's emails."""
    member_id = context.caller.member_id
    if member_id is None:
        raise NotFound("Join the programme first.")
    wanted = given.email_preferences
    await profile.update(
        member_id=member_id,
        birthday=_birthday(given),
        reminders=wanted.reminders if wanted else None,
        language=wanted.language if wanted else None,
        actor=context.caller.actor,
    )
    return UpdateProfilePayload(me=await _me(member_id))


def _birthday(given: UpdateProfileInput) -> profile.Birthday | None:
    """None: it was left out."""
    if given.birthday is strawberry.UNSET:
        return None
    if given.birthday is None:
        return profile.Birthday()
    return profile.Birthday(month=given.birthday.month, day=given.birthday.day)


async def visit(context: Context) -> VisitStorePayload:
    """The customer of the token is here: once a local day."""
    row = await member_row(context)
    caller = context.caller
    if row is None or caller.store is None or caller.customer is None:
        raise NotFound("Join the programme first.")
    if not is_open(row):
        raise MemberBlocked("The shop has paused your membership. Please ask them.")
    recorded = await activities.record_visit(
        customer=Customer(external_id=caller.customer, store=caller.store), actor=caller.actor
    )
    found = await activity.by_keys(keys=[(recorded.member_id, recorded.seq)])
    return VisitStorePayload(
        first_today=recorded.created,
        activity=_activity(found[recorded.member_id, recorded.seq]),
        me=await _me(recorded.member_id),
    )


async def my_activity(
    context: Context, *, after: str | None
) -> AsyncGenerator[MyActivityEvent, None]:
    """Replay the customer's own activity after the cursor, then stream it."""
    row = await member_row(context)
    if row is None:
        raise NotFound("Join the programme first.")
    place = context.cursor(MINE, after)
    if place is None:
        newest = (await activity.by_seq(members=[row.id], first=1))[row.id]
        seq = newest[0].seq if newest else 0
        yield await _event(context, row.id, seq, None)
    else:
        seq = place[0]
    async for seqs in feed.follow_member(row.id, seq):
        found = await activity.by_keys(keys=[(row.id, one) for one in seqs])
        for one in seqs:
            yield await _event(context, row.id, one, found[row.id, one])


async def read_activities(
    context: Context, keys: Sequence[UUID], *, first: int, after: tuple[Any, ...] | None
) -> Mapping[UUID, Connection[Activity]]:
    """Own activity by own seq, newest first."""
    found = await activity.by_seq(members=keys, first=first, before=after[0] if after else None)
    cursor = cursors(context.cursors, MINE, _place)
    return {key: connection(found[key], first, node=_activity, cursor=cursor) for key in keys}


async def read_ways(
    _context: Context, keys: Sequence[None], *, languages: tuple[str, ...]
) -> Mapping[None, list[WayToEarn]]:
    """The rules in force, in words."""
    found = [_way(one) for one in await wordings.ways_to_earn(languages=languages)]
    return dict.fromkeys(keys, found)


async def read_my_ways(
    _context: Context, keys: Sequence[UUID], *, languages: tuple[str, ...]
) -> Mapping[UUID, list[WayToEarn]]:
    """The rules in force that are for these members."""
    return {
        key: [_way(one) for one in await wordings.ways_to_earn(languages=languages, member_id=key)]
        for key in keys
    }


def _way(way: wordings.WayToEarn) -> WayToEarn:
    return WayToEarn(type=way.type, key=way.key, name=way.name, panel=way.panel)


async def read_notifications(
    _context: Context, keys: Sequence[tuple[UUID, int]], *, languages: tuple[str, ...]
) -> Mapping[tuple[UUID, int], str | None]:
    """What the rules say of the points they gave."""
    return await wordings.notifications(keys=keys, languages=languages)


async def read_notices(
    _context: Context, keys: Sequence[tuple[UUID, int]], *, language: str
) -> Mapping[tuple[UUID, int], list[Notice]]:
    """What is to be told to members (and what they have available)."""
    revision = (await programs.latest()).revision
    known = await design.current(revision=revision)
    return {
        (member_id, available): as_notices(
            await notices.of_member(
                member_id=member_id, available=available, design=known, language=language
            )
        )
        for member_id, available in keys
    }


READERS: Mapping[Read, Reader] = {
    Read.MEMBER_ACTIVITIES: read_activities,
    Read.NOTIFICATIONS: read_notifications,
    Read.WAYS_TO_EARN: read_ways,
    Read.MY_WAYS: read_my_ways,
    Read.OFFERS: rewards.read_offers,
    Read.REDEMPTIONS: rewards.read_redemptions,
    Read.MEMBER_REDEMPTIONS: rewards.read_of_members,
    Read.MY_REWARDS: rewards.read_mine,
    Read.MEMBER_TIERS: tier_resolvers.read_mine,
    Read.TIER_CHANGES: tier_resolvers.read_changes,
    Read.REFERRAL_PROGRAM: referrals.read_program,
    Read.MY_REFERRALS: referrals.read_mine,
    Read.REFERRAL_LINKS: referrals.read_links,
    Read.REFERRAL_COUNTS: referrals.read_counts,
    Read.MEMBER_REFERRALS: referrals.read_friends,
    Read.MY_NOTICES: read_notices,
}


async def member_row(context: Context) -> MemberRow | None:
    """The member of the token, read anew: they may have joined a moment ago."""
    caller = context.caller
    if caller.member_id is not None:
        return await members.by_id(member_id=caller.member_id)
    if caller.store is None or caller.customer is None:
        return None
    return await members.by_identity(store=caller.store, external_id=caller.customer)


async def _me(member_id: UUID) -> Member | None:
    row = await members.by_id(member_id=member_id)
    return await _member(row) if row else None


async def _is_blocked(context: Context) -> bool:
    if context.caller.customer is None:
        return False
    row = await member_row(context)
    return row is not None and not is_open(row)


async def _event(
    context: Context, member_id: UUID, seq: int, row: ActivityRow | None
) -> MyActivityEvent:
    member = await members.by_id(member_id=member_id)
    if member is None or not is_open(member):
        raise MemberBlocked("The shop has paused your membership. Please ask them.")
    return MyActivityEvent(
        cursor=context.cursors.make(MINE, [seq]),
        activity=_activity(row) if row else None,
        balance=await _balance(member),
    )


def is_open(row: MemberRow) -> bool:
    """Whether the member may see and do anything."""
    return row.status != MemberStatus.BLOCKED


async def _member(row: MemberRow) -> Member:
    month, day = row.birthday_month, row.birthday_day
    return Member(
        key=row.id,
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
        balance=await _balance(row),
    )


async def _balance(row: MemberRow) -> Balance:
    return Balance(
        available=max(0, row.available),
        owed=row.debt,
        owed_text=await _owed_text(row.debt) if row.debt else None,
        pending=row.pending,
        spent=row.spent,
        expired=row.expired,
        lifetime=row.lifetime,
    )


async def _owed_text(owed: int) -> str:
    found = await programs.settings()
    points = found[0].point_plural if found else "points"
    return f"Your next {owed:,} {points} settle what refunds took back."


def _activity(row: ActivityRow) -> Activity:
    body = row.body
    minor = body.get("total", body.get("amount"))
    return Activity(
        member_key=row.member_id,
        seq=row.seq,
        redemption_seq=body.get("redemption_seq", row.seq if body.get("code") else None),
        id=strawberry.ID(global_id("Activity", row.member_id, row.seq)),
        kind=ActivityKind(row.kind),
        points=row.points,
        available_change=row.available,
        occurred_at=row.occurred_at,
        order_number=body.get("number") or None,
        amount=Money.of(minor, body["currency"]) if minor is not None else None,
        note=body.get("note") or None,
    )


def _place(row: ActivityRow) -> list[Any]:
    return [row.seq]

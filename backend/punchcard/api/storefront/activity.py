"""What happened to the customer's points: read, followed live, and the visit of today."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry

from punchcard.api.context import Context
from punchcard.api.enums import ActivityKind
from punchcard.api.ids import global_id
from punchcard.api.paging import connection, cursors
from punchcard.api.shared import Connection, Money
from punchcard.api.storefront import members
from punchcard.api.storefront.activity_types import Activity, MyActivityEvent
from punchcard.api.storefront.payloads import (
    VisitStorePayload,
)
from punchcard.db.sql.activity import ActivityRow
from punchcard.errors import NotFound
from punchcard.services import activities, feed, wordings
from punchcard.services import activity as service
from punchcard.services import members as member_rows
from punchcard.services.incoming import Customer

MINE = "my activity"


async def visit(context: Context) -> VisitStorePayload:
    """The customer of the token is here: once a local day."""
    await members.open_member(context)
    caller = context.caller
    recorded = await activities.record_visit(
        customer=Customer(external_id=caller.customer or "", store=caller.store or ""),
        actor=caller.actor,
    )
    found = await service.by_keys(keys=[(recorded.member_id, recorded.seq)])
    return VisitStorePayload(
        first_today=recorded.created,
        activity=activity(found[recorded.member_id, recorded.seq]),
        me=await members.my(recorded.member_id),
    )


async def my_activity(
    context: Context, *, after: str | None
) -> AsyncGenerator[MyActivityEvent, None]:
    """Replay the customer's own activity after the cursor, then stream it."""
    row = await members.member_row(context)
    if row is None:
        raise NotFound("Join the programme first.")
    place = context.cursor(MINE, after)
    if place is None:
        newest = (await service.by_seq(members=[row.id], first=1))[row.id]
        seq = newest[0].seq if newest else 0
        yield await _event(context, row.id, seq, None)
    else:
        seq = place[0]
    async for seqs in feed.follow_member(row.id, seq):
        found = await service.by_keys(keys=[(row.id, one) for one in seqs])
        for one in seqs:
            yield await _event(context, row.id, one, found[row.id, one])


async def read_activities(
    context: Context, keys: Sequence[UUID], *, first: int, after: tuple[Any, ...] | None
) -> Mapping[UUID, Connection[Activity]]:
    """Own activity by own seq, newest first."""
    found = await service.by_seq(members=keys, first=first, before=after[0] if after else None)
    cursor = cursors(context.cursors, MINE, _place)
    return {key: connection(found[key], first, node=activity, cursor=cursor) for key in keys}


async def read_notifications(
    _context: Context, keys: Sequence[tuple[UUID, int]], *, languages: tuple[str, ...]
) -> Mapping[tuple[UUID, int], str | None]:
    """What the rules say of the points they gave."""
    return await wordings.notifications(keys=keys, languages=languages)


async def _event(
    context: Context, member_id: UUID, seq: int, row: ActivityRow | None
) -> MyActivityEvent:
    member = await member_rows.by_id(member_id=member_id)
    if member is None:
        raise NotFound("Join the programme first.")
    members.check_open(member)
    return MyActivityEvent(
        cursor=context.cursors.make(MINE, [seq]),
        activity=activity(row) if row else None,
        balance=members.balance(member),
    )


def activity(row: ActivityRow) -> Activity:
    """One thing that happened, as its row has it."""
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

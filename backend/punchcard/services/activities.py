"""What shops and customers report beside orders: visits, events; tags and birthdays of members."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.activity_facts import (
    BirthdaySet,
    EventRecorded,
    MemberTagged,
    MemberUntagged,
    ShopVisited,
)
from punchcard.core.facts import Fact
from punchcard.core.identity import fitting_id
from punchcard.core.periods import local_day
from punchcard.core.state import MemberStatus
from punchcard.db import unit_of_work
from punchcard.db.notify import nudge
from punchcard.db.sql import members as sql
from punchcard.db.sql import tags as tags_sql
from punchcard.errors import MemberBlocked, NotFound
from punchcard.services import activity, audit, posting, program
from punchcard.services.incoming import Customer, Idempotency, Recorded, own_id

SOURCE = "staff"
PROFILE = "profile"


async def record_visit(*, customer: Customer, actor: str, at: datetime | None = None) -> Recorded:
    """A visit to the shop. A customer's local day has one, however often it is reported."""
    at = at or datetime.now(UTC)
    day = local_day((await program.current()).program, at).isoformat()
    fact = ShopVisited(
        source=customer.store,
        external_id=fitting_id(f"{customer.external_id}:{day}"),
        occurred_at=at,
    )
    return await posting.record(fact=fact, member=customer, actor=actor, dated=False)


async def record_event(
    *,
    customer: Customer,
    name: str,
    idempotency_key: str,
    actor: str,
    at: datetime | None = None,
) -> Recorded:
    """An event that the shop has a name for; the key tells it from the next one of the name."""
    fact = EventRecorded(
        source=customer.store,
        external_id=own_id(actor, idempotency_key),
        occurred_at=at or datetime.now(UTC),
        name=name,
    )
    return await posting.record(
        fact=fact,
        member=customer,
        actor=actor,
        idempotency=Idempotency(scope=actor, key=idempotency_key),
        dated=at is not None,
    )


async def tag(
    *,
    member: Customer | UUID,
    tags: Sequence[str],
    actor: str,
    idempotency_key: str | None = None,
) -> Recorded:
    """Put tags on a member. Raises Conflict if nothing would change."""
    fact = MemberTagged(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=datetime.now(UTC),
        tags=_clean(tags),
    )
    return await _act(fact, member, "member.tagged", actor, idempotency_key)


async def untag(
    *,
    member: Customer | UUID,
    tags: Sequence[str],
    actor: str,
    idempotency_key: str | None = None,
) -> Recorded:
    """Take tags from a member. Raises Conflict if nothing would change."""
    fact = MemberUntagged(
        source=SOURCE,
        external_id=own_id(actor, idempotency_key),
        occurred_at=datetime.now(UTC),
        tags=_clean(tags),
    )
    return await _act(fact, member, "member.untagged", actor, idempotency_key)


async def set_birthday(*, member_id: UUID, month: int | None, day: int | None, actor: str) -> None:
    """Keep day and month, or take them away. Told again unchanged: nothing happens.

    Raises InvalidInput, NotFound, or (for a customer) MemberBlocked.
    """
    fact = BirthdaySet(
        source=PROFILE,
        external_id=own_id(actor, None),
        occurred_at=datetime.now(UTC),
        month=month,
        day=day,
    )
    async with unit_of_work.transaction() as connection:
        known = await sql.by_id(connection, member_id)
        if known is None:
            raise NotFound("There is no such member.", field="memberId")
        if actor.startswith("customer:") and known.status == MemberStatus.BLOCKED:
            raise MemberBlocked("The shop has paused your membership. Please ask them.")
        if (known.birthday_month, known.birthday_day) == (month, day):
            return
        await posting.record(fact=fact, member=member_id, actor=actor)
        await audit.log(actor=actor, action="member.birthday_set", target=f"member:{member_id}")
    nudge()


async def latest(*, member_id: UUID) -> tuple[UUID, int]:
    """The place of what last happened to a member."""
    found = await activity.by_seq(members=[member_id], first=1)
    return member_id, found[member_id][0].seq


async def known_tags() -> list[str]:
    """The tags that members have, by name."""
    async with unit_of_work.connection() as connection:
        return await tags_sql.known(connection)


async def tags_of(*, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The tags of these members."""
    async with unit_of_work.connection() as connection:
        return await tags_sql.of_members(connection, ids)


def _clean(tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.strip() for tag in tags))


async def _act(
    fact: Fact, member: Customer | UUID, action: str, actor: str, key: str | None
) -> Recorded:
    async with unit_of_work.transaction():
        recorded = await posting.record(
            fact=fact,
            member=member,
            actor=actor,
            idempotency=None if key is None else Idempotency(scope=actor, key=key),
            dated=False,
        )
        if recorded.created:
            tags = list(getattr(fact, "tags", ()))
            target = f"member:{recorded.member_id}"
            await audit.log(actor=actor, action=action, target=target, after={"tags": tags})
    nudge()
    return recorded

"""What a fact brings about for other members: a code in somebody else's order is used all the same.

What follows is recorded in the transaction of the fact it follows, once, and only if that is new.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import asyncpg

from punchcard.core.facts import CodeUsed, OrderPaid
from punchcard.db.sql import redemptions
from punchcard.db.sql.snapshot import Known
from punchcard.errors import PunchcardError
from punchcard.services.incoming import Incoming, Recorded

Owners = Mapping[str, tuple[UUID, int]]


async def with_followers(
    connection: asyncpg.Connection, items: Sequence[Incoming], known: Sequence[Known]
) -> Sequence[Incoming]:
    """The items, each with what follows from it; without codes of others, the items themselves."""
    codes = {code for item in items if isinstance(item.fact, OrderPaid) for code in item.fact.codes}
    owners = await redemptions.owners(connection, sorted(codes)) if codes else {}
    if not owners:
        return items
    return [
        one
        for item, about in zip(items, known, strict=True)
        for one in (item, *_codes_of_others(item, about.member_id, owners))
    ]


def answers_for(
    asked: Sequence[Incoming],
    items: Sequence[Incoming],
    results: Sequence[Recorded | PunchcardError],
) -> list[Recorded | PunchcardError]:
    """The answers to what was asked, without those to what followed."""
    wanted = iter(asked)
    following = next(wanted, None)
    answers = []
    for item, result in zip(items, results, strict=True):
        if item is following:
            answers.append(result)
            following = next(wanted, None)
    return answers


def _codes_of_others(item: Incoming, member_id: UUID | None, owners: Owners) -> Iterator[Incoming]:
    order = item.fact
    if not isinstance(order, OrderPaid) or member_id is None:
        return
    for code in order.codes:
        owner, seq = owners.get(code, (member_id, 0))
        if owner != member_id:
            used = CodeUsed(
                source=order.source,
                external_id=f"{order.external_id}/{code}",
                occurred_at=order.occurred_at,
                redemption_seq=seq,
                order_id=order.external_id,
            )
            yield Incoming(fact=used, member=owner, dated=False, follows=True)

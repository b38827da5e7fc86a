"""What a fact brings about for other members: a code in somebody else's order is used all the same,
and gives its points back when nothing is left of that order.

What follows is recorded in the transaction of the fact it follows, once, and only if that is new.
Whether an order is gone is known when the batch is folded: until then it is only supposed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

import asyncpg

from punchcard.core.code_facts import CodeRefunded, CodeUsed
from punchcard.core.facts import Fact, OrderPaid, OrderRefunded
from punchcard.core.identity import fitting_id
from punchcard.core.state import MemberState, OrderKey
from punchcard.db.sql import redemptions
from punchcard.db.sql.snapshot import Known
from punchcard.errors import PunchcardError
from punchcard.services.incoming import Incoming, Recorded

Place = tuple[UUID, int]
"""The member and the seq of a redemption."""


async def with_followers(
    connection: asyncpg.Connection,
    items: Sequence[Incoming],
    known: Sequence[Known],
    *,
    new: Collection[UUID] = (),
) -> Sequence[Incoming]:
    """The items, each with what follows from it; without codes of others, the items themselves.
    Orders of `new` members cannot have been refunded before."""
    codes = {code for item in items if isinstance(item.fact, OrderPaid) for code in item.fact.codes}
    owners = await redemptions.owners(connection, sorted(codes)) if codes else {}
    orders = _orders(items, known, owners, frozenset(new))
    if not orders:
        return items
    await redemptions.take_turns(connection, orders)
    spent: dict[OrderKey, dict[Place, None]] = {}
    for key, place in (
        *await redemptions.spent_in(connection, orders),
        *(
            use
            for item, about in zip(items, known, strict=True)
            for use in _uses(item, about, owners)
        ),
    ):
        spent.setdefault(key, {})[place] = None
    return [
        one
        for item, about in zip(items, known, strict=True)
        for one in (
            item,
            *_codes_of_others(item, about.member_id, owners),
            *_given_back(item, about.member_id, spent),
        )
    ]


def ends_order(fact: Fact, before: MemberState, after: MemberState) -> bool:
    """Whether a refund leaves nothing of an order of which there was something."""
    key = _order_of(fact)
    if not isinstance(fact, OrderRefunded) or key is None:
        return False
    was, now = before.orders.get(key), after.orders.get(key)
    gone_before = was is not None and was.fully_refunded
    return now is not None and now.fully_refunded and not gone_before


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


def _orders(
    items: Sequence[Incoming],
    known: Sequence[Known],
    owners: Mapping[str, Place],
    new: Collection[UUID],
) -> dict[OrderKey, bool]:
    """The orders that may be gone, or in which codes may be used: those are True."""
    found: dict[OrderKey, bool] = {}
    for item, about in zip(items, known, strict=True):
        key, uses = _order_of(item.fact), any(_uses(item, about, owners))
        first = isinstance(item.fact, OrderPaid) and about.member_id in new
        if key is not None and (uses or not first):
            found[key] = found.get(key, False) or uses
    return found


def _order_of(fact: Fact) -> OrderKey | None:
    if isinstance(fact, OrderPaid):
        return fact.source, fact.external_id
    if isinstance(fact, OrderRefunded | CodeUsed) and fact.order_id is not None:
        return fact.source, fact.order_id
    return None


def _uses(
    item: Incoming, about: Known, owners: Mapping[str, Place]
) -> Iterator[tuple[OrderKey, Place]]:
    """The codes that a fact uses in an order."""
    fact = item.fact
    key = _order_of(fact)
    if key is None or about.member_id is None:
        return
    if isinstance(fact, CodeUsed):
        yield key, (about.member_id, fact.redemption_seq)
    elif isinstance(fact, OrderPaid):
        yield from ((key, owners[code]) for code in fact.codes if code in owners)


def _codes_of_others(
    item: Incoming, member_id: UUID | None, owners: Mapping[str, Place]
) -> Iterator[Incoming]:
    order = item.fact
    if not isinstance(order, OrderPaid) or member_id is None:
        return
    for code in order.codes:
        owner, seq = owners.get(code, (member_id, 0))
        if owner != member_id:
            used = CodeUsed(
                source=order.source,
                external_id=CodeUsed.name_of(order.external_id, code),
                occurred_at=order.occurred_at,
                redemption_seq=seq,
                order_id=order.external_id,
            )
            yield Incoming(fact=used, member=owner, dated=False, follows=True)


def _given_back(
    item: Incoming, member_id: UUID | None, spent: Mapping[OrderKey, Mapping[Place, None]]
) -> Iterator[Incoming]:
    """What codes give back if the order is gone; of the buyer's own the order's facts see to it."""
    key = _order_of(item.fact)
    if key is None or member_id is None:
        return
    source, order_id = key
    for owner, seq in spent.get(key, ()):
        if owner != member_id or isinstance(item.fact, CodeUsed):
            fact = CodeRefunded(
                source=source,
                external_id=fitting_id(f"{order_id}/{owner}/{seq}"),
                occurred_at=item.fact.occurred_at,
                redemption_seq=seq,
                order_id=order_id,
            )
            yield Incoming(fact=fact, member=owner, dated=False, follows=True)

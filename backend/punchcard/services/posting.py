"""Posting: facts become entries. One fact goes optimistically; on a conflict, and for many facts,
the members are locked first (docs/architecture.md, "The way of an order")."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import asyncpg

from punchcard.core import step as core
from punchcard.core.facts import Fact, OrderPaid
from punchcard.core.program import Program
from punchcard.core.tiers import SettingsStep
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.notify import nudge
from punchcard.db.sql import ledger, snapshot, tier_wave
from punchcard.db.sql.posting_rows import MemberPosting, NewMember
from punchcard.db.sql.program import StoredProgram
from punchcard.db.sql.snapshot import Known, Lookup, Snapshot
from punchcard.errors import Conflict, PunchcardError
from punchcard.services import program
from punchcard.services.batch import Account, fold, load_accounts, outbox_rows, postings
from punchcard.services.followers import answers_for, ends_order, with_followers
from punchcard.services.incoming import (
    Customer,
    Idempotency,
    Incoming,
    Recorded,
    changed_profile,
    check_member,
    first_answer,
    key_of,
    lookup_of,
    needs_lock,
    new_member,
)

TRIES = 5
DUE_BATCH = 500


async def record(
    *,
    fact: Fact,
    member: Customer | UUID | None = None,
    actor: str,
    idempotency: Idempotency | None = None,
    dated: bool = True,
) -> Recorded:
    """Record one fact: two round trips, unless the member is new or posted to at the same time.

    Raises a PunchcardError if the fact is refused; nothing has changed then.
    """
    incoming = Incoming(fact=fact, member=member, idempotency=idempotency, dated=dated)
    recorded = None
    # A failed statement would spoil a transaction that is open already: there, lock at once.
    if not unit_of_work.in_a_transaction() and not needs_lock(fact):
        recorded = await _record_optimistically(incoming, actor)
    if recorded is None:
        (result,) = await record_many(items=[incoming], actor=actor)
        if isinstance(result, PunchcardError):
            raise result
        return result
    nudge()
    return recorded


async def record_many(
    *, items: Sequence[Incoming], actor: str, effects: bool = True
) -> list[Recorded | PunchcardError]:
    """Record facts in their order, in one transaction; a refused one does not stop the others.

    Inside an open transaction it becomes part of that. `effects` False writes no outbox rows.
    """
    if not items:
        return []
    for _ in range(TRIES):
        try:
            results = await unit_of_work.retrying(
                lambda: _record_locked(items, actor=actor, effects=effects)
            )
        except asyncpg.UniqueViolationError:
            continue  # the same fact, key or customer came in elsewhere: now it is known
        nudge()
        return results
    raise Conflict("Too many changes at once; send it again.")


async def count_due(*, until: datetime) -> int:
    """How many members have something due up to and including `until`."""
    async with unit_of_work.connection() as connection:
        return await snapshot.count_due(connection, until)


async def advance(
    *,
    until: datetime,
    actor: str = "job:clock",
    effects: bool = True,
    report: Callable[[int], None] = lambda touched: None,
) -> int:
    """Apply what time has made due up to and including `until`, member by member in bounded
    batches; returns how many members it touched. Run twice it changes nothing more."""
    await _call_lagging(until)
    touched = 0
    while True:
        count = await unit_of_work.retrying(
            lambda: _advance_batch(until, actor=actor, effects=effects)
        )
        if count == 0:
            return touched
        touched += count
        nudge()
        report(touched)


async def _call_lagging(until: datetime) -> None:
    """Make those due whom tier settings that have come into force concern, each settings in their
    turn and a slice of members at a time: broken off, the next run goes on."""
    known = (await program.latest()).program
    async with unit_of_work.connection() as connection:
        oldest = await tier_wave.oldest(connection)
    if oldest is None:
        return
    for step in known.tiers.steps(until):
        last: UUID | None = None
        more = step.scheme.version > oldest
        while more:
            call = partial(_call, step, known, after=last)
            last = await unit_of_work.retrying(call)
            more = last is not None


async def _call(step: SettingsStep, known: Program, *, after: UUID | None) -> UUID | None:
    async with unit_of_work.transaction() as connection:
        return await tier_wave.slice_of(connection, step, known, after=after)


async def _record_optimistically(incoming: Incoming, actor: str) -> Recorded | None:
    """None if it must go the locked way: the customer is new, or the decision was stale."""
    stored = await program.current()
    async with unit_of_work.connection() as connection:
        known, found = await snapshot.one(connection, lookup_of(incoming), stored.tier_need)
        answer = first_answer(incoming, known)
        if answer is not None:
            return answer
        check_member(incoming, known, auto_enrol=stored.auto_enrol)
        if found is None or known.member_id is None:
            return None
        need = stored.tier_need
        stored = await program.current(revision=found.revision, connection=connection)
        if stored.tier_need != need:
            return None  # the snapshot brought what an older programme asks for
        if stored.program.currency is None and _currency(incoming.fact):
            return None  # the first order ever gives the programme its currency: not in passing
        fact = incoming.fact
        if isinstance(fact, OrderPaid) and (fact.source, fact.external_id) in found.state.orders:
            return None  # its refund came first: the snapshot lacks the codes it may have used
        if found.names_others:
            return None  # what follows for them is recorded with it
        posting = _decide(incoming, known.member_id, found, stored, actor)
        if ends_order(fact, found.state, posting.state):
            return None  # codes of others that it used give their points back with it
        try:
            written = await ledger.write(connection, [posting])
        except asyncpg.UniqueViolationError:
            return None
    seq = posting.rows.facts[-1].seq
    return Recorded(member_id=posting.member_id, seq=seq, created=True) if written else None


def _decide(
    incoming: Incoming, member_id: UUID, found: Snapshot, stored: StoredProgram, actor: str
) -> MemberPosting:
    outcome = core.step(found.state, incoming.fact, stored.program)
    return MemberPosting(
        member_id=member_id,
        first_seq=found.state.next_seq,
        state=outcome.state,
        rows=outcome.rows,
        revision=stored.revision,
        actor=actor,
        keys=[key_of(incoming, outcome.rows.facts[-1].seq)],
        effects=outbox_rows(outcome.rows.effects),
        profile=changed_profile(incoming, found),
    )


async def _record_locked(
    items: Sequence[Incoming], *, actor: str, effects: bool
) -> list[Recorded | PunchcardError]:
    async with unit_of_work.transaction() as connection:
        asked, lookups = items, [lookup_of(item) for item in items]
        stored = await program.current()
        known, made = await _enrolled(connection, items, lookups, stored)
        items = await with_followers(connection, items, known, new=made)
        if len(items) > len(asked):
            lookups = [lookup_of(item) for item in items]
            known = await snapshot.known(connection, lookups)
        members = {one.member_id for one in known if one.member_id is not None}
        await snapshot.lock(connection, members)
        # Only now is it settled what is known: read again, in statements after the lock.
        known = await snapshot.known(connection, lookups)
        accounts = await load_accounts(connection, items, known, stored.tier_need)
        while (fresh := await _still(accounts, stored)).revision != stored.revision:
            stored = fresh
            accounts = await load_accounts(connection, items, known, stored.tier_need)
        stored = await _with_currency(stored, items, known)
        results = fold(items, known, accounts, stored)
        written = postings(accounts.values(), stored, actor=actor, effects=effects)
        await ledger.write_locked(connection, written)
        posted = {one.member_id for one in written}
        await ledger.take_back(connection, [one for one in made if one not in posted])
    return answers_for(asked, items, results)


async def _enrolled(
    connection: asyncpg.Connection,
    items: Sequence[Incoming],
    lookups: Sequence[Lookup],
    stored: StoredProgram,
) -> tuple[list[Known], list[UUID]]:
    """What is known of the items once every customer who may be a member is one, and the members
    made for it, some of them perhaps in vain."""
    known = await snapshot.known(connection, lookups)
    strangers: dict[tuple[str, str], NewMember] = {}
    for item, one in zip(items, known, strict=True):
        if one.member_id is None and one.fact is None and one.request is None:
            if isinstance(_refusal(item, one, stored), PunchcardError):
                continue
            member = new_member(item)
            strangers.setdefault((member.store, member.external_id), member)
    if not strangers:
        return known, []
    enrolled = [(new_id(), member) for member in strangers.values()]
    await ledger.enrol(connection, enrolled)
    return await snapshot.known(connection, lookups), [member_id for member_id, _ in enrolled]


async def _still(accounts: dict[UUID, Account], stored: StoredProgram) -> StoredProgram:
    """The programme as the locked members' snapshot saw it."""
    for account in accounts.values():
        return await program.current(revision=account.before.revision)
    return stored


async def _advance_batch(until: datetime, *, actor: str, effects: bool) -> int:
    async with unit_of_work.transaction() as connection:
        stored = await program.current()
        members = await snapshot.lock_due(connection, until, DUE_BATCH)
        while True:
            found = await snapshot.states(connection, members, stored.tier_need)
            revisions = {one.revision for one in found.values()}
            if revisions <= {stored.revision}:
                break
            stored = await program.current(revision=revisions.pop())
        accounts = []
        for member_id, one in found.items():
            outcome = core.advance(one.state, until, stored.program)
            accounts.append(
                Account(
                    member_id=member_id,
                    first_seq=one.state.next_seq,
                    state=outcome.state,
                    before=one,
                    rows=outcome.rows,
                )
            )
        await ledger.write_locked(
            connection, postings(accounts, stored, actor=actor, effects=effects, idle=True)
        )
    return len(members)


def _refusal(item: Incoming, known: Known, stored: StoredProgram) -> PunchcardError | None:
    try:
        check_member(item, known, auto_enrol=stored.auto_enrol)
    except PunchcardError as refusal:
        return refusal
    return None


async def _with_currency(
    stored: StoredProgram, items: Sequence[Incoming], known: Sequence[Known]
) -> StoredProgram:
    """A programme without a currency takes that of the first order that is not refused."""
    if stored.program.currency is not None:
        return stored
    for item, one in zip(items, known, strict=True):
        currency = _currency(item.fact)
        if currency and one.fact is None and _refusal(item, one, stored) is None:
            return await program.current_with_currency(currency)
    return stored


def _currency(fact: Fact) -> str | None:
    return fact.currency if isinstance(fact, OrderPaid) else None

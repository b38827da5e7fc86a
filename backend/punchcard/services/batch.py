"""A batch of facts folded over locked members: what `record_many` and the clock do inside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from punchcard.core import step as core
from punchcard.core.code_facts import CodeRefunded, CodeUsed
from punchcard.core.draft import Rows
from punchcard.core.effects import SendEmail
from punchcard.core.facts import Fact, OrderPaid
from punchcard.core.state import MemberState
from punchcard.db.keys import new_id
from punchcard.db.sql import snapshot
from punchcard.db.sql.posting_rows import Effect, FactKey, MemberPosting, Profile
from punchcard.db.sql.program import StoredProgram
from punchcard.db.sql.snapshot import Known, Snapshot
from punchcard.db.sql.tier_snapshot import TierNeed
from punchcard.errors import Conflict, PunchcardError
from punchcard.services.incoming import (
    Incoming,
    Recorded,
    changed_profile,
    check_member,
    first_answer,
    key_of,
    lookup_of,
)
from punchcard.services.named import Named, Order


@dataclass(slots=True, kw_only=True)
class Account:
    """One locked member while a batch is folded."""

    member_id: UUID
    first_seq: int
    state: MemberState
    before: Snapshot
    rows: Rows = field(default_factory=Rows)
    keys: list[FactKey] = field(default_factory=list)
    profile: Profile | None = None


async def load_accounts(
    connection: asyncpg.Connection,
    items: Sequence[Incoming],
    known: Sequence[Known],
    need: TierNeed,
) -> dict[UUID, Account]:
    """The locked members of the items, with the orders, adjustments and codes that the items
    name."""
    buyers = _buyers(items, known)
    members = {one.member_id for one in known if one.member_id is not None}
    found = await snapshot.states(connection, members | {buyer for buyer, _, _ in buyers}, need)
    named = Named(orders=set(buyers))
    for item, one in zip(items, known, strict=True):
        if one.member_id is not None:
            named.by(one.member_id, item.fact)
    states = {member_id: one.state for member_id, one in found.items()}
    await named.load(connection, states)
    return {
        member_id: Account(
            member_id=member_id,
            first_seq=one.state.next_seq,
            state=one.state,
            before=one,
        )
        for member_id, one in found.items()
    }


def _buyers(items: Sequence[Incoming], known: Sequence[Known]) -> set[Order]:
    """The orders (member, source, id) that codes were used in: read, not posted to, to tell whether
    they are gone. Whoever uses a code has its order to himself (`services/followers.py`)."""
    return {
        (one.order_member, item.fact.source, item.fact.order_id)
        for item, one in zip(items, known, strict=True)
        if isinstance(item.fact, CodeUsed) and one.order_member is not None
    }


def fold(
    items: Sequence[Incoming],
    known: Sequence[Known],
    accounts: dict[UUID, Account],
    stored: StoredProgram,
) -> list[Recorded | PunchcardError]:
    """Apply the items in their order to the accounts; a refused one leaves them as they were."""
    results: list[Recorded | PunchcardError] = []
    batch = _Batch()
    followed = False
    for item, one in zip(items, known, strict=True):
        if item.follows and not (followed and _comes_about(item.fact, accounts)):
            results.append(Conflict("What it follows was not new, or not so."))
            continue
        try:
            results.append(batch.record(item, one, accounts, stored))
        except PunchcardError as refusal:
            results.append(refusal)
        if not item.follows:
            followed = isinstance(results[-1], Recorded) and results[-1].created
    return results


def _comes_about(fact: Fact, accounts: Mapping[UUID, Account]) -> bool:
    """A code gives nothing back while something is left of the order that used it."""
    if not isinstance(fact, CodeRefunded):
        return True
    key = (fact.source, fact.order_id)
    named = (account.state.orders.get(key) for account in accounts.values())
    return any(order is not None and order.fully_refunded for order in named)


class _Batch:
    """What the facts of a batch have made known to those after them."""

    def __init__(self) -> None:
        self.facts: dict[tuple[str, str, str], tuple[bytes, UUID, int]] = {}
        self.requests: dict[tuple[str, str], tuple[bytes, UUID, int]] = {}
        self.order_members: dict[tuple[str, str], UUID] = {}

    def record(
        self,
        item: Incoming,
        known: Known,
        accounts: dict[UUID, Account],
        stored: StoredProgram,
    ) -> Recorded:
        known = self._now_known(item, known)
        answer = first_answer(item, known)
        if answer is not None:
            return answer
        check_member(item, known, auto_enrol=stored.auto_enrol)
        if known.member_id is None:
            raise Conflict("The member changed meanwhile; send it again.")
        account = accounts[known.member_id]
        outcome = core.step(account.state, item.fact, stored.program)
        account.state = outcome.state
        account.rows.add(outcome.rows)
        account.profile = changed_profile(item, account.before) or account.profile
        key = key_of(item, outcome.rows.facts[-1].seq)
        account.keys.append(key)
        self._remember(item, key, account.member_id)
        return Recorded(member_id=account.member_id, seq=key.seq, created=True)

    def _now_known(self, item: Incoming, known: Known) -> Known:
        lookup = lookup_of(item)
        fact = self.facts.get((lookup.source, lookup.external_id, lookup.kind))
        request = self.requests.get((lookup.scope or "", lookup.key or ""))
        owner = self.order_members.get((lookup.source, lookup.order_id or ""))
        if fact is None and request is None and owner is None:
            return known
        return Known(
            member_id=known.member_id or (owner if item.member is None else None),
            fact=known.fact or fact,
            request=known.request or request,
            order_member=known.order_member or owner,
        )

    def _remember(self, item: Incoming, key: FactKey, member_id: UUID) -> None:
        place = (key.content_hash, member_id, key.seq)
        self.facts[key.source, key.external_id, key.kind] = place
        if key.key is not None and key.request_hash is not None:
            self.requests[key.scope or "", key.key] = (key.request_hash, member_id, key.seq)
        if isinstance(item.fact, OrderPaid):
            self.order_members[key.source, key.external_id] = member_id


def postings(
    accounts: Iterable[Account],
    stored: StoredProgram,
    *,
    actor: str,
    effects: bool,
    idle: bool = False,
) -> list[MemberPosting]:
    """What is written for the accounts; those without rows too if they were `idle` when due."""
    return [
        MemberPosting(
            member_id=account.member_id,
            first_seq=account.first_seq,
            state=account.state,
            rows=account.rows,
            revision=stored.revision,
            actor=actor,
            keys=account.keys,
            effects=outbox_rows(account.rows.effects) if effects else (),
            profile=account.profile,
        )
        for account in accounts
        if account.rows.facts or idle
    ]


def outbox_rows(effects: Iterable[SendEmail]) -> list[Effect]:
    """The effects of a step as rows of the outbox."""
    return [
        Effect(id=new_id(), kind=one.kind, fact_seq=one.fact_seq, payload=dict(one.variables))
        for one in effects
    ]

"""I7: the books are a pure fold. Every member's stored facts, judged again from zero under the
programme of their time, give every stored row again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.clock import next_due
from punchcard.core.draft import Rows
from punchcard.core.fact_bodies import content_hash
from punchcard.core.facts import CLOCK
from punchcard.core.program import Program
from punchcard.core.state import MemberState
from punchcard.core.step import advance, step
from punchcard.core.tiers import TierBook
from punchcard.db.sql import email_kinds
from punchcard.db.sql.invariants import Finding
from punchcard.db.sql.program_history import ProgramHistory, load_history
from punchcard.db.sql.stored_books import Row, StoredMember, members, stored_fact
from punchcard.db.sql.stored_state import (
    award_row,
    birthday_row,
    counters_row,
    shortfalls_row,
    spending_row,
)
from punchcard.db.sql.tier_snapshot import bonuses_row, pin_row
from punchcard.errors import PunchcardError

CHUNK = 200
# Whose facts have no effects: they tell of what was settled elsewhere or long ago.
WITHOUT_EFFECTS = ("cli:", "job:demo")

Table = Iterable[Row]


async def folded_books(
    connection: asyncpg.Connection,
    only: Sequence[UUID] | None = None,
    *,
    report: Callable[[int], None] = lambda done: None,
) -> list[Finding]:
    """The first difference of every member whose stored rows are not what the fold gives."""
    history = await load_history(connection)
    since = await email_kinds.since(connection)
    findings: list[Finding] = []
    done = 0
    async for chunk in members(connection, only, CHUNK):
        for stored in chunk:
            problem = next(_differences(stored, history, since), None)
            if problem is not None:
                findings.append((stored.member_id, problem))
        done += len(chunk)
        report(done)
    return findings


def _differences(
    stored: StoredMember, history: ProgramHistory, since: Mapping[str, datetime]
) -> Iterator[str]:
    try:
        state, rows = _fold(stored.rows["facts"], history)
    except PunchcardError as refusal:
        yield f"a stored fact is refused now: {refusal.message}"
        return
    except (KeyError, TypeError, ValueError) as error:
        yield f"a stored fact cannot be read: {error!r}"
        return
    state = _passed_by(state, stored, history)
    yield from _contents(stored.rows["facts"])
    for name, folded in _tables(state, rows).items():
        yield from _compared(name, stored.rows[name], folded)
    yield from _effects(stored, rows, since)
    yield from _compared("balance", [stored.balance], [_balance(state)])
    due = stored.balance["next_due_at"]
    newest = history.newest()
    derived = next_due(state, newest)
    if due in (state.next_due_at, derived):
        return
    alone = _alone(state, newest)
    # Tier settings that passed by, or another day for those born on 29 February, may have left it
    # too early: time looks once more for nothing.
    early = due is not None and (alone is None or due <= alone)
    leap_born = state.birthday is not None and (state.birthday.month, state.birthday.day) == (2, 29)
    passing = leap_born or bool(newest.tiers.versions)
    if due != alone and not (early and passing):
        yield f"next_due_at is {due}, the fold gives {derived}"


def _alone(state: MemberState, program: Program) -> datetime | None:
    """What is due without the tier settings that lie ahead of the member: these come to everybody
    by themselves (`db/sql/tier_wave.py`)."""
    met = [one for one in program.tiers.versions if one.version <= state.tier.version]
    return next_due(state, replace(program, tiers=TierBook(met)))


def _passed_by(state: MemberState, stored: StoredMember, history: ProgramHistory) -> MemberState:
    """Settings of tiers that concerned the member in nothing have passed without a fact."""
    newest = history.newest()
    scheme = newest.tiers.get(stored.balance["tier_version"])
    if scheme is None or state.clock is None or scheme.version <= state.tier.version:
        return state
    clock = state.clock
    for change in newest.tiers.steps(scheme.effective_from):
        state = advance(state, max(clock, change.at), newest).state
    return state


def _fold(facts: Sequence[Row], history: ProgramHistory) -> tuple[MemberState, Rows]:
    """What time made due is made due again by time, at the instants that are stored."""
    state, rows = MemberState(), Rows()
    for row in facts:
        if row["source"] == CLOCK and row["seq"] < state.next_seq:
            continue  # came with another one of the same instant
        program = history.at(row["revision"])
        if row["source"] == CLOCK:
            posting = advance(state, row["occurred_at"], program)
        else:
            posting = step(state, stored_fact(row), program)
        state = posting.state
        rows.add(posting.rows)
    return state, rows


def _contents(facts: Sequence[Row]) -> Iterator[str]:
    for row in facts:
        if row["content_hash"] is not None:
            fact = stored_fact(row)
            if row["content_hash"] not in (content_hash(fact), content_hash(fact, dated=False)):
                yield f"fact {row['seq']} does not say what was recorded"


def _tables(state: MemberState, rows: Rows) -> dict[str, Table]:
    return {
        "facts": (
            {
                "seq": one.seq,
                "kind": one.fact.kind,
                "source": one.fact.source,
                "external_id": one.fact.external_id,
                "occurred_at": one.fact.occurred_at,
                "effective_at": one.effective_at,
                "reasons": [
                    {"code": why.code, "message": why.message, "rule_key": why.rule_key}
                    for why in one.reasons
                ],
            }
            for one in rows.facts
        ),
        "entries": (
            {name: getattr(entry, name) for name in _ENTRY} | {"inputs": dict(entry.inputs)}
            for entry in rows.entries
        ),
        "lots": ({name: getattr(lot, name) for name in _LOT} for lot in _sorted(rows.lots)),
        "moves": (
            {"entry_seq": move.entry_seq, "lot_seq": move.lot_seq, "points": move.points}
            for move in sorted(rows.moves, key=lambda one: (one.entry_seq, one.lot_seq))
        ),
        "waiting": (
            {"seq": one.seq, "remaining": one.remaining, "due_at": one.due_at}
            for one in _sorted(rows.pending_awards)
        ),
        "tier_changes": (
            {name: getattr(change, name) for name in _TIER_CHANGE} for change in rows.tier_changes
        ),
        "orders": (
            {
                "source": order.source,
                "external_id": order.external_id,
                "fact_seq": order.fact_seq,
                "number": order.number,
                "currency": order.currency,
                "total_minor": order.total,
                "base_minor": order.base,
                "goods_minor": order.goods,
                "refunded_minor": order.refunded,
                "awards": [award_row(award) for award in order.awards],
                "paid_at": order.paid_at,
            }
            for order in _sorted(rows.orders)
        ),
        "redemptions": (
            {name: getattr(one, name) for name in _REDEMPTION}
            | {"order_source": (one.order_key or (None, None))[0]}
            | {"order_id": (one.order_key or (None, None))[1]}
            for one in _sorted(rows.redemptions)
        ),
    }


def _sorted(by_key: Mapping[Any, Any]) -> list[Any]:
    return [by_key[key] for key in sorted(by_key)]


def _balance(state: MemberState) -> Row:
    values = {name: getattr(state, name) for name in _BALANCE}
    tier = state.tier
    return {
        **values,
        "status": state.status.value,
        "counters": counters_row(state.counters),
        "tags": list(state.tags),
        "birthday": birthday_row(state.birthday),
        "spending": spending_row(state.spending),
        "shortfalls": shortfalls_row(state.shortfalls),
        "tier": tier.key,
        "tier_version": tier.version,
        "tier_since": tier.since,
        "tier_clock": tier.clock,
        "tier_raised": tier.raised,
        "tier_pin": pin_row(tier.pin),
        "tier_bonuses": bonuses_row(tier.bonuses),
    }


def _compared(name: str, stored: Table, folded: Table) -> Iterator[str]:
    """The first row that differs, in the columns that the fold gives."""
    left, right = list(stored), list(folded)
    for one, other in zip(left, right, strict=False):
        for column, value in other.items():
            if one[column] != value:
                where = one.get("seq") or one.get("external_id") or ""
                yield f"{name} {where}: {column} is {one[column]!r}, the fold gives {value!r}"
    if len(left) != len(right):
        yield f"{len(left)} {name} are stored, the fold gives {len(right)}"


def _effects(stored: StoredMember, rows: Rows, since: Mapping[str, datetime]) -> Iterator[str]:
    """One outbox row an effect, and none without. A fact owes no kind of email that is younger."""
    facts = {row["seq"]: row for row in stored.rows["facts"]}
    wanted = {(effect.fact_seq, effect.kind) for effect in rows.effects}
    kept = {(row["fact_seq"], row["kind"]) for row in stored.rows["outbox"]}
    for seq, kind in sorted(kept - wanted):
        yield f"the outbox holds {kind} of fact {seq}, which has no such effect"
    for seq, kind in sorted(wanted - kept):
        if seq not in facts or _owes(facts[seq], since.get(kind)):
            yield f"the outbox lacks {kind} of fact {seq}"


def _owes(fact: Row, since: datetime | None) -> bool:
    told = not fact["actor"].startswith(WITHOUT_EFFECTS)
    return told and since is not None and fact["recorded_at"] >= since


_ENTRY = (
    "seq fact_seq kind from_account to_account points rule_key rule_version role rounding "
    "corrects_seq counts_for_tier occurred_at effective_at"
).split()
_TIER_CHANGE = (
    "fact_seq old_tier new_tier reason basis sum threshold window_from window_to version "
    "effective_at"
).split()
_LOT = "seq award_seq points remaining opened_at expires_at".split()
_REDEMPTION = (
    "seq entry_seq reward_key reward_version code cost status issued_at expires_at settled_at "
    "returned"
).split()
_BALANCE = (
    "next_seq clock pending lots_left debt spent expired reversed removed order_count "
    "kept_order_count refund_count last_activity_at joined_at"
).split()

"""I7: the books are a pure fold. Every member's stored facts, judged again from zero under the
programme of their time, give every stored row again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.clock import next_due
from punchcard.core.draft import Rows
from punchcard.core.facts import CLOCK, content_hash
from punchcard.core.state import MemberState
from punchcard.core.step import advance, step
from punchcard.db.sql.invariants import Finding
from punchcard.db.sql.program_history import ProgramHistory, load_history
from punchcard.db.sql.stored_books import Row, StoredMember, members, stored_fact
from punchcard.db.sql.stored_state import award_row, counters_row
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
    findings: list[Finding] = []
    done = 0
    async for chunk in members(connection, only, CHUNK):
        for stored in chunk:
            problem = next(_differences(stored, history), None)
            if problem is not None:
                findings.append((stored.member_id, problem))
        done += len(chunk)
        report(done)
    return findings


def _differences(stored: StoredMember, history: ProgramHistory) -> Iterator[str]:
    try:
        state, rows = _fold(stored.rows["facts"], history)
    except PunchcardError as refusal:
        yield f"a stored fact is refused now: {refusal.message}"
        return
    except (KeyError, TypeError, ValueError) as error:
        yield f"a stored fact cannot be read: {error!r}"
        return
    yield from _contents(stored.rows["facts"])
    for name, folded in _tables(state, rows).items():
        yield from _compared(name, stored.rows[name], folded)
    yield from _effects(stored, rows)
    yield from _compared("balance", [stored.balance], [_balance(state)])
    due = stored.balance["next_due_at"]
    if due not in (state.next_due_at, next_due(state)):
        yield f"next_due_at is {due}, the fold gives {next_due(state)}"


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
        "orders": (
            {
                "source": order.source,
                "external_id": order.external_id,
                "fact_seq": order.fact_seq,
                "number": order.number,
                "currency": order.currency,
                "total_minor": order.total,
                "base_minor": order.base,
                "refunded_minor": order.refunded,
                "awards": [award_row(award) for award in order.awards],
                "paid_at": order.paid_at,
            }
            for order in _sorted(rows.orders)
        ),
    }


def _sorted(by_key: Mapping[Any, Any]) -> list[Any]:
    return [by_key[key] for key in sorted(by_key)]


def _balance(state: MemberState) -> Row:
    values = {name: getattr(state, name) for name in _BALANCE}
    return {**values, "status": state.status.value, "counters": counters_row(state.counters)}


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


def _effects(stored: StoredMember, rows: Rows) -> Iterator[str]:
    """One outbox row an effect, and none without."""
    actors = {row["seq"]: row["actor"] for row in stored.rows["facts"]}
    wanted = {(effect.fact_seq, effect.kind) for effect in rows.effects}
    kept = {(row["fact_seq"], row["kind"]) for row in stored.rows["outbox"]}
    for seq, kind in sorted(kept - wanted):
        yield f"the outbox holds {kind} of fact {seq}, which has no such effect"
    for seq, kind in sorted(wanted - kept):
        if not actors.get(seq, "").startswith(WITHOUT_EFFECTS):
            yield f"the outbox lacks {kind} of fact {seq}"


_ENTRY = (
    "seq fact_seq kind from_account to_account points rule_key rule_version role rounding "
    "corrects_seq counts_for_tier occurred_at effective_at"
).split()
_LOT = "seq award_seq points remaining opened_at expires_at".split()
_BALANCE = (
    "next_seq clock pending lots_left debt spent expired reversed removed order_count "
    "kept_order_count refund_count last_activity_at"
).split()

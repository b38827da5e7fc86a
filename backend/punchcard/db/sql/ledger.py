"""Writing what steps end in: all rows of any number of members in one statement.

The guard is `balance.next_seq`: whoever decided on an older state finds it moved on and decides
anew. The keys (member_id, seq) would refuse a stale row as well.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from punchcard.core.draft import Rows
from punchcard.core.facts import body_of
from punchcard.core.lots import Lot
from punchcard.core.state import MemberState
from punchcard.db.sql.stored_state import award_row, counters_row


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKey:
    """What a fact accepted at `seq` is remembered by, and its request's key if it had one."""

    seq: int
    source: str
    external_id: str
    kind: str
    content_hash: bytes
    scope: str | None = None
    key: str | None = None
    request_hash: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An outbox row."""

    id: UUID
    kind: str
    fact_seq: int
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a shop says of a customer."""

    email: str | None
    email_key: str | None
    name: str
    sort_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember(Profile):
    """The member a posting enrols."""

    store: str
    external_id: str
    enrolled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPosting:
    """All that is written for one member: `first_seq` is `next_seq` as it was before, `revision`
    that of the programme the decision was made under."""

    member_id: UUID
    first_seq: int
    state: MemberState
    rows: Rows
    revision: int
    actor: str
    keys: Sequence[FactKey]
    effects: Sequence[Effect] = ()
    profile: Profile | None = None


Column = tuple[str, str, Callable[[Any, Any], Any]]
"""Name, PostgreSQL type, and the value taken from (posting, row)."""


async def write(connection: asyncpg.Connection, postings: Sequence[MemberPosting]) -> bool:
    """Write the postings, of different members; False if a decision was stale.

    Nothing is written for a stale single posting; of many, whose members must be locked, none may
    be stale. Raises asyncpg.UniqueViolationError if a fact has been accepted elsewhere meanwhile.
    """
    if not postings:
        return True
    guards = [[value(one, one) for one in postings] for _, _, value in _GUARD]
    parts = [_part(_UPDATE_BALANCE, _GUARD, "unnest", 0), _HOLDS]
    values: list[Any] = [*guards, len(postings)]
    for template, columns, rows_of in _TABLES:
        pairs = [(posting, row) for posting in postings for row in rows_of(posting)]
        if pairs:
            parts.append(_part(template, columns, "guarded", len(values)))
            values += [[value(*pair) for pair in pairs] for _, _, value in columns]
    written: bool = await connection.fetchval(
        f"WITH {', '.join(parts)} SELECT holds FROM guard", *values
    )
    return written


async def enrol(connection: asyncpg.Connection, members: Sequence[tuple[UUID, NewMember]]) -> None:
    """Make members with empty balances, unless somebody else has made them meanwhile."""
    ordered = sorted(members, key=lambda one: (one[1].store, one[1].external_id))
    values = [[value(one, one[1]) for one in ordered] for _, _, value in _ENROLLED]
    await connection.execute(_ENROL, *values)


def _part(template: str, columns: Sequence[Column], source: str, before: int) -> str:
    arrays = ", ".join(f"${before + n}::{kind}[]" for n, (_, kind, _) in enumerate(columns, 1))
    names = ", ".join(name for name, _, _ in columns)
    rows = f"unnest({arrays}) AS u({names})"
    if source == "guarded":
        # Asking the guard makes PostgreSQL lock the balances before anything else is touched.
        rows = f"(SELECT * FROM {rows} WHERE (SELECT holds FROM guard)) u"
    return f"w{before} AS ({template.format(names=names, rows=rows)})"


def _json(value: Any) -> str:
    """A list inside an array of jsonb would be taken for a dimension: it goes as JSON text."""
    return orjson.dumps(value).decode()


def _insert(table: str) -> str:
    return f"INSERT INTO {table} ({{names}}) SELECT {{names}} FROM {{rows}}"


def _got(name: str) -> Callable[[Any, Any], Any]:
    return lambda _posting, row: getattr(row, name)


def _plain(kind: str, *names: str) -> list[Column]:
    return [(name, kind, _got(name)) for name in names]


def _state(name: str) -> Callable[[Any, Any], Any]:
    return lambda posting, _row: getattr(posting.state, name)


_MEMBER_ID: Column = ("member_id", "uuid", lambda posting, _row: posting.member_id)

_SUMS: list[Column] = [
    *(
        (name, "int8", _state(name))
        for name in ("pending", "lots_left", "debt", "spent", "expired", "reversed", "removed")
    ),
    *(
        (name, "int4", _state(name))
        for name in ("next_seq", "order_count", "kept_order_count", "refund_count")
    ),
    *((name, "timestamptz", _state(name)) for name in ("clock", "next_due_at", "last_activity_at")),
    ("counters", "jsonb", lambda posting, _row: counters_row(posting.state.counters)),
]

_GUARD: list[Column] = [
    _MEMBER_ID,
    ("first_seq", "int4", lambda posting, _row: posting.first_seq),
    *_SUMS,
]

_UPDATE_BALANCE = (
    "UPDATE balance b SET "
    + ", ".join(f"{name} = u.{name}" for name, _, _ in _SUMS)
    + " FROM {rows} WHERE b.member_id = u.member_id AND b.next_seq = u.first_seq RETURNING 1"
)

_HOLDS = f"guard AS (SELECT count(*) = ${len(_GUARD) + 1} AS holds FROM w0)"

_FACT: list[Column] = [
    _MEMBER_ID,
    ("seq", "int4", _got("seq")),
    ("kind", "text", lambda _posting, row: row.fact.kind),
    ("source", "text", lambda _posting, row: row.fact.source),
    ("external_id", "text", lambda _posting, row: row.fact.external_id),
    ("body", "jsonb", lambda _posting, row: body_of(row.fact)),
    (
        "reasons",
        "jsonb",
        lambda _posting, row: _json([asdict(one) for one in row.reasons]),
    ),
    ("revision", "int8", lambda posting, _row: posting.revision),
    ("actor", "text", lambda posting, _row: posting.actor),
    ("occurred_at", "timestamptz", lambda _posting, row: row.fact.occurred_at),
    ("effective_at", "timestamptz", _got("effective_at")),
]

_FACT_KEY: list[Column] = [
    *_plain("text", "source", "external_id", "kind"),
    *_plain("bytea", "content_hash"),
    _MEMBER_ID,
    *_plain("int4", "seq"),
]

_REQUEST: list[Column] = [
    *_plain("text", "scope", "key"),
    ("content_hash", "bytea", _got("request_hash")),
    _MEMBER_ID,
    *_plain("int4", "seq"),
]

_ENTRY: list[Column] = [
    _MEMBER_ID,
    *_plain("int4", "seq", "fact_seq", "rule_version", "corrects_seq"),
    *_plain("entry_kind", "kind"),
    *_plain("account", "from_account", "to_account"),
    *_plain("int8", "points"),
    *_plain("text", "rule_key", "role", "rounding"),
    ("inputs", "jsonb", lambda _posting, row: dict(row.inputs)),
    *_plain("bool", "counts_for_tier"),
    *_plain("timestamptz", "occurred_at", "effective_at"),
]

_LOT: list[Column] = [
    _MEMBER_ID,
    *_plain("int4", "seq", "award_seq"),
    *_plain("int8", "points", "remaining"),
    *_plain("timestamptz", "opened_at", "expires_at"),
]

_LOT_LEFT: list[Column] = [_MEMBER_ID, *_plain("int4", "seq"), *_plain("int8", "remaining")]

_MOVE: list[Column] = [
    _MEMBER_ID,
    *_plain("int4", "entry_seq", "lot_seq"),
    *_plain("int8", "points"),
]

_PENDING: list[Column] = [
    _MEMBER_ID,
    *_plain("int4", "seq"),
    *_plain("int8", "remaining"),
    *_plain("timestamptz", "due_at"),
]

_ORDER: list[Column] = [
    _MEMBER_ID,
    *_plain("text", "source", "external_id", "number", "currency"),
    *_plain("int4", "fact_seq"),
    ("total_minor", "int8", _got("total")),
    ("base_minor", "int8", _got("base")),
    ("refunded_minor", "int8", _got("refunded")),
    ("awards", "jsonb", lambda _posting, row: _json([award_row(award) for award in row.awards])),
    *_plain("timestamptz", "paid_at"),
]

_UPSERT_ORDER = (
    _insert("shop_order")
    + " ON CONFLICT (member_id, source, external_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name, _, _ in _ORDER[3:])
)

_UPSERT_PENDING = (
    _insert("pending_award")
    + " ON CONFLICT (member_id, seq) DO UPDATE SET remaining = excluded.remaining"
)

_OUTBOX: list[Column] = [
    _MEMBER_ID,
    *_plain("uuid", "id"),
    ("effect", "text", lambda _posting, _row: "email"),
    *_plain("text", "kind"),
    ("cause", "text", lambda posting, row: f"fact:{posting.member_id}:{row.fact_seq}"),
    *_plain("int4", "fact_seq"),
    *_plain("jsonb", "payload"),
]

_STATUS: list[Column] = [_MEMBER_ID, ("status", "text", _state("status"))]


def _new_lots(posting: MemberPosting) -> Iterable[Lot]:
    return (lot for lot in posting.rows.lots.values() if lot.seq >= posting.first_seq)


def _changed_lots(posting: MemberPosting) -> Iterable[Lot]:
    return (lot for lot in posting.rows.lots.values() if lot.seq < posting.first_seq)


def _status_changes(posting: MemberPosting) -> Iterable[MemberPosting]:
    kinds = {row.fact.kind for row in posting.rows.facts}
    return (posting,) if kinds & {"member_blocked", "member_unblocked"} else ()


# Each: the statement, its columns, and which rows of a posting it writes.
_TABLES: list[tuple[str, list[Column], Callable[[MemberPosting], Iterable[Any]]]] = [
    (_insert("fact"), _FACT, lambda posting: posting.rows.facts),
    (_insert("fact_key"), _FACT_KEY, lambda posting: posting.keys),
    (
        _insert("idempotency_key"),
        _REQUEST,
        lambda posting: [key for key in posting.keys if key.key is not None],
    ),
    (_insert("entry"), _ENTRY, lambda posting: posting.rows.entries),
    (_insert("lot"), _LOT, _new_lots),
    (
        "UPDATE lot l SET remaining = u.remaining FROM {rows} "
        "WHERE (l.member_id, l.seq) = (u.member_id, u.seq)",
        _LOT_LEFT,
        _changed_lots,
    ),
    (_insert("lot_move"), _MOVE, lambda posting: posting.rows.moves),
    (_UPSERT_PENDING, _PENDING, lambda posting: posting.rows.pending_awards.values()),
    (_UPSERT_ORDER, _ORDER, lambda posting: posting.rows.orders.values()),
    (_insert("outbox"), _OUTBOX, lambda posting: posting.effects),
    (
        "UPDATE member m SET status = u.status FROM {rows} WHERE m.id = u.member_id",
        _STATUS,
        _status_changes,
    ),
    (
        "UPDATE member m SET email = u.email, email_key = u.email_key, name = u.name, "
        "sort_name = u.sort_name, "
        "email_bounced_at = CASE WHEN m.email_key = u.email_key THEN m.email_bounced_at END "
        "FROM {rows} WHERE m.id = u.member_id",
        [_MEMBER_ID, *_plain("text", "email", "email_key", "name", "sort_name")],
        lambda posting: (posting.profile,) if posting.profile else (),
    ),
    (
        "INSERT INTO feed_pending ({names}) SELECT {names} FROM {rows} ORDER BY member_id, seq",
        [_MEMBER_ID, ("seq", "int4", _got("seq"))],
        lambda posting: posting.rows.facts,
    ),
]

_ENROLLED: list[Column] = [
    ("store", "text", _got("store")),
    ("external_id", "text", _got("external_id")),
    ("member_id", "uuid", lambda one, _row: one[0]),
    *_plain("text", "email", "email_key", "name", "sort_name"),
    *_plain("timestamptz", "enrolled_at"),
]

_ENROL = """
    WITH input AS (
        SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[],
                             $6::text[], $7::text[], $8::timestamptz[])
            AS u(store, external_id, member_id, email, email_key, name, sort_name, enrolled_at)
    ), mine AS (
        INSERT INTO member_identity (store, external_id, member_id)
        SELECT store, external_id, member_id FROM input
        ON CONFLICT (store, external_id) DO NOTHING RETURNING member_id
    ), made AS (
        INSERT INTO member (id, external_id, email, email_key, name, sort_name, enrolled_at)
        SELECT member_id, external_id, email, email_key, name, sort_name, enrolled_at
        FROM input JOIN mine USING (member_id)
    )
    INSERT INTO balance (member_id) SELECT member_id FROM mine
"""

"""The tables a posting writes: columns, their types, and where each value comes from."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import orjson

from punchcard.core.fact_bodies import body_of
from punchcard.core.lots import Lot
from punchcard.core.state import Redemption
from punchcard.db.sql.columns import Column, got, plain
from punchcard.db.sql.posting_rows import MemberPosting
from punchcard.db.sql.stored_state import (
    award_row,
    birthday_row,
    counters_row,
    shortfalls_row,
    spending_row,
)
from punchcard.db.sql.tier_snapshot import bonuses_row, pin_row


def _json(value: Any) -> str:
    """A list inside an array of jsonb would be taken for a dimension: it goes as JSON text."""
    return orjson.dumps(value).decode()


def _insert(table: str) -> str:
    return f"INSERT INTO {table} ({{names}}) SELECT {{names}} FROM {{rows}}"


def _state(name: str) -> Callable[[Any, Any], Any]:
    return lambda posting, _row: getattr(posting.state, name)


def _tier(name: str) -> Callable[[Any, Any], Any]:
    return lambda posting, _row: getattr(posting.state.tier, name)


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
    ("joined_at", "timestamptz", _state("joined_at")),
    ("tags", "jsonb", lambda posting, _row: _json(list(posting.state.tags))),
    ("birthday", "jsonb", lambda posting, _row: birthday_row(posting.state.birthday)),
    ("spending", "jsonb", lambda posting, _row: spending_row(posting.state.spending)),
    ("shortfalls", "jsonb", lambda posting, _row: _json(shortfalls_row(posting.state.shortfalls))),
    ("tier", "text", _tier("key")),
    ("tier_since", "timestamptz", _tier("since")),
    ("tier_clock", "timestamptz", _tier("clock")),
    ("tier_raised", "bool", _tier("raised")),
    ("tier_version", "int4", _tier("version")),
    ("tier_pin", "jsonb", lambda posting, _row: pin_row(posting.state.tier.pin)),
    ("tier_bonuses", "jsonb", lambda posting, _row: bonuses_row(posting.state.tier.bonuses)),
]

GUARD: list[Column] = [
    _MEMBER_ID,
    ("first_seq", "int4", lambda posting, _row: posting.first_seq),
    *_SUMS,
]

UPDATE_BALANCE = (
    "UPDATE balance b SET "
    + ", ".join(f"{name} = u.{name}" for name, _, _ in _SUMS)
    + " FROM {rows} WHERE b.member_id = u.member_id AND b.next_seq = u.first_seq RETURNING 1"
)

HOLDS = f"guard AS (SELECT count(*) = ${len(GUARD) + 1} AS holds FROM w0)"

_FACT: list[Column] = [
    _MEMBER_ID,
    ("seq", "int4", got("seq")),
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
    ("effective_at", "timestamptz", got("effective_at")),
]

_FACT_KEY: list[Column] = [
    *plain("text", "source", "external_id", "kind"),
    *plain("bytea", "content_hash"),
    _MEMBER_ID,
    *plain("int4", "seq"),
]

_REQUEST: list[Column] = [
    *plain("text", "scope", "key"),
    ("content_hash", "bytea", got("request_hash")),
    _MEMBER_ID,
    *plain("int4", "seq"),
]

_ENTRY: list[Column] = [
    _MEMBER_ID,
    *plain("int4", "seq", "fact_seq", "rule_version", "corrects_seq"),
    *plain("entry_kind", "kind"),
    *plain("account", "from_account", "to_account"),
    *plain("int8", "points"),
    *plain("text", "rule_key", "role", "rounding"),
    ("inputs", "jsonb", lambda _posting, row: dict(row.inputs)),
    *plain("bool", "counts_for_tier"),
    *plain("timestamptz", "occurred_at", "effective_at"),
]

_LOT: list[Column] = [
    _MEMBER_ID,
    *plain("int4", "seq", "award_seq"),
    *plain("int8", "points", "remaining"),
    *plain("timestamptz", "opened_at", "expires_at"),
]

_LOT_LEFT: list[Column] = [_MEMBER_ID, *plain("int4", "seq"), *plain("int8", "remaining")]

_MOVE: list[Column] = [
    _MEMBER_ID,
    *plain("int4", "entry_seq", "lot_seq"),
    *plain("int8", "points"),
]

_PENDING: list[Column] = [
    _MEMBER_ID,
    *plain("int4", "seq"),
    *plain("int8", "remaining"),
    *plain("timestamptz", "due_at"),
]

_ORDER: list[Column] = [
    _MEMBER_ID,
    *plain("text", "source", "external_id", "number", "currency"),
    *plain("int4", "fact_seq"),
    ("total_minor", "int8", got("total")),
    ("base_minor", "int8", got("base")),
    ("goods_minor", "int8", got("goods")),
    ("refunded_minor", "int8", got("refunded")),
    ("awards", "jsonb", lambda _posting, row: _json([award_row(award) for award in row.awards])),
    *plain("timestamptz", "paid_at"),
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

_REDEMPTION: list[Column] = [
    _MEMBER_ID,
    *plain("int4", "seq", "entry_seq", "reward_version"),
    *plain("int8", "cost"),
    *plain("text", "reward_key", "code", "status"),
    *plain("bool", "returned"),
    *plain("timestamptz", "issued_at", "expires_at", "settled_at"),
    ("order_source", "text", lambda _posting, row: row.order_key[0] if row.order_key else None),
    ("order_id", "text", lambda _posting, row: row.order_key[1] if row.order_key else None),
]

_UPSERT_REDEMPTION = (
    _insert("redemption") + " ON CONFLICT (member_id, seq) DO UPDATE SET status = excluded.status, "
    "entry_seq = excluded.entry_seq, returned = excluded.returned, "
    "settled_at = excluded.settled_at, "
    "order_source = excluded.order_source, order_id = excluded.order_id"
)

_TIER_CHANGE: list[Column] = [
    _MEMBER_ID,
    *plain("int4", "fact_seq", "version"),
    *plain("text", "old_tier", "new_tier", "basis"),
    ("reason", "text", lambda _posting, row: row.reason.value),
    *plain("int8", "sum", "threshold"),
    *plain("timestamptz", "window_from", "window_to", "effective_at"),
]

_OUTBOX: list[Column] = [
    _MEMBER_ID,
    *plain("uuid", "id"),
    ("effect", "text", lambda _posting, _row: "email"),
    *plain("text", "kind"),
    ("cause", "text", lambda posting, row: f"fact:{posting.member_id}:{row.fact_seq}"),
    *plain("int4", "fact_seq"),
    *plain("jsonb", "payload"),
]

_STATUS: list[Column] = [_MEMBER_ID, ("status", "text", _state("status"))]


def _new_lots(posting: MemberPosting) -> Iterable[Lot]:
    return (lot for lot in posting.rows.lots.values() if lot.seq >= posting.first_seq)


def _changed_lots(posting: MemberPosting) -> Iterable[Lot]:
    return (lot for lot in posting.rows.lots.values() if lot.seq < posting.first_seq)


def _new_redemptions(posting: MemberPosting) -> Iterable[Redemption]:
    return (one for one in posting.rows.redemptions.values() if one.seq >= posting.first_seq)


def _status_changes(posting: MemberPosting) -> Iterable[MemberPosting]:
    kinds = {row.fact.kind for row in posting.rows.facts}
    return (posting,) if kinds & {"member_blocked", "member_unblocked"} else ()


def _told_birthdays(posting: MemberPosting) -> Iterable[MemberPosting]:
    told = any(row.fact.kind == "birthday_set" for row in posting.rows.facts)
    return (posting,) if told else ()


def _birthday(name: str) -> Callable[[Any, Any], Any]:
    return lambda posting, _row: getattr(posting.state.birthday, name)


# Each: the statement, its columns, and which rows of a posting it writes.
TABLES: list[tuple[str, list[Column], Callable[[MemberPosting], Iterable[Any]]]] = [
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
    (_UPSERT_REDEMPTION, _REDEMPTION, lambda posting: posting.rows.redemptions.values()),
    (
        _insert("redemption_code"),
        [*plain("text", "code"), _MEMBER_ID, *plain("int4", "seq")],
        _new_redemptions,
    ),
    (_insert("tier_change"), _TIER_CHANGE, lambda posting: posting.rows.tier_changes),
    (_insert("outbox"), _OUTBOX, lambda posting: posting.effects),
    (
        "UPDATE member m SET status = u.status FROM {rows} WHERE m.id = u.member_id",
        _STATUS,
        _status_changes,
    ),
    (
        "UPDATE member m SET birthday_month = u.birthday_month, birthday_day = u.birthday_day "
        "FROM {rows} WHERE m.id = u.member_id",
        [
            _MEMBER_ID,
            ("birthday_month", "int2", _birthday("month")),
            ("birthday_day", "int2", _birthday("day")),
        ],
        _told_birthdays,
    ),
    (
        "UPDATE member m SET email = u.email, email_key = u.email_key, name = u.name, "
        "sort_name = u.sort_name, "
        "email_bounced_at = CASE WHEN m.email_key = u.email_key THEN m.email_bounced_at END "
        "FROM {rows} WHERE m.id = u.member_id",
        [_MEMBER_ID, *plain("text", "email", "email_key", "name", "sort_name")],
        lambda posting: (posting.profile,) if posting.profile else (),
    ),
    (
        "INSERT INTO feed_pending ({names}) SELECT {names} FROM {rows} ORDER BY member_id, seq",
        [_MEMBER_ID, ("seq", "int4", got("seq"))],
        lambda posting: posting.rows.facts,
    ),
]

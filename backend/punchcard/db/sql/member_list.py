"""The list of members: every order it offers, searched and filtered, by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.db.sql.members import COLUMNS, FROM, MemberRow

FEW = 3_000
"""So many members are sorted for a page; of more, a walk soon meets enough."""

# Order of the list -> the columns of its index, and the type of the first for a cursor.
ORDERS = {
    "name": ("m.sort_name", "m.id", "text"),
    "balance": ("b.available", "b.member_id", "bigint"),
    "lifetime": ("b.lifetime", "b.member_id", "bigint"),
    "last_activity": ("b.last_activity_at", "b.member_id", "timestamptz"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberQuery:
    """What a page of the list is asked for. `after` is the sort value and id of the last row."""

    order: str
    descending: bool
    limit: int
    after: tuple[Any, UUID] | None = None
    words: Sequence[str] = ()
    text: str = ""
    statuses: Sequence[str] | None = None
    balance_min: int | None = None
    balance_max: int | None = None
    active_since: datetime | None = None
    active_before: datetime | None = None
    has_debt: bool | None = None
    ids: Sequence[UUID] | None = None


async def page(connection: asyncpg.Connection, query: MemberQuery) -> list[MemberRow]:
    """One page of the list, by keyset.

    A search or filter that finds few is sorted; one that finds many is met soon enough on the way
    through the index of the order. PostgreSQL cannot know which it is: it takes few for many and
    then reads the whole index for a page that never fills.
    """
    if _may_find_few(query):
        rows = await _sorted(connection, query)
        if rows is not None:
            return rows
    return await _walked(connection, query)


async def _sorted(connection: asyncpg.Connection, query: MemberQuery) -> list[MemberRow] | None:
    """The page out of everything that fits; None if that is more than FEW."""
    values: list[Any] = []
    where = _where([*_filters(query, values), *_search(query, values)])
    inner = _where([f"s.size <= {FEW}", *_keyset(query, values)])
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT m.id FROM member m JOIN balance b ON b.member_id = m.id{where} LIMIT {FEW + 1}
        )
        SELECT s.size, page.* FROM (SELECT count(*) AS size FROM found) s
        LEFT JOIN LATERAL (
            SELECT {COLUMNS} FROM found
            JOIN member m ON m.id = found.id JOIN balance b ON b.member_id = found.id{inner}
            {_order_and_limit(query, values)}
        ) page ON true
    """
    rows = await connection.fetch(sql, *values)
    if rows[0]["size"] > FEW:
        return None
    return [MemberRow(*tuple(row)[1:]) for row in rows if row["id"] is not None]


async def _walked(connection: asyncpg.Connection, query: MemberQuery) -> list[MemberRow]:
    """The page along the index of the order, leaving out what does not fit."""
    values: list[Any] = []
    where = _where([*_filters(query, values), *_search(query, values), *_keyset(query, values)])
    sql = f"{FROM}{where} {_order_and_limit(query, values)}"
    return [MemberRow(*row) for row in await connection.fetch(sql, *values)]


def _may_find_few(query: MemberQuery) -> bool:
    """Whether anything is asked that few members may fit. Ids are few, and known at once."""
    asked = (query.balance_min, query.balance_max, query.active_since, query.active_before)
    rare = query.statuses is not None and "active" not in query.statuses
    wanted = any(value is not None for value in asked) or query.has_debt or rare
    return query.ids is None and bool(query.text or wanted)


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _order_and_limit(query: MemberQuery, values: list[Any]) -> str:
    column, key, _ = ORDERS[query.order]
    way = "DESC" if query.descending else "ASC"
    return f"ORDER BY {column} {way}, {key} {way} LIMIT {_bound(values, query.limit)}"


def _filters(query: MemberQuery, values: list[Any]) -> list[str]:
    given = [
        ("m.status = ANY({}::text[])", query.statuses),
        ("m.id = ANY({}::uuid[])", query.ids),
        ("b.available >= {}", query.balance_min),
        ("b.available <= {}", query.balance_max),
        ("b.last_activity_at >= {}", query.active_since),
        ("b.last_activity_at < {}", query.active_before),
    ]
    conditions = [
        condition.format(_bound(values, value)) for condition, value in given if value is not None
    ]
    if query.balance_min is not None and query.order == "lifetime":
        # Lifetime is never less than the balance: the walk may begin there.
        conditions.append(f"b.lifetime >= {_bound(values, query.balance_min)}")
    if query.has_debt is not None:
        conditions.append("b.debt > 0" if query.has_debt else "b.debt = 0")
    if query.order == "last_activity":
        # Rows without a value have no place in the order (and none are made by posting).
        conditions.append("b.last_activity_at IS NOT NULL")
    return conditions


def _search(query: MemberQuery, values: list[Any]) -> list[str]:
    if not query.text:
        return []
    prefix = _bound(values, _like(query.text.lower()) + "%")
    exact = _bound(values, _like(query.text) + "%")
    ways = [f"m.email_key LIKE {prefix}", f"m.external_id LIKE {exact}"]
    # Of an address the words alone, like "com", would find everybody first.
    if query.words and "@" not in query.text:
        terms = _bound(values, " & ".join(f"{_quoted(word)}:*" for word in query.words))
        ways.append(f"m.search @@ to_tsquery('simple', {terms})")
    return [f"({' OR '.join(ways)})"]


def _keyset(query: MemberQuery, values: list[Any]) -> list[str]:
    if query.after is None:
        return []
    column, key, kind = ORDERS[query.order]
    value, member_id = (_bound(values, part) for part in query.after)
    sign = "<" if query.descending else ">"
    return [f"({column}, {key}) {sign} ({value}::{kind}, {member_id}::uuid)"]


def _bound(values: list[Any], value: Any) -> str:
    values.append(value)
    return f"${len(values)}"


def _quoted(word: str) -> str:
    """A word as a tsquery operand."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

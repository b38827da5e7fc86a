"""The list of members: every order it offers, searched and filtered, by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.db.sql.members import COLUMNS, FROM, MemberRow
from punchcard.db.sql.segments import SegmentQuery, conditions, tagged
from punchcard.db.sql.values import bound

FEW = 10_000
"""So many members are sorted for a page at once; of more, a walk likely meets enough soon."""

STEPS = 20_000
"""How far a walk goes before everything that fits is sorted after all."""

# Order of the list -> the columns of its index, and the type of the first for a cursor.
ORDERS = {
    "name": ("m.sort_name", "m.id", "text"),
    "balance": ("b.available", "b.member_id", "bigint"),
    "lifetime": ("b.lifetime", "b.member_id", "bigint"),
    "last_activity": ("b.last_activity_at", "b.member_id", "timestamptz"),
}

FOUND = ("found.key", "found.id")
"""Where the sort value and the id stand among those that fit."""


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
    tiers: Sequence[str] | None = None
    has_tier: bool | None = None
    tags: Sequence[str] | None = None
    segment: SegmentQuery | None = None
    ids: Sequence[UUID] | None = None


async def page(connection: asyncpg.Connection, query: MemberQuery) -> list[MemberRow]:
    """One page of the list, by keyset.

    Few that fit are sorted. Of many, enough for a page are soon met along the index of the order,
    unless they all lie far away in it: then they are sorted as well. PostgreSQL cannot know which
    it is; it would read the whole index for a page that never fills.
    """
    if not _may_find_few(query):
        return await _walked(connection, query)
    rows = await _sorted(connection, query, few=FEW)
    if rows is None:
        rows = await _walked(connection, query, steps=STEPS)
        if len(rows) < query.limit:
            rows = await _sorted(connection, query)
    return rows or []


async def _sorted(
    connection: asyncpg.Connection, query: MemberQuery, *, few: int | None = None
) -> list[MemberRow] | None:
    """The page out of all that fit; None if these are more than `few`."""
    values: list[Any] = []
    column, _, _ = ORDERS[query.order]
    asked = [*_filters(query, values), *_search(query, values)]
    tables = "member m"
    if any("b." in part for part in (column, *asked)):
        tables += " JOIN balance b ON b.member_id = m.id"
    after = _keyset(query, values, FOUND)
    if few is not None:
        after.append(f"s.size <= {few}")
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT m.id, {column} AS key FROM {tables}{_where(asked)}
            {"" if few is None else f"LIMIT {few + 1}"}
        )
        SELECT s.size, page.* FROM (SELECT count(*) AS size FROM found) s
        LEFT JOIN LATERAL (
            SELECT {COLUMNS} FROM (
                SELECT * FROM found{_where(after)}
                {_order_and_limit(query, values, FOUND)}
            ) top
            JOIN member m ON m.id = top.id JOIN balance b ON b.member_id = top.id
        ) page ON true ORDER BY page.{column[2:]} {_way(query)}, page.id {_way(query)}
    """
    rows = await connection.fetch(sql, *values)
    if few is not None and rows[0]["size"] > few:
        return None
    return [MemberRow(*tuple(row)[1:]) for row in rows if row["id"] is not None]


async def _walked(
    connection: asyncpg.Connection, query: MemberQuery, *, steps: int | None = None
) -> list[MemberRow]:
    """The page along the index of the order, leaving out what does not fit; after so many steps
    it may be short although there are more."""
    values: list[Any] = []
    source, conditions = FROM, _keyset(query, values, ORDERS[query.order][:2])
    if steps is not None:
        column, key, _ = ORDERS[query.order]
        table = "member m" if key == "m.id" else "balance b"
        way = _way(query)
        source = f"""
            SELECT {COLUMNS} FROM (
                SELECT {key} AS id FROM {table}{_where(conditions)}
                ORDER BY {column} {way}, {key} {way} LIMIT {steps}
            ) step JOIN member m ON m.id = step.id JOIN balance b ON b.member_id = step.id
        """
        conditions = []
    where = _where([*_filters(query, values), *_search(query, values), *conditions])
    sql = f"{source}{where} {_order_and_limit(query, values, ORDERS[query.order][:2])}"
    return [MemberRow(*row) for row in await connection.fetch(sql, *values)]


def _may_find_few(query: MemberQuery) -> bool:
    """Whether anything is asked that few members may fit. Ids are few, and known at once."""
    asked = (
        query.balance_min,
        query.balance_max,
        query.active_since,
        query.active_before,
        query.tiers,
        query.has_tier,
        query.tags,
        query.segment,
    )
    rare = query.statuses is not None and "active" not in query.statuses
    wanted = any(value is not None for value in asked) or query.has_debt or rare
    return query.ids is None and bool(query.text or wanted)


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _way(query: MemberQuery) -> str:
    return "DESC" if query.descending else "ASC"


def _order_and_limit(query: MemberQuery, values: list[Any], place: tuple[str, str]) -> str:
    column, key = place
    way = _way(query)
    return f"ORDER BY {column} {way}, {key} {way} LIMIT {bound(values, query.limit)}"


def _filters(query: MemberQuery, values: list[Any]) -> list[str]:
    given = [
        ("m.status = ANY({}::text[])", query.statuses),
        ("m.id = ANY({}::uuid[])", query.ids),
        ("b.available >= {}", query.balance_min),
        ("b.available <= {}", query.balance_max),
        ("b.last_activity_at >= {}", query.active_since),
        ("b.last_activity_at < {}", query.active_before),
        ("b.tier = ANY({}::text[])", query.tiers),
    ]
    asked = [
        condition.format(bound(values, value)) for condition, value in given if value is not None
    ]
    if query.tags is not None:
        asked.append(tagged(list(query.tags), values))
    if query.segment is not None:
        asked += conditions(query.segment, values)
    if query.balance_min is not None and query.order == "lifetime":
        # Lifetime is never less than the balance: the walk may begin there.
        asked.append(f"b.lifetime >= {bound(values, query.balance_min)}")
    if query.has_debt is not None:
        asked.append("b.debt > 0" if query.has_debt else "b.debt = 0")
    if query.has_tier is not None:
        asked.append("b.tier IS NOT NULL" if query.has_tier else "b.tier IS NULL")
    if query.order == "last_activity":
        # Rows without a value have no place in the order (and none are made by posting).
        asked.append("b.last_activity_at IS NOT NULL")
    return asked


def _search(query: MemberQuery, values: list[Any]) -> list[str]:
    if not query.text:
        return []
    prefix = bound(values, _like(query.text.lower()) + "%")
    exact = bound(values, _like(query.text) + "%")
    ways = [f"m.email_key LIKE {prefix}", f"m.external_id LIKE {exact}"]
    # Of an address the words alone, like "com", would find everybody first.
    if query.words and "@" not in query.text:
        terms = bound(values, " & ".join(f"{_quoted(word)}:*" for word in query.words))
        ways.append(f"m.search @@ to_tsquery('simple', {terms})")
    return [f"({' OR '.join(ways)})"]


def _keyset(query: MemberQuery, values: list[Any], place: tuple[str, str]) -> list[str]:
    if query.after is None:
        return []
    column, key = place
    value, member_id = (bound(values, part) for part in query.after)
    sign = "<" if query.descending else ">"
    kind = ORDERS[query.order][2]
    return [f"({column}, {key}) {sign} ({value}::{kind}, {member_id}::uuid)"]


def _quoted(word: str) -> str:
    """A word as a tsquery operand."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

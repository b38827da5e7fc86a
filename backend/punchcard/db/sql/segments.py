"""The members of a segment, asked of all at once: the set-based twin of `core.audience.in_segment`.

A test holds it equal to the core. Tiers, tags and lifetime points have indexes; the other
conditions look at every balance row, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg

from punchcard.core.audience import SegmentSettings, named
from punchcard.core.money import minor_digits
from punchcard.core.periods import EVER
from punchcard.core.program import Program
from punchcard.db.sql.values import bound

# Few are not active, so all are counted and those few are left out.
_COUNT = """
    SELECT {key} AS key, count(*) AS members FROM balance b
    WHERE {conditions} AND NOT EXISTS (
        SELECT FROM member m WHERE m.id = b.member_id AND m.status <> 'active')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentQuery:
    """Whom a segment holds at an instant; settings None: nobody."""

    settings: SegmentSettings | None
    program: Program
    at: datetime


async def counts(
    connection: asyncpg.Connection, queries: Mapping[str, SegmentQuery]
) -> dict[str, int]:
    """How many active members each segment holds, by key; one statement."""
    values: list[Any] = []
    text = " UNION ALL ".join(
        _COUNT.format(
            key=f"{bound(values, key)}::text", conditions=" AND ".join(conditions(query, values))
        )
        for key, query in queries.items()
    )
    return {row["key"]: row["members"] for row in await connection.fetch(text, *values)}


def conditions(query: SegmentQuery, values: list[Any]) -> list[str]:
    """What holds of the balance rows `b` of its members; binds its values."""
    wanted = query.settings
    if wanted is None:
        return ["false"]
    return [
        *_among(wanted, values),
        *_between("b.order_count", wanted.orders_from, wanted.orders_below, values),
        *_between("b.lifetime", wanted.lifetime_from, wanted.lifetime_below, values),
        *_spent(wanted, query.program, values),
        *_joined(wanted, query, values),
    ] or ["true"]


def tagged(tags: list[str], values: list[Any]) -> str:
    """Members with one of these tags; said so that the index of those with any is taken."""
    return f"(b.tags <> '[]' AND b.tags ?| {bound(values, tags)}::text[])"


def _among(wanted: SegmentSettings, values: list[Any]) -> list[str]:
    found = []
    if wanted.tiers:
        found.append(f"b.tier = ANY({bound(values, list(named(wanted.tiers)))}::text[])")
    if wanted.tags:
        found.append(tagged(list(named(wanted.tags)), values))
    if wanted.without_tags:
        found.append(f"NOT b.tags ?| {bound(values, list(named(wanted.without_tags)))}::text[]")
    return found


def _between(column: str, least: Any, below: Any, values: list[Any]) -> list[str]:
    found = []
    if least:
        found.append(f"{column} >= {bound(values, least)}")
    if below:
        found.append(f"{column} < {bound(values, below)}")
    return found


def _spent(wanted: SegmentSettings, program: Program, values: list[Any]) -> list[str]:
    """What is spent is summed in the programme's currency: without one nobody has spent."""
    scale = 10 ** minor_digits(program.currency) if program.currency else 1
    column = f"coalesce((b.spending -> '{EVER}' ->> 0)::numeric, 0)"
    return _between(column, wanted.spent_from * scale, wanted.spent_below * scale, values)


def _joined(wanted: SegmentSettings, query: SegmentQuery, values: list[Any]) -> list[str]:
    least, below = (
        date.fromisoformat(day) if day else None
        for day in (wanted.joined_from, wanted.joined_before)
    )
    if least is None and below is None:
        return []
    at = f"coalesce(b.joined_at, {bound(values, query.at)}::timestamptz)"
    zone = f"{bound(values, query.program.timezone.key)}::text"
    return _between(f"({at} AT TIME ZONE {zone})::date", least, below, values)

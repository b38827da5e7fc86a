"""Reading the figures of the programme; kept by the sequencer, so no table is added up here."""

from dataclasses import dataclass
from datetime import date, datetime

import asyncpg


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all members as of a feed position. The order is that of `_TOTALS`."""

    position: int
    members: int
    orders: int
    issued: int
    pending: int
    available: int
    spent: int
    expired: int
    reversed: int
    removed: int
    owed: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the programme's zone."""

    day: date
    issued: int
    redeemed: int
    reversed: int
    expired: int
    removed: int
    orders: int
    members: int


_TOTALS = """
    SELECT pos, members, orders, issued, pending, available, spent, expired, reversed, removed,
        (SELECT coalesce(sum(debt), 0)::bigint FROM balance WHERE debt > 0), now()
    FROM program_total
"""

_DAYS = """
    SELECT series.day::date, coalesce(t.issued, 0), coalesce(t.redeemed, 0),
        coalesce(t.reversed, 0), coalesce(t.expired, 0), coalesce(t.removed, 0),
        coalesce(t.orders, 0), coalesce(t.members, 0)
    FROM generate_series($1::date, $2::date - 1, interval '1 day') AS series(day)
    LEFT JOIN daily_total t ON t.day = series.day::date
    ORDER BY series.day
"""


async def totals(connection: asyncpg.Connection) -> Totals:
    """The sums of the programme."""
    row = await connection.fetchrow(_TOTALS)
    if row is None:
        raise LookupError("program_total has lost its row")
    return Totals(*row)


async def days(connection: asyncpg.Connection, start: date, end: date) -> list[DayRow]:
    """Every day from `start` to the day before `end`."""
    return [DayRow(*row) for row in await connection.fetch(_DAYS, start, end)]

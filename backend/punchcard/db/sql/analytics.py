"""Reading the sums by day for a period and the one before it; no table of the ledger is read."""

from dataclasses import dataclass
from datetime import date

import asyncpg


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """Sums of the days of a period, and what stood at its end. The order is that of `_PERIOD`."""

    issued: int
    redeemed: int
    expired: int
    reversed: int
    removed: int
    orders: int
    joined: int
    new_spenders: int
    outstanding: int
    pending: int
    members: int
    spenders: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What one kind of entry of one rule or reward came to."""

    rule_key: str
    kind: str
    entries: int
    points: int


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Moves from tier to tier ('' is none): in the period, and ever until its end."""

    old_tier: str
    new_tier: str
    moves: int
    ever: int


_FLOWS = "issued redeemed expired reversed removed orders members spenders".split()
_STOCKS = "available pending members spenders".split()

# Both periods end where their days end; what stood there is the sum of all days before.
_PERIOD = "SELECT {} FROM daily_total WHERE day < $2".format(
    ", ".join(
        [f"coalesce(sum({name}) FILTER (WHERE day >= $1), 0)::bigint" for name in _FLOWS]
        + [f"coalesce(sum({name}), 0)::bigint" for name in _STOCKS]
    )
)

_ACTIVE = "SELECT coalesce(sum(members), 0)::bigint FROM daily_active WHERE day < $1"

_RULES = """
    SELECT rule_key, kind::text, sum(entries)::bigint, sum(points)::bigint
    FROM daily_rule WHERE day >= $1 AND day < $2 GROUP BY 1, 2 ORDER BY 1, 2
"""

_MOVES = """
    SELECT old_tier, new_tier, coalesce(sum(moves) FILTER (WHERE day >= $1), 0)::bigint,
        sum(moves)::bigint
    FROM daily_tier_move WHERE day < $2 GROUP BY 1, 2 ORDER BY 1, 2
"""


async def period(connection: asyncpg.Connection, start: date, end: date) -> PeriodRow:
    """The days from `start` to the day before `end`."""
    row = await connection.fetchrow(_PERIOD, start, end)
    if row is None:
        raise LookupError("an aggregate always has a row")
    return PeriodRow(*row)


async def active(connection: asyncpg.Connection, end: date) -> int:
    """Members who had done something in the last so many days when that day began."""
    count: int = await connection.fetchval(_ACTIVE, end)
    return count


async def rules(connection: asyncpg.Connection, start: date, end: date) -> list[RuleRow]:
    """What each rule and reward did in those days."""
    return [RuleRow(*row) for row in await connection.fetch(_RULES, start, end)]


async def tier_moves(connection: asyncpg.Connection, start: date, end: date) -> list[MoveRow]:
    """Who rose and fell in those days, and what all moves before their end add up to."""
    return [MoveRow(*row) for row in await connection.fetch(_MOVES, start, end)]

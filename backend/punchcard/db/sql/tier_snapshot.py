"""The part of a member's snapshot that decides about the tier, and how it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.program import Program
from punchcard.core.state import MemberState
from punchcard.core.tier_settings import AMOUNT_SPENT, LIFETIME
from punchcard.core.tier_state import Counted, Pin, PinMode, TierBonus, TierState
from punchcard.core.tiers import TierBook
from punchcard.db.sql.stored_state import Row

NONE, WINDOW, ALL, SUM = "none", "window", "all", "sum"

# Enough for the start of last year, and for 365 days before the clock of a hold.
REACH = "interval '17568 hours'"

COUNTS = """
    e.counts_for_tier AND (
        (e.kind IN ('earn', 'approve', 'reinstate', 'give', 'undo_remove')
            AND e.to_account = 'available')
        OR (e.kind IN ('clawback', 'undo_give', 'remove') AND e.from_account = 'available'))
"""
SIGNED = "CASE WHEN e.to_account = 'available' THEN e.points ELSE -e.points END"
# Nothing, once nothing is left of the goods: as `OrderState.base_gone` has it.
KEPT_MONEY = """
    CASE WHEN s.goods_minor > 0 AND s.refunded_minor >= s.goods_minor THEN 0
         ELSE s.base_minor - least(s.base_minor, s.refunded_minor) END
"""

# {points}, {money}: how much of it; {start}, {paid_from}: nothing before it counts.
COLUMNS = f"""
    b.tier, b.tier_since, b.tier_clock, b.tier_raised, b.tier_version, b.tier_pin, b.tier_bonuses,
    CASE {{points}}::text
    WHEN 'none' THEN NULL
    WHEN 'sum' THEN (
        SELECT jsonb_build_array(jsonb_build_array({{start}}::timestamptz, sum({SIGNED}), NULL))
        FROM entry e WHERE e.member_id = b.member_id AND e.effective_at >= {{start}} AND {COUNTS})
    ELSE (
        SELECT jsonb_agg(jsonb_build_array(e.effective_at, {SIGNED},
            CASE WHEN e.kind IN ('earn', 'give') THEN e.seq ELSE e.corrects_seq END))
        FROM entry e WHERE e.member_id = b.member_id AND {COUNTS}
        AND e.effective_at >= CASE {{points}}::text WHEN 'all' THEN {{start}}
            ELSE greatest({{start}}, least(b.tier_clock, b.clock) - {REACH}) END)
    END AS counted_points,
    CASE {{money}}::text
    WHEN 'none' THEN NULL
    WHEN 'sum' THEN (
        SELECT jsonb_build_array(
            jsonb_build_array({{paid_from}}::timestamptz, sum({KEPT_MONEY}), NULL))
        FROM shop_order s WHERE s.member_id = b.member_id AND s.currency = {{currency}}::text
        AND s.paid_at >= {{paid_from}})
    ELSE (
        SELECT jsonb_agg(jsonb_build_array(s.paid_at, {KEPT_MONEY}, NULL))
        FROM shop_order s WHERE s.member_id = b.member_id AND s.currency = {{currency}}::text
        AND s.paid_at >= CASE {{money}}::text WHEN 'all' THEN {{paid_from}}
            ELSE greatest({{paid_from}}, least(b.tier_clock, b.clock) - {REACH}) END)
    END AS counted_money
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierNeed:
    """What a snapshot brings for the tiers of a programme."""

    points: str = NONE
    money: str = NONE
    start: datetime = datetime(1900, 1, 1, tzinfo=UTC)
    paid_from: datetime = datetime(1900, 1, 1, tzinfo=UTC)
    currency: str | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """The parameters that `columns` numbers, in their order."""
        return self.points, self.money, self.start, self.paid_from, self.currency


WITHOUT_TIERS = TierNeed()


def columns(first: int) -> str:
    """The select list, with parameters from number `first` on."""
    names = ("points", "money", "start", "paid_from", "currency")
    return COLUMNS.format(**{name: f"${first + index}" for index, name in enumerate(names)})


_STATES = f"SELECT b.member_id, b.clock, {columns(2)} FROM balance b WHERE b.member_id = ANY($1)"


async def states(
    connection: asyncpg.Connection, members: Sequence[UUID], need: TierNeed
) -> dict[UUID, MemberState]:
    """As much of the members' states as tells where they stand."""
    rows = await connection.fetch(_STATES, members, *need.values)
    return {
        row["member_id"]: MemberState(
            clock=row["clock"],
            tier=read_tier(row),
            counted_points=read_counted(row["counted_points"]),
            counted_money=read_counted(row["counted_money"]),
        )
        for row in rows
    }


def need_of(program: Program) -> TierNeed:
    """What decides under any version of the programme's tiers; a plain sum where that is enough."""
    versions = [one for one in program.tiers.versions if one.settings.enabled]
    if not versions:
        return WITHOUT_TIERS
    start = min(one.effective_start for one in versions)
    return TierNeed(
        points=_mode(program.tiers, money=False),
        money=_mode(program.tiers, money=True),
        start=start,
        paid_from=max(start, program.starts_at),
        currency=program.currency,
    )


def _mode(book: TierBook, *, money: bool) -> str:
    versions = [
        one
        for one in book.versions
        if one.settings.enabled and (one.settings.basis == AMOUNT_SPENT) is money
    ]
    if not versions:
        return NONE
    if all(one.settings.period != LIFETIME for one in versions):
        return WINDOW
    periods = {one.settings.period for one in versions}
    starts = {one.effective_start for one in book.versions if one.settings.enabled}
    dated = any(one.settings.refund_reevaluates for one in versions) and not money
    return SUM if periods == {LIFETIME} and len(starts) == 1 and not dated else ALL


def pin_row(pin: Pin | None) -> dict[str, Any] | None:
    """An assignment as balance.tier_pin."""
    if pin is None:
        return None
    until = pin.until.astimezone(UTC).isoformat() if pin.until else None
    return {"mode": pin.mode.value, "key": pin.key, "until": until, "fact_seq": pin.fact_seq}


def bonuses_row(bonuses: Mapping[str, TierBonus]) -> dict[str, Any]:
    """The one-time bonuses as balance.tier_bonuses."""
    return {
        key: {
            "entry_seq": one.entry_seq,
            "points": one.points,
            "cause_seq": one.cause_seq,
            "reversed": one.reversed,
        }
        for key, one in bonuses.items()
    }


def read_tier(row: Row) -> TierState:
    """A member's tier from the row of the balance."""
    return TierState(
        key=row["tier"],
        since=row["tier_since"],
        clock=row["tier_clock"],
        raised=row["tier_raised"],
        version=row["tier_version"],
        pin=_pin(row["tier_pin"]),
        bonuses={key: TierBonus(**one) for key, one in row["tier_bonuses"].items()},
    )


def read_counted(stored: list[list[Any]] | None) -> tuple[Counted, ...]:
    """What counts from [[at, value, award_seq], ...]."""
    return tuple(
        Counted(datetime.fromisoformat(at), int(value), award)
        for at, value, award in stored or ()
        if value
    )


def _pin(stored: Mapping[str, Any] | None) -> Pin | None:
    if stored is None:
        return None
    until = stored["until"]
    return Pin(
        mode=PinMode(stored["mode"]),
        key=stored["key"],
        until=datetime.fromisoformat(until) if until else None,
        fact_seq=stored["fact_seq"],
    )

"""The evaluation of tiers for all members at once: the set-based twin of `core.tier_evaluation`.

It answers what one evaluation under given settings would make of everybody, for the question "who
would move", and tells `tier_wave` whom new settings do not concern. A property test holds it equal
to the core.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from punchcard.core.program import Program
from punchcard.core.tier_settings import AMOUNT_SPENT, CALENDAR_YEAR, LIFETIME, ONE_DOWN
from punchcard.core.tiers import TierScheme
from punchcard.db.sql.tier_snapshot import COUNTS, KEPT_MONEY, SIGNED

# 365 x 24 hours: an interval in days would bend with daylight saving.
_HOLD = "interval '8760 hours'"
_TICK = "interval '1 microsecond'"

# A member is never judged at an instant that lies behind their clock.
_AT, _ZONE, _START = "instant", "$4::text", "$5::timestamptz"

_POINTS = f"""
    SELECT e.effective_at AS at, {SIGNED} AS value FROM entry e
    WHERE e.member_id = h.member_id AND {COUNTS}
"""

# What a refund took back counts at the instant of its award, and not at all if that is unknown.
_POINTS_BY_AWARD = f"""
    SELECT CASE WHEN e.kind NOT IN ('clawback', 'undo_give') THEN e.effective_at ELSE (
        SELECT max(c.effective_at) FROM entry c
        WHERE c.member_id = e.member_id AND c.counts_for_tier AND c.to_account = 'available'
        AND ((c.seq = e.corrects_seq AND c.kind IN ('earn', 'give'))
            OR (c.corrects_seq = e.corrects_seq AND c.kind = 'approve'))) END AS at,
        {SIGNED} AS value
    FROM entry e WHERE e.member_id = h.member_id AND {COUNTS}
"""

_MONEY = f"""
    SELECT s.paid_at AS at, {KEPT_MONEY} AS value FROM shop_order s
    WHERE s.member_id = h.member_id AND s.currency = $6::text AND s.paid_at >= $8::timestamptz
"""

# Every parameter is named, also where these settings do not look at it: it must have a type.
_EVALUATED = """
    WITH ladder AS (
        SELECT * FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS l(key, bar, rank)
    ), judged AS (
        SELECT b.member_id, b.tier, b.tier_clock, b.tier_raised, b.tier_version,
               coalesce(l.rank, 0) AS now_rank, b.tier IS NOT NULL AND l.rank IS NULL AS lost,
               b.tier_pin ->> 'mode' AS mode, coalesce(p.rank, 0) AS pin_rank,
               greatest($3::timestamptz, b.clock) AS instant,
               (b.tier_pin ->> 'until')::timestamptz AS pin_until,
               coalesce((b.tier_pin ->> 'until')::timestamptz
                   <= greatest($3::timestamptz, b.clock), false)
                   OR (b.tier_pin ->> 'key' IS NOT NULL AND p.rank IS NULL) AS unpinned
        FROM balance b LEFT JOIN ladder l ON l.key = b.tier
        LEFT JOIN ladder p ON p.key = b.tier_pin ->> 'key'
        WHERE b.clock IS NOT NULL AND $6::text IS NOT DISTINCT FROM $6
            AND $8::timestamptz IS NOT NULL AND $4::text IS NOT NULL
            AND {whom}
    ), free AS (
        SELECT j.*,
            CASE WHEN unpinned THEN NULL ELSE mode END AS pin FROM judged j
    ), timed AS (
        SELECT f.*, CASE WHEN pin IS DISTINCT FROM 'lock' AND tier IS NOT NULL
                         THEN {ends_at} END AS ends_at
        FROM free f
    ), held AS (
        SELECT t.*, coalesce(ends_at <= instant, false) AS ended FROM timed t
    ), summed AS (
        SELECT h.*, sums.* FROM held h CROSS JOIN LATERAL (
            SELECT coalesce(sum(value) FILTER (WHERE {upgrade}), 0) AS now_sum,
                   coalesce(sum(value) FILTER (WHERE {review}), 0) AS review_sum,
                   coalesce(sum(value) FILTER (WHERE {clock}), 0) AS clock_sum
            FROM ({counted}) counted WHERE at >= {start}) sums
    ), ranked AS (
        SELECT s.*,
            (SELECT coalesce(max(rank), 0) FROM ladder WHERE bar <= greatest(now_sum, 0)) AS up,
            greatest((SELECT coalesce(max(rank), 0) FROM ladder
                WHERE bar <= greatest(review_sum, 0)), {lowest}) AS reviewed,
            (SELECT coalesce(max(rank), 0) FROM ladder
                WHERE bar <= greatest(now_sum, {qualifying}, 0)) AS qualified
        FROM summed s
    ), decided AS (
        SELECT r.*, CASE WHEN ended THEN {pinned_reviewed}
                         WHEN unpinned OR lost THEN {pinned_qualified}
                         ELSE now_rank END AS kept
        FROM ranked r
    )
    SELECT d.member_id, d.tier AS old_tier,
           (SELECT key FROM ladder WHERE rank = greatest(kept, {pinned_up})) AS new_tier,
           ended OR unpinned OR lost AS again, least(ends_at, pin_until) AS due
    FROM decided d
"""

_MOVES = """
    WITH evaluated AS MATERIALIZED ({evaluated}), example AS MATERIALIZED (
        SELECT * FROM (SELECT member_id, old_tier, new_tier,
            row_number() OVER (PARTITION BY old_tier, new_tier ORDER BY member_id) AS nth
            FROM evaluated WHERE old_tier IS DISTINCT FROM new_tier) e WHERE nth <= {examples}
    )
    SELECT old_tier, new_tier, count(*) AS members, ARRAY(
        SELECT x.member_id FROM example x WHERE x.old_tier IS NOT DISTINCT FROM e.old_tier
        AND x.new_tier IS NOT DISTINCT FROM e.new_tier ORDER BY nth) AS examples
    FROM evaluated e
    GROUP BY old_tier, new_tier ORDER BY old_tier NULLS FIRST, new_tier NULLS FIRST
"""

EXAMPLES = 3  # so many of those who would move are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What one evaluation makes of a member."""

    member_id: UUID
    old_tier: str | None
    new_tier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How many members would go from one tier to another, and a few of them; or stay."""

    old_tier: str | None
    new_tier: str | None
    members: int
    examples: Sequence[UUID] = ()


async def evaluate(
    connection: asyncpg.Connection,
    scheme: TierScheme,
    program: Program,
    at: datetime,
    members: Sequence[UUID] | None = None,
) -> list[Evaluated]:
    """What these settings would make of members (None: of all) at an instant."""
    values = values_of(scheme, program, at, members)
    rows = await connection.fetch(
        f"{query(scheme, some=members is not None)} ORDER BY member_id", *values
    )
    return [
        Evaluated(member_id=row["member_id"], old_tier=row["old_tier"], new_tier=row["new_tier"])
        for row in rows
    ]


async def moves(
    connection: asyncpg.Connection, scheme: TierScheme, program: Program, at: datetime
) -> list[Move]:
    """Who would move under these settings, counted by where from and where to."""
    counted = _MOVES.format(evaluated=query(scheme, some=False), examples=EXAMPLES)
    rows = await connection.fetch(counted, *values_of(scheme, program, at, None))
    return [Move(**row) for row in rows]


def query(scheme: TierScheme, *, some: bool) -> str:
    """Evaluates all members, or some, under a scheme; its parameters are `values_of`. One text for
    both would look at all of them to find some."""
    settings = scheme.settings
    upgrade, review, clock = _windows(scheme)
    dated = settings.refund_reevaluates
    counted = _POINTS_BY_AWARD if dated else _POINTS
    return _EVALUATED.format(
        whom="b.member_id = ANY($7::uuid[])" if some else "$7::uuid[] IS NULL",
        start=_START,
        ends_at=_ends_at(scheme),
        upgrade=upgrade,
        review=review,
        clock=clock,
        counted=_MONEY if settings.basis == AMOUNT_SPENT else counted,
        lowest="now_rank - 1" if settings.downgrade == ONE_DOWN else "0",
        qualifying="review_sum" if settings.period == CALENDAR_YEAR else "clock_sum",
        pinned_reviewed=_pinned("reviewed"),
        pinned_qualified=_pinned("qualified"),
        pinned_up=_pinned("up"),
    )


def _windows(scheme: TierScheme) -> tuple[str, str, str]:
    year = f"date_trunc('year', {_AT} AT TIME ZONE {_ZONE})"
    this, last = (f"(({year} {less}) AT TIME ZONE {_ZONE})" for less in ("", "- interval '1 year'"))
    match scheme.settings.period:
        case "calendar_year":
            return f"at >= {this} AND at <= {_AT}", f"at >= {last} AND at < {this}", "false"
        case "rolling_365":
            clock = (
                f"at > h.tier_clock - {_HOLD} AND "
                f"at <= CASE WHEN h.tier_raised THEN h.tier_clock ELSE h.tier_clock - {_TICK} END"
            )
            past = f"at > {_AT} - {_HOLD}"
            return f"{past} AND at <= {_AT}", f"{past} AND at < {_AT}", clock
    return f"at <= {_AT}", f"at <= {_AT}", "false"


def _ends_at(scheme: TierScheme) -> str:
    local = f"(f.tier_clock AT TIME ZONE {_ZONE})"
    if scheme.settings.period == LIFETIME:
        return "NULL::timestamptz"
    if scheme.settings.period == CALENDAR_YEAR:
        years = "CASE WHEN f.tier_raised THEN interval '2 years' ELSE interval '1 year' END"
        return f"((date_trunc('year', {local}) + {years}) AT TIME ZONE {_ZONE})"
    exact = f"(f.tier_clock + {_HOLD})"
    match scheme.settings.hold_rounding:
        case "none":
            return exact
        case "end_of_day":
            midnight = f"date_trunc('day', {exact} AT TIME ZONE {_ZONE})"
            return _first_not_before(exact, midnight, "interval '1 day'")
        case "end_of_month":
            month = f"date_trunc('month', {local} + interval '1 year') + interval '1 month'"
            return _first_not_before(exact, month, "interval '1 month'")
    year = f"date_trunc('year', {local} + interval '1 year') + interval '1 year'"
    return _first_not_before(exact, year, "interval '1 year'")


def _first_not_before(exact: str, local: str, step: str) -> str:
    one, other = _instant_of(local), _instant_of(f"({local} + {step})")
    return f"(CASE WHEN {one} >= {exact} THEN {one} ELSE {other} END)"


def _instant_of(local: str) -> str:
    """A local time as an instant: the first one, if clocks are put back over it."""
    instant = f"(({local}) AT TIME ZONE {_ZONE})"
    earlier = f"({instant} - interval '1 hour')"
    return (
        f"(CASE WHEN {earlier} AT TIME ZONE {_ZONE} = ({local}) THEN {earlier} ELSE {instant} END)"
    )


def _pinned(rank: str) -> str:
    return (
        f"(CASE pin WHEN 'lock' THEN pin_rank WHEN 'floor' THEN greatest({rank}, pin_rank) "
        f"ELSE {rank} END)"
    )


def values_of(
    scheme: TierScheme,
    program: Program,
    at: datetime,
    members: Sequence[UUID] | None,
) -> tuple[object, ...]:
    """What `query` is given; `members` None: all."""
    ranks = range(1, len(scheme.ladder) + 1)
    return (
        [tier.key for tier in scheme.ladder],
        [scheme.bar(rank, program.currency) for rank in ranks],
        at,
        program.timezone.key,
        scheme.effective_start,
        program.currency,
        None if members is None else list(members),
        program.starts_at,
    )

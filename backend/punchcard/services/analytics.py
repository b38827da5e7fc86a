"""The figures of a period beside those of the period before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from punchcard.core.analytics import liability_minor, share
from punchcard.core.catalogue import is_reward
from punchcard.core.tier_bonus import BONUS_KEY
from punchcard.db import unit_of_work
from punchcard.db.sql import analytics as sql
from punchcard.db.sql.analytics import MoveRow, PeriodRow, RuleRow
from punchcard.db.sql.tiers import StoredScheme
from punchcard.services import program, rules, tier_settings
from punchcard.services.dashboard import check_period, tomorrow
from punchcard.services.program_settings import ProgramSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period's sums, and what follows from them."""

    start: date
    end: date
    sums: PeriodRow
    liability: int | None
    """In minor units of the programme's currency; None while it has none."""

    @property
    def points_spent_share(self) -> float | None:
        """Redeemed in the period by issued in it."""
        return share(self.sums.redeemed, self.sums.issued)

    @property
    def members_spent_share(self) -> float | None:
        """Members who had ever redeemed at its end, by members then."""
        return share(self.sums.spenders, self.sums.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """What one rule gave; `taken_back` by refunds and undone awards."""

    key: str
    name: str
    awards: int
    issued: int
    taken_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardFigures:
    """What members spent on one reward; `returned` of it came back to them."""

    key: str
    name: str
    redemptions: int
    spent: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFigures:
    """A tier at the period's end, and how many rose into it and left it within. Key '': none."""

    key: str
    name: str
    colour: str | None
    members: int
    arrived: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierMove:
    """So many moved from one tier to another; names as they are today."""

    old_tier: str
    new_tier: str
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """Everything the screen shows."""

    period: Period
    before: Period
    active: int
    currency: str | None
    point_value: Decimal
    rules: Sequence[RuleFigures]
    rewards: Sequence[RewardFigures]
    tiers: Sequence[TierFigures]
    moves: Sequence[TierMove]


async def analytics(*, start: date, end: date) -> Analytics:
    """The days from `start` to the day before `end`, beside as many days before them.

    Raises InvalidInput unless the period has 1 to 400 days.
    """
    check_period(start, end)
    found = await program.settings()
    settings = found[0] if found else None
    names = {one.rule.key: (one.rule.name, one.rule.type) for one in await rules.all_rules()}
    versions = await tier_settings.versions()
    scheme = versions[0].scheme if versions else None
    length = end - start
    async with unit_of_work.transaction(isolation="repeatable read") as connection:
        sums = await sql.period(connection, start, end)
        sums_before = await sql.period(connection, start - length, start)
        by_rule = await sql.rules(connection, start, end)
        moves = await sql.tier_moves(connection, start, end)
        active = await sql.active(connection, min(end, tomorrow(settings)))
    ladder = [(rung.key, rung.name, rung.colour) for rung in scheme.ladder] if scheme else []
    tier_names = _tier_names(versions)
    return Analytics(
        period=_period(start, end, sums, settings),
        before=_period(start - length, start, sums_before, settings),
        active=active,
        currency=settings.currency if settings else None,
        point_value=settings.point_value if settings else Decimal(0),
        rules=_rules(by_rule, names, tier_names),
        rewards=_rewards(by_rule, names),
        tiers=_tiers(moves, ladder, sums.members, tier_names),
        moves=_moves(moves, tier_names),
    )


def _tier_names(versions: Sequence[StoredScheme]) -> dict[str, str]:
    """What each tier is called, or was called last; the newest version comes first."""
    return {tier.key: tier.name for one in reversed(versions) for tier in one.scheme.ladder}


def _period(start: date, end: date, sums: PeriodRow, settings: ProgramSettings | None) -> Period:
    liability = None
    if settings is not None and settings.currency is not None:
        liability = liability_minor(sums.outstanding, settings.point_value, settings.currency)
    return Period(start=start, end=end, sums=sums, liability=liability)


Names = dict[str, tuple[str, str]]
"""By key: name and type."""


def _points(rows: Sequence[RuleRow], key: str, *kinds: str) -> int:
    return sum(row.points for row in rows if row.rule_key == key and row.kind in kinds)


def _count(rows: Sequence[RuleRow], key: str, *kinds: str) -> int:
    return sum(row.entries for row in rows if row.rule_key == key and row.kind in kinds)


def _name(key: str, names: Names, tiers: dict[str, str]) -> str:
    """A rule's name, or that of the tier whose bonus it is; none for what staff gave."""
    if key.startswith(BONUS_KEY):
        tier = key.removeprefix(BONUS_KEY)
        return tiers.get(tier, tier)
    return names[key][0] if key in names else ""


def _rules(rows: Sequence[RuleRow], names: Names, tiers: dict[str, str]) -> list[RuleFigures]:
    """Rules that gave or lost something, the most first; what staff gave is one of them."""
    keys = {row.rule_key for row in rows if row.kind in _EARNING}
    found = [
        RuleFigures(
            key=key,
            name=_name(key, names, tiers),
            awards=_count(rows, key, "earn", "give"),
            issued=_points(rows, key, "earn", "give"),
            taken_back=_points(rows, key, "clawback", "void", "undo_give")
            - _points(rows, key, "reinstate"),
        )
        for key in keys
    ]
    return sorted(found, key=lambda one: (-one.issued, one.key))


_EARNING = ("earn", "give", "clawback", "void", "undo_give", "reinstate")


def _rewards(rows: Sequence[RuleRow], names: Names) -> list[RewardFigures]:
    """Rewards that were taken or given back, the most first."""
    keys = {row.rule_key for row in rows if row.kind in ("redeem", "return")}
    found = [
        RewardFigures(
            key=key,
            name=names[key][0] if key in names and is_reward(names[key][1]) else "",
            redemptions=_count(rows, key, "redeem"),
            spent=_points(rows, key, "redeem"),
            returned=_points(rows, key, "return"),
        )
        for key in keys
    ]
    return sorted(found, key=lambda one: (-one.spent, one.key))


def _tiers(
    moves: Sequence[MoveRow],
    ladder: Sequence[tuple[str, str, str]],
    members: int,
    names: dict[str, str],
) -> list[TierFigures]:
    """From none upwards; a tier that is no more in the ladder comes last, by its last name."""
    rungs = [(key, name, colour) for key, name, colour in ladder]
    known = {key for key, _, _ in rungs}
    gone = {key for row in moves for key in (row.old_tier, row.new_tier)} - known - {""}
    every = [("", "", None), *rungs, *((key, names.get(key, key), None) for key in sorted(gone))]
    return [
        TierFigures(
            key=key,
            name=name,
            colour=colour,
            members=(0 if key else members)
            + sum(row.ever for row in moves if row.new_tier == key)
            - sum(row.ever for row in moves if row.old_tier == key),
            arrived=sum(row.moves for row in moves if row.new_tier == key),
            left=sum(row.moves for row in moves if row.old_tier == key),
        )
        for key, name, colour in every
    ]


def _moves(moves: Sequence[MoveRow], names: dict[str, str]) -> list[TierMove]:
    found = [
        TierMove(
            old_tier=names.get(row.old_tier, row.old_tier),
            new_tier=names.get(row.new_tier, row.new_tier),
            members=row.moves,
        )
        for row in moves
        if row.moves
    ]
    return sorted(found, key=lambda one: -one.members)

"""The replay's specification in plain Python, from the CSV alone: it knows nothing of Punchcard.

A member is a list of rows, replayed one by one: what a refund takes is what brings the sum taken of
its order to floor(E x R / T); tiers look at the points that counted so far, each at its instant.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

WELCOME_BONUS = 100
POINTS_PER_UNIT = 5
MINOR_PER_UNIT = 100
REDEEM_COST = 1000
YEAR_OF_DAYS = timedelta(days=365)
THRESHOLDS = {"silver": 500, "gold": 1500, "platinum": 5000}
PERIODS = ("lifetime", "calendar_year", "rolling_365")

Row = Mapping[str, str]


@dataclass
class Books:
    """A member at the end of a replay, as `export members` writes it."""

    balance: int = 0
    lifetime: int = 0
    earned: int = 0
    clawed_back: int = 0
    redeemed: int = 0
    orders: int = 0
    refunds: int = 0
    tier: str = ""


@dataclass(frozen=True)
class Rules:
    """A variant: which period tiers have (none: there are no tiers), how high they hang, and
    whether 1000 points are redeemed after each order that leaves so many."""

    period: str | None = None
    thresholds_times: int = 1
    redeem: bool = False

    def tier_for(self, points: int) -> int:
        """How many thresholds the points reach."""
        return sum(points >= self.thresholds_times * one for one in THRESHOLDS.values())


VARIANTS = {
    "base": lambda period: Rules(period=period),
    "redeem": lambda period: Rules(period=period, redeem=True),
    "x10": lambda period: Rules(period=period, thresholds_times=10),
}


@dataclass
class _Tier:
    """The tier of one member (0: none) and the instants that decide when it is looked at."""

    rules: Rules
    rank: int = 0
    upgraded: datetime | None = None
    clock: datetime | None = None
    last_new_year: int | None = None
    counted: list[tuple[datetime, int]] = field(default_factory=list)

    def between(self, after: datetime | None, to: datetime, *, open_end: bool = False) -> int:
        return sum(
            points
            for when, points in self.counted
            if (after is None or when > after) and (when < to if open_end else when <= to)
        )

    def pass_time(self, to: datetime) -> None:
        """Every evaluation due up to and including `to`."""
        if self.rules.period == "calendar_year":
            self._new_years(to)
        while (
            self.rules.period == "rolling_365"
            and self.clock is not None
            and self.clock + YEAR_OF_DAYS <= to
        ):
            end = self.clock + YEAR_OF_DAYS
            points = self.between(end - YEAR_OF_DAYS, end, open_end=True)
            self.rank = self.rules.tier_for(points)
            self.clock = end if self.rank else None

    def _new_years(self, to: datetime) -> None:
        first = self.last_new_year or (self.counted[0][0].year if self.counted else to.year)
        for year in range(first + 1, to.year + 1):
            if self.upgraded is None or self.upgraded.year != year - 1:
                points = sum(points for when, points in self.counted if when.year == year - 1)
                self.rank = self.rules.tier_for(points)
        self.last_new_year = max(first, to.year)

    def after_order(self, now: datetime) -> None:
        """Upgrade if what counts now reaches a higher tier."""
        if self.rules.period == "lifetime":
            points = self.between(None, now)
        elif self.rules.period == "calendar_year":
            points = sum(points for when, points in self.counted if when.year == now.year)
        else:
            points = self.between(now - YEAR_OF_DAYS, now)
        if self.rules.tier_for(points) > self.rank:
            self.rank = self.rules.tier_for(points)
            self.upgraded = self.clock = now

    @property
    def name(self) -> str:
        return ("", *THRESHOLDS)[self.rank]


class _Member:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.tier = _Tier(rules)
        self.orders: dict[str, int] = {}
        self.refunded: dict[str, int] = {}
        self.refunds = self.earned = self.taken = self.redeemed = 0

    def order(self, now: datetime, name: str, total: int) -> None:
        points = POINTS_PER_UNIT * (total // MINOR_PER_UNIT)
        if not self.orders:
            points += WELCOME_BONUS
        self.orders[name] = total
        self.earned += points
        self.tier.counted.append((now, points))
        self._take(now, name, 0)
        self.tier.after_order(now)
        if self.rules.redeem and self.balance >= REDEEM_COST:
            self.redeemed += REDEEM_COST

    def refund(self, now: datetime, name: str, amount: int) -> None:
        self.refunds += 1
        self.refunded[name] = self.refunded.get(name, 0) + amount
        if name in self.orders:
            self._take(now, name, self.refunded[name] - amount)

    def _take(self, now: datetime, name: str, before: int) -> None:
        """What refunds so far take beyond what those `before` took."""
        total, refunded = self.orders[name], self.refunded.get(name, 0)
        points = POINTS_PER_UNIT * (total // MINOR_PER_UNIT)
        if total:
            due = points * min(total, refunded) // total
            taken = due - points * min(total, before) // total
            self.taken += taken
            self.tier.counted.append((now, -taken))

    @property
    def balance(self) -> int:
        return self.earned - self.taken - self.redeemed

    def books(self) -> Books:
        return Books(
            balance=self.balance,
            lifetime=self.earned - self.taken,
            earned=self.earned,
            clawed_back=self.taken,
            redeemed=self.redeemed,
            orders=len(self.orders),
            refunds=self.refunds,
            tier=self.tier.name if self.rules.period else "",
        )


BASE = Rules()


def replay(
    rows: Iterable[Row], *, until: datetime | None = None, rules: Rules = BASE
) -> dict[str, Books]:
    """The books of every member after all rows before `until` and what time brings by then; a
    repeated row counts once."""
    rows = list(rows)
    last = max((datetime.fromisoformat(row["occurred_at"]) for row in rows), default=None)
    end = until or (last + timedelta(microseconds=1) if last else datetime.max.replace(tzinfo=UTC))
    (snapshot,) = snapshots(rows, [end], rules=rules)
    return snapshot


def snapshots(
    rows: Iterable[Row], instants: Sequence[datetime], *, rules: Rules
) -> Iterator[dict[str, Books]]:
    """The books at each instant, in one pass: rows before it, evaluations up to and at it."""
    members: dict[str, _Member] = {}
    seen: set[tuple[str, str]] = set()
    waiting = iter(rows)
    row = next(waiting, None)
    for instant in instants:
        while row is not None and datetime.fromisoformat(row["occurred_at"]) < instant:
            _apply(row, members, seen, rules)
            row = next(waiting, None)
        for member in members.values():
            member.tier.pass_time(instant)
        yield {name: member.books() for name, member in members.items()}


def _apply(row: Row, members: dict[str, _Member], seen: set[tuple[str, str]], rules: Rules) -> None:
    name = (row["event_id"], row["type"])
    if name in seen:
        return
    seen.add(name)
    now = datetime.fromisoformat(row["occurred_at"])
    member = members.setdefault(row["member"], _Member(rules))
    member.tier.pass_time(now)
    if row["type"] == "order":
        member.order(now, row["event_id"], int(row["amount_minor"]))
    else:
        member.refund(now, row["order_ref"], int(row["amount_minor"]))


def read(path: Path) -> Iterator[Row]:
    """The rows of an events file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

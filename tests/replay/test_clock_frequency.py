"""However often the clock runs, the books end the same: hourly, daily, or once at the end.

The 60 busiest members of each data set of real purchases, from the first day until a year after the
last, under a programme in which time has much to do: points wait and expire, codes end, tiers are
held for 365 days, and the tier settings change in the middle.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import shared
from core_programs import paid, programme, refunded, reward, rule, tiers
from punchcard.core.code_facts import RewardRedeemed
from punchcard.core.draft import Rows
from punchcard.core.facts import Fact
from punchcard.core.program import Program
from punchcard.core.state import MemberState
from punchcard.core.step import advance, step
from punchcard.core.tiers import TierBook
from punchcard.errors import PunchcardError

pytestmark = pytest.mark.slow

MEMBERS = 60
SETTLE = timedelta(minutes=15)
BEGIN = datetime(1990, 1, 1, tzinfo=UTC)
FREQUENCIES = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "once": None}


def shop(middle: datetime) -> Program:
    """Everything that time can do."""
    first = tiers(
        ("silver", 200), ("gold", 800), start=BEGIN, period="rolling_365", hold_rounding="none",
        perks={"gold": {"bonus_points": 50}},
    )  # fmt: skip
    second = tiers(
        ("silver", 300), ("gold", 700), start=BEGIN, period="calendar_year", version=2,
        effective_from=middle, downgrade="one_down",
    )  # fmt: skip
    five_off = reward("five_off", cost=90, valid_days=20, return_on_expiry=True)
    return programme(
        rule("purchase", approval_days=14, effective_from=BEGIN),
        rewards=[replace(five_off, effective_from=BEGIN)],
        tiers=TierBook([first, second]),
        starts_at=BEGIN,
        expires_after_days=200,
        timezone=ZoneInfo("Europe/Berlin"),
    )


@pytest.mark.parametrize("data", ["cdnow", "online_retail"])
def test_the_clock_may_run_as_often_as_it_likes(data: str) -> None:
    lives = _busiest(shared(f"{data}_events.csv.gz"))
    every = [fact.occurred_at for facts in lives.values() for fact in facts]
    first, last = min(every), max(every) + timedelta(days=365)
    program = shop(first + (last - first) / 2)
    moved = 0
    for facts in lives.values():
        ends = {
            name: _lived(facts, program, first, last, pace) for name, pace in FREQUENCIES.items()
        }
        assert ends["hourly"] == ends["daily"] == ends["once"]
        moved += len(ends["once"][1].tier_changes)
    assert moved > MEMBERS  # time did have something to do


def _lived(
    facts: list[Fact], program: Program, first: datetime, last: datetime, pace: timedelta | None
) -> tuple[MemberState, Rows]:
    """The clock looks at the member at its own pace, as far behind as webhooks may be late."""
    state, rows = MemberState(), Rows()
    now = first
    for fact in [*facts, None]:
        until = fact.occurred_at if fact else last
        while pace is not None and now + pace <= until:
            now += pace
            state = _looked_at(state, rows, now - SETTLE, program)
        if fact is not None:
            try:
                posting = step(state, fact, program)
            except PunchcardError:
                continue
            state = posting.state
            rows.add(posting.rows)
    state = _looked_at(state, rows, last, program)
    state.next_due_at = None  # a hint: never late, perhaps early
    return state, rows


def _looked_at(state: MemberState, rows: Rows, until: datetime, program: Program) -> MemberState:
    """As the clock does: whose time has come, and whom new settings have still to reach."""
    due = state.next_due_at is not None and state.next_due_at <= until
    lags = state.clock is not None and program.tiers.at(until) > state.tier.version
    if not due and not lags:
        return state
    posting = advance(state, until, program)
    rows.add(posting.rows)
    return posting.state


def _busiest(path: Path) -> dict[str, list[Fact]]:
    lives: dict[str, list[Fact]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lives[row["member"]] += _facts(row)
    busy = sorted(lives, key=lambda member: (-len(lives[member]), member))[:MEMBERS]
    return {member: sorted(lives[member], key=lambda fact: fact.occurred_at) for member in busy}


def _facts(row: dict[str, str]) -> Iterator[Fact]:
    """An order may be followed by a redemption: one that finds too few points is refused."""
    when, amount = datetime.fromisoformat(row["occurred_at"]), int(row["amount_minor"])
    if row["type"] == "refund":
        yield refunded(row["event_id"], row["order_ref"] or None, amount, when)
        return
    yield paid(row["event_id"], amount, when)
    yield RewardRedeemed(
        source="shop", external_id=row["event_id"], occurred_at=when,
        reward_key="five_off", code=row["event_id"],
    )  # fmt: skip

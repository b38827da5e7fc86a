"""The replay of real purchases: every programme file against the oracle, member by member, at four
instants. CDNOW, three times as long, goes through the core in all nine programmes; REPLAY=all sends
it through the database in all nine. Two combinations go through the command line instead, see
test_real_purchases.py."""

import csv
import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.replay.oracle import PERIODS, VARIANTS, Row, read, snapshots
from tests.replay.test_real_purchases import BY_COMMAND

from core_programs import paid, refunded
from punchcard import invariants
from punchcard.core.catalogue import is_reward
from punchcard.core.code_facts import RewardRedeemed
from punchcard.core.facts import Fact
from punchcard.core.program import Program, RuleBook
from punchcard.core.state import MemberState
from punchcard.core.step import advance, step
from punchcard.core.tiers import TierBook
from punchcard.errors import InsufficientPoints
from punchcard.services import export, imports, posting, program_apply, program_file

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
INSTANTS = {
    "online_retail": ("2011-01-01", "2011-06-01", "2011-12-10", "2013-01-01"),
    "cdnow": ("1997-07-01", "1998-01-01", "1998-07-01", "1999-07-01"),
}
COMBINATIONS = [(variant, period) for variant in VARIANTS for period in PERIODS]
IN_THE_DATABASE = [
    (data, variant, period)
    for data in INSTANTS
    for variant, period in COMBINATIONS
    if (data == "online_retail" and (data, variant, period) not in BY_COMMAND)
    or os.environ.get("REPLAY") == "all"
]


@pytest.fixture(scope="module")
def rows_of() -> dict[str, list[Row]]:
    """The events, read once."""
    found: dict[str, list[Row]] = {}
    for name in INSTANTS:
        path = _path(name)
        if path.exists():
            found[name] = list(read(path))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("data", "variant", "period"), IN_THE_DATABASE)
async def test_every_member_ends_as_the_oracle_says(db, rows_of, tmp_path, data, variant, period):
    _needed(data, rows_of)
    await _apply(variant, period)
    instants = [_instant(text) for text in INSTANTS[data]]
    wanted = snapshots(rows_of[data], instants, rules=VARIANTS[variant](period))
    for instant, books in zip(instants, wanted, strict=True):
        await imports.import_events(
            path=_path(data), actor="cli:import", fallback=tmp_path, until=instant
        )
        await posting.advance(until=instant, actor="cli:advance", effects=False)
        out = tmp_path / f"{instant.date()}.csv"
        await export.export_members(out=out, actor="cli:export")
        found = dict(_exported(out))
        differences = [
            (member, found.get(member), one)
            for member, one in books.items()
            if found.get(member) != asdict(one)
        ]
        assert differences[:3] == []
        assert len(found) == len(books)


@pytest.fixture
def no_garbage() -> Iterator[None]:
    """Hundreds of thousands of immutable values: collecting them is a third of the time."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.slow
@pytest.mark.parametrize(("variant", "period"), COMBINATIONS)
@pytest.mark.usefixtures("no_garbage")
def test_the_core_alone_ends_as_the_oracle_says(rows_of, variant, period):
    _needed("cdnow", rows_of)
    instants = [_instant(text) for text in INSTANTS["cdnow"]]
    file = program_file.read_file(HERE / f"{variant}_{period}.yaml")
    wanted = snapshots(rows_of["cdnow"], instants, rules=VARIANTS[variant](period))
    found = _core_snapshots(rows_of["cdnow"], instants, file)
    for states, books in zip(found, wanted, strict=True):
        assert len(states) == len(books)
        differences = [
            (member, one)
            for member, one in books.items()
            if (states[member].available, states[member].tier.key or "") != (one.balance, one.tier)
        ]
        assert differences[:3] == []


@pytest.mark.slow
async def test_the_books_of_a_replay_are_proved(db, rows_of, tmp_path):
    """Folding from zero gives every stored row: entries, lots, codes, tiers and their changes."""
    _needed("online_retail", rows_of)
    await _apply("redeem", "rolling_365")
    path = tmp_path / "part.csv"
    rows = rows_of["online_retail"][:4000]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    await imports.import_events(path=path, actor="cli:import", fallback=tmp_path)
    await posting.advance(until=_instant("2013-01-01"), actor="cli:advance", effects=False)
    verdict = await invariants.verify()
    assert [one.findings[:2] for one in verdict.checks if one.findings] == []


def _core_snapshots(
    rows: list[Row], instants: list[datetime], file: program_file.ProgramFile
) -> Iterator[dict[str, MemberState]]:
    """The members' states at each instant by the core alone, redemptions included."""
    assert file.tiers is not None
    program = Program(
        timezone=ZoneInfo(file.settings.timezone),
        starts_at=file.settings.starts_at,
        rules=RuleBook(one for one in file.rules if not is_reward(one.type)),
        rewards=RuleBook(one for one in file.rules if is_reward(one.type)),
        tiers=TierBook([file.tiers]),
    )
    states: dict[str, MemberState] = {}
    waiting = iter(rows)
    row = next(waiting, None)
    for instant in instants:
        while row is not None and datetime.fromisoformat(row["occurred_at"]) < instant:
            state = states.get(row["member"]) or MemberState()
            for fact in _facts(row, file.settings.auto_redeem):
                with suppress(InsufficientPoints):
                    state = step(state, fact, program).state
            states[row["member"]] = state
            row = next(waiting, None)
        for member, one in states.items():
            if one.next_due_at is not None and one.next_due_at <= instant:
                states[member] = advance(one, instant, program).state
        yield states


def _facts(row: Row, auto_redeem: str | None) -> Iterator[Fact]:
    when = datetime.fromisoformat(row["occurred_at"])
    if row["type"] == "refund":
        yield refunded(row["event_id"], row["order_ref"] or None, int(row["amount_minor"]), when)
        return
    yield paid(row["event_id"], int(row["amount_minor"]), when)
    if auto_redeem:
        yield RewardRedeemed(
            source="shop",
            external_id=row["event_id"],
            occurred_at=when,
            reward_key=auto_redeem,
            code=row["event_id"],
        )


def _needed(data: str, rows_of: dict[str, list[Row]]) -> None:
    if data not in rows_of:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{_path(data)} is missing")
        pytest.skip(f"{_path(data)} is not there")


async def _apply(variant: str, period: str) -> None:
    file = program_file.read_file(HERE / f"{variant}_{period}.yaml")
    await program_apply.apply(file=file, actor="cli:program")


def _exported(path: Path) -> Iterator[tuple[str, dict[str, str | int]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values: dict[str, str | int] = {
                name: value if name == "tier" else int(value)
                for name, value in row.items()
                if name != "external_id"
            }
            yield row["external_id"], values


def _path(data: str) -> Path:
    return DATA / f"{data}_events.csv.gz"


def _instant(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)

"""Real purchases through the command line: every member at every snapshot is what the oracle says.

Each data set goes into an empty database of its own, run by the embedded server, as the user of
the tests and, where that is root, as an ordinary user too.
"""

import csv
from datetime import datetime
from pathlib import Path

import pytest
from tests.replay.oracle import VARIANTS, Books, read, replay, snapshots

from commands import Command, data_folder, shared, users
from event_files import BASE

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
BY_COMMAND = [("cdnow", "redeem", "rolling_365"), ("online_retail", "redeem", "calendar_year")]
"""The programmes that go through the command line at every snapshot; the other combinations are
in test_tier_replay.py."""
SNAPSHOTS = {
    "cdnow": ["1997-07-01", "1998-01-01", "1998-07-01", "1999-07-01"],
    "online_retail": ["2011-01-01", "2011-06-01", "2011-12-10", "2013-01-01"],
}
COLUMNS = "external_id,balance,lifetime,earned,clawed_back,redeemed,orders,refunds,tier"


@pytest.mark.parametrize(("data_set", "variant", "period"), BY_COMMAND)
def test_every_snapshot(data_set: str, variant: str, period: str, tmp_path: Path) -> None:
    """Four imports of the same file, each further than the one before."""
    events = shared(f"{data_set}_events.csv.gz")
    rows = list(read(events))
    instants = [datetime.fromisoformat(f"{day}T00:00:00Z") for day in SNAPSHOTS[data_set]]
    wanted = snapshots(rows, instants, rules=VARIANTS[variant](period))
    with data_folder() as folder:
        punchcard = Command(folder)
        punchcard.run("migrate")
        punchcard.run("program", "apply", HERE / f"{variant}_{period}.yaml")
        for day, books in zip(SNAPSHOTS[data_set], wanted, strict=True):
            instant = f"{day}T00:00:00Z"
            punchcard.run("import", "events", events, "--until", instant)
            punchcard.run("advance", "--to", instant)
            found = exported(punchcard, tmp_path / f"{day}.csv")
            assert found == books
        assert "\n0 deviations" in punchcard.run("verify")
        again = punchcard.run("import", "events", events)
        assert f"{len(rows):,} recorded of this file in all, 0 rejected" in again
        assert exported(punchcard, tmp_path / "again.csv") == found


@pytest.mark.parametrize("data_set", SNAPSHOTS)
@pytest.mark.parametrize("user", users()[1:] or users())
def test_all_at_once_as_an_ordinary_user(user: str | None, data_set: str) -> None:
    events = shared(f"{data_set}_events.csv.gz")
    with data_folder(user) as folder:
        punchcard = Command(folder, user=user)
        punchcard.run("program", "apply", BASE)
        said = punchcard.run("import", "events", events)
        expected = replay(read(events))
        assert exported(punchcard, folder / "members.csv") == expected
        rows = sum(books.orders + books.refunds for books in expected.values())
        assert f"{rows:,} rows: {rows:,} recorded, 0 known already, 0 rejected" in said
        assert (folder / "members.csv").stat().st_uid == folder.stat().st_uid


def exported(punchcard: Command, out: Path) -> dict[str, Books]:
    """What `export members` writes, row by row, in the form of the specification."""
    punchcard.run("export", "members", "--out", out)
    text = out.read_text()
    header, *rows = csv.reader(text.splitlines())
    assert ",".join(header) == COLUMNS
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert text.endswith("\n")
    return {row[0]: _books(row[1:]) for row in rows}


def _books(row: list[str]) -> Books:
    balance, lifetime, earned, clawed_back, redeemed, orders, refunds = map(int, row[:7])
    return Books(balance, lifetime, earned, clawed_back, redeemed, orders, refunds, row[7])

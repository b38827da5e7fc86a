"""The commands of the books as people meet them: what they print, their exit status, kill -9."""

import asyncio
import csv
import json
import re
import signal
import subprocess
from pathlib import Path

import asyncpg
import pytest

from commands import Command
from event_files import open_replay_in, order, refund, write
from punchcard.db.unit_of_work import connect_alone

pytestmark = pytest.mark.slow  # starts processes or servers

MANY = 6_000


@pytest.fixture
async def punchcard(database_url: str, tmp_path: Path) -> Command:
    """The command on a database of its own, of the tests' server, with the replay's programme."""
    await open_replay_in(database_url)
    return Command(tmp_path / "data", DATABASE_URL=database_url)


@pytest.fixture
async def raw(database_url: str):
    connection = await connect_alone(database_url)
    yield connection
    await connection.close()


def many(path: Path) -> Path:
    """Enough events that an import can be hit in its middle, some of them broken."""
    rows: list[str | bytes] = []
    for number in range(1, MANY + 1):
        rows.append(order(number, member=f"M{number % 700}", amount=number))
        if number % 5 == 0:
            rows.append(refund(number, number - 3, member=f"M{(number - 3) % 700}", amount=7))
        if number % 500 == 0:
            rows.append(f"broken {number}")
    return write(path, rows)


def lines_of(path: Path) -> list[str]:
    with path.open(newline="") as file:
        return [row["line"] for row in csv.DictReader(file)]


def test_without_a_programme_it_says_what_to_do(database_url: str, tmp_path: Path) -> None:
    punchcard = Command(tmp_path / "data", DATABASE_URL=database_url)
    events = write(tmp_path / "events.csv", [order(1)])
    said = punchcard.run("import", "events", events, status=1)
    assert "There is no programme yet: launch one in the admin or with `punchcard init`." in said


def test_the_whole_way(punchcard: Command, tmp_path: Path) -> None:
    rows = [
        order(1, amount=9999),
        refund(2, 1, amount=9999, day=3),
        order(3, member="=N", amount=99),
    ]
    events = write(tmp_path / "events.csv", rows)
    assert "3 rows: 3 recorded, 0 known already, 0 rejected" in punchcard.run(
        "import", "events", events
    )
    assert "nothing was due" in punchcard.run("advance", "--to", "2021-01-01T00:00:00Z")
    out = tmp_path / "members.csv"
    assert "2 members" in punchcard.run("export", "members", "--out", out)
    assert out.read_bytes() == (
        b"external_id,balance,lifetime,earned,clawed_back,redeemed,orders,refunds,tier\n"
        b"'=N,100,100,100,0,0,1,0,\nM,100,100,595,495,0,1,1,\n"
    )
    said = punchcard.run("verify")
    assert [line for line in said.splitlines() if line.startswith("I")] != []
    assert "rows: 2 member, 3 fact" in said
    assert "\n0 deviations" in said


def test_the_first_twenty_on_the_screen_all_in_the_file(punchcard: Command, tmp_path: Path) -> None:
    events = write(tmp_path / "events.csv", ["broken"] * 30)
    said = punchcard.run("import", "events", events)
    assert said.count("There are 1 columns instead of 8.") == 20
    assert "line 2: " in said
    assert "and 10 more" in said
    assert f"all rejected rows: {tmp_path / 'events.rejected.csv'}" in said
    assert lines_of(tmp_path / "events.rejected.csv") == [str(n) for n in range(2, 32)]


def test_strict_ends_with_1(punchcard: Command, tmp_path: Path) -> None:
    events = write(tmp_path / "events.csv", [order(1), "broken"])
    said = punchcard.run("import", "events", events, "--strict", status=1)
    assert "nothing was imported: 1 rows are bad" in said
    assert "rows: 0 member" in punchcard.run("verify")


def test_refusals_are_one_line(punchcard: Command) -> None:
    for words, message in (
        ("import events /none.csv", "/none.csv is no file"),
        ("import events . --until 2020-01-01", "'2020-01-01' is no instant with a zone"),
        ("advance --to 2199-01-01T00:00:00Z", "has not come yet: say --allow-future"),
        ("export members --out /none/x.csv", "/none/x.csv cannot be written (No such file"),
        ("program apply /none.yaml", "/none.yaml cannot be read (No such file"),
    ):
        said = punchcard.run(*words.split(), status=1)
        assert message in said
        assert "Traceback" not in said
    punchcard.run("advance", "--to", "2199-01-01T00:00:00Z", "--allow-future")


def test_export_and_apply_of_the_programme(punchcard: Command, tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    punchcard.run("program", "export", "--out", file)
    assert "nothing to change" in punchcard.run("program", "apply", file)
    file.write_text(re.sub("points: '5'", "points: '6'", file.read_text()))
    assert "rule purchase: settings.points: 5 -> 6" in punchcard.run("program", "apply", file)
    file.write_text(re.sub("points: '6'", "points: '7'", file.read_text()))
    said = punchcard.run("program", "apply", file, status=1)
    assert "overwrite it with --force" in said
    punchcard.run("program", "apply", file, "--force")


async def test_verify_ends_with_1_and_names_the_member(
    punchcard: Command, tmp_path: Path, raw: asyncpg.Connection
) -> None:
    punchcard.run("import", "events", write(tmp_path / "events.csv", [order(1)]))
    member = await raw.fetchval("UPDATE balance SET spent = 3 RETURNING member_id")
    said = punchcard.run("verify", status=1)
    assert f"member {member}: spent is 3, its entries say 0" in said


async def _wait_for_batches(raw: asyncpg.Connection, process: subprocess.Popen[str]) -> None:
    """Until the import has committed a batch, and is in the middle of the next."""
    while not await raw.fetchval("SELECT max(position) FROM import_file"):
        assert process.poll() is None, process.communicate()
        await asyncio.sleep(0.02)


async def _books(raw: asyncpg.Connection) -> str:
    rows = await raw.fetch(
        "SELECT m.external_id, b.available, b.credited, b.reversed, b.order_count, b.refund_count,"
        " b.next_seq, b.clock FROM member m JOIN balance b ON b.member_id = m.id ORDER BY 1"
    )
    return json.dumps([[str(value) for value in row] for row in rows])


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
async def test_killed_in_the_middle_and_run_again_ends_the_same(
    how: signal.Signals, punchcard: Command, tmp_path: Path, raw: asyncpg.Connection
) -> None:
    events = many(tmp_path / "events.csv")
    process = punchcard.start("import", "events", events)
    await _wait_for_batches(raw, process)
    process.send_signal(how)
    _, error = process.communicate(timeout=600)
    assert process.returncode != 0
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert "stopped; the same command continues" in error
    half = await raw.fetchval("SELECT count(*) FROM fact")
    facts = MANY + MANY // 5
    assert 0 < half < facts, "it was not hit in its middle"
    said = punchcard.run("import", "events", events)
    assert "continued behind line" in said
    assert f"{facts:,} recorded of this file in all, {MANY // 500} rejected" in said
    assert len(lines_of(tmp_path / "events.rejected.csv")) == MANY // 500
    assert "\n0 deviations" in punchcard.run("verify")
    interrupted = await _books(raw)
    copy = tmp_path / "copy.csv"
    copy.write_bytes(events.read_bytes())
    await raw.execute("TRUNCATE member, import_file, feed_pending CASCADE")
    punchcard.run("import", "events", copy)
    assert await _books(raw) == interrupted

"""Importing events: what goes in, what is rejected and why, and that it can always be repeated."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from books import counts
from event_files import HEADER, open_replay, order, refund, write
from punchcard import invariants
from punchcard.db import unit_of_work
from punchcard.errors import ConfigurationError, Conflict, InvalidInput
from punchcard.services import import_rejects, import_rows, imports, posting, program
from punchcard.services.imports import Outcome

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
async def opened(db):
    await open_replay()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 3)


async def run(path: Path, **values: Any) -> Outcome:
    values = {"actor": "cli:import", "fallback": path.parent / "data", **values}
    return await imports.import_events(path=path, **values)


def rejected(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "bad date": (
        "1,2020-13-01T00:00:00Z,order,X,M,,100,EUR",
        "occurred_at: '2020-13-01T00:00:00Z'",
    ),
    "no zone": ("1,2020-01-01T00:00:00,order,X,M,,100,EUR", "occurred_at: the zone is missing"),
    "year 1": ("1,0001-01-01T00:00:00Z,order,X,M,,100,EUR", "occurred_at: The time lies outside"),
    "future": ("1,2199-01-01T00:00:00Z,order,X,M,,100,EUR", "occurred_at: it has not happened"),
    "negative": ("1,2020-01-01T00:00:00Z,order,X,M,,-100,EUR", "amount_minor: it is negative"),
    "a fraction": ("1,2020-01-01T00:00:00Z,order,X,M,,1.00,EUR", "amount_minor: '1.00' is no"),
    "absurd": ("1,2020-01-01T00:00:00Z,order,X,M,,999999999999999,EUR", "amount_minor: The amount"),
    "other digits": (
        "1,2020-01-01T00:00:00Z,order,X,M,,١٠٠,EUR",
        "amount_minor: '١٠٠' is no whole",
    ),
    "type": ("1,2020-01-01T00:00:00Z,cancel,X,M,,100,EUR", "type: there is no type 'cancel'"),
    "currency": ("1,2020-01-01T00:00:00Z,order,X,M,,100,euro", "currency: The currency is an ISO"),
    "no id": ("1,2020-01-01T00:00:00Z,order,,M,,100,EUR", "event_id: An id of 1 to 200"),
    "long id": (f"1,2020-01-01T00:00:00Z,order,{'x' * 201},M,,100,EUR", "event_id: An id of 1"),
    "no member": ("1,2020-01-01T00:00:00Z,order,X,,,100,EUR", "member: A customer has an id"),
    "NUL": ("1,2020-01-01T00:00:00Z,order,X\0,M,,100,EUR", "event_id: The text holds a character"),
    "half a line": ("1,2020-01-01T00:00:00Z,ord", "There are 3 columns instead of 8."),
    "too many": ("1,2020-01-01T00:00:00Z,order,X,M,,100,EUR,more", "There are 9 columns instead"),
    "an open quote": ('1,2020-01-01T00:00:00Z,order,"X,M,,100,EUR', "A quote is not closed"),
    "a stray quote": ('1,2020-01-01T00:00:00Z,order,"X"Y,M,,100,EUR', "A quote is not closed"),
    "encoding": (b"1,2020-01-01T00:00:00Z,order,X,M\xfcller,,100,EUR", "The line is not UTF-8."),
    "ten megabytes": (b"1," + b"x" * 10_000_000, "The line is longer than 64 kB."),
}


async def test_broken_rows_are_told_and_the_rest_goes_in(tmp_path: Path) -> None:
    rows = [row for row, _ in BROKEN.values()]
    path = write(tmp_path / "events.csv.gz", [order(1), *rows, order(2), *rows])
    outcome = await run(path)
    assert (outcome.recorded, outcome.rejected) == (2, 2 * len(BROKEN))
    for line, told in enumerate(outcome.first_rejects, 3):
        _, reason = [*BROKEN.values()][line - 3]
        assert (told.line, told.reason[: len(reason)]) == (line, reason)
    kept = rejected(tmp_path / "events.rejected.csv")
    assert [int(one["line"]) for one in kept] == [
        *range(3, 3 + len(BROKEN)),
        *range(4 + len(BROKEN), 4 + 2 * len(BROKEN)),
    ]
    assert [one["reason"] for one in kept[:20]] == [one.reason for one in outcome.first_rejects]
    assert (await invariants.verify()).deviations == 0


async def test_what_the_books_refuse_is_rejected_too(tmp_path: Path) -> None:
    rows = [
        order(1),
        order(1),  # the same again
        order(1, amount=2000),  # the same id, other content
        order(1, member="N"),  # the same id, another member
        refund(2, 1, member="N"),  # another member's order
        refund(3, 1),
        refund(3, 1, amount=1),
        refund(4, 1).replace("EUR", "USD"),
        refund(5, ""),
    ]
    outcome = await run(write(tmp_path / "events.csv", rows))
    assert (outcome.recorded, outcome.known, outcome.rejected) == (3, 1, 5)
    assert [
        (one.line, one.reason.split(";")[0].split(":")[0]) for one in outcome.first_rejects
    ] == [
        (4, "This came before with other content"),
        (5, "This came before with other content"),
        (6, "The order belongs to another member."),
        (8, "This came before with other content"),
        (9, "The order is in EUR"),
    ]
    assert (await invariants.verify()).deviations == 0


@pytest.mark.usefixtures("small_batches")
async def test_again_changes_nothing_also_as_another_file(tmp_path: Path) -> None:
    rows = [order(n) for n in range(1, 8)] + ["broken", refund(9, 1)]
    path = write(tmp_path / "events.csv", rows)
    await run(path)
    before = await counts()
    outcome = await run(path)
    assert (outcome.rows, outcome.accepted, outcome.rejected_in_all) == (0, 8, 1)
    assert len(rejected(tmp_path / "events.rejected.csv")) == 1
    other = await run(write(tmp_path / "copy.csv", [*rows, order(10)]))
    assert (other.recorded, other.known, other.rejected) == (1, 8, 1)
    after = await counts()
    assert {name: after[name] - before[name] for name in ("member", "fact", "shop_order")} == {
        "member": 0,
        "fact": 1,
        "shop_order": 1,
    }


async def test_no_effects(tmp_path: Path) -> None:
    await run(write(tmp_path / "events.csv", [order(1)]))
    assert (await counts())["outbox"] == 0


@pytest.mark.usefixtures("small_batches")
async def test_until_is_strict_and_a_later_one_continues(tmp_path: Path) -> None:
    rows = [order(n, day=n) for n in range(1, 11)]
    rows.insert(8, "broken")
    path = write(tmp_path / "events.csv", rows)
    first = await run(path, until=datetime(2020, 1, 5, 10, tzinfo=UTC))
    assert (first.recorded, first.rejected, first.postponed) == (4, 0, True)
    second = await run(path, until=datetime(2020, 1, 5, 10, 0, 1, tzinfo=UTC))
    assert (second.recorded, second.resumed_at) == (1, 5)
    third = await run(path)
    assert (third.recorded, third.known, third.rejected, third.postponed) == (5, 0, 1, False)
    assert (await counts())["fact"] == 10


@pytest.mark.usefixtures("small_batches")
async def test_rows_out_of_order_are_not_lost_by_until(tmp_path: Path) -> None:
    """The position stops at the first row that is too late; earlier ones behind it go in."""
    rows = [order(1, day=1), order(2, day=9), order(3, day=2), "broken", order(4, day=3)]
    path = write(tmp_path / "events.csv", rows)
    first = await run(path, until=datetime(2020, 1, 5, tzinfo=UTC))
    assert (first.recorded, first.rejected) == (3, 0)
    second = await run(path)
    assert (second.recorded, second.known, second.rejected) == (1, 2, 1)
    assert (second.accepted, second.rejected_in_all) == (4, 1)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("fails_at", [1, 2, 3])
async def test_an_interrupted_import_ends_the_same(
    fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops inside a batch, after its rows were written and its rejects kept."""
    rows: list[str | bytes] = [order(n, member=f"M{n % 3}") for n in range(1, 9)]
    rows.insert(4, "broken")
    rows.insert(1, "broken")
    path = write(tmp_path / "events.csv", rows)
    calls = 0
    record_many = posting.record_many

    async def interrupted(**values: Any) -> Any:
        nonlocal calls
        calls += 1
        results = await record_many(**values)
        if calls == fails_at:
            raise KeyboardInterrupt
        return results

    monkeypatch.setattr(posting, "record_many", interrupted)
    with pytest.raises(KeyboardInterrupt):
        await run(path)
    assert (await counts())["fact"] <= 3 * (fails_at - 1)
    outcome = await run(path)
    assert (outcome.accepted, outcome.rejected_in_all) == (8, 2)
    assert [one["line"] for one in rejected(tmp_path / "events.rejected.csv")] == ["3", "7"]
    assert (await counts())["fact"] == 8
    assert (await invariants.verify()).deviations == 0


@pytest.mark.usefixtures("small_batches")
async def test_rejects_of_a_batch_that_never_committed_are_cut_off(tmp_path: Path) -> None:
    path = write(tmp_path / "events.csv", [order(1), order(2), order(3), "broken"])
    until = datetime(2020, 1, 1, 10, tzinfo=UTC)
    await run(path, until=until)
    (tmp_path / "events.rejected.csv").write_text("line,reason,content\n4,never,x\n")
    outcome = await run(path)
    assert [
        (one["line"], one["content"]) for one in rejected(tmp_path / "events.rejected.csv")
    ] == [("5", "broken")]
    assert outcome.rejected_in_all == 1


async def test_a_broken_row_cannot_become_a_formula(tmp_path: Path) -> None:
    await run(write(tmp_path / "events.csv", ["=1+1,2020", "+x", "@x"]))
    kept = rejected(tmp_path / "events.rejected.csv")
    assert [one["content"] for one in kept] == ["'=1+1,2020", "'+x", "'@x"]


async def test_rejects_go_to_the_data_folder_where_they_cannot_stand_beside(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "events.csv", ["broken"])
    (tmp_path / "events.rejected.csv").mkdir()  # root may write to read-only folders
    outcome = await run(path)
    assert outcome.rejects_file == tmp_path / "data" / "events.rejected.csv"
    assert len(rejected(outcome.rejects_file)) == 1


class TestStrict:
    """--strict: everything or nothing."""

    @pytest.mark.usefixtures("small_batches")
    @pytest.mark.parametrize("bad", ["broken", order(1, amount=5), refund(9, 1, member="N")])
    async def test_one_bad_row_and_nothing_changes(self, bad: str, tmp_path: Path) -> None:
        rows = [order(n) for n in range(1, 8)]
        path = write(tmp_path / "events.csv", [*rows, bad, order(8)])
        before = await counts(), await program.settings()
        outcome = await run(path, strict=True)
        assert (outcome.refused, outcome.recorded, outcome.rejected) == (True, 0, 1)
        assert (await counts(), await program.settings()) == before
        assert [one["line"] for one in rejected(tmp_path / "events.rejected.csv")] == ["9"]
        again = await run(path)
        assert (again.recorded, again.rejected) == (8, 1)

    @pytest.mark.usefixtures("small_batches")
    async def test_a_good_file_goes_in(self, tmp_path: Path) -> None:
        path = write(tmp_path / "events.csv", [order(n) for n in range(1, 9)])
        outcome = await run(path, strict=True)
        assert (outcome.refused, outcome.recorded) == (False, 8)
        assert (await run(path, strict=True)).rows == 0

    async def test_a_bad_row_behind_until_counts(self, tmp_path: Path) -> None:
        path = write(tmp_path / "events.csv", [order(1), order(2, day=9), "broken"])
        outcome = await run(path, strict=True, until=datetime(2020, 1, 5, tzinfo=UTC))
        assert outcome.refused
        assert (await counts())["fact"] == 0


class TestFiles:
    """What is no events file, and what is one in disguise."""

    async def test_spreadsheet_ways(self, tmp_path: Path) -> None:
        """A byte order mark, CRLF, empty lines, other columns in another order, quotes."""
        rows = [
            '"a, b",2020-01-01T10:00:00+02:00,order,"say ""hi""","Müller, A",,100,EUR\r',
            "\r",
            "c,2020-01-01T10:00:00Z,order,O2,N,,100,EUR\r",
        ]
        header = "\ufeffnote,occurred_at,type,event_id,member,order_ref,amount_minor,currency\r"
        outcome = await run(write(tmp_path / "events.csv", rows, header=header))
        assert (outcome.recorded, outcome.rejected) == (2, 0)
        async with unit_of_work.connection() as connection:
            found = await connection.fetch(
                "SELECT m.external_id, o.external_id AS id FROM member m"
                " JOIN shop_order o ON o.member_id = m.id ORDER BY 1"
            )
        assert [tuple(row) for row in found] == [("Müller, A", 'say "hi"'), ("N", "O2")]

    async def test_the_last_line_needs_no_end(self, tmp_path: Path) -> None:
        path = tmp_path / "events.csv"
        path.write_text(f"{HEADER}\n{order(1)}")
        assert (await run(path)).recorded == 1

    async def test_an_empty_file_of_a_header(self, tmp_path: Path) -> None:
        assert (await run(write(tmp_path / "events.csv", []))).rows == 0

    @pytest.mark.parametrize(
        "content",
        [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", "seq,type\n".encode("utf-16"), b"x" * 70000],
    )
    async def test_no_events_file(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "events.csv"
        path.write_bytes(content)
        with pytest.raises(InvalidInput, match="the first line names no column 'occurred_at'"):
            await run(path)

    async def test_no_file_at_all(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="is no file"):
            await run(tmp_path)
        with pytest.raises(ConfigurationError, match="is no file"):
            await run(tmp_path / "none.csv")

    async def test_half_a_gzip_file_says_so_and_the_whole_one_continues(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imports, "BATCH", 100)
        rows = [order(n, member=sha256(bytes([n % 7])).hexdigest()) for n in range(1, 900)]
        path = write(tmp_path / "whole.csv.gz", rows)
        whole = path.read_bytes()
        half = tmp_path / "half.csv.gz"
        half.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(ConfigurationError, match=r"damaged behind line \d+") as refusal:
            await run(half)
        before = (await counts())["fact"]
        assert 100 < before < 899
        assert f"behind line {before + 1} " in refusal.value.message
        outcome = await run(path)
        assert (outcome.recorded, outcome.known) == (899 - before, before)

    async def test_a_gzip_file_by_any_name(self, tmp_path: Path) -> None:
        path = tmp_path / "events.csv"
        path.write_bytes(gzip.compress(f"{HEADER}\n{order(1)}\n".encode()))
        assert (await run(path)).recorded == 1


async def test_future_events_go_in_when_allowed(tmp_path: Path) -> None:
    when = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    path = write(tmp_path / "events.csv", [f"1,{when},order,O1,M,,100,EUR"])
    assert (await run(path)).rejected == 1
    assert (await run(path, allow_future=True)).recorded == 1


async def test_sources_and_stores_are_worlds_of_their_own(tmp_path: Path) -> None:
    path = write(tmp_path / "events.csv", [order(1)])
    assert (await run(path)).recorded == 1
    assert (await run(path, source="pos", store="other")).recorded == 1
    assert (await counts())["member"] == 2


@pytest.mark.usefixtures("small_batches")
async def test_a_second_import_of_the_same_file_at_once_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "events.csv", [order(n) for n in range(1, 9)])
    how = import_rows.reading(source="import", store="default", allow_future=False)
    first = imports._Run(
        path=path,
        name=import_rows.fingerprint(path, how=how),
        how=how,
        actor="cli:import",
        until=None,
        rejects=import_rejects.RejectsFile([tmp_path / "r.csv"]),
        report=lambda progress: None,
    )
    await first._resume()
    await run(path)
    with import_rows.open_events(path, how=how) as file:
        (batch, *_) = first._batches(file)
    with pytest.raises(Conflict, match="Another import of this file"):
        await first._commit(batch)
    assert (await counts())["fact"] == 8

"""`punchcard backup` and `restore`, and everything that is refused in one line."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from commands import Command
from event_files import open_replay_in, order, write

pytestmark = pytest.mark.slow  # starts processes or servers

KEY = {"PUNCHCARD_SECRET_KEY": "k" * 40}


@pytest.fixture
async def taken(database_url: str, tmp_path: Path) -> Path:
    """A backup of a small shop, with its key."""
    await open_replay_in(database_url)
    punchcard = Command(tmp_path / "old", DATABASE_URL=database_url, **KEY)
    events = write(tmp_path / "events.csv", [order(n, member=f"M{n}") for n in range(1, 30)])
    punchcard.run("import", "events", events)
    file = tmp_path / "shop.punchcard"
    said = punchcard.run("backup", "--with-key", file)
    assert "29 member" in said
    assert file.stat().st_mode & 0o777 == 0o600
    assert "exists already" in punchcard.run("backup", file, status=1)
    return file


def changed(file: Path, name: str, dump: bytes | None = None, **values: object) -> Path:
    """The same backup with another manifest, or another dump that its manifest knows."""
    other = file.with_name(name)
    if dump is not None:
        values |= {"sha256": hashlib.sha256(dump).hexdigest(), "size": len(dump)}
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        new.writestr("secret_key", old.read("secret_key"))
        new.writestr("database.dump", old.read("database.dump") if dump is None else dump)
        manifest = json.loads(old.read("manifest.json")) | values
        new.writestr("manifest.json", json.dumps(manifest))
    return other


def test_what_cannot_be_restored_is_one_line_and_what_can_is_the_same_shop(
    taken: Path, database_url: str, empty_database: str, tmp_path: Path
) -> None:
    old = Command(tmp_path / "old", DATABASE_URL=database_url, **KEY)
    new = Command(tmp_path / "new", DATABASE_URL=empty_database)
    own = Command(tmp_path / "own", DATABASE_URL=empty_database, PUNCHCARD_SECRET_KEY="o" * 40)
    (tmp_path / "text").write_text("no backup")
    with zipfile.ZipFile(taken) as archive:
        dump = archive.read("database.dump")
    refused = {
        "no backup of Punchcard": (new, tmp_path / "text"),
        "another secret key": (own, taken),
        "checksum is another": (new, changed(taken, "damaged", sha256="0" * 64)),
        "9999_future": (new, changed(taken, "newer", migrations=["9999_future"])),
        "newer Punchcard (": (new, changed(taken, "later", format=2)),
        "pg_restore failed": (new, changed(taken, "half", dump[: len(dump) // 2])),
        "not empty": (old, taken),
    }
    for says, (punchcard, file) in refused.items():
        said = punchcard.run("restore", file, status=1)
        assert (said.count("\n"), says in said) == (1, True), said
    assert not (tmp_path / "new" / "secret_key").exists()

    # Nothing of the broken one stayed behind: the database is still empty.
    assert "Restored as of" in new.run("restore", taken)
    assert (tmp_path / "new" / "secret_key").read_text().strip() == KEY["PUNCHCARD_SECRET_KEY"]
    assert "0 deviations" in new.run("verify")
    for punchcard, out in ((old, "a.csv"), (new, "b.csv")):
        punchcard.run("export", "members", "--out", tmp_path / out)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert "no email is held" in new.run("emails", "release")

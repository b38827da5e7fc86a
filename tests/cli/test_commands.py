"""The command as an operator runs it: a process, its output, its exit status."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from punchcard.cli.main import COMMANDS
from punchcard.db import cluster, postgres

ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("PUNCHCARD_") and name not in ("DATABASE_URL", "BROKER_URL", "SMTP_URL")
}


def command(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "punchcard", *arguments],
        env={**ENVIRONMENT, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("init",), "has its emails ready, and a ladder of tiers to switch on."),
        (("restore",), "held: nobody knows which of them were sent after the backup was taken."),
        ((), "an instant: expiries and approvals, each at its own instant."),
    ],
)
def test_help_is_wrapped_by_the_terminal_and_not_by_the_source(words, sentence):
    said = command(*words, "--help", COLUMNS="240").stdout
    assert sentence in said
    assert "completion" not in said


def test_help_names_every_command():
    done = command("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert name in done.stdout


def test_version():
    assert command("--version").stdout.startswith("punchcard 0.")


def test_a_command_does_not_import_the_others():
    code = "import sys, punchcard.cli.main; print([m for m in sys.modules if m.startswith(N)])"
    for name in ("strawberry", "starlette", "tortoise", "asyncpg"):
        done = subprocess.run(
            [sys.executable, "-c", f"N={name!r}\n{code}"],
            env=ENVIRONMENT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout == "[]\n"


def test_migrate_brings_a_database_up_to_date(empty_database):
    first = command("migrate", DATABASE_URL=empty_database)
    assert (first.returncode, "applying 0001_initial" in first.stdout) == (0, True)
    second = command("migrate", DATABASE_URL=empty_database)
    assert second.stdout == "the schema is up to date\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["migrate"], {"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with"),
        (
            ["migrate"],
            {"DATABASE_URL": "postgresql://u:pw-123456@127.0.0.1:9/d"},
            "does not answer",
        ),
        (["migrate"], {"PUNCHCARD_DATA_DIR": "/dev/null/x"}, "PUNCHCARD_DATA_DIR"),
        (["db", "start"], {"DATABASE_URL": "postgresql://127.0.0.1:9/d"}, "your own"),
    ],
)
def test_what_goes_wrong_is_one_line_and_status_1(arguments, environment, says):
    done = command(*arguments, **environment)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("punchcard: ")
    assert says in done.stderr
    assert "pw-123456" not in done.stderr


@pytest.mark.slow
def test_db_start_status_psql_dump_stop(tmp_path: Path):
    place = {"PUNCHCARD_DATA_DIR": str(tmp_path / "data")}
    assert command("db", "status", **place).returncode == 3
    try:
        assert command("db", "start", **place).stdout.startswith("postgresql://")
        assert "running, process" in command("db", "status", **place).stdout
        assert command("db", "psql", "-Atc", "SELECT 6 * 7", **place).stdout == "42\n"
        assert command("db", "psql", "-c", "SELEC", **place).returncode == 1
        assert "PostgreSQL database dump complete" in command("db", "dump", **place).stdout
        file = tmp_path / "shop.dump"
        assert command("db", "dump", "--out", str(file), **place).returncode == 0
        assert file.read_bytes().startswith(b"PGDMP")
    finally:
        assert command("db", "stop", **place).stdout == "stopped\n"
    assert command("db", "stop", **place).stdout == "it did not run\n"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_command_stops_the_server_it_started(tmp_path: Path, number):
    folder = tmp_path / "data"
    child = subprocess.Popen(
        [sys.executable, "-m", "punchcard", "db", "psql", "-c", "SELECT 'up'", "-c",
         "SELECT pg_sleep(600)"],
        env={**ENVIRONMENT, "PUNCHCARD_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert any("up" in line for line in child.stdout)
    # As a terminal or a service manager does it: the whole group hears it.
    os.killpg(child.pid, number)
    child.communicate()
    assert child.returncode != 0
    assert postgres.running_pid(cluster.locate(folder)) is None


@pytest.mark.slow
def test_a_terminated_coroutine_closes_its_pool_and_stops_the_server(tmp_path: Path):
    code = (
        "import asyncio\n"
        "from punchcard.cli import main, session\n"
        "async def work():\n"
        "    async with session.connected(session.begin()):\n"
        "        print('ready', flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "main.app = lambda: session.run(work())\n"
        "main.main()\n"
    )
    folder = tmp_path / "data"
    child = subprocess.Popen(
        [sys.executable, "-c", code], env={**ENVIRONMENT, "PUNCHCARD_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.terminate()
    child.communicate()
    assert child.returncode == 128 + signal.SIGTERM
    assert postgres.running_pid(cluster.locate(folder)) is None

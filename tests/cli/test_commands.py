"""The command as an operator runs it: a process, its output, its exit status."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from punchcard.cli import demo
from punchcard.cli.lazy import load
from punchcard.cli.main import COMMANDS, app
from punchcard.db import cluster, postgres

pytestmark = pytest.mark.slow  # starts processes or servers

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


LAZY = {(name,): one for name, one in COMMANDS.items()} | {
    ("demo", name): one for name, one in demo.COMMANDS.items()
}


def leaves():
    """Every command that does something: its words and itself."""
    for words, lazy in LAZY.items():
        command = load(words[-1], lazy)
        inner = getattr(command, "commands", {})
        if not inner or command.invoke_without_command:
            yield " ".join(words), command
        for name, one in inner.items():
            if (*words, name) not in LAZY:
                yield " ".join((*words, name)), one


def test_the_list_of_commands_says_what_each_says_of_itself():
    for words, lazy in LAZY.items():
        assert load(words[-1], lazy).help.split("\n\n")[0] == lazy.line


def test_every_command_explains_itself_with_an_example_and_no_option_stays_unexplained():
    assert {"run", "demo", "demo remove", "db psql"} <= {words for words, _ in leaves()}
    for words, command in leaves():
        assert re.search(f"Examples?: .*`.*punchcard {words}", command.help), words
        # Wrapped by the terminal, not by the source.
        assert not any("\n" in one for one in command.help.split("\n\n")), words
        assert [one.name for one in command.params if not one.help] == [], words


def test_help_names_every_command_and_a_typo_is_put_right():
    done = command("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert name in done.stdout
    said = CliRunner().invoke(app, ["verfy"])
    assert (said.exit_code, "Did you mean 'verify'?" in said.output) == (2, True)


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

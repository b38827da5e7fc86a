"""Starting Punchcard as a user would, and the plain rival, on free ports."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.database import folder

BENCHMARKS = Path(__file__).parents[1]
SECRET_KEY = "the benchmarks keep no secrets at all"
START_SECONDS = 60

Server = tuple["subprocess.Popen[bytes]", int]
"""The process and its port."""


def environment(database_url: str) -> dict[str, str]:
    """What a user would set: a database of their own and a secret, nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DATABASE_URL": database_url,
        "PUNCHCARD_SECRET_KEY": SECRET_KEY,
        "PUNCHCARD_DATA_DIR": str(folder() / "data"),
        "PUNCHCARD_LOG_LEVEL": "warning",
    }


@contextmanager
def punchcard(database_url: str) -> Iterator[Server]:
    """`punchcard run`: one process, its background work inside."""
    port = _free_port()
    command: list[str | Path] = [
        Path(sys.executable).with_name("punchcard"),
        "run",
        "--port",
        str(port),
    ]
    with _running(command, environment(database_url), port) as server:
        yield server


@contextmanager
def plain(database_url: str) -> Iterator[Server]:
    """The rival under the same uvicorn."""
    port = _free_port()
    command: list[str | Path] = [
        sys.executable, "-m", "uvicorn", "plain:app", "--app-dir", BENCHMARKS / "rivals",
        "--port", str(port), "--loop", "uvloop", "--http", "httptools", "--no-access-log",
        "--log-level", "warning",
    ]  # fmt: skip
    with _running(command, environment(database_url), port) as server:
        yield server


@contextmanager
def _running(command: Sequence[str | Path], env: dict[str, str], port: int) -> Iterator[Server]:
    log = folder() / f"{Path(command[0]).name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=env, stdout=output, stderr=output)
        try:
            _wait(process, port, log)
            yield process, port
        finally:
            process.terminate()
            process.send_signal(18)  # SIGCONT: a stopped process does not hear
            process.wait(timeout=30)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start: see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""The life of the embedded PostgreSQL: started by whoever needs it first, stopped by the last.

Two lock files lie in the data folder. `postgres.lock` is held while the server is being started
or stopped. `postgres.users` is held (shared) by everybody who uses it: who leaves and finds nobody
else stops it, unless `punchcard db start` asked for it to stay. Both locks die with their process.
"""

import fcntl
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

import structlog

from punchcard.db.cluster import PORT, Cluster, locate, prepare
from punchcard.errors import Conflict, DatabaseUnavailable, PunchcardError
from punchcard.settings import Settings

START_SECONDS = 120
ORPHAN_SECONDS = 15
WATCH_SECONDS = 1.0
FATAL_MARK = "FATAL:  "
LOG_PREFIX = re.compile(r"^\S+ \S+ \w+ \[\d+\] (LOG:  )?")
log = structlog.get_logger(__name__)


@contextmanager
def database(settings: Settings, *, watched: bool = False) -> Iterator[str]:
    """The DSN of the operator's database, or of the embedded one, which then runs meanwhile."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    with server(settings.data_dir, watched=watched) as cluster:
        yield cluster.dsn


@contextmanager
def server(folder: Path, *, watched: bool = False) -> Iterator[Cluster]:
    """The server of this data folder: started if absent, left as it was found. A `watched` one is
    started again when it ends by accident."""
    cluster = locate(folder)
    with _users(cluster) as users:
        with _locked(cluster):
            fcntl.flock(users, fcntl.LOCK_SH)
            _start(cluster)
        try:
            with _watched(cluster) if watched else nullcontext():
                yield cluster
        finally:
            with _locked(cluster):
                _stop_if_last(cluster, users)


def start(folder: Path) -> Cluster:
    """Start it and let it run until `stop`."""
    cluster = locate(folder)
    with _locked(cluster):
        _start(cluster)
        _stay(cluster).touch()
    return cluster


def stop(folder: Path, *, force: bool = False) -> bool:
    """Stop it; refused while another process uses it, unless forced. False: it did not run."""
    cluster = locate(folder)
    with _locked(cluster), _users(cluster) as users:
        if not force and not _alone(users):
            raise Conflict(
                "another Punchcard process uses the database: stop that first, or say --force"
            )
        _stay(cluster).unlink(missing_ok=True)
        _wanted_down(cluster).touch()
        if running_pid(cluster) is None:
            return False
        _stop(cluster)
        return True


def running_pid(cluster: Cluster) -> int | None:
    """The postmaster's process id; None when there is none, whatever a stale file says."""
    pid = _pid_in_file(cluster)
    return pid if pid is not None and _is_postmaster(cluster, pid) else None


def _start(cluster: Cluster) -> None:
    # A server that is just dying is still seen, and gone a moment later: then it is started.
    if running_pid(cluster) is not None and _becomes_ready(cluster):
        return
    prepare(cluster)
    _wanted_down(cluster).unlink(missing_ok=True)
    _disown_stale_pid(cluster)
    _launch(cluster)
    if not _becomes_ready(cluster):
        raise _no_start(cluster, cluster.log_file.read_bytes()[-2000:].decode(errors="replace"))


@contextmanager
def _watched(cluster: Cluster) -> Iterator[None]:
    """Meanwhile a server that somebody killed, or that ran out of disk, is started again."""
    left = threading.Event()

    def watch() -> None:
        while not left.wait(WATCH_SECONDS):
            if running_pid(cluster) is None:
                _revive(cluster)

    thread = threading.Thread(target=watch, name="postgres watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        left.set()
        thread.join()


def _revive(cluster: Cluster) -> None:
    try:
        with _locked(cluster):
            if running_pid(cluster) is None and not _wanted_down(cluster).exists():
                log.warning("the database has ended: starting it again")
                _start(cluster)
    except (PunchcardError, OSError, subprocess.SubprocessError) as error:
        log.warning("the database does not start yet", error=str(error))


def _launch(cluster: Cluster) -> None:
    """After a kill -9 the old backends may live a moment longer and hold the shared memory."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    while True:
        seen = cluster.log_file.stat().st_size
        done = cluster.owner.run(
            [cluster.program("pg_ctl"), "start", "-s", "-w", "-t", str(START_SECONDS),
             "-D", cluster.data, "-l", cluster.log_file],
            timeout=START_SECONDS + 30,
        )  # fmt: skip
        if done.returncode == 0 or running_pid(cluster) is not None:
            return
        said = cluster.log_file.read_bytes()[seen:].decode(errors="replace")
        if "shared memory block" not in said or time.monotonic() > deadline:
            raise _no_start(cluster, said or done.stdout)
        time.sleep(0.2)


def _becomes_ready(cluster: Cluster) -> bool:
    """Ask until it answers; False when it ends instead."""
    deadline = time.monotonic() + START_SECONDS
    ask: list[str | Path] = [cluster.program("pg_isready"), "-q"]
    ask += ["-h", cluster.sockets, "-p", str(PORT), "-t", "3"]
    while cluster.owner.run(ask).returncode != 0:
        if running_pid(cluster) is None:
            return False
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(
                f"PostgreSQL was not ready within {START_SECONDS} s and may still be recovering: "
                f"look into {cluster.log_file} and try again"
            )
        time.sleep(0.05)
    return True


def _no_start(cluster: Cluster, said: str) -> DatabaseUnavailable:
    """The fatal line and the one before it, which often holds the cause."""
    lines = [LOG_PREFIX.sub("", line).strip() for line in said.strip().splitlines()]
    fatal = [number for number, line in enumerate(lines) if FATAL_MARK in line]
    last = fatal[-1] if fatal else len(lines) - 1
    reason = "; ".join(lines[max(0, last - 1) : last + 1]).replace(FATAL_MARK, "")
    return DatabaseUnavailable(
        f"PostgreSQL did not start: {reason or 'no reason given'} (more in {cluster.log_file})"
    )


def _stop_if_last(cluster: Cluster, users: IO[str]) -> None:
    if _alone(users) and not _stay(cluster).exists() and running_pid(cluster) is not None:
        _stop(cluster)


def _stop(cluster: Cluster) -> None:
    done = cluster.owner.run(
        [cluster.program("pg_ctl"), "stop", "-s", "-w", "-t", str(START_SECONDS),
         "-D", cluster.data, "-m", "fast"],
        timeout=START_SECONDS + 30,
    )  # fmt: skip
    if done.returncode != 0 and running_pid(cluster) is not None:
        raise DatabaseUnavailable(f"PostgreSQL did not stop: {done.stdout.strip()}")


def _pid_in_file(cluster: Cluster) -> int | None:
    try:
        return int((cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_postmaster(cluster: Cluster, pid: int) -> bool:
    """Is this process OUR server? After a restart of a container its number may be anybody's."""
    if Path("/proc/self/cmdline").exists():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False
        words = command.split("\0")
    else:
        listing = cluster.owner.run(["ps", "-p", str(pid), "-o", "command="])
        words = listing.stdout.replace(str(cluster.data), "\0DATA\0").split("\0")
        words = [*words[0].split(), str(cluster.data)] if "DATA" in words else []
    return bool(words) and Path(words[0]).name == "postgres" and str(cluster.data) in words


def _disown_stale_pid(cluster: Cluster) -> None:
    """Put stale lock files right whose process number is in use again, or a zombie's.

    PostgreSQL would take that stranger for itself and refuse to start. In the pid file only the
    number is changed: by the rest PostgreSQL finds out whether orphans of the old server still use
    its shared memory. The socket's lock can go: the folder is ours alone.
    """
    (cluster.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    pid = _pid_in_file(cluster)
    if pid is None or not _alive(pid):
        return
    path = cluster.data / "postmaster.pid"
    rest = path.read_text().split("\n", 1)[1]
    unused = next(number for number in range(4_000_000, 5, -1) if not _alive(number))
    path.write_text(f"{unused}\n{rest}")
    log.warning("stale pid file of the database put right", pid=pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stay(cluster: Cluster) -> Path:
    """The mark of `punchcard db start`: the server stays when its last user leaves."""
    return cluster.folder / "postgres.stay"


def _wanted_down(cluster: Cluster) -> Path:
    """The mark of `punchcard db stop`: nobody who watches starts it again."""
    return cluster.folder / "postgres.stopped"


@contextmanager
def _locked(cluster: Cluster) -> Iterator[None]:
    with _lock_file(cluster, "postgres.lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _users(cluster: Cluster) -> Iterator[IO[str]]:
    with _lock_file(cluster, "postgres.users") as file:
        yield file


def _lock_file(cluster: Cluster, name: str) -> IO[str]:
    """For us alone (0600): whoever can open a lock file can hold it."""
    path = cluster.folder / name
    return open(path, "a", opener=lambda where, flags: os.open(where, flags, 0o600))


def _alone(users: IO[str]) -> bool:
    """Nobody else holds the users' lock (asked while holding `postgres.lock`)."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

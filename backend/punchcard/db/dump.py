"""PostgreSQL's own programs at work: dumping a database, and loading a dump in one transaction."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from punchcard.db import cluster
from punchcard.errors import ConfigurationError, Conflict

CHUNK = 1 << 18
_TABLE = re.compile(rb'dumping contents of table "')
# Written by every pg_dump of today, refused by servers before PostgreSQL 17.
_UNKNOWN_TO_OLDER = b"SET transaction_timeout = 0;\n"


class Tools:
    """The programs, and the database they work on."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._url, self._env = _without_password(url)

    def dump(self, *, snapshot: str, on_table: Callable[[], None]) -> Iterator[bytes]:
        """The database as of an exported snapshot, in pg_restore's format; compressed."""
        words = ["--format=custom", "--compress=6", "--verbose", "--no-owner", "--no-privileges"]
        with self._start("pg_dump", *words, f"--snapshot={snapshot}", stdin=None) as process:
            said = _Listener(process, on_table)
            out = _pipe(process.stdout)
            while chunk := out.read(CHUNK):
                yield chunk
            said.check(process.wait())

    def load(self, dump: IO[bytes], *, then: str, on_bytes: Callable[[int], None]) -> None:
        """Load a dump and run the SQL of `then`: all of it in one transaction, or nothing.

        `on_bytes` is told how much of the dump has been read.
        """
        script = self._run_alone("pg_restore", "--file=-", "--no-owner", "--no-privileges")
        words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "--file=-"]
        with script as reading, self._start("psql", *words) as writing:
            faults = _Listener(reading), _Listener(writing)
            feeder = threading.Thread(target=_feed, args=(dump, reading, on_bytes), daemon=True)
            feeder.start()
            try:
                _copy_script(_pipe(reading.stdout), _pipe(writing.stdin))
                feeder.join()
                faults[0].check(reading.wait())
                _pipe(writing.stdin).write(then.encode())
                _pipe(writing.stdin).close()
            except BrokenPipeError:  # psql has ended, and says why
                reading.kill()
            except BaseException:
                writing.kill()  # before its input ends: nothing is committed
                raise
            faults[1].check(writing.wait())

    def _start(
        self, name: str, *words: str, stdin: int | None = subprocess.PIPE
    ) -> "subprocess.Popen[bytes]":
        return self._run_alone(name, f"--dbname={self._url}", *words, stdin=stdin)

    def _run_alone(
        self, name: str, *words: str, stdin: int | None = subprocess.PIPE
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [self._program(name), *words],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | self._env,
        )

    def _program(self, name: str) -> str:
        """Ours if they are installed for this system, else those on the PATH."""
        with suppress(ConfigurationError):
            return str(cluster.locate(self._folder).program(name))
        if found := shutil.which(name):
            return found
        raise ConfigurationError(f"{name} is not installed: install PostgreSQL's client programs")


class _Listener:
    """Hears what a program says on its standard error, so that it never blocks on it."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", on_table: Callable[[], None] = lambda: None
    ) -> None:
        # Ours are started with a list of arguments, never with one string.
        self._name = Path(str(process.args[0])).name  # type: ignore[index]
        self._last: list[str] = []
        self._on_table = on_table
        self._thread = threading.Thread(
            target=self._hear, args=(_pipe(process.stderr),), daemon=True
        )
        self._thread.start()

    def _hear(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            if _TABLE.search(line):
                self._on_table()
            elif b"error:" in line or b"ERROR:" in line:
                self._last.append(line.decode(errors="replace").strip())

    def check(self, status: int) -> None:
        self._thread.join()
        if status != 0:
            said = self._last[0] if self._last else f"exit status {status}"
            raise Conflict(f"{self._name} failed, and nothing was changed: {said}")


def _feed(
    dump: IO[bytes], process: "subprocess.Popen[bytes]", on_bytes: Callable[[int], None]
) -> None:
    pipe, done = _pipe(process.stdin), 0
    with suppress(BrokenPipeError):  # pg_restore has ended, and its status says why
        while chunk := dump.read(CHUNK):
            pipe.write(chunk)
            done += len(chunk)
            on_bytes(done)
        pipe.close()


def _copy_script(script: IO[bytes], pipe: IO[bytes]) -> None:
    """The setting is one of the first lines; whatever stands in data later is left alone."""
    head = b""
    while len(head) < CHUNK and (line := script.readline()) and not line.startswith(b"CREATE"):
        head += line
    pipe.write(head.replace(_UNKNOWN_TO_OLDER, b"", 1) + line)
    shutil.copyfileobj(script, pipe, CHUNK)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - asked for when the program was started
    return pipe


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """Everybody on the machine can read a program's arguments, but not its environment."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    password = query.pop("password", None) or (parts.password and unquote(parts.password))
    where = parts.netloc
    if parts.password:
        who, at, host = where.rpartition("@")
        where = who.split(":", 1)[0] + at + host
    bare = urlunsplit(parts._replace(netloc=where, query=urlencode(query)))
    return bare, {"PGPASSWORD": password} if password else {}

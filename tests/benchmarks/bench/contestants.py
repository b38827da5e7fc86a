"""Those who are measured: a web server with the driver before it, or pgbench."""

import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.cpu import seconds_of
from bench.driver import Result, Task

DRIVER = Path(__file__).with_name("driver.py")
CONNECTIONS = 16
REST_SECONDS = 120
AT_REST = 0.1
AWHILE_SECONDS = 0.02
"""Seconds of CPU in a second: polls and heartbeats are less."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One round of one contestant. CPU is milliseconds an answer, of the server's process (none
    for pgbench, which is only a client) and of PostgreSQL; the driver's is in neither."""

    rate: float
    server_ms: float
    postgres_ms: float
    median_ms: float
    p99_ms: float
    bytes: int

    @property
    def cpu_ms(self) -> float:
        return self.server_ms + self.postgres_ms


class Contestant(ABC):
    """A name, and how a round of it is measured."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def measure(self, seconds: float, warm_up_seconds: float) -> Measured:
        """One round."""

    def rest(self) -> None:  # noqa: B027 - most have nothing of their own to do
        """Wait until it does nothing of its own accord; not for ever."""

    @contextmanager
    def awake(self) -> Iterator[None]:
        """Meanwhile it may use the machine; at all other times it is stopped."""
        yield


class WebServer(Contestant):
    """A server process under the driver."""

    def __init__(
        self,
        name: str,
        *,
        process: "subprocess.Popen[bytes]",
        port: int,
        postmaster: int,
        requests: Callable[[], list[bytes]],
        again: bool,
        in_transaction: Callable[[], bool],
    ) -> None:
        super().__init__(name)
        self._in_transaction = in_transaction
        self.process, self.port, self.postmaster = process, port, postmaster
        self.requests, self.again = requests, again

    def measure(self, seconds: float, warm_up_seconds: float) -> Measured:
        task = Task(
            host="127.0.0.1",
            port=self.port,
            requests=self.requests(),
            again=self.again,
            connections=CONNECTIONS,
            warm_up_seconds=warm_up_seconds,
            seconds=seconds,
        )
        with subprocess.Popen(
            [sys.executable, DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as driver:
            assert driver.stdin is not None and driver.stdout is not None
            pickle.dump(asdict(task), driver.stdin)
            driver.stdin.close()
            if driver.stdout.readline() != b"measuring\n":
                raise RuntimeError(f"{self.name}: the driver gave up, see above")
            before = self._cpu()
            line = driver.stdout.readline()
            after = self._cpu()
        if not line:
            raise RuntimeError(f"{self.name}: the driver gave up, see above")
        result = Result(**json.loads(line))
        server, postgres = (
            1000 * (last - first) / result.answers
            for first, last in zip(before, after, strict=True)
        )
        return Measured(
            rate=result.answers / result.seconds,
            server_ms=server,
            postgres_ms=postgres,
            median_ms=result.median_ms,
            p99_ms=result.p99_ms,
            bytes=result.bytes,
        )

    @contextmanager
    def awake(self) -> Iterator[None]:
        os.kill(self.process.pid, signal.SIGCONT)
        try:
            yield
        finally:
            self._sleep()

    def _sleep(self) -> None:
        """Stop it where it holds no lock: whoever comes next would wait for it for ever."""
        while self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGSTOP)
            if not self._in_transaction():
                return
            os.kill(self.process.pid, signal.SIGCONT)
            time.sleep(AWHILE_SECONDS)

    def rest(self) -> None:
        for _ in range(REST_SECONDS):
            before = seconds_of(self.process.pid)
            time.sleep(1)
            if seconds_of(self.process.pid) - before < AT_REST:
                return

    def _cpu(self) -> tuple[float, float]:
        return seconds_of(self.process.pid), seconds_of(self.postmaster)


class Pgbench(Contestant):
    """pgbench with one script, prepared statements, as many clients as the driver has."""

    def __init__(
        self,
        name: str,
        *,
        program: Path,
        script: Path,
        sockets: Path,
        database: str,
        variables: dict[str, int],
        postmaster: int,
    ) -> None:
        super().__init__(name)
        self.postmaster = postmaster
        self.command = [
            str(program), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1",
            "-f", str(script), "-h", str(sockets), "-U", "punchcard",
            *(f"-D{name}={value}" for name, value in variables.items()), database,
        ]  # fmt: skip

    def measure(self, seconds: float, warm_up_seconds: float) -> Measured:
        self._run(max(1, round(warm_up_seconds)))
        before = seconds_of(self.postmaster)
        said = self._run(max(1, round(seconds)))
        used = seconds_of(self.postmaster) - before
        rate = _number(said, r"tps = ([\d.]+)")
        answers = _number(said, r"transactions actually processed: (\d+)")
        latency = _number(said, r"latency average = ([\d.]+)")
        return Measured(
            rate=rate,
            server_ms=0.0,
            postgres_ms=1000 * used / answers,
            median_ms=latency,
            p99_ms=float("nan"),
            bytes=0,
        )

    def _run(self, seconds: int) -> str:
        command = [self.command[0], "-T", str(seconds), *self.command[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or "number of failed transactions: 0 " not in done.stdout:
            raise RuntimeError(f"{self.name}: {(done.stderr or done.stdout)[:500]}")
        return done.stdout


def _number(text: str, pattern: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"pgbench does not say {pattern!r}: {text}")
    return float(found[1])

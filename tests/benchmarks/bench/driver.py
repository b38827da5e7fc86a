"""The driver: keep-alive connections, each sending its next request when the answer is there.

A process of its own (`python driver.py`), so that its work is nobody else's. It reads the fields of
a `Task`, pickled, from its standard input, says "measuring" when the warm-up is over and the
`Result` as JSON at the end.
"""

import asyncio
import json
import pickle
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from typing import cast

import uvloop

WRONG = (b'"errors":', b'"code":')
"""What no good answer holds: errors of GraphQL, userErrors."""


@dataclass(frozen=True, slots=True)
class Task:
    """Whom to drive with what: whole HTTP requests, sent in their order; `again` from the first
    when they run out."""

    host: str
    port: int
    requests: list[bytes]
    again: bool
    connections: int
    warm_up_seconds: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came back while it was measured."""

    answers: int
    seconds: float
    bytes: int
    median_ms: float
    p99_ms: float


class Driver:
    """Hands out requests and notes answers."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.next = 0
        self.latencies: list[float] = []
        self.bytes = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def request(self) -> bytes:
        requests = self.task.requests
        if self.next == len(requests):
            if not self.task.again:
                self.fail("the requests have run out: make more for so fast a server")
            self.next = 0
        self.next += 1
        return requests[self.next - 1]

    def answered(self, began: float, size: int) -> None:
        self.latencies.append(time.perf_counter() - began)
        self.bytes += size

    def fail(self, why: str) -> None:
        if not self.ended.done():
            self.ended.set_exception(RuntimeError(why))

    async def run(self) -> Result:
        loop = asyncio.get_running_loop()
        task = self.task
        for _ in range(task.connections):
            await loop.create_connection(lambda: Connection(self), task.host, task.port)
        await self._wait(task.warm_up_seconds)
        self.latencies.clear()
        self.bytes = 0
        print("measuring", flush=True)
        began = time.perf_counter()
        await self._wait(task.seconds)
        seconds = time.perf_counter() - began
        if len(self.latencies) < 2:
            raise RuntimeError("no answers in all that time")
        return Result(
            answers=len(self.latencies),
            seconds=seconds,
            bytes=self.bytes // max(1, len(self.latencies)),
            median_ms=1000 * statistics.median(self.latencies),
            p99_ms=1000 * statistics.quantiles(self.latencies, n=100)[98],
        )

    async def _wait(self, seconds: float) -> None:
        await asyncio.wait({self.ended}, timeout=seconds)
        if self.ended.done():
            self.ended.result()


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.buffer = b""
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.send()

    def send(self) -> None:
        self.began = time.perf_counter()
        self.transport.write(self.driver.request())

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < (length := _length(head)):
            return
        if not head.startswith(b"HTTP/1.1 200") or any(wrong in body for wrong in WRONG):
            self.driver.fail(f"not a good answer: {self.buffer[:2000]!r}")
            return
        self.buffer = body[length:]
        self.driver.answered(self.began, length)
        self.send()

    def connection_lost(self, error: Exception | None) -> None:
        self.driver.fail(f"the server closed a connection ({error})")


def _length(head: bytes) -> int:
    """The content length; every server here says it."""
    lower = head.lower()
    start = lower.index(b"content-length:") + len(b"content-length:")
    end = lower.find(b"\r\n", start)
    return int(lower[start:] if end < 0 else lower[start:end])


async def _main() -> None:
    result = await Driver(Task(**pickle.load(sys.stdin.buffer))).run()
    print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    uvloop.run(_main())

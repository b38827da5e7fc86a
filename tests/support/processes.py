"""Programs beside a test: a Redis of its own, and Punchcard's own processes, to be killed."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """A program that may be killed and started again with the same words."""

    def __init__(self, words: list[str], env: dict[str, str], log: Path, ready: str) -> None:
        self._words, self._env, self._log, self._ready = words, env, log, ready
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self, *, seconds: float = 300) -> None:
        """Wait until it says that it is ready; the limit ends a hung test."""
        with self._log.open("ab") as log:
            begin = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                *self._words, env=self._env, cwd=self._log.parent, stdout=log, stderr=log
            )
        async with asyncio.timeout(seconds):
            while self._ready not in (said := self._log.read_bytes()[begin:].decode()):
                assert self._process.returncode is None, f"{self._words[:4]} ended: {said}"
                await asyncio.sleep(0.05)

    async def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        """kill -9 and wait until it is gone; nothing if it has been killed already."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
            await self._process.wait()

    @property
    def said(self) -> str:
        return self._log.read_text()


@asynccontextmanager
async def redis_server(folder: Path) -> AsyncIterator[tuple[str, Program]]:
    """(URL, program): it keeps nothing, so a kill drops every message."""
    found = shutil.which("redis-server")
    if found is None:
        pytest.skip("redis-server is not installed (apt install redis-server)")
    port = free_port()
    words = [found, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    program = Program(words, dict(os.environ), folder / "redis.log", "eady to accept connections")
    await program.start()
    try:
        yield f"redis://127.0.0.1:{port}/0", program
    finally:
        await program.end()


@contextmanager
def _clean_environment(**values: str) -> Iterator[dict[str, str]]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    yield kept | {"PYTHONPATH": str(ROOT / "backend")} | values


@asynccontextmanager
async def punchcard(
    folder: Path, name: str, *words: str, ready: str, **env: str
) -> AsyncIterator[Program]:
    """A `punchcard` process with nothing of our environment."""
    with _clean_environment(PUNCHCARD_DATA_DIR=str(folder / "data"), **env) as environment:
        program = Program(
            [sys.executable, "-m", "punchcard", *words], environment, folder / f"{name}.log", ready
        )
        await program.start()
        try:
            yield program
        finally:
            await program.end()

"""A small pool of rendering processes; one that takes longer than 2 s is killed.

A thread cannot be stopped, and a template is a program that a merchant wrote.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import orjson

from punchcard.errors import InvalidInput, Unavailable
from punchcard.mail.compose import Draft, RenderedEmail

SECONDS = 2.0
START_SECONDS = 30.0
PROCESSES = 2
_MAX_LINE = 4_000_000
# Nothing of our environment but what Python needs to find itself: no URLs, no keys.
_KEPT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "SYSTEMROOT")


class Renderers:
    """Processes that render; started when first needed, used by one request at a time."""

    def __init__(self, *, processes: int = PROCESSES, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turns = asyncio.Semaphore(processes)
        self._idle: list[Process] = []

    async def render(self, draft: Draft) -> RenderedEmail:
        """Raises InvalidInput whose field is `subject` or `body`."""
        async with self._turns:
            process = await self._take()
            try:
                answer = await self._ask(process, draft)
            except BaseException:
                await _end(process)
                raise
            self._idle.append(process)
        if "error" in answer:
            raise InvalidInput(answer["error"], field=answer["field"])
        return RenderedEmail(**answer)

    async def close(self) -> None:
        """End the processes; they are started again when needed."""
        idle, self._idle = self._idle, []
        for process in idle:
            await _end(process)

    async def _take(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
        process = await _start()
        try:
            # The imports of a new process are not the template's fault.
            async with asyncio.timeout(START_SECONDS):
                await _exchange(process, Draft(subject="ready", body="", variables={}))
        except (TimeoutError, OSError, ValueError) as error:
            await _end(process)
            raise Unavailable("The rendering process does not start; try again.") from error
        return process

    async def _ask(self, process: Process, draft: Draft) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._seconds):
                return await _exchange(process, draft)
        except TimeoutError:
            why = f"The text takes longer than {self._seconds:g} s to render: simplify its loops."
        except (OSError, ValueError):
            why = "The text needs more memory than there is to render: simplify its loops."
        raise InvalidInput(why, field="body")


async def _start() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "punchcard.mail.child",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=_MAX_LINE,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    )


async def _exchange(process: Process, draft: Draft) -> dict[str, Any]:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are PIPE
    process.stdin.write(orjson.dumps(asdict(draft)) + b"\n")
    await process.stdin.drain()
    line = await process.stdout.readline()
    if not line:
        raise ConnectionError("the rendering process died")
    answer: dict[str, Any] = orjson.loads(line)
    return answer


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()
    if process.stdin is not None:
        process.stdin.close()

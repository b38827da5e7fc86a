"""A real SMTP server (aiosmtpd) that behaves as well or as badly as a test asks."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP

DROP = "drop"
STORE_AND_DROP = "store and drop"
SLOW = "slow"


class Mailbox:
    """What arrived. `at_rcpt` and `at_data` say what the server answers, by the recipient's
    address and how often it was tried: an SMTP answer, DROP, STORE_AND_DROP or SLOW."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.tries: Counter[str] = Counter()
        self.at_rcpt: Callable[[str, int], str] = lambda _address, _tries: "250 ok"
        self.at_data: Callable[[str, int], str] = lambda _address, _tries: "250 stored"
        self.port = 0
        self._came = asyncio.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.arrived if one["To"] == address]

    def message_ids(self) -> Counter[str]:
        return Counter(str(one["Message-ID"]) for one in self.arrived)

    async def until_arrived(self, count: int, *, seconds: float = 60) -> None:
        """The limit is there to end a hung test."""
        async with asyncio.timeout(seconds):
            while len(self.arrived) < count:
                self._came.clear()
                await self._came.wait()

    async def handle_RCPT(
        self, server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.tries[address] += 1
        answer = self.at_rcpt(address, self.tries[address])
        if answer == DROP:
            return self._drop(server)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        address = envelope.rcpt_tos[0]
        answer = self.at_data(address, self.tries[address])
        if answer in (STORE_AND_DROP, SLOW) or answer.startswith("2"):
            self._keep(envelope.content)
        if answer == SLOW:
            await asyncio.sleep(30)
        return self._drop(server) if answer in (DROP, STORE_AND_DROP, SLOW) else answer

    def _keep(self, content: bytes) -> None:
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        self._came.set()

    def _drop(self, server: SMTP) -> str:
        cast(asyncio.WriteTransport, server.transport).abort()
        return "421 gone"


@asynccontextmanager
async def smtp_server() -> AsyncIterator[Mailbox]:
    """On a free port of 127.0.0.1, in this loop."""
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    sessions: list[SMTP] = []

    def session() -> SMTP:
        sessions.append(SMTP(mailbox, hostname="mx.test", loop=loop))
        return sessions[-1]

    server = await loop.create_server(session, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        await _end(sessions)
        await server.wait_closed()


async def _end(sessions: list[SMTP]) -> None:
    """aiosmtpd leaves a session whose client was killed half open."""
    for one in sessions:
        if one.transport is not None:
            cast(asyncio.WriteTransport, one.transport).abort()
        if (task := one._handler_coroutine) is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0.05)

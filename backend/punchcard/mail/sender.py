"""Handing one email to the SMTP server, and what became of it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from punchcard.errors import InvalidInput
from punchcard.mail.message import Letter, address_of, message_of
from punchcard.mail.smtp_url import SmtpTarget


class Fate(StrEnum):
    """What became of an attempt."""

    SENT = "sent"
    DEFERRED = "deferred"  # not taken now; later perhaps
    BOUNCED = "bounced"  # the recipient does not exist
    REFUSED = "refused"  # never in this form
    UNCONFIRMED = "unconfirmed"  # handed over, and the connection broke before the answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fate and the reason, for people."""

    fate: Fate
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait: for the connection, for each answer, for the whole."""

    connect: float = 10.0
    command: float = 20.0
    whole: float = 45.0


HandingOver = Callable[[], Awaitable[None]]


class Sender:
    """Speaks to the one SMTP server of the settings, a connection for each email."""

    def __init__(self, target: SmtpTarget, *, patience: Patience | None = None) -> None:
        self._target = target
        self._patience = patience or Patience()
        self._hostname = socket.gethostname() or "localhost"

    async def send(self, letter: Letter, *, handing_over: HandingOver) -> Outcome:
        """Try once. `handing_over` is awaited just before the content goes out: from then on a
        broken connection no longer tells that the email was not sent; what it raises ends the
        attempt."""
        try:
            message = message_of(letter)
        except InvalidInput as error:
            return Outcome(Fate.REFUSED, error.message)
        client = self._client()
        handed = False
        try:
            async with asyncio.timeout(self._patience.whole):
                await client.connect(timeout=self._patience.connect)
                await client.mail(address_of(letter.from_address, "from").addr_spec)
                await client.rcpt(address_of(letter.to_address, "to").addr_spec)
                await handing_over()
                handed = True
                answer = await client.data(message.as_bytes())
        except SMTPResponseException as error:
            return _judged(error)
        except (SMTPException, OSError) as error:
            fate = Fate.UNCONFIRMED if handed else Fate.DEFERRED
            return Outcome(fate, f"connection: {str(error) or type(error).__name__}")
        else:
            with suppress(SMTPException, OSError):
                await client.quit(timeout=1)
            return Outcome(Fate.SENT, _said(answer.code, answer.message))
        finally:
            client.close()

    def _client(self) -> SMTP:
        target = self._target
        return SMTP(
            hostname=target.host,
            port=target.port,
            username=target.username,
            password=target.password,
            local_hostname=self._hostname,
            timeout=self._patience.command,
            use_tls=target.tls,
            start_tls=target.starttls,
            validate_certs=target.verify,
        )


def _judged(error: SMTPResponseException) -> Outcome:
    said = _said(error.code, error.message)
    # A wrong password, or a relay that is not ready for us, is mended by the operator: wait.
    if error.code < 500 or isinstance(error, SMTPAuthenticationError):
        return Outcome(Fate.DEFERRED, said)
    if isinstance(error, SMTPRecipientRefused):
        return Outcome(Fate.BOUNCED, said)
    return Outcome(Fate.REFUSED, said)


def _said(code: int, text: str) -> str:
    return f"{code} {' '.join(text.split())}"[:300]

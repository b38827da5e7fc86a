"""The outbox at work: what is due goes out, and what became of it is written down afterwards."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

import structlog

from punchcard.core.emails.catalogue import email_type_of
from punchcard.core.emails.email_type import Audience, EmailType
from punchcard.db.sql import emails as emails_sql
from punchcard.db.sql import outbox as sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import InvalidInput, PunchcardError
from punchcard.mail import message, post_office
from punchcard.mail.post_office import PostOffice
from punchcard.mail.sender import Fate, Outcome
from punchcard.services import letters, referral_mail

log = structlog.get_logger(__name__)

OUT_AT_ONCE = 500
"""Rows handed to the broker and not yet taken by a worker."""

MAX_HANDOVERS = 2
"""How often one email may go out without an answer: once, and one more time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How the outbox waits. The lease is longer than an attempt can last."""

    again_after: timedelta = timedelta(seconds=30)
    lease: timedelta = timedelta(seconds=60)
    first_retry: timedelta = timedelta(seconds=15)
    longest_retry: timedelta = timedelta(hours=1)
    max_attempts: int = 20

    def retry_after(self, attempts: int) -> timedelta:
        """Doubling, with jitter so that a thousand mails do not come back in one second."""
        wait: timedelta = min(self.first_retry * 2 ** min(attempts - 1, 20), self.longest_retry)
        return wait * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, not secrecy


class LeaseLost(Exception):
    """The row was given to another worker: this one must not send."""


async def hand_out(times: Times) -> list[tuple[UUID, int]]:
    """(id, attempts) of the effects that a worker should do now."""
    async with connection() as raw:
        return await sql.hand_out(raw, at_most=OUT_AT_ONCE, again_after=times.again_after)


async def take_back(ids: list[UUID], *, after: timedelta) -> None:
    """The broker did not take these: hand them out again after a moment."""
    async with connection() as raw:
        await sql.take_back(raw, ids, after)


async def deliver(outbox_id: UUID, attempts: int, *, times: Times) -> None:
    """Do one effect, once: claim it, do it, write down what became of it.

    A message that comes twice finds nothing to claim. A worker that dies is found by its lease.
    """
    async with connection() as raw:
        row = await sql.claim(raw, outbox_id, attempts, times.lease)
    if row is None:
        return
    attempt = _Attempt(row, times)
    try:
        await attempt.run()
    except LeaseLost:
        log.warning("lease lost before the email went out", outbox_id=str(outbox_id))
    except PunchcardError as error:
        await attempt.settle("failed", error.message)


class _Attempt:
    """One claimed row."""

    def __init__(self, row: Mapping[str, Any], times: Times) -> None:
        self.id: UUID = row["id"]
        self.row = row
        self.attempts: int = row["attempts"]
        self.times = times
        self.office: PostOffice = post_office.current()
        self.handed = self.answered = False
        self.email_type: EmailType

    async def run(self) -> None:
        if self.row["unconfirmed"] >= MAX_HANDOVERS:
            await self.settle("failed", _UNKNOWN)
            return
        if self.attempts > self.times.max_attempts:
            await self.settle("failed", f"given up after {self.attempts - 1} tries")
            return
        self.email_type = email_type_of(self.row["kind"])
        async with connection() as raw:
            about = await emails_sql.about(raw, self.row["member_id"], self.row["fact_seq"])
            texts = await letters.texts_for(raw, self.email_type, about)
            hosts = await letters.allowed_hosts(raw)
        if reason := _why_not(self.email_type, about, texts):
            await self.settle("skipped", reason)
            return
        assert about is not None  # noqa: S101 - _why_not has seen it
        more = await referral_mail.words(
            kind=self.row["kind"], member_id=self.row["member_id"], language=texts.language
        )
        if more is None:
            await self.settle("skipped", "referrals are switched off")
            return
        letter = await self._letter(about, texts, hosts, more)
        if self.office.sender is None:
            await self.settle("kept", "SMTP_URL is not set")
        else:
            await self._send(letter)

    async def settle(self, state: str, detail: str) -> None:
        async with connection() as raw:
            await sql.settle(
                raw,
                self.id,
                self.attempts,
                state=state,
                detail=detail,
                answered=self.answered,
            )

    async def _letter(
        self,
        about: Mapping[str, Any],
        texts: letters.Texts,
        hosts: tuple[str, ...],
        more: Mapping[str, str],
    ) -> emails_sql.Letter:
        """Rendered at the first attempt; every later one sends the same."""
        async with connection() as raw:
            if (known := await emails_sql.letter(raw, self.id)) is not None:
                return known
            look = await letters.look(raw)
        payload = await letters.in_language({**self.row["payload"], **more}, texts.language)
        draft = letters.draft_of(
            self.email_type,
            texts,
            about=about,
            payload=payload,
            hosts=hosts,
            look=look,
            unsubscribe=self._unsubscribe(),
        )
        rendered = await letters.render(draft, trusted=texts.shipped)
        sender = about["from_address"] or self.office.fallback_address
        letter = emails_sql.Letter(
            outbox_id=self.id,
            to_address=_address(self.email_type, about, texts),
            from_address=message.sender_of(about["program"], sender),
            subject=rendered.subject,
            html=rendered.html,
            plain=rendered.text,
            message_id=message.message_id_of(self.id, sender),
        )
        async with connection() as raw:
            await emails_sql.keep(raw, letter)
        return letter

    def _unsubscribe(self) -> str:
        if not self.email_type.marketing:
            return ""
        return self.office.unsubscribing.link(self.row["member_id"])

    async def _send(self, stored: emails_sql.Letter) -> None:
        assert self.office.sender is not None  # noqa: S101 - asked before
        letter = to_send(stored, unsubscribe=self._unsubscribe())
        if not self.office.gate.enter(letter.domain):
            async with connection() as raw:
                await sql.postpone(raw, self.id, self.attempts, _wait_for(self.row["age"]))
            return
        outcome = Outcome(Fate.DEFERRED, "")
        try:
            outcome = await self.office.sender.send(letter, handing_over=self._handing_over)
        finally:
            busy = outcome.fate is Fate.DEFERRED and outcome.detail.startswith("4")
            self.office.gate.leave(letter.domain, asked_to_wait=busy)
        self.answered = self.handed and outcome.fate is not Fate.UNCONFIRMED
        await self._record(outcome, stored)

    async def _handing_over(self) -> None:
        async with connection() as raw:
            if not await sql.begin_handover(raw, self.id, self.attempts):
                raise LeaseLost
        self.handed = True

    async def _record(self, outcome: Outcome, stored: emails_sql.Letter) -> None:
        match outcome.fate:
            case Fate.SENT:
                await self.settle("sent", outcome.detail)
            case Fate.REFUSED:
                await self.settle("failed", outcome.detail)
            case Fate.BOUNCED:
                async with transaction() as raw:
                    await sql.settle(
                        raw, self.id, self.attempts, state="bounced", detail=outcome.detail
                    )
                    await sql.flag_bounced(raw, self.row["member_id"], stored.to_address)
            case Fate.UNCONFIRMED if self.row["unconfirmed"] + 1 >= MAX_HANDOVERS:
                await self.settle("failed", f"{_UNKNOWN} ({outcome.detail})")
            case _:
                await self._defer(outcome)

    async def _defer(self, outcome: Outcome) -> None:
        if self.attempts >= self.times.max_attempts:
            await self.settle("failed", f"given up after {self.attempts} tries: {outcome.detail}")
            return
        async with connection() as raw:
            await sql.defer(
                raw,
                self.id,
                self.attempts,
                detail=outcome.detail,
                after=self.times.retry_after(self.attempts),
                answered=self.answered,
            )


_UNKNOWN = "handed over twice without an answer: it may have arrived, so it is not sent again"


def to_send(stored: emails_sql.Letter, *, unsubscribe: str = "") -> message.Letter:
    """A stored email as the sender takes it."""
    name, address = parseaddr(stored.from_address)
    return message.Letter(
        to_address=stored.to_address,
        from_name=name,
        from_address=address,
        subject=stored.subject,
        html=stored.html,
        text=stored.plain,
        message_id=stored.message_id,
        at=datetime.now(UTC),
        unsubscribe=unsubscribe,
    )


def _address(email_type: EmailType, about: Mapping[str, Any], texts: letters.Texts) -> str:
    to_admin = email_type.audience is Audience.ADMIN
    return str(texts.to_address if to_admin else about["email"] or "")


def _why_not(email_type: EmailType, about: Mapping[str, Any] | None, texts: letters.Texts) -> str:
    """The reason why nothing is sent, or an empty text."""
    if about is None:
        return "the member is gone"
    if not texts.enabled:
        return "this email is switched off"
    if email_type.audience is Audience.MEMBER and (reason := _why_not_them(about)):
        return reason
    if email_type.marketing and about["unsubscribed_at"] is not None:
        return f"the member unsubscribed on {about['unsubscribed_at']:%Y-%m-%d}"
    address = _address(email_type, about, texts)
    if not address:
        return "no address of the admin is set for this email"
    try:
        message.address_of(address, "to")
    except InvalidInput as error:
        return error.message
    return ""


def _why_not_them(about: Mapping[str, Any]) -> str:
    if about["status"] != "active":
        return f"the member is {about['status']}"
    if not about["email"]:
        return "the member has no email address"
    if about["email_bounced_at"] is not None:
        return f"the address bounced on {about['email_bounced_at']:%Y-%m-%d}"
    return ""


def _wait_for(age: timedelta) -> timedelta:
    """For a domain that is busy: a young email soon, a long queue ever more rarely, so that it
    neither keeps the workers busy nor others waiting."""
    share = age * random.uniform(0.3, 0.6)  # noqa: S311 - jitter, not secrecy
    return min(max(share, timedelta(seconds=0.3)), timedelta(seconds=120))

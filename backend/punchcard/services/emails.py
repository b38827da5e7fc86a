"""The merchant's emails: texts, switches, previews and test sends."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.effects import (
    ADMIN_REDEMPTION,
    POINT_REMINDER,
    POINTS_ADDED,
    POINTS_REMOVED,
    REWARD_REDEEMED,
)
from punchcard.core.emails.catalogue import EMAIL_TYPES, email_type_of
from punchcard.core.emails.email_type import Audience, EmailType
from punchcard.core.emails.english import ENGLISH
from punchcard.core.emails.languages import shipped_in
from punchcard.db.keys import new_id
from punchcard.db.sql import email_translations as translations_sql
from punchcard.db.sql import emails as sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import InvalidInput, NotFound, Unavailable
from punchcard.mail import message, post_office
from punchcard.mail.compose import RenderedEmail
from punchcard.mail.sender import Fate
from punchcard.services import audit, email_settings, email_texts, outbox
from punchcard.services.email_templates import SAVED, EmailTemplate, as_shipped, template_of

THE_FIVE = (REWARD_REDEEMED, ADMIN_REDEMPTION, POINTS_ADDED, POINTS_REMOVED, POINT_REMINDER)
"""The emails of product.md rows 29 to 33, switched on together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A text as it would be read, and its body as Liquid."""

    email: RenderedEmail
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTest:
    """A test email that the server took."""

    message_id: str


def are_sent() -> bool:
    """Whether emails go out; without a mail server they are written, and kept to be read."""
    return post_office.has_server()


async def templates(*, actor: str) -> list[EmailTemplate]:
    """Every kind of email, in the order of the catalogue."""
    del actor
    async with connection() as raw:
        rows = {row["kind"]: row for row in await sql.templates(raw)}
        translated = await translations_sql.all_of(raw)
        first = await _first_language(raw)
    settings = await email_settings.all_plain()
    return [
        template_of(one, rows.get(one.kind), settings.get(one.kind), translated, first)
        for one in EMAIL_TYPES.values()
    ]


async def template(*, kind: str, actor: str) -> EmailTemplate:
    """One kind of email. Raises NotFound."""
    del actor
    settings = await email_settings.all_plain()
    async with connection() as raw:
        return template_of(
            email_type_of(kind),
            await sql.template(raw, kind),
            settings.get(kind),
            await translations_sql.all_of(raw),
            await _first_language(raw),
        )


async def update_template(
    *, kind: str, subject: str, body: str | None = None, blocks: Any = None, actor: str
) -> EmailTemplate:
    """Save a text, as blocks or as Liquid, if it renders. The shipped text given back is kept as
    such.

    Raises InvalidInput whose field is `subject`, `body`, or the path of a block.
    """
    email_type = email_type_of(kind)
    text = email_texts.written(subject=subject, body=body, blocks=blocks)
    async with connection() as raw:
        await email_texts.rendered(raw, email_type, text, None)
        shipped = shipped_in(email_type, await _first_language(raw))
    changes = email_texts.kept(shipped, text)
    return await _save(email_type, actor=actor, action="email_template.updated", **changes)


async def enable_five(*, actor: str) -> list[EmailTemplate]:
    """Switch the five emails on, once it is said where they come from. Raises InvalidInput."""
    async with transaction() as raw:
        names = await sql.program_names(raw)
        if names is None or not names["from_address"]:
            raise InvalidInput("Say first where emails come from.", field="from")
        for one in await templates(actor=actor):
            if one.kind in THE_FIVE and not one.enabled:
                await set_enabled(kind=one.kind, enabled=True, actor=actor)
    return await templates(actor=actor)


async def set_enabled(*, kind: str, enabled: bool, actor: str) -> EmailTemplate:
    """Switch an email on or off. What is waiting to go out when it is switched off is skipped."""
    action = "email_template.enabled" if enabled else "email_template.disabled"
    return await _save(email_type_of(kind), actor=actor, action=action, enabled=enabled)


async def set_recipient(*, kind: str, to: str, actor: str) -> EmailTemplate:
    """Say where an email to the admin goes; an empty address: nowhere. Raises InvalidInput."""
    email_type = email_type_of(kind)
    if email_type.audience is not Audience.ADMIN:
        raise InvalidInput("This email goes to the customer it is about.", field="kind")
    to = to.strip()
    if to:
        message.address_of(to, "to")
    return await _save(
        email_type, actor=actor, action="email_template.recipient_set", to_address=to
    )


async def preview(
    *,
    kind: str,
    subject: str | None = None,
    body: str | None = None,
    blocks: Any = None,
    member_id: UUID | None = None,
    language: str | None = None,
    actor: str,
) -> Preview:
    """A text as it would be read, with the examples or a member's own name and balance; what is
    left out is as it was saved. `language` None: the programme's first.

    Raises InvalidInput like saving it; NotFound for the member.
    """
    saved = await template(kind=kind, actor=actor)
    known = saved.text_in(language)
    text = email_texts.written(
        subject=known.subject if subject is None else subject,
        body=known.body if body is None and blocks is None else body,
        blocks=blocks,
    )
    async with connection() as raw:
        if member_id is not None and await sql.about(raw, member_id, None) is None:
            raise NotFound("There is no such member.", field="memberId")
        rendered = await email_texts.rendered(raw, email_type_of(kind), text, member_id, language)
    return Preview(email=rendered, source=text.body)


async def send_test(
    *,
    kind: str,
    to: str,
    subject: str | None = None,
    body: str | None = None,
    blocks: Any = None,
    member_id: UUID | None = None,
    language: str | None = None,
    actor: str,
) -> SentTest:
    """Send one email to look at, now. Without a text the saved one is sent.

    Raises Unavailable with what the server said.
    """
    office = post_office.current()
    message.address_of(to, "to")
    if office.sender is None:
        raise Unavailable("SMTP_URL is not set, so no email can be sent: set it and start again.")
    previewed = await preview(
        kind=kind,
        subject=subject,
        body=body,
        blocks=blocks,
        member_id=member_id,
        language=language,
        actor=actor,
    )
    letter = await _test_letter(to, previewed.email, office)
    outcome = await office.sender.send(letter, handing_over=_nothing)
    if outcome.fate is not Fate.SENT:
        raise Unavailable(f"The mail server did not take it: {outcome.detail}", field="to")
    await audit.log(actor=actor, action="email.test_sent", target=f"email:{kind}", after={"to": to})
    return SentTest(message_id=letter.message_id)


async def _save(email_type: EmailType, *, actor: str, action: str, **changes: Any) -> EmailTemplate:
    async with transaction() as raw:
        row = await sql.template(raw, email_type.kind, lock=True)
        before = {name: row[name] for name in SAVED} if row else as_shipped(email_type)
        after = before | changes
        await sql.save_template(raw, email_type.kind, actor=actor, **after)
        target = f"email_template:{email_type.kind}"
        await audit.log(actor=actor, action=action, target=target, before=before, after=after)
    return await template(kind=email_type.kind, actor=actor)


async def _first_language(raw: asyncpg.Connection) -> str:
    names = await sql.program_names(raw)
    return ENGLISH.language if names is None else str(names["languages"][0])


async def _test_letter(
    to: str, rendered: RenderedEmail, office: post_office.PostOffice
) -> message.Letter:
    async with connection() as raw:
        names = await sql.program_names(raw)
    if names is None:
        raise InvalidInput("There is no programme yet: create one first.", field="kind")
    sender = names["from_address"] or office.fallback_address
    letter = sql.Letter(
        outbox_id=(test_id := new_id()),
        to_address=to,
        from_address=message.sender_of(names["program"], sender),
        subject=rendered.subject,
        html=rendered.html,
        plain=rendered.text,
        message_id=message.message_id_of(test_id, sender),
    )
    return outbox.to_send(letter)


async def _nothing() -> None:
    """A test is handed over without a row to note it in."""

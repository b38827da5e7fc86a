"""Emails: services bound to the schema."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.emails import (
    Email,
    EmailBlockType,
    EmailPreview,
    EmailState,
    EmailTemplate,
    EmailTemplatePayload,
    EmailTemplatesPayload,
    EmailTranslation,
    EmailVariable,
    EnableEmailInput,
    PreviewEmailInput,
    RemoveEmailTranslationInput,
    RetryEmailPayload,
    SendTestEmailInput,
    SendTestEmailPayload,
    SetEmailRecipientInput,
    UpdateEmailSettingsInput,
    UpdateEmailTemplateInput,
)
from punchcard.api.admin.versioned import setting_of
from punchcard.api.context import Context
from punchcard.api.ids import global_id, uuid_in
from punchcard.api.paging import connection, cursors
from punchcard.api.permissions import Right
from punchcard.api.refusals import user_error
from punchcard.api.shared import Connection, check_first
from punchcard.core.emails.blocks import BLOCK_TYPES
from punchcard.core.emails.email_type import Example
from punchcard.core.fact_checks import check_text
from punchcard.errors import NotFound, PunchcardError
from punchcard.services import (
    email_log,
    email_settings,
    email_templates,
    email_translations,
    emails,
)


async def templates(context: Context) -> list[EmailTemplate]:
    """Every kind of email."""
    return [_template(one) for one in await emails.templates(actor=context.caller.actor)]


async def preview(context: Context, given: PreviewEmailInput) -> EmailPreview:
    """A text as a member would get it."""
    actor = context.caller.actor
    try:
        previewed = await emails.preview(
            kind=given.kind,
            subject=given.subject,
            body=given.body,
            blocks=given.blocks,
            member_id=_member(given.member_id),
            language=given.language,
            actor=actor,
        )
    except PunchcardError as error:
        return EmailPreview(user_errors=[user_error(error)])
    email = previewed.email
    return EmailPreview(
        subject=email.subject, html=email.html, text=email.text, source=previewed.source
    )


async def email_list(
    context: Context,
    *,
    first: int,
    after: str | None,
    states: Sequence[EmailState] | None,
    kinds: Sequence[str] | None,
    member_id: str | None,
) -> Connection[Email]:
    """The log of emails."""
    place = context.cursor("emails", after)
    for kind in kinds or ():
        check_text(kind, "kinds")
    rows = await email_log.log(
        first=check_first(first) + 1,
        after=(datetime.fromisoformat(place[0]), UUID(place[1])) if place else None,
        states=[state.value for state in states or ()],
        kinds=kinds or (),
        codes=_sees_codes(context),
        member_id=_member(member_id),
        actor=context.caller.actor,
    )
    cursor = cursors(context.cursors, "emails", _email_place)
    return connection(rows, first, node=_email, cursor=cursor)


async def read_bodies(
    context: Context, ids: Sequence[UUID]
) -> Mapping[UUID, email_log.LoggedEmailBody]:
    """What stands in emails; asked for one at a time by the page of one email."""
    actor = context.caller.actor
    codes = _sees_codes(context)
    return {key: await email_log.read(outbox_id=key, codes=codes, actor=actor) for key in ids}


async def email_node(context: Context, id: str) -> Email | None:
    """One email by global id."""
    key = uuid_in(id, "Email")
    if key is None:
        return None
    try:
        return _email(
            await email_log.read(
                outbox_id=key, codes=_sees_codes(context), actor=context.caller.actor
            )
        )
    except NotFound:
        return None


async def update_template(
    context: Context, given: UpdateEmailTemplateInput
) -> EmailTemplatePayload:
    """Save a text."""
    text: dict[str, Any] = {
        "kind": given.kind,
        "subject": given.subject,
        "body": given.body,
        "blocks": given.blocks,
        "actor": context.caller.actor,
    }
    if given.language is None:
        return EmailTemplatePayload(template=_template(await emails.update_template(**text)))
    await email_translations.save(language=given.language, **text)
    return await _saved(context, given.kind)


async def remove_translation(
    context: Context, given: RemoveEmailTranslationInput
) -> EmailTemplatePayload:
    """Take a translation away."""
    actor = context.caller.actor
    await email_translations.remove(kind=given.kind, language=given.language, actor=actor)
    return await _saved(context, given.kind)


async def _saved(context: Context, kind: str) -> EmailTemplatePayload:
    saved = await emails.template(kind=kind, actor=context.caller.actor)
    return EmailTemplatePayload(template=_template(saved))


async def enable_email(context: Context, given: EnableEmailInput) -> EmailTemplatePayload:
    """Switch on or off."""
    saved = await emails.set_enabled(
        kind=given.kind, enabled=given.enabled, actor=context.caller.actor
    )
    return EmailTemplatePayload(template=_template(saved))


async def set_recipient(context: Context, given: SetEmailRecipientInput) -> EmailTemplatePayload:
    """Say where an email to the admin goes."""
    saved = await emails.set_recipient(kind=given.kind, to=given.to, actor=context.caller.actor)
    return EmailTemplatePayload(template=_template(saved))


async def update_settings(
    context: Context, given: UpdateEmailSettingsInput
) -> EmailTemplatePayload:
    """Keep settings."""
    actor = context.caller.actor
    settings = given.settings if isinstance(given.settings, dict) else {}
    await email_settings.save(kind=given.kind, settings=settings, actor=actor)
    return await _saved(context, given.kind)


async def enable_five(context: Context) -> EmailTemplatesPayload:
    """Switch the five on."""
    found = await emails.enable_five(actor=context.caller.actor)
    return EmailTemplatesPayload(templates=[_template(one) for one in found])


def block_types() -> list[EmailBlockType]:
    """What a text is made of."""
    return [
        EmailBlockType(
            type=one.type, label=one.label, settings=[setting_of(field) for field in one.settings]
        )
        for one in BLOCK_TYPES.values()
    ]


async def send_test(context: Context, given: SendTestEmailInput) -> SendTestEmailPayload:
    """Send a text to an address of one's own."""
    sent = await emails.send_test(
        kind=given.kind,
        to=given.to,
        subject=given.subject,
        body=given.body,
        blocks=given.blocks,
        member_id=_member(given.member_id),
        language=given.language,
        actor=context.caller.actor,
    )
    return SendTestEmailPayload(message_id=sent.message_id)


async def retry(context: Context, id: str) -> RetryEmailPayload:
    """Queue an email again."""
    key = uuid_in(id, "Email")
    if key is None:
        raise NotFound("There is no such email.", field="id")
    queued = await email_log.retry(outbox_id=key, actor=context.caller.actor)
    return RetryEmailPayload(email=_email(queued))


def _sees_codes(context: Context) -> bool:
    return Right.CODES_USE in context.caller.rights


def _example(example: Example) -> str:
    if isinstance(example, str):
        return example
    return ", ".join(" ".join(texts.values()) for texts in example)


def _template(one: email_templates.EmailTemplate) -> EmailTemplate:
    return EmailTemplate(
        id=strawberry.ID(one.kind),
        kind=one.kind,
        label=one.label,
        description=one.description,
        enabled=one.enabled,
        subject=one.subject,
        body=one.body,
        shipped_subject=one.shipped_subject,
        shipped_body=one.shipped_body,
        blocks=None if one.blocks is None else JSON([dict(block) for block in one.blocks]),
        shipped_blocks=JSON([dict(block) for block in one.shipped_blocks]),
        translations=[_translation(text) for text in one.translations],
        shipped_translations=[_translation(text) for text in one.shipped_translations],
        customised=one.customised,
        to=one.to_address,
        variables=[
            EmailVariable(
                name=variable.name, label=variable.label, example=_example(variable.example)
            )
            for variable in one.variables
        ],
        marketing=one.marketing,
        settings=JSON(dict(one.settings)),
        setting_fields=[setting_of(field) for field in one.fields],
        updated_at=one.updated_at,
    )


def _translation(text: email_templates.Translation) -> EmailTranslation:
    return EmailTranslation(
        language=text.language,
        subject=text.subject,
        body=text.body,
        blocks=None if text.blocks is None else JSON([dict(part) for part in text.blocks]),
    )


def _email(one: email_log.LoggedEmail) -> Email:
    return Email(
        key=one.id,
        member_key=one.member_id,
        id=strawberry.ID(global_id("Email", one.id)),
        kind=one.kind,
        state=EmailState(one.state),
        state_reason=one.detail or None,
        to=one.to_address,
        subject=one.subject,
        attempts=one.attempts,
        created_at=one.created_at,
        settled_at=one.settled_at,
        next_attempt_at=one.next_attempt_at,
    )


def _member(given: str | None) -> UUID | None:
    if given is None:
        return None
    member_id = uuid_in(given, "Member")
    if member_id is None:
        raise NotFound("There is no such member.", field="memberId")
    return member_id


def _email_place(one: email_log.LoggedEmail) -> list[Any]:
    return [one.created_at, one.id]

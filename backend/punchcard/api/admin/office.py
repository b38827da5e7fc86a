"""Emails, jobs, keys and the audit log: services bound to the schema."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.emails import (
    Email,
    EmailPreview,
    EmailState,
    EmailTemplate,
    EmailTemplatePayload,
    EmailVariable,
    EnableEmailInput,
    PreviewEmailInput,
    ReleaseHeldEmailsPayload,
    RetryEmailPayload,
    SendTestEmailInput,
    SendTestEmailPayload,
    SetEmailRecipientInput,
    UpdateEmailTemplateInput,
)
from punchcard.api.admin.operations import (
    ApiKey,
    AuditEntry,
    CreateApiKeyInput,
    CreateApiKeyPayload,
    Job,
    RevokeApiKeyInput,
    RevokeApiKeyPayload,
)
from punchcard.api.context import Context
from punchcard.api.ids import global_id, uuid_in
from punchcard.api.paging import connection, cursors
from punchcard.api.refusals import user_error
from punchcard.api.shared import Connection, check_first
from punchcard.core.emails.email_type import Example
from punchcard.db.sql.audit import AuditRow
from punchcard.errors import NotFound, PunchcardError
from punchcard.services import audit, emails, keys, schedule


async def templates(context: Context) -> list[EmailTemplate]:
    """Every kind of email."""
    return [_template(one) for one in await emails.templates(actor=context.caller.actor)]


async def preview(context: Context, given: PreviewEmailInput) -> EmailPreview:
    """A text as a member would get it."""
    actor = context.caller.actor
    try:
        saved = await emails.template(kind=given.kind, actor=actor)
        rendered = await emails.preview(
            kind=given.kind,
            subject=saved.subject if given.subject is None else given.subject,
            body=saved.body if given.body is None else given.body,
            member_id=_member(given.member_id),
            actor=actor,
        )
    except PunchcardError as error:
        return EmailPreview(user_errors=[user_error(error)])
    return EmailPreview(subject=rendered.subject, html=rendered.html, text=rendered.text)


async def email_list(
    context: Context,
    *,
    first: int,
    after: str | None,
    states: Sequence[EmailState] | None,
    member_id: str | None,
) -> Connection[Email]:
    """The log of emails."""
    place = context.cursor("emails", after)
    rows = await emails.log(
        first=check_first(first) + 1,
        after=(datetime.fromisoformat(place[0]), UUID(place[1])) if place else None,
        states=[state.value for state in states or ()],
        member_id=_member(member_id),
        actor=context.caller.actor,
    )
    cursor = cursors(context.cursors, "emails", _email_place)
    return connection(rows, first, node=_email, cursor=cursor)


async def read_bodies(
    context: Context, ids: Sequence[UUID]
) -> Mapping[UUID, emails.LoggedEmailBody]:
    """What stands in emails; asked for one at a time by the page of one email."""
    actor = context.caller.actor
    return {key: await emails.read(outbox_id=key, actor=actor) for key in ids}


async def email_node(context: Context, id: str) -> Email | None:
    """One email by global id."""
    key = uuid_in(id, "Email")
    if key is None:
        return None
    try:
        return _email(await emails.read(outbox_id=key, actor=context.caller.actor))
    except NotFound:
        return None


async def update_template(
    context: Context, given: UpdateEmailTemplateInput
) -> EmailTemplatePayload:
    """Save a text."""
    saved = await emails.update_template(
        kind=given.kind, subject=given.subject, body=given.body, actor=context.caller.actor
    )
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


async def send_test(context: Context, given: SendTestEmailInput) -> SendTestEmailPayload:
    """Send a text to an address of one's own."""
    sent = await emails.send_test(
        kind=given.kind,
        to=given.to,
        subject=given.subject,
        body=given.body,
        member_id=_member(given.member_id),
        actor=context.caller.actor,
    )
    return SendTestEmailPayload(message_id=sent.message_id)


async def retry(context: Context, id: str) -> RetryEmailPayload:
    """Queue an email again."""
    key = uuid_in(id, "Email")
    if key is None:
        raise NotFound("There is no such email.", field="id")
    queued = await emails.retry(outbox_id=key, actor=context.caller.actor)
    return RetryEmailPayload(email=_email(queued))


async def release_held(context: Context) -> ReleaseHeldEmailsPayload:
    """Let the held ones go."""
    released = await emails.release_held(actor=context.caller.actor)
    return ReleaseHeldEmailsPayload(released=released)


async def jobs(context: Context) -> list[Job]:
    """The clock's work."""
    return [
        Job(
            name=job.name,
            label=job.label,
            every_seconds=job.every_seconds,
            next_run_at=job.next_run_at,
            last_started_at=job.last_started_at,
            last_finished_at=job.last_finished_at,
            last_error=job.last_error or None,
            last_counts=JSON(dict(job.last_counts)),
            running=job.running,
        )
        for job in await schedule.jobs(actor=context.caller.actor)
    ]


async def api_keys() -> list[ApiKey]:
    """Partner keys."""
    return [_key(key) for key in await keys.all_keys()]


async def create_key(context: Context, given: CreateApiKeyInput) -> CreateApiKeyPayload:
    """Make a key."""
    made = await keys.create_key(
        name=given.name,
        scopes=given.scopes,
        expires_at=given.expires_at,
        actor=context.caller.actor,
    )
    return CreateApiKeyPayload(api_key=_key(made.key), secret=made.secret)


async def revoke_key(context: Context, given: RevokeApiKeyInput) -> RevokeApiKeyPayload:
    """End a key."""
    key = uuid_in(given.id, "ApiKey")
    if key is None:
        raise NotFound("There is no such key.", field="id")
    return RevokeApiKeyPayload(
        api_key=_key(await keys.revoke_key(key_id=key, actor=context.caller.actor))
    )


async def audit_log(
    context: Context, *, first: int, after: str | None, target: str | None
) -> Connection[AuditEntry]:
    """Who did what."""
    place = context.cursor("audit", after)
    rows = await audit.entries(
        actor=context.caller.actor,
        first=check_first(first) + 1,
        before_id=place[0] if place else None,
        target=target,
    )
    cursor = cursors(context.cursors, "audit", _audit_place)
    return connection(rows, first, node=_audit_entry, cursor=cursor)


def _example(example: Example) -> str:
    if isinstance(example, str):
        return example
    return ", ".join(" ".join(texts.values()) for texts in example)


def _template(one: emails.EmailTemplate) -> EmailTemplate:
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
        customised=one.customised,
        to=one.to_address,
        variables=[
            EmailVariable(
                name=variable.name, label=variable.label, example=_example(variable.example)
            )
            for variable in one.variables
        ],
        updated_at=one.updated_at,
    )


def _email(one: emails.LoggedEmail) -> Email:
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


def _key(key: keys.Key) -> ApiKey:
    return ApiKey(
        id=strawberry.ID(global_id("ApiKey", key.id)),
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )


def _audit_entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        actor_name=row.actor,
        at=row.at,
        action=row.action,
        target=row.target,
        before=JSON(row.before) if row.before is not None else None,
        after=JSON(row.after) if row.after is not None else None,
        request_id=row.request_id,
        address=row.address,
    )


def _member(given: str | None) -> UUID | None:
    if given is None:
        return None
    member_id = uuid_in(given, "Member")
    if member_id is None:
        raise NotFound("There is no such member.", field="memberId")
    return member_id


def _email_place(one: emails.LoggedEmail) -> list[Any]:
    return [one.created_at, one.id]


def _audit_place(row: AuditRow) -> list[Any]:
    return [row.id]

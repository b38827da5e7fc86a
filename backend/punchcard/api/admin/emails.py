"""Emails: their texts, previews, and what was sent."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.activity import LazyMember
from punchcard.api.admin.rules import Setting
from punchcard.api.context import Info
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import Node, UserError
from punchcard.services.email_log import LoggedEmailBody

READ = Right.EMAILS_READ
WRITE = Right.EMAILS_WRITE


@strawberry.enum(description="How far an email has come.")
class EmailState(StrEnum):
    """States of the outbox."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    SKIPPED = "skipped"
    FAILED = "failed"
    BOUNCED = "bounced"
    HELD = "held"


@output
class EmailVariable:
    """What a template may say about the occasion."""

    name: str = open_to(READ)
    label: str = open_to(READ)
    example: str = open_to(READ)


@output
class EmailBlockType:
    """A kind of block that a text can be made of, with its form."""

    type: str = open_to(READ)
    label: str = open_to(READ)
    settings: list[Setting] = open_to(READ)


@output
class EmailTranslation:
    """The text of a kind of email in a further language."""

    language: str = open_to(READ)
    subject: str = open_to(READ)
    body: str = open_to(READ)
    blocks: JSON | None = open_to(READ, "Null: it was written as Liquid.")


@output
class EmailTemplate:
    """The text of one kind of email."""

    id: strawberry.ID = open_to(READ)
    kind: str = open_to(READ)
    label: str = open_to(READ)
    description: str = open_to(READ)
    enabled: bool = open_to(READ)
    subject: str = open_to(READ)
    body: str = open_to(READ, "Liquid; the inner HTML of the layout.")
    shipped_subject: str = open_to(READ)
    shipped_body: str = open_to(READ)
    blocks: JSON | None = open_to(READ, "What the body is made of; null: it was written as Liquid.")
    shipped_blocks: JSON = open_to(READ)
    translations: list[EmailTranslation] = open_to(READ, "Texts in further languages.")
    shipped_translations: list[EmailTranslation] = open_to(
        READ, "In the languages that are shipped: sent until a text of yours stands in their place."
    )
    customised: bool = open_to(READ, "Differs from the shipped text.")
    to: str | None = open_to(
        READ,
        "Where it goes, if it is for the admin; empty while that is not set. Null: to members.",
    )
    variables: list[EmailVariable] = open_to(READ)
    marketing: bool = open_to(READ, "Members can unsubscribe from it.")
    settings: JSON = open_to(READ, "What can be set beside the text.")
    setting_fields: list[Setting] = open_to(READ, "The form of its settings; empty for none.")
    updated_at: dt.datetime | None = open_to(READ)


@output
class EmailPreview:
    """An email as a member would get it; null where `userErrors` say why."""

    subject: str | None = open_to(READ, default=None)
    html: str | None = open_to(READ, default=None)
    text: str | None = open_to(READ, default=None)
    source: str | None = open_to(READ, "The Liquid of the body.", default=None)
    user_errors: list[UserError] = open_to(READ, default_factory=list)


@output
class Email(Node):
    """One email, sent or not, and why not."""

    key: strawberry.Private[UUID]
    member_key: strawberry.Private[UUID | None]

    id: strawberry.ID = open_to(READ)
    kind: str = open_to(READ)
    state: EmailState = open_to(READ)
    state_reason: str | None = open_to(READ, "Why it failed, bounced, was skipped or kept.")
    to: str | None = open_to(READ)
    subject: str | None = open_to(READ, "Null until it is rendered.")
    attempts: int = open_to(READ)
    created_at: dt.datetime = open_to(READ)
    settled_at: dt.datetime | None = open_to(READ, "When it reached its final state.")
    next_attempt_at: dt.datetime | None = open_to(READ, "When it is tried next.")

    @resolver(READ)
    async def html(self, info: Info) -> str | None:
        """As rendered; null until then."""
        body: LoggedEmailBody = await info.context.load(Read.EMAIL_BODIES, self.key)
        return body.html

    @resolver(READ)
    async def text(self, info: Info) -> str | None:
        """The plain text part; null until rendered."""
        body: LoggedEmailBody = await info.context.load(Read.EMAIL_BODIES, self.key)
        return body.text

    @resolver(Right.MEMBERS_READ)
    async def member(self, info: Info) -> LazyMember | None:
        """Whom it is for."""
        if self.member_key is None:
            return None
        return await info.context.load(Read.MEMBERS, self.member_key)


@input_type
class PreviewEmailInput:
    """A text not yet saved, for one member."""

    kind: str
    subject: str | None = about("Left out: as saved.", default=None)
    body: str | None = about("Left out: as saved.", default=None)
    blocks: JSON | None = about("Instead of a body.", default=None)
    member_id: strawberry.ID | None = about("Left out: an example member.", default=None)
    language: str | None = about("Left out: the programme's first.", default=None)


@input_type
class UpdateEmailTemplateInput:
    """The new text of a kind of email."""

    kind: str
    subject: str
    body: str | None = about("Liquid; give it or blocks.", default=None)
    blocks: JSON | None = about("A list; each has a type and its settings.", default=None)
    language: str | None = about("Left out: the programme's first.", default=None)


@input_type
class RemoveEmailTranslationInput:
    """Take a text in a further language away."""

    kind: str
    language: str


@input_type
class EnableEmailInput:
    """Switch a kind of email on or off."""

    kind: str
    enabled: bool


@input_type
class SetEmailRecipientInput:
    """Where a kind of email to the admin goes."""

    kind: str
    to: str = about("An email address; empty: it goes nowhere.")


@input_type
class UpdateEmailSettingsInput:
    """What is set of a kind of email beside its text."""

    kind: str
    settings: JSON = about("An object; what is left out is at its default.")


@input_type
class SendTestEmailInput:
    """Send a text to an address of yours."""

    kind: str
    to: str
    subject: str | None = None
    body: str | None = None
    blocks: JSON | None = about("Instead of a body.", default=None)
    member_id: strawberry.ID | None = None
    language: str | None = about("Left out: the programme's first.", default=None)


@output
class EmailTemplatePayload:
    """The template as it is now."""

    template: EmailTemplate | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)


@output
class EmailTemplatesPayload:
    """All templates as they are now."""

    templates: list[EmailTemplate] | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)


@output
class SendTestEmailPayload:
    """What the mail server said."""

    message_id: str | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)


@output
class RetryEmailPayload:
    """The email, queued again."""

    email: Email | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)

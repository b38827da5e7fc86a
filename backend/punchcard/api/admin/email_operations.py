"""Emails in the admin schema: what can be asked and done."""

import strawberry

from punchcard.api.admin import email_work
from punchcard.api.admin.emails import (
    Email,
    EmailBlockType,
    EmailPreview,
    EmailState,
    EmailTemplate,
    EmailTemplatePayload,
    EmailTemplatesPayload,
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
from punchcard.api.context import Info
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation
from punchcard.api.shared import AfterArgument, Connection, FirstArgument


@output
class EmailQueries:
    """Emails: texts, previews, the log."""

    @resolver(Right.EMAILS_READ)
    async def email_templates(self, info: Info) -> list[EmailTemplate]:
        """Every kind of email with its text."""
        return await email_work.templates(info.context)

    @resolver(Right.EMAILS_READ)
    async def email_block_types(self) -> list[EmailBlockType]:
        """What texts are made of."""
        return email_work.block_types()

    @resolver(Right.EMAILS_READ)
    async def preview_email(self, info: Info, input: PreviewEmailInput) -> EmailPreview:
        """A text, saved or not, as a member would get it."""
        return await email_work.preview(info.context, input)

    @resolver(Right.EMAILS_READ)
    async def emails(
        self,
        info: Info,
        first: FirstArgument = 20,
        after: AfterArgument = None,
        states: list[EmailState] | None = None,
        kinds: list[str] | None = None,
        member_id: strawberry.ID | None = None,
    ) -> Connection[Email]:
        """What was sent, will be sent, or was not sent and why; newest first."""
        return await email_work.email_list(
            info.context, first=first, after=after, states=states, kinds=kinds, member_id=member_id
        )


@output
class EmailMutations:
    """Emails: texts, switches, tests."""

    @mutation(Right.EMAILS_WRITE, EmailTemplatePayload)
    async def update_email_template(
        self, info: Info, input: UpdateEmailTemplateInput
    ) -> EmailTemplatePayload:
        """Save the text of a kind of email."""
        return await email_work.update_template(info.context, input)

    @mutation(Right.EMAILS_WRITE, EmailTemplatePayload)
    async def enable_email(self, info: Info, input: EnableEmailInput) -> EmailTemplatePayload:
        """Switch a kind of email on or off."""
        return await email_work.enable_email(info.context, input)

    @mutation(Right.EMAILS_WRITE, EmailTemplatePayload)
    async def remove_email_translation(
        self, info: Info, input: RemoveEmailTranslationInput
    ) -> EmailTemplatePayload:
        """Take a text in a further language away: the first is sent instead."""
        return await email_work.remove_translation(info.context, input)

    @mutation(Right.EMAILS_WRITE, EmailTemplatesPayload)
    async def enable_five_emails(self, info: Info) -> EmailTemplatesPayload:
        """Switch on the emails on redemptions, added and removed points, and the reminder."""
        return await email_work.enable_five(info.context)

    @mutation(Right.EMAILS_WRITE, EmailTemplatePayload)
    async def set_email_recipient(
        self, info: Info, input: SetEmailRecipientInput
    ) -> EmailTemplatePayload:
        """Say where a kind of email to the admin goes."""
        return await email_work.set_recipient(info.context, input)

    @mutation(Right.EMAILS_WRITE, SendTestEmailPayload)
    async def send_test_email(self, info: Info, input: SendTestEmailInput) -> SendTestEmailPayload:
        """Send a text to an address of yours now."""
        return await email_work.send_test(info.context, input)

    @mutation(Right.EMAILS_WRITE, RetryEmailPayload)
    async def retry_email(self, info: Info, id: strawberry.ID) -> RetryEmailPayload:
        """Queue a failed email again."""
        return await email_work.retry(info.context, id)

    @mutation(Right.EMAILS_WRITE, EmailTemplatePayload)
    async def update_email_settings(
        self, info: Info, input: UpdateEmailSettingsInput
    ) -> EmailTemplatePayload:
        """Set what can be set of a kind of email beside its text."""
        return await email_work.update_settings(info.context, input)

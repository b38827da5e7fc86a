"""Emails, jobs, keys and the audit log: what the office looks at."""

from typing import Annotated

import strawberry

from punchcard.api.admin import office
from punchcard.api.admin.emails import (
    Email,
    EmailPreview,
    EmailState,
    EmailTemplate,
    PreviewEmailInput,
)
from punchcard.api.admin.operations import ApiKey, AuditEntry, Job
from punchcard.api.context import Info
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.shared import AfterArgument, Connection, FirstArgument
from punchcard.services import emails


@output
class OfficeQueries:
    """Emails, jobs, keys and the audit log."""

    @resolver(Right.EMAILS_READ)
    async def email_templates(self, info: Info) -> list[EmailTemplate]:
        """Every kind of email with its text."""
        return await office.templates(info.context)

    @resolver(Right.EMAILS_READ)
    async def preview_email(self, info: Info, input: PreviewEmailInput) -> EmailPreview:
        """A text, saved or not, as a member would get it."""
        return await office.preview(info.context, input)

    @resolver(Right.EMAILS_READ)
    async def emails(
        self,
        info: Info,
        first: FirstArgument = 20,
        after: AfterArgument = None,
        states: list[EmailState] | None = None,
        member_id: strawberry.ID | None = None,
    ) -> Connection[Email]:
        """What was sent, will be sent, or was not sent and why; newest first."""
        return await office.email_list(
            info.context, first=first, after=after, states=states, member_id=member_id
        )

    @resolver(Right.EMAILS_READ)
    async def held_emails(self, info: Info) -> int:
        """How many emails wait since a restore, because they may have been sent before it."""
        return await emails.held()

    @resolver(Right.STAFF)
    async def jobs(self, info: Info) -> list[Job]:
        """What the clock does, and how it last went."""
        return await office.jobs(info.context)

    @resolver(Right.ADMIN)
    async def api_keys(self, info: Info) -> list[ApiKey]:
        """Partner keys, newest first."""
        return await office.api_keys()

    @resolver(Right.ADMIN)
    async def audit_log(
        self,
        info: Info,
        first: FirstArgument = 50,
        after: AfterArgument = None,
        target: Annotated[
            str | None, strawberry.argument(description="Such as rule:purchase.")
        ] = None,
    ) -> Connection[AuditEntry]:
        """Who did what, newest first."""
        return await office.audit_log(info.context, first=first, after=after, target=target)

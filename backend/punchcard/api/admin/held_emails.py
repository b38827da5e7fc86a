"""Emails that a restore holds: how many, and letting them go."""

from punchcard.api.context import Info
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation
from punchcard.api.shared import UserError
from punchcard.services import held_emails


@output
class ReleaseHeldEmailsPayload:
    """How many go out now."""

    released: int | None = open_to(Right.EMAILS_WRITE, default=None)
    user_errors: list[UserError] = open_to(Right.EMAILS_WRITE, default_factory=list)


@output
class HeldEmailQueries:
    """What waits for somebody's word."""

    @resolver(Right.EMAILS_READ)
    async def held_emails(self, info: Info) -> int:
        """How many emails wait since a restore, because they may have been sent before it."""
        return await held_emails.count()


@output
class HeldEmailMutations:
    """Somebody's word."""

    @mutation(Right.EMAILS_WRITE, ReleaseHeldEmailsPayload)
    async def release_held_emails(self, info: Info) -> ReleaseHeldEmailsPayload:
        """Let all emails that a restore has held go out now; some may arrive twice."""
        released = await held_emails.release(actor=info.context.caller.actor)
        return ReleaseHeldEmailsPayload(released=released)

"""Jobs, keys and the audit log: what the office looks at."""

from typing import Annotated

import strawberry

from punchcard.api.admin import office
from punchcard.api.admin.operations import ApiKey, AuditEntry, Job
from punchcard.api.context import Info
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.shared import AfterArgument, Connection, FirstArgument


@output
class OfficeQueries:
    """Jobs, keys and the audit log."""

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

"""The list of members knows how many there are."""

import strawberry

from punchcard.api.admin.members import Member
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.shared import Edge, PageInfo
from punchcard.services import dashboard


@output
class MemberConnection:
    """A page of members."""

    edges: list[Edge[Member]] = open_to(Right.MEMBERS_READ)
    page_info: PageInfo = open_to(Right.MEMBERS_READ)
    whole: strawberry.Private[bool]

    @resolver(Right.MEMBERS_READ)
    async def total_count(self) -> int | None:
        """Of the whole programme; null when searched or filtered."""
        return await dashboard.member_count() if self.whole else None

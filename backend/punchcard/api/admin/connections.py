"""The list of members knows how many there are."""

from punchcard.api.admin.members import Member
from punchcard.api.fields import open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import Edge, PageInfo


@output
class MemberConnection:
    """A page of members."""

    edges: list[Edge[Member]] = open_to(Right.MEMBERS_READ)
    page_info: PageInfo = open_to(Right.MEMBERS_READ)
    total_count: int | None = open_to(
        Right.MEMBERS_READ, "Of the whole programme; null when searched or filtered."
    )

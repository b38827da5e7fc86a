"""What can be asked and done about segments through the admin schema."""

from punchcard.api.admin import segment_work
from punchcard.api.admin.segments import (
    Audiences,
    CreateSegmentInput,
    SegmentPayload,
    UpdateSegmentInput,
)
from punchcard.api.context import Info
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation


@output
class SegmentQueries:
    """What audiences can name."""

    @resolver(Right.RULES_READ)
    async def audiences(self, info: Info) -> Audiences:
        """Tiers, tags and segments that a rule or a reward can be for."""
        return await segment_work.audiences()


@output
class SegmentMutations:
    """Changes of segments."""

    @mutation(Right.RULES_WRITE, SegmentPayload)
    async def create_segment(self, info: Info, input: CreateSegmentInput) -> SegmentPayload:
        """Make a segment."""
        return await segment_work.create(info.context, input)

    @mutation(Right.RULES_WRITE, SegmentPayload)
    async def update_segment(self, info: Info, input: UpdateSegmentInput) -> SegmentPayload:
        """Make a new version of a segment, or switch it on or off."""
        return await segment_work.update(info.context, input)

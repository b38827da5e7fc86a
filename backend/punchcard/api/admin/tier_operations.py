"""What can be asked and done about tiers."""

from punchcard.api.admin import tier_work
from punchcard.api.admin.tier_changes import (
    AssignTierInput,
    AssignTierPayload,
    TierProgramInput,
    UnassignTierInput,
    UnassignTierPayload,
)
from punchcard.api.admin.tiers import TierPreview, TierProgram, TierProgramPayload, TierRun
from punchcard.api.context import Info
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation
from punchcard.api.shared import FirstArgument


@output
class TierQueries:
    """The VIP programme."""

    @resolver(Right.RULES_READ)
    async def tier_program(self, info: Info) -> TierProgram | None:
        """The VIP programme; null until there is a programme."""
        return await tier_work.tier_program()

    @resolver(Right.RULES_READ)
    async def preview_tiers(self, info: Info, input: TierProgramInput) -> TierPreview:
        """Who would move if this were saved."""
        return await tier_work.preview(input)

    @resolver(Right.RULES_READ)
    async def tier_runs(self, info: Info, first: FirstArgument = 30) -> list[TierRun]:
        """The nightly runs, newest first."""
        return await tier_work.runs(first)


@output
class TierMutations:
    """The VIP programme, and staff's word about a member's tier."""

    @mutation(Right.RULES_WRITE, TierProgramPayload)
    async def update_tier_program(self, info: Info, input: TierProgramInput) -> TierProgramPayload:
        """Save settings and ladder at once, in force from now on."""
        return await tier_work.save(info.context, input)

    @mutation(Right.POINTS_WRITE, AssignTierPayload)
    async def assign_tier(self, info: Info, input: AssignTierInput) -> AssignTierPayload:
        """Assign a tier by hand; it may bring its one-time bonus."""
        return await tier_work.assign(info.context, input)

    @mutation(Right.POINTS_WRITE, UnassignTierPayload)
    async def unassign_tier(self, info: Info, input: UnassignTierInput) -> UnassignTierPayload:
        """Take an assignment back: the rules decide again, at once."""
        return await tier_work.unassign(info.context, input)

"""What can be asked and done about the design."""

from punchcard.api.admin import design_work
from punchcard.api.admin.design import Design, DesignPayload
from punchcard.api.admin.design_changes import UpdateDesignInput
from punchcard.api.context import Info
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation


@output
class DesignQueries:
    """How the programme looks in the shop."""

    @resolver(Right.RULES_READ)
    async def design(self, info: Info) -> Design | None:
        """Theme, texts and notices of the storefront; null until there is a programme."""
        return await design_work.design()


@output
class DesignMutations:
    """How the programme looks in the shop."""

    @mutation(Right.RULES_WRITE, DesignPayload)
    async def update_design(self, info: Info, input: UpdateDesignInput) -> DesignPayload:
        """Save a new version, in force at once. Nothing different: no new version."""
        return await design_work.update(info.context, input)

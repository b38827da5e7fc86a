"""What can be asked about the figures, and the value of a point."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

import strawberry

from punchcard.api.admin.analytics import (
    Analytics,
    PeriodFigures,
    RewardFigures,
    RuleFigures,
    SetPointValueInput,
    SetPointValuePayload,
    TierFigures,
    TierMoveFigures,
)
from punchcard.api.context import Info
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation
from punchcard.api.shared import BigInt, Money
from punchcard.errors import InvalidInput
from punchcard.services import analytics, program
from punchcard.services.analytics import Period
from punchcard.services.program_settings import plain_number

FLOWS = "issued redeemed expired reversed removed orders joined".split()
STOCKS = "outstanding pending members spenders".split()


@output
class AnalyticsQueries:
    """The programme in figures."""

    @resolver(Right.ACTIVITY_READ)
    async def analytics(
        self,
        info: Info,
        start: Annotated[dt.date, strawberry.argument(name="from", description="First day.")],
        end: Annotated[
            dt.date, strawberry.argument(name="to", description="First day after; <= 400 days.")
        ],
    ) -> Analytics:
        """A period beside the one before it; null dates are refused."""
        return _analytics(await analytics.analytics(start=start, end=end))


@output
class AnalyticsMutations:
    """What the figures are told in."""

    @mutation(Right.RULES_WRITE, SetPointValuePayload)
    async def set_point_value(self, info: Info, input: SetPointValueInput) -> SetPointValuePayload:
        """Say what a point is worth to the books; it changes no points."""
        try:
            saved = await program.update_settings(
                actor=info.context.caller.actor, point_value=input.value
            )
        except InvalidInput as error:
            raise InvalidInput(error.message, field="value") from None
        return SetPointValuePayload(point_value=saved.point_value)


def _analytics(found: analytics.Analytics) -> Analytics:
    return Analytics(
        period=_period(found.period, found.currency),
        before=_period(found.before, found.currency),
        active_90_days=BigInt(found.active),
        point_value=Decimal(plain_number(found.point_value)),
        rules=[
            RuleFigures(
                key=one.key,
                name=one.name,
                awards=BigInt(one.awards),
                issued=BigInt(one.issued),
                taken_back=BigInt(one.taken_back),
            )
            for one in found.rules
        ],
        rewards=[
            RewardFigures(
                key=one.key,
                name=one.name,
                redemptions=BigInt(one.redemptions),
                spent=BigInt(one.spent),
                returned=BigInt(one.returned),
            )
            for one in found.rewards
        ],
        tiers=[_tier(one) for one in found.tiers],
        tier_moves=[
            TierMoveFigures(
                old_tier=one.old_tier, new_tier=one.new_tier, members=BigInt(one.members)
            )
            for one in found.moves
        ],
    )


def _period(one: Period, currency: str | None) -> PeriodFigures:
    sums = {name: BigInt(getattr(one.sums, name)) for name in (*FLOWS, *STOCKS)}
    liability = None
    if one.liability is not None and currency is not None:
        liability = Money.of(one.liability, currency)
    return PeriodFigures(
        start=one.start,
        end=one.end,
        liability=liability,
        points_spent_share=one.points_spent_share,
        members_spent_share=one.members_spent_share,
        **sums,
    )


def _tier(one: analytics.TierFigures) -> TierFigures:
    return TierFigures(
        key=one.key,
        name=one.name,
        colour=one.colour,
        members=BigInt(one.members),
        arrived=BigInt(one.arrived),
        left=BigInt(one.left),
    )

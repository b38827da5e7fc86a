"""The figures of a period beside those of the period before it."""

import datetime as dt
from decimal import Decimal

from punchcard.api.fields import about, input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import BigInt, Money, UserError

READ = Right.ACTIVITY_READ


@output
class PeriodFigures:
    """Sums of a period of whole days, and what stood at its end."""

    start: dt.date = open_to(READ, "First day.", name="from")
    end: dt.date = open_to(READ, "First day after.", name="to")
    issued: BigInt = open_to(READ, "Points credited by rules and by staff in the period.")
    redeemed: BigInt = open_to(
        READ, "Points spent on rewards in the period, less those given back in it."
    )
    expired: BigInt = open_to(READ, "Points that expired in the period.")
    reversed: BigInt = open_to(READ, "Points taken back by refunds and undone awards in it.")
    removed: BigInt = open_to(READ, "Points staff removed in the period.")
    orders: BigInt = open_to(READ, "Orders paid in the period.")
    joined: BigInt = open_to(READ, "New members in the period.")
    outstanding: BigInt = open_to(
        READ, "Points that could be spent at the period's end, less debts."
    )
    pending: BigInt = open_to(READ, "Points that waited for approval at its end.")
    members: BigInt = open_to(READ, "Members at its end.")
    spenders: BigInt = open_to(READ, "Members who had ever redeemed at its end.")
    liability: Money | None = open_to(
        READ, "Outstanding points x the value of a point; null while there is no currency."
    )
    points_spent_share: float | None = open_to(
        READ, "Redemption rate by points: redeemed / issued in the period; null without any issued."
    )
    members_spent_share: float | None = open_to(
        READ, "Redemption rate by members: spenders / members at its end; null without members."
    )


@output
class RuleFigures:
    """What one earning rule gave in the period."""

    key: str = open_to(READ, "Of the rule; `tier:KEY` is that tier's bonus; empty: by staff.")
    name: str = open_to(READ)
    awards: BigInt = open_to(READ)
    issued: BigInt = open_to(READ)
    taken_back: BigInt = open_to(READ, "By refunds and undone awards.")


@output
class RewardFigures:
    """What was spent on one reward in the period."""

    key: str = open_to(READ)
    name: str = open_to(READ)
    redemptions: BigInt = open_to(READ)
    spent: BigInt = open_to(READ)
    returned: BigInt = open_to(READ, "Given back by cancelled, expired and refunded codes.")


@output
class TierFigures:
    """A tier at the period's end."""

    key: str = open_to(READ, "Empty: members without a tier.")
    name: str = open_to(READ)
    colour: str | None = open_to(READ)
    members: BigInt = open_to(READ, "At the period's end.")
    arrived: BigInt = open_to(READ, "Moves into it in the period.")
    left: BigInt = open_to(READ, "Moves out of it in the period.")


@output
class TierMoveFigures:
    """Moves from one tier to another in the period."""

    old_tier: str = open_to(READ, "Its name; empty: none.")
    new_tier: str = open_to(READ, "Its name; empty: none.")
    members: BigInt = open_to(READ)


@output
class Analytics:
    """The figures of a period beside those of as many days before it. Days begin at midnight in
    the programme's time zone, and things count on the day they happened."""

    period: PeriodFigures = open_to(READ)
    before: PeriodFigures = open_to(READ, "As many days, just before.")
    active_90_days: BigInt = open_to(
        READ,
        "Members with any activity in the 90 days before the period's end, at the latest now.",
        name="active90Days",
    )
    point_value: Decimal = open_to(READ, "What a point is worth, in the programme's currency.")
    rules: list[RuleFigures] = open_to(READ, "The most points first.")
    rewards: list[RewardFigures] = open_to(READ, "The most points first.")
    tiers: list[TierFigures] = open_to(READ, "From none upwards.")
    tier_moves: list[TierMoveFigures] = open_to(READ, "The most frequent first.")


@input_type
class SetPointValueInput:
    """What a point is worth to the books."""

    value: Decimal = about("In whole units of the programme's currency: '0.01'. 0 to 1000.")


@output
class SetPointValuePayload:
    """The value as it is now."""

    point_value: Decimal | None = open_to(Right.RULES_WRITE, default=None)
    user_errors: list[UserError] = open_to(Right.RULES_WRITE, default_factory=list)

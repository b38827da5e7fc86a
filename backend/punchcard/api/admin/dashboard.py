"""The figures of the programme."""

import datetime as dt
from typing import Annotated

import strawberry

from punchcard.api.context import Info
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.shared import BigInt
from punchcard.services import dashboard

READ = Right.ACTIVITY_READ


@output
class DayPoints:
    """One day of the programme's time zone, by when things happened."""

    date: dt.date = open_to(READ)
    issued: BigInt = open_to(READ)
    redeemed: BigInt = open_to(READ)
    reversed: BigInt = open_to(READ)
    expired: BigInt = open_to(READ)
    removed: BigInt = open_to(READ)
    orders: BigInt = open_to(READ)
    members: BigInt = open_to(READ, "New members.")


@output
class Dashboard:
    """Sums over all members, exact as of the feed position they include."""

    members: BigInt = open_to(READ)
    orders: BigInt = open_to(READ)
    outstanding: BigInt = open_to(READ, "Points that can be spent, less debts.")
    pending: BigInt = open_to(READ, "Points that wait for approval.")
    issued: BigInt = open_to(READ, "All points ever granted.")
    redeemed: BigInt = open_to(READ)
    expired: BigInt = open_to(READ)
    reversed: BigInt = open_to(READ)
    removed: BigInt = open_to(READ)
    owed: BigInt = open_to(READ, "Debts of members whose refunds took more than they had left.")
    active_90_days: BigInt = open_to(
        READ, "Members with any activity in the last 90 local days.", name="active90Days"
    )
    position: BigInt = open_to(READ, "Feed position these sums include.")
    as_of: dt.datetime = open_to(READ)

    @resolver(READ)
    async def points_by_day(
        self,
        info: Info,
        start: Annotated[dt.date, strawberry.argument(name="from", description="First day.")],
        end: Annotated[
            dt.date, strawberry.argument(name="to", description="First day after; <= 400 days.")
        ],
    ) -> list[DayPoints]:
        """Every day of the period, also those on which nothing happened."""
        return [
            DayPoints(
                date=row.day,
                issued=BigInt(row.issued),
                redeemed=BigInt(row.redeemed),
                reversed=BigInt(row.reversed),
                expired=BigInt(row.expired),
                removed=BigInt(row.removed),
                orders=BigInt(row.orders),
                members=BigInt(row.members),
            )
            for row in await dashboard.days(start=start, end=end)
        ]

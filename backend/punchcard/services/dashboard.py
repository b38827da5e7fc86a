"""The figures of the programme."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from punchcard.core.fact_checks import FIRST_YEAR, LAST_YEAR
from punchcard.db import unit_of_work
from punchcard.db.sql import dashboard as sql
from punchcard.db.sql.analytics import active
from punchcard.db.sql.dashboard import DayRow, Totals
from punchcard.errors import InvalidInput
from punchcard.services import program
from punchcard.services.program_settings import ProgramSettings

MAX_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The sums, and how many members were active lately."""

    totals: Totals
    active: int


async def figures() -> Figures:
    """The figures as they are now."""
    found = await program.settings()
    end = tomorrow(found[0] if found else None)
    async with unit_of_work.connection() as connection:
        totals = await sql.totals(connection)
        return Figures(totals=totals, active=await active(connection, end))


async def member_count() -> int:
    """How many members the programme has."""
    async with unit_of_work.connection() as connection:
        return (await sql.totals(connection)).members


async def days(*, start: date, end: date) -> list[DayRow]:
    """Every day of the period. Raises InvalidInput unless it has 1 to 400 days."""
    check_period(start, end)
    async with unit_of_work.connection() as connection:
        return await sql.days(connection, start, end)


def check_period(start: date, end: date) -> None:
    """Raises InvalidInput unless it has 1 to 400 days and is no edge of the calendar."""
    if not 0 < (end - start).days <= MAX_DAYS:
        raise InvalidInput(f"The period has 1 to {MAX_DAYS} days.", field="to")
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise InvalidInput("The period lies in a likely year.", field="from")


def tomorrow(settings: ProgramSettings | None) -> date:
    """The day after today, in the programme's zone: what comes later has not been."""
    zone = ZoneInfo(settings.timezone) if settings else UTC
    return datetime.now(zone).date() + timedelta(days=1)

"""Taking the demo away again: only where the database holds nothing else."""

from punchcard.db import unit_of_work
from punchcard.db.sql import demo as sql
from punchcard.db.sql.demo import DemoRows
from punchcard.errors import Conflict, InvalidInput
from punchcard.services import audit
from punchcard.services.demo.catalogue import NEWCOMER
from punchcard.services.demo.seed import ACTOR as SEEDER

SIMULATOR = "job:simulator"
OWN = (SEEDER, SIMULATOR)


async def is_demo() -> bool:
    """Whether the programme here is the one that was seeded."""
    async with unit_of_work.connection() as connection:
        return await sql.is_demo(connection, SEEDER)


async def found() -> DemoRows | None:
    """What the demo holds; None where the programme is not the demo's."""
    async with unit_of_work.connection() as connection:
        if not await sql.is_demo(connection, SEEDER):
            return None
        return await sql.rows(connection, OWN, NEWCOMER)


def objection(rows: DemoRows) -> str | None:
    """Why it cannot be removed, and what to do instead; None if it can."""
    if not rows.foreign:
        return None
    came = "1 member came" if rows.foreign == 1 else f"{rows.foreign:,} members came"
    return (
        f"{came} from elsewhere, and their books would go with the demo's. Start your programme in "
        "a database of its own: another PUNCHCARD_DATA_DIR, or DATABASE_URL."
    )


async def remove(*, name: str, actor: str) -> DemoRows:
    """Remove the demo's programme, members and books for good; `name` is the programme's, typed by
    whoever wants it. People, keys, storefronts and the audit log stay.

    Raises Conflict with what to do instead; InvalidInput for another name.
    """
    return await unit_of_work.retrying(lambda: _remove(name, actor))


async def _remove(name: str, actor: str) -> DemoRows:
    async with unit_of_work.transaction() as connection:
        await sql.lock(connection)
        rows = await found()
        if rows is None:
            raise Conflict(
                "This is not the demo's programme, so nothing was removed. An empty instance "
                "begins with another PUNCHCARD_DATA_DIR, or DATABASE_URL."
            )
        if (problem := objection(rows)) is not None:
            raise Conflict(problem)
        if name.strip() != rows.name:
            raise InvalidInput(f"Type the programme's name, {rows.name}.", field="program_name")
        await sql.empty(connection)
        before = {
            "revision": rows.revision,
            "name": rows.name,
            "members": rows.members,
            "orders": rows.orders,
            "activities": rows.activities,
        }
        await audit.log(actor=actor, action="demo.removed", target="program", before=before)
    return rows

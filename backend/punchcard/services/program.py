"""The programme in force, read once a revision."""

from punchcard.db import unit_of_work
from punchcard.db.sql import program as program_sql
from punchcard.db.sql.program import StoredProgram
from punchcard.errors import ConfigurationError


async def current(*, revision: int | None = None) -> StoredProgram:
    """The programme, from memory if it is of this revision (None: of any).

    Raises ConfigurationError in a database that has no programme yet.
    """
    kept: StoredProgram | None = unit_of_work.kept().get("program")
    if kept is not None and revision in (None, kept.revision):
        return kept
    async with unit_of_work.connection() as connection:
        stored = await program_sql.load(connection)
    if stored is None:
        raise ConfigurationError(
            "There is no programme yet: run `punchcard program apply FILE.yaml`."
        )
    unit_of_work.kept()["program"] = stored
    return stored


async def current_with_currency(currency: str | None) -> StoredProgram:
    """The programme; if it has no currency yet, it takes this one."""
    stored = await current()
    if stored.program.currency is None and currency is not None:
        async with unit_of_work.connection() as connection:
            await program_sql.adopt_currency(connection, currency)
            revision = await program_sql.revision(connection)
        stored = await current(revision=revision)
    return stored

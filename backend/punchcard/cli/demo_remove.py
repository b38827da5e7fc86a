"""`punchcard demo remove`: an empty instance again, for a programme of one's own."""

import sys
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.db.sql.demo import DemoRows
from punchcard.errors import Conflict, InvalidInput
from punchcard.services.demo import removal
from punchcard.settings import Settings

ACTOR = "cli:demo"
app = typer.Typer()


@app.command()
def remove(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove the demo's programme, members and books for good; refused where there is more.

    Who may sign in, the keys, the storefronts and the audit log stay.

    Examples: `punchcard demo remove`, `punchcard demo remove --yes`
    """
    settings = session.begin()
    rows = session.run(_found(settings))
    typer.echo(
        f"{rows.name}: {rows.members:,} members, {rows.orders:,} orders, "
        f"{rows.activities:,} activities."
    )
    if not yes and not _sure():
        typer.echo("nothing was removed")
        return
    session.run(_remove(settings, rows.name))
    typer.echo("The demo is gone. Launch your own programme: `punchcard init`, or in the admin.")


def _sure() -> bool:
    if not sys.stdin.isatty():
        raise InvalidInput("Nobody is here to ask: say --yes to remove all of it for good.")
    return typer.confirm("Remove all of it for good?")


async def _found(settings: Settings) -> DemoRows:
    async with session.connected(settings, pool_size=2):
        rows = await removal.found()
        if rows is None:
            raise Conflict("There is no demo here, so there is nothing to remove.")
        if (problem := removal.objection(rows)) is not None:
            raise Conflict(problem)
        return rows


async def _remove(settings: Settings, name: str) -> None:
    async with session.connected(settings, pool_size=2):
        await removal.remove(name=name, actor=ACTOR)

"""`punchcard export`: the books as files."""

from pathlib import Path
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.cli.progress import Meter
from punchcard.services import export
from punchcard.settings import Settings

ACTOR = "cli:export"
app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Write the books as files."""


@app.command()
def members(out: Annotated[Path, typer.Option(help="The CSV file to write.")]) -> None:
    """Every member's balance, points, orders, refunds and tier as CSV.

    Example: `punchcard export members --out members.csv`
    """
    settings = session.begin()
    count = session.run(_members(settings, out))
    typer.echo(f"{count:,} members: {out}")


async def _members(settings: Settings, out: Path) -> int:
    with Meter() as meter:
        async with session.connected(settings, pool_size=2):
            return await export.export_members(
                out=out,
                actor=ACTOR,
                report=lambda done, total: meter.show("exporting", done, total, f"{done:,}"),
            )

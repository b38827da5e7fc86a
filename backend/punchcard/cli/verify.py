"""`punchcard verify`: prove the books."""

from typing import Annotated

import typer

from punchcard import invariants
from punchcard.cli import session
from punchcard.cli.progress import Meter
from punchcard.invariants import Checked, Verdict
from punchcard.settings import Settings

app = typer.Typer()


@app.command()
def verify(
    show: Annotated[int, typer.Option(help="Deviations shown of each invariant.", min=1)] = 20,
) -> None:
    """Check every invariant and print the counts; exit status 1 on a deviation.

    It reads the whole database and changes nothing.

    Examples: `punchcard verify`, `punchcard verify --show 100`
    """
    verdict = session.run(_verify(session.begin()))
    for one in verdict.checks:
        _say(one, show)
    counted = ", ".join(f"{count:,} {table}" for table, count in verdict.counts.items())
    typer.echo(f"rows: {counted}")
    typer.echo(f"{verdict.deviations:,} deviations")
    if verdict.deviations:
        raise typer.Exit(1)


async def _verify(settings: Settings) -> Verdict:
    with Meter() as meter:
        async with session.connected(settings, pool_size=2):
            return await invariants.verify(
                report=lambda phase, done, total: meter.show(phase, done, total)
            )


def _say(one: Checked, show: int) -> None:
    typer.echo(f"{one.number}  {one.title}: {len(one.findings):,} deviations")
    for member_id, problem in one.findings[:show]:
        typer.echo(f"    {f'member {member_id}: ' if member_id else ''}{problem}", err=True)
    if len(one.findings) > show:
        typer.echo(f"    and {len(one.findings) - show:,} more", err=True)

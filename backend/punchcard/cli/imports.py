"""`punchcard import`: events of a file into the books."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.cli.instants import instant
from punchcard.cli.progress import Meter
from punchcard.garbage import few_collections
from punchcard.services import imports
from punchcard.services.imports import Outcome, Progress
from punchcard.settings import Settings

ACTOR = "cli:import"
INTERRUPTED = 130
app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Import what happened elsewhere."""


@app.command()
def events(
    file: Annotated[Path, typer.Argument(help="An events file (.csv or .csv.gz).")],
    until: Annotated[
        str | None, typer.Option(help="Only events before this instant (ISO 8601).")
    ] = None,
    source: Annotated[str, typer.Option(help="Where the events come from.")] = "import",
    store: Annotated[str, typer.Option(help="The store whose customers they name.")] = "default",
    strict: Annotated[
        bool, typer.Option("--strict", help="Change nothing if one row is bad.")
    ] = False,
    allow_future: Annotated[
        bool, typer.Option("--allow-future", help="Take events that lie in the future.")
    ] = False,
) -> None:
    """Record orders and refunds; the same command again continues, or changes nothing.

    The first line names the columns, in any order: occurred_at (ISO 8601 with a zone), type (order
    or refund), event_id, member, order_ref (of a refund: the order's event_id), amount_minor
    (cents), currency. Rows that cannot be recorded are listed in FILE.rejected.csv.

    Examples: `punchcard import events orders.csv.gz --source old-shop`,
    `punchcard import events orders.csv --strict --until 2026-01-01T00:00:00Z`
    """
    settings = session.begin()
    work = _import(
        settings,
        file,
        until=instant(until) if until else None,
        source=source,
        store=store,
        strict=strict,
        allow_future=allow_future,
    )
    try:
        with few_collections():
            outcome = session.run(work)
    except KeyboardInterrupt:
        typer.echo("stopped; the same command continues", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _say(outcome)
    if outcome.refused:
        raise typer.Exit(1)


async def _import(
    settings: Settings,
    file: Path,
    *,
    until: datetime | None,
    source: str,
    store: str,
    strict: bool,
    allow_future: bool,
) -> Outcome:
    with Meter() as meter:

        def report(progress: Progress) -> None:
            meter.show(
                progress.phase, progress.bytes_read, progress.bytes_total, f"{progress.rows:,} rows"
            )

        async with session.connected(settings, pool_size=2):
            return await imports.import_events(
                path=file,
                actor=ACTOR,
                fallback=settings.data_dir,
                report=report,
                source=source,
                store=store,
                until=until,
                strict=strict,
                allow_future=allow_future,
            )


def _say(outcome: Outcome) -> None:
    for row in outcome.first_rejects:
        typer.echo(f"line {row.line}: {row.reason}", err=True)
    more = outcome.rejected - len(outcome.first_rejects)
    if more:
        typer.echo(f"and {more:,} more", err=True)
    if outcome.refused:
        typer.echo(f"nothing was imported: {outcome.rejected:,} rows are bad")
    else:
        if outcome.resumed_at:
            typer.echo(f"continued behind line {outcome.resumed_at:,}")
        typer.echo(
            f"{outcome.rows:,} rows: {outcome.recorded:,} recorded, {outcome.known:,} known "
            f"already, {outcome.rejected:,} rejected"
        )
        typer.echo(
            f"{outcome.accepted:,} recorded of this file in all, "
            f"{outcome.rejected_in_all:,} rejected"
            + (", the rest happened later" if outcome.postponed else "")
        )
    if outcome.rejects_file:
        typer.echo(f"all rejected rows: {outcome.rejects_file}")

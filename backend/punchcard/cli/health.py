"""`punchcard health`: for supervisors and containers; exit status 1 when something is wrong."""

from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.cli.demo import is_ready
from punchcard.db import postgres, unit_of_work
from punchcard.errors import Unavailable
from punchcard.services.health import check_work
from punchcard.settings import Settings

HELP = """Is the server here ready, or (with --worker) does the background work keep up?

Exit status 1 with one line when not. Examples: `punchcard health`, `punchcard health --worker`
"""
app = typer.Typer()


@app.command(help=HELP)
def health(
    worker: Annotated[
        bool, typer.Option("--worker", help="Ask for the work of the workers, not for the server.")
    ] = False,
) -> None:
    settings = session.begin()
    if worker:
        problem = session.run(_work(settings))
    else:
        # Not listened on, only looked at: everywhere includes here.
        host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104
        url = f"http://{host}:{settings.port}"
        problem = None if is_ready(url) else f"{url} is not ready"
    if problem is not None:
        raise Unavailable(problem)
    typer.echo("ok")


async def _work(settings: Settings) -> str | None:
    """Asked without migrating: a check must change nothing."""
    with postgres.database(settings) as url:
        await unit_of_work.connect(url, pool_size=1)
        try:
            return await check_work()
        finally:
            await unit_of_work.close()

"""`punchcard emails`: hold what waits after a restore, and let it go."""

import sys
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.errors import InvalidInput
from punchcard.services import held_emails as service
from punchcard.settings import Settings

ACTOR = "cli:emails"
app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Emails that wait for a person."""


@app.command()
def hold() -> None:
    """Hold what was waiting, because it may have been sent since.

    For a restore by PostgreSQL's own means, before the first start; `punchcard restore` does this
    itself.

    Example: `pg_restore --dbname="$DATABASE_URL" shop.dump && punchcard emails hold`
    """
    settings = session.begin()
    typer.echo(f"{session.run(_hold(settings)):,} emails are held")


@app.command()
def release(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Let the emails that a restore has held go out now; what was sent before it arrives twice.

    Examples: `punchcard emails release`, `punchcard emails release --yes`
    """
    settings = session.begin()
    waiting = session.run(_held(settings))
    if not waiting:
        typer.echo("no email is held")
        return
    if not yes and not sys.stdin.isatty():
        raise InvalidInput(f"{waiting:,} emails are held: say --yes to let them go.")
    if not yes and not typer.confirm(f"Send {waiting:,} emails, some perhaps a second time?"):
        return
    typer.echo(f"{session.run(_release(settings)):,} emails go out")


async def _hold(settings: Settings) -> int:
    async with session.connected(settings, pool_size=2):
        return await service.hold(actor=ACTOR)


async def _held(settings: Settings) -> int:
    async with session.connected(settings, pool_size=2):
        return await service.count()


async def _release(settings: Settings) -> int:
    async with session.connected(settings, pool_size=2):
        return await service.release(actor=ACTOR)

"""`punchcard init`: a real programme on an empty instance."""

import secrets
import sys
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.errors import InvalidInput
from punchcard.services import launch as service
from punchcard.services import staff
from punchcard.services.launch import Launch
from punchcard.settings import Settings

ACTOR = "cli:init"
HELP = """Launch a programme on an empty instance.

It earns for orders and for signing up, offers five rewards, has its emails ready, and a ladder of
tiers to switch on. What is not given is asked for on a terminal. Where nobody can sign in yet, a
sign-in for the admin's address is made, and its password printed once.

Examples: `punchcard init`, `punchcard init --name "Fernhill Rewards" --currency EUR
--time-zone Europe/Berlin --admin-email you@example.com`
"""
app = typer.Typer()


@app.command(help=HELP)
def init(
    name: Annotated[str | None, typer.Option(help="What members read.")] = None,
    currency: Annotated[
        str | None, typer.Option(help="Such as EUR; left out: that of the first order.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option(help="IANA name; default UTC.")] = None,
    admin_email: Annotated[
        str | None, typer.Option(help="Who is mailed of every redemption, and signs in.")
    ] = None,
    sender: Annotated[str, typer.Option(help="The address emails come from.")] = "",
) -> None:
    settings = session.begin()
    session.run(_refuse_second(settings))
    wanted = Launch(
        name=_answer(name, "Name of the programme", "say it with --name"),
        currency=_answer(currency, "Currency of the shop", "", default="").upper() or None,
        timezone=_answer(time_zone, "Time zone", "", default="UTC"),
        admin_email=_answer(admin_email, "E-mail of the admin", "", default=""),
        sender=sender,
    )
    session.run(_launch(settings, wanted))


async def _refuse_second(settings: Settings) -> None:
    """Before anything is asked."""
    async with session.connected(settings, pool_size=2):
        await service.refuse_second()


async def _launch(settings: Settings, wanted: Launch) -> None:
    async with session.connected(settings, pool_size=2):
        launched = await service.launch(wanted=wanted, actor=ACTOR)
        typer.secho(f"{wanted.name} is live:", fg=typer.colors.GREEN, bold=True)
        for line in launched:
            typer.echo(f"  {line}")
        await _open_door(wanted.admin_email)
    typer.echo("  Next: `punchcard run`, and sign in to the admin.")


async def _open_door(email: str) -> None:
    """A sign-in for the admin, if nobody has one."""
    if not email or await staff.anybody():
        return
    password = secrets.token_urlsafe(12)
    await staff.create_staff(email=email, name="", password=password, role="admin", actor=ACTOR)
    typer.echo(f"  Sign in as {email} with {password} (shown this once).")


def _answer(given: str | None, question: str, otherwise: str, *, default: str | None = None) -> str:
    if given is not None:
        return given
    if sys.stdin.isatty():
        asked: str = typer.prompt(question, default=default, show_default=bool(default))
        return asked
    if default is None:
        raise InvalidInput(f"{question} is needed: {otherwise}.")
    return default

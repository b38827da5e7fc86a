"""`punchcard staff`: people who may sign in to the admin."""

import sys
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.errors import InvalidInput
from punchcard.services import staff as service

ACTOR = "cli:staff"
app = typer.Typer(no_args_is_help=True, help="People who may sign in to the admin.")
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@app.command()
def create(
    email: Annotated[str, typer.Argument(help="What they sign in with.")],
    name: Annotated[str, typer.Option(help="As it stands beside what they do.")] = "",
    role: Annotated[str, typer.Option(help="admin (may do everything) or staff.")] = "admin",
    permission: Annotated[
        list[str] | None,
        typer.Option(help="For staff, once for each: members:read, points:write, ..."),
    ] = None,
    password_stdin: FromStdin = False,
) -> None:
    """Add somebody; the password is asked for, or read from standard input.

    Examples: `punchcard staff create ana@example.com --name "Ana Lopes"`,
    `punchcard staff create bo@example.com --role staff --permission members:read`
    """
    password = _password(password_stdin)
    settings = session.begin()

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            made = await service.create_staff(
                email=email,
                name=name,
                password=password,
                role=role,
                permissions=permission or (),
                actor=ACTOR,
            )
        typer.echo(f"{made.email} may sign in now, as {made.role}.")

    session.run(work())


@app.command()
def password(
    email: Annotated[str, typer.Argument(help="Whose password.")],
    password_stdin: FromStdin = False,
) -> None:
    """Set a new password; all their sessions end.

    Examples: `punchcard staff password ana@example.com`,
    `printf %s "$PASSWORD" | punchcard staff password ana@example.com --password-stdin`
    """
    given = _password(password_stdin)
    settings = session.begin()

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            if await service.set_password(email=email, password=given, actor=ACTOR) is None:
                raise InvalidInput(f"nobody signs in as {email}: see `punchcard staff create`")
        typer.echo(f"{email} has a new password; their sessions have ended.")

    session.run(work())


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.read().rstrip("\r\n")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given

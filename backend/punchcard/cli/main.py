"""The table of commands; a command's module is imported only when it is asked for."""

import signal
import sys

import typer

from punchcard import __version__
from punchcard.cli.lazy import lazy_group
from punchcard.errors import PunchcardError

# name -> module that holds `app: typer.Typer`. Imported by name when used: `punchcard demo --json`
# must not wait for the imports of the web server.
COMMANDS: dict[str, str] = {
    "advance": "punchcard.cli.advance",
    "backup": "punchcard.cli.backup",
    "db": "punchcard.cli.db",
    "demo": "punchcard.cli.demo",
    "emails": "punchcard.cli.emails",
    "export": "punchcard.cli.export",
    "health": "punchcard.cli.health",
    "import": "punchcard.cli.imports",
    "init": "punchcard.cli.init",
    "key": "punchcard.cli.key",
    "migrate": "punchcard.cli.migrate",
    "program": "punchcard.cli.program",
    "restore": "punchcard.cli.restore",
    "run": "punchcard.cli.run",
    "schema": "punchcard.cli.schema",
    "staff": "punchcard.cli.staff",
    "storefront": "punchcard.cli.storefront",
    "verify": "punchcard.cli.verify",
    "worker": "punchcard.cli.worker",
}


app = typer.Typer(
    cls=lazy_group(COMMANDS),
    name="punchcard",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Punchcard: a self-hosted, headless loyalty platform.",
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"punchcard {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Options that stand before the command."""


def main() -> None:
    """Run one command; an error of ours is one line on stderr and exit status 1."""
    # SIGTERM unwinds as an exit does, so that whoever started the database also stops it.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        app()
    except PunchcardError as error:
        typer.secho(f"punchcard: {error.message}", err=True, fg=typer.colors.RED)
        sys.exit(1)

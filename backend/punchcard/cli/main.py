"""The table of commands; a command's module is imported only when it is asked for."""

import signal
import sys

import typer

from punchcard import __version__
from punchcard.cli.lazy import Lazy, lazy_group
from punchcard.errors import PunchcardError

# `punchcard demo --json` must not wait for the imports of the web server.
COMMANDS = {
    "advance": Lazy(
        "punchcard.cli.advance",
        "Apply everything that time makes due up to and including an instant.",
    ),
    "backup": Lazy(
        "punchcard.cli.backup",
        "Write the database into one file, as of this instant, while the shop goes on.",
    ),
    "db": Lazy("punchcard.cli.db", "The database: start, stop, status, psql, dump."),
    "demo": Lazy(
        "punchcard.cli.demo",
        "Print the running demo's addresses and keys; exit status 1 until it is ready.",
    ),
    "emails": Lazy("punchcard.cli.emails", "Emails that wait for a person."),
    "export": Lazy("punchcard.cli.export", "Write the books as files."),
    "health": Lazy(
        "punchcard.cli.health",
        "Is the server here ready, or (with --worker) does the background work keep up?",
    ),
    "import": Lazy("punchcard.cli.imports", "Import what happened elsewhere."),
    "init": Lazy("punchcard.cli.init", "Launch a programme on an empty instance."),
    "key": Lazy("punchcard.cli.key", "Partner keys for the admin API."),
    "migrate": Lazy("punchcard.cli.migrate", "Bring the database to this version's schema."),
    "program": Lazy("punchcard.cli.program", "The programme as code: apply a file, export one."),
    "restore": Lazy(
        "punchcard.cli.restore",
        "Load a backup into an empty database, whole or not at all.",
    ),
    "run": Lazy("punchcard.cli.run", "Serve the admin, both GraphQL APIs and the live feed."),
    "schema": Lazy("punchcard.cli.schema", "The GraphQL schemas as files."),
    "staff": Lazy("punchcard.cli.staff", "People who may sign in to the admin."),
    "storefront": Lazy(
        "punchcard.cli.storefront",
        "Shops whose customers may ask the storefront API.",
    ),
    "verify": Lazy(
        "punchcard.cli.verify",
        "Check every invariant and print the counts; exit status 1 on a deviation.",
    ),
    "worker": Lazy(
        "punchcard.cli.worker",
        "Work until SIGTERM or Ctrl-C; start as many as you like, on as many machines.",
    ),
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

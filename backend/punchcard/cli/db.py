"""`punchcard db`: start, stop, look into and dump the database."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.db import cluster, postgres
from punchcard.errors import ConfigurationError
from punchcard.settings import Settings

app = typer.Typer(help="The database: start, stop, status, psql, dump.", no_args_is_help=True)


@app.command()
def start() -> None:
    """Start the embedded PostgreSQL and let it run until `punchcard db stop`.

    It prints the address for other tools. Example: `DATABASE_URL=$(punchcard db start)`
    """
    settings = _embedded()
    typer.echo(postgres.start(settings.data_dir).dsn)


@app.command()
def stop(
    force: Annotated[bool, typer.Option(help="Also while another process uses it.")] = False,
) -> None:
    """Stop the embedded PostgreSQL.

    Examples: `punchcard db stop`, `punchcard db stop --force`
    """
    settings = _embedded()
    typer.echo("stopped" if postgres.stop(settings.data_dir, force=force) else "it did not run")


@app.command()
def status() -> None:
    """Does it run? Exit status 3 when it does not.

    Example: `punchcard db status || punchcard db start`
    """
    settings = _embedded()
    place = cluster.locate(settings.data_dir)
    pid = postgres.running_pid(place)
    if pid is None:
        typer.echo(f"not running ({place.data})")
        raise typer.Exit(3)
    typer.echo(f"running, process {pid}\n{place.dsn}")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the database; further arguments go to it.

    Examples: `punchcard db psql`, `punchcard db psql -c "SELECT count(*) FROM member"`
    """
    _call("psql", [*context.args])


@app.command()
def dump(
    out: Annotated[Path | None, typer.Option(help="A file in pg_restore's format.")] = None,
) -> None:
    """Dump the database: as SQL to the standard output, or into a file for pg_restore.

    Examples: `punchcard db dump | gzip > shop.sql.gz`, `punchcard db dump --out shop.dump`
    """
    _call("pg_dump", ["--format=custom", f"--file={out}"] if out else [])


def _embedded() -> Settings:
    settings = session.begin()
    if settings.database_url is not None:
        raise ConfigurationError(
            "DATABASE_URL names a PostgreSQL of your own: start and stop it with its own tools, "
            "or unset the variable"
        )
    return settings


def _call(program: str, arguments: list[str]) -> None:
    settings = session.begin()
    with postgres.database(settings) as url:
        path = cluster.locate(settings.data_dir).program(program)
        sys.exit(subprocess.run([path, f"--dbname={url}", *arguments], check=False).returncode)

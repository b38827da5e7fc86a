"""`punchcard program`: the programme as a file, in and out."""

from pathlib import Path
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.errors import ConfigurationError
from punchcard.services import program_apply, program_file
from punchcard.settings import Settings

ACTOR = "cli:program"
app = typer.Typer(help="The programme as code: apply a file, export one.", no_args_is_help=True)


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(help="A programme file (YAML).")],
    force: Annotated[
        bool, typer.Option("--force", help="Also when the programme changed since the export.")
    ] = False,
) -> None:
    """Make the programme exactly what FILE says.

    What is not in it is switched off. Refused when the programme has changed since the file was
    exported: export anew, or say --force.

    Examples: `punchcard program apply programme.yaml`,
    `punchcard program apply programme.yaml --force`
    """
    settings = session.begin()
    applied = session.run(_apply(settings, program_file.read_file(file), force=force))
    for change in applied.changes:
        typer.echo(change)
    count = len(applied.changes)
    typer.echo(f"{count} changed, revision {applied.revision}" if count else "nothing to change")


@app.command()
def export(
    out: Annotated[Path | None, typer.Option(help="A file; else the standard output.")] = None,
) -> None:
    """Write the programme as a file; applying it changes nothing.

    Examples: `punchcard program export --out programme.yaml`,
    `punchcard program export | git diff --no-index programme.yaml -`
    """
    settings = session.begin()
    text = program_file.dump(session.run(_export(settings)))
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise ConfigurationError(f"{out} cannot be written ({error.strerror}).") from None


async def _apply(
    settings: Settings, file: program_file.ProgramFile, *, force: bool
) -> program_apply.Applied:
    async with session.connected(settings):
        return await program_apply.apply(file=file, actor=ACTOR, force=force)


async def _export(settings: Settings) -> program_file.ProgramFile:
    async with session.connected(settings):
        return await program_apply.export()

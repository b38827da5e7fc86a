"""`punchcard schema`: the GraphQL schemas as files."""

from pathlib import Path
from typing import Annotated

import typer

from punchcard.api.schemas import SCHEMAS, text_of

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The GraphQL schemas as files."""


@app.command()
def export(
    to: Annotated[
        Path, typer.Option(help="The folder for admin.graphql and storefront.graphql.")
    ] = Path("graphql"),
) -> None:
    """Write both schemas as SDL.

    Examples: `punchcard schema export`, `punchcard schema export --to /tmp/sdl`
    """
    to.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        path = to / f"{name}.graphql"
        path.write_text(text_of(name), "utf-8")
        typer.echo(str(path))

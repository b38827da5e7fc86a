"""punchcard schema: the GraphQL schemas as files."""

from pathlib import Path
from typing import Annotated

import typer

from punchcard.api.schemas import SCHEMAS, text_of

app = typer.Typer(no_args_is_help=True, help="The GraphQL schemas as files.")


@app.callback()
def group() -> None:
    """A group, also while it has a single command."""


@app.command(
    epilog="Examples:\n\n  punchcard schema export\n\n  punchcard schema export --to /tmp/sdl"
)
def export(
    to: Annotated[
        Path, typer.Option(help="The folder for admin.graphql and storefront.graphql.")
    ] = Path("graphql"),
) -> None:
    """Write both schemas as SDL."""
    to.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        path = to / f"{name}.graphql"
        path.write_text(text_of(name), "utf-8")
        typer.echo(str(path))

"""`punchcard migrate`: bring the database to this version's schema."""

import typer

from punchcard.cli import session
from punchcard.db import postgres
from punchcard.db.migrate import migrate

app = typer.Typer()


@app.command()
def run() -> None:
    """Bring the database to this version's schema.

    Every command that works on the database does this first; by itself it is for deployments that
    migrate before they start. All in one transaction, under a lock.

    Example: `DATABASE_URL=postgresql://... punchcard migrate`
    """
    settings = session.begin()
    with postgres.database(settings) as url:
        applied = session.run(migrate(url, progress=lambda name: typer.echo(f"applying {name}")))
    typer.echo(f"{len(applied)} applied" if applied else "the schema is up to date")

"""`punchcard advance`: apply what time has made due, up to an instant."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.cli.instants import instant
from punchcard.cli.progress import Meter
from punchcard.errors import InvalidInput
from punchcard.services import posting
from punchcard.settings import Settings

ACTOR = "cli:advance"
app = typer.Typer()


@app.command()
def advance(
    to: Annotated[str, typer.Option(help="The instant (ISO 8601), itself included.")],
    allow_future: Annotated[
        bool, typer.Option("--allow-future", help="Also an instant that has not come yet.")
    ] = False,
) -> None:
    """Apply everything that time makes due up to and including an instant.

    Expiries and approvals, each at its own instant. Nobody is mailed about it. The server does this
    by itself; by hand it is for imports and for proofs.

    Example: `punchcard advance --to 2026-01-01T00:00:00Z`
    """
    settings = session.begin()
    until = instant(to)
    if until > datetime.now(UTC) and not allow_future:
        raise InvalidInput(f"{to} has not come yet: say --allow-future if you mean it.")
    count = session.run(_advance(settings, until))
    typer.echo(f"{count:,} members had something due" if count else "nothing was due")


async def _advance(settings: Settings, until: datetime) -> int:
    with Meter() as meter:
        async with session.connected(settings, pool_size=2):
            total = await posting.count_due(until=until)
            return await posting.advance(
                until=until,
                actor=ACTOR,
                effects=False,
                report=lambda done: meter.show("advancing", min(done, total), total, f"{done:,}"),
            )

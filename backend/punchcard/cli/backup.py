"""`punchcard backup`: everything in one file, while the shop goes on."""

from pathlib import Path
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.cli.progress import Meter
from punchcard.errors import Conflict
from punchcard.services import backup as service
from punchcard.services.backup_file import Manifest
from punchcard.settings import Settings, secret_key

HELP = """Write the database into one file, as of this instant, while the shop goes on.

PUNCHCARD_SECRET_KEY is not in it unless you ask: keep the key apart from the backups. Without the
key the storefronts' signing keys in a backup cannot be read, and everything else can.

Examples: `punchcard backup shop.punchcard`, `punchcard backup /safe/shop.punchcard --with-key`
"""
app = typer.Typer()


@app.command(help=HELP)
def backup(
    out: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the secret key in; guard the file like it.")
    ] = False,
) -> None:
    settings = session.begin()
    if out.exists():
        raise Conflict(f"{out} exists already: name another file.")
    manifest = session.run(_backup(settings, out, with_key=with_key))
    counts = ", ".join(f"{count:,} {name}" for name, count in manifest.counts.items())
    typer.echo(f"{out}: {out.stat().st_size:,} bytes, {counts}")
    typer.echo(
        "The secret key is in it: whoever has the file can sign for your customers."
        if with_key
        else "The secret key is not in it: keep PUNCHCARD_SECRET_KEY, or the file secret_key in "
        f"{settings.data_dir}, in a safe place."
    )


async def _backup(settings: Settings, out: Path, *, with_key: bool) -> Manifest:
    with Meter() as meter:
        async with session.connected(settings, pool_size=2) as url:
            return await service.back_up(
                url=url,
                folder=settings.data_dir,
                out=out,
                key=secret_key(settings),
                with_key=with_key,
                report=meter.show,
            )

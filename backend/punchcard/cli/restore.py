"""`punchcard restore`: a backup into an empty database."""

from pathlib import Path
from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.cli.progress import Meter
from punchcard.db import postgres
from punchcard.db.migrate import migrate
from punchcard.errors import Conflict
from punchcard.services import backup as service
from punchcard.services import backup_file
from punchcard.services.backup_file import Backup
from punchcard.settings import Settings, adopt_secret_key, known_secret_key

HELP = """Load a backup into an empty database, whole or not at all.

Emails that were waiting are held: nobody knows which of them were sent after the backup was taken.
Look at them in the admin, or let them go with `punchcard emails release`. Everybody signs in anew.

Examples: `PUNCHCARD_DATA_DIR=/var/lib/punchcard-new punchcard restore shop.punchcard`,
`DATABASE_URL=postgresql://... punchcard restore shop.punchcard`
"""
app = typer.Typer()


@app.command(help=HELP)
def restore(file: Annotated[Path, typer.Argument(help="What `punchcard backup` wrote.")]) -> None:
    settings = session.begin()
    with backup_file.reading(file) as backup:
        taken = f"{backup.manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC"
        _refuse_other_key(settings, backup)
        held = session.run(_restore(settings, backup))
        _say_key(settings, backup)
    counts = ", ".join(f"{count:,} {name}" for name, count in backup.manifest.counts.items())
    typer.echo(f"Restored as of {taken}: {counts}")
    if held:
        typer.echo(
            f"{held:,} emails are held: they may have been sent since. See them in the admin under "
            "Manage Emails, or `punchcard emails release`."
        )
    typer.echo("Prove the books with `punchcard verify`; then start the server.")


async def _restore(settings: Settings, backup: Backup) -> int:
    with Meter() as meter, postgres.database(settings) as url:
        held = await service.restore(
            url=url, folder=settings.data_dir, backup=backup, report=meter.show
        )
        await migrate(url)  # a backup of an older version becomes one of this
        return held


def _refuse_other_key(settings: Settings, backup: Backup) -> None:
    """A key in the backup never takes the place of another one."""
    known = known_secret_key(settings)
    if not backup.manifest.with_key or known is None:
        return
    if backup_file.key_print(known) != backup.manifest.key_print:
        raise Conflict(
            "The backup brings a secret key, and there is another secret key here: unset "
            "PUNCHCARD_SECRET_KEY, or move the file secret_key away, and restore again."
        )


def _say_key(settings: Settings, backup: Backup) -> None:
    brought = backup.key()
    if brought is not None:
        adopt_secret_key(settings, brought)
    known = known_secret_key(settings)
    if known is None or backup_file.key_print(known) != backup.manifest.key_print:
        typer.echo(
            "The secret key here is not that of the backup. Set PUNCHCARD_SECRET_KEY to the old "
            "one; without it make new signing keys with `punchcard storefront`.",
            err=True,
        )

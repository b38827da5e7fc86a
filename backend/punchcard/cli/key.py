"""`punchcard key`: partner keys for the admin API."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from punchcard.cli import session
from punchcard.errors import InvalidInput
from punchcard.services import keys as service

ACTOR = "cli:key"
app = typer.Typer(no_args_is_help=True, help="Partner keys for the admin API.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    scopes: Annotated[str, typer.Option(help=f"Separated by commas: {', '.join(service.SCOPES)}.")],
    expires_in_days: Annotated[int | None, typer.Option(min=1, help="Default: never.")] = None,
) -> None:
    """Make a key and print it, this once.

    Examples: `punchcard key create Till --scopes orders:write,members:read`,
    `punchcard key create Reports --scopes members:read --expires-in-days 90`
    """
    settings = session.begin()
    expires_at = datetime.now(UTC) + timedelta(days=expires_in_days) if expires_in_days else None

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            made = await service.create_key(
                name=name,
                scopes=[scope.strip() for scope in scopes.split(",") if scope.strip()],
                expires_at=expires_at,
                actor=ACTOR,
            )
        typer.echo(made.secret)

    session.run(work())


@app.command(name="list")
def list_keys() -> None:
    """Every key, newest first; secrets cannot be shown again.

    Example: `punchcard key list`
    """
    settings = session.begin()

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            for key in await service.all_keys():
                state = "revoked" if key.revoked_at else "live"
                typer.echo(f"{key.prefix}  {state:8}{key.name}  ({', '.join(key.scopes)})")

    session.run(work())


@app.command()
def revoke(prefix: Annotated[str, typer.Argument(help="The key's beginning: sk_...")]) -> None:
    """End a key at once, also on its open sockets.

    Example: `punchcard key revoke sk_ab12cd34ef`
    """
    settings = session.begin()

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            await service.revoke_key(key_id=await _find(prefix), actor=ACTOR)
        typer.echo(f"{prefix} is worth nothing from now on.")

    session.run(work())


async def _find(prefix: str) -> UUID:
    for key in await service.all_keys():
        if key.prefix == prefix[: service.PREFIX_LENGTH]:
            return key.id
    raise InvalidInput(f"there is no key {prefix}: see `punchcard key list`")

"""`punchcard storefront`: shops whose customers may ask, and the keys that sign their tokens."""

from typing import Annotated

import typer

from punchcard.cli import session
from punchcard.services import storefronts as service
from punchcard.services.vault import Vault
from punchcard.settings import secret_key

ACTOR = "cli:storefront"
app = typer.Typer(no_args_is_help=True, help="Shops whose customers may ask the storefront API.")


@app.command()
def create(
    store: Annotated[str, typer.Argument(help="The store's name in customers' ids.")] = "default",
    name: Annotated[str, typer.Option(help="For people.")] = "",
    origin: Annotated[
        list[str] | None, typer.Option(help="Where its pages live; once for each.")
    ] = None,
    max_token_minutes: Annotated[
        int, typer.Option(min=1, max=1440, help="How long a customer's token may live.")
    ] = 15,
) -> None:
    """Make a storefront; prints its publishable key and, this once, its signing key.

    Example:
    `punchcard storefront create default --name "My shop" --origin https://shop.example.com`
    """
    settings = session.begin()
    vault = Vault(secret_key(settings))

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            made = await service.create_storefront(
                store=store,
                name=name,
                origins=origin or (),
                max_token_minutes=max_token_minutes,
                vault=vault,
                actor=ACTOR,
            )
        typer.echo(f"publishable key  {made.publishable_key}")
        _print_signing_key(made.kid, made.signing_secret)

    session.run(work())


@app.command()
def add_signing_key(
    store: Annotated[str, typer.Argument(help="The store's name.")] = "default",
) -> None:
    """One more signing key, so that keys change without a gap.

    Example: `punchcard storefront add-signing-key default`
    """
    settings = session.begin()
    vault = Vault(secret_key(settings))

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            kid, secret = await service.add_signing_key(store=store, vault=vault, actor=ACTOR)
        _print_signing_key(kid, secret)

    session.run(work())


@app.command()
def revoke_signing_key(kid: Annotated[str, typer.Argument(help="The key's name: kid_...")]) -> None:
    """End a signing key: the tokens it signed are worth nothing from now on.

    Example: `punchcard storefront revoke-signing-key kid_...`
    """
    settings = session.begin()

    async def work() -> None:
        async with session.connected(settings, pool_size=2):
            await service.revoke_signing_key(kid=kid, actor=ACTOR)
        typer.echo(f"{kid} is worth nothing from now on.")

    session.run(work())


def _print_signing_key(kid: str, secret: str) -> None:
    typer.echo(f"kid              {kid}")
    typer.echo(f"signing secret   {secret}")

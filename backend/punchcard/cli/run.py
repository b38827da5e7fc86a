"""`punchcard run`: the server, with its own database if you have none."""

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
import uvicorn

from punchcard.cli import demo as demo_command
from punchcard.cli import session
from punchcard.cli.progress import Meter
from punchcard.db import postgres
from punchcard.errors import ConfigurationError
from punchcard.services.demo import access, history, seed
from punchcard.services.vault import Vault
from punchcard.settings import Settings, load_settings, secret_key
from punchcard.worker.service import refuse_many_without_broker

SHUTDOWN_SECONDS = 10
MAX_MESSAGE_BYTES = 2_000_000  # what a partner may send; before anybody has said who they are
NEW_TOKEN_SECONDS = 6 * 3600  # the demo customer's token lives a day
HELP = """Serve the admin, both GraphQL APIs and the live feed.

Without DATABASE_URL it runs a PostgreSQL of its own in PUNCHCARD_DATA_DIR; without BROKER_URL it
does the background work itself.

Examples: `punchcard run --demo`, `DATABASE_URL=postgresql://... punchcard run --port 9000`
"""
app = typer.Typer()


@app.command(help=HELP)
def run(
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill an empty database with a demo shop, once.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on [env: HOST].")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [env: PORT].")] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Web processes; above 1 needs BROKER_URL.")
    ] = 1,
) -> None:
    _override(HOST=host, PORT=port)
    settings = session.begin()
    refuse_many_without_broker(settings, workers)
    _refuse_busy_port(settings)
    with postgres.database(settings, watched=True) as url:
        embedded = settings.database_url is None
        # The server, and its worker processes, read their settings for themselves.
        _override(DATABASE_URL=url)
        doors = session.run(_prepare(load_settings(), demo=demo))
        if demo and embedded and settings.simulate is None and not os.environ.get("CI"):
            _override(PUNCHCARD_SIMULATE="1")
        if demo:
            _override(PUNCHCARD_DEMO="1")
        with _announced(settings, doors):
            _serve(settings, workers)


async def _prepare(settings: Settings, *, demo: bool) -> access.Access | None:
    async with session.connected(settings):
        if not demo:
            return None
        with Meter() as meter:
            await seed.write_past(
                progress=lambda done, total: meter.show("Writing the demo shop", done, total),
                shop_url=f"{settings.base_url}/demo/shop/",
            )
        return await access.open_doors(
            folder=settings.data_dir, vault=Vault(secret_key(settings)), origins=_origins(settings)
        )


def _serve(settings: Settings, workers: int) -> None:
    uvicorn.run(
        "punchcard.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers if workers > 1 else None,
        loop="uvloop",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        ws_max_size=MAX_MESSAGE_BYTES,
    )


@contextmanager
def _announced(settings: Settings, doors: access.Access | None) -> Iterator[None]:
    """Say where to go once the server answers; a demo's file is there only while it runs."""
    path = settings.data_dir / demo_command.STATE
    stopped = threading.Event()

    def announce() -> None:
        state = _state(settings, doors)
        while not demo_command.is_ready(state["admin_url"]):
            if stopped.wait(0.1):
                return
        _say(settings, state)
        while doors is not None:
            access.write_private(path, _state(settings, doors))
            if stopped.wait(NEW_TOKEN_SECONDS):
                return

    thread = threading.Thread(target=announce, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(timeout=3)
        if doors is not None:
            path.unlink(missing_ok=True)


def _state(settings: Settings, doors: access.Access | None) -> dict[str, str]:
    base = settings.base_url
    urls = {
        "admin_url": f"{base}/admin/",
        "graphql_admin_url": f"{base}/graphql/admin",
        "graphql_storefront_url": f"{base}/graphql/storefront",
    }
    if doors is None:
        return urls
    customer = history.customers(1)[0]
    return urls | {
        "shop_url": f"{base}/demo/shop/",
        "admin_email": doors.admin_email,
        "admin_password": doors.admin_password,
        "publishable_key": doors.publishable_key,
        "customer_token": doors.customer_token(customer.external_id),
        "partner_key": doors.partner_key,
    }


def _say(settings: Settings, state: dict[str, str]) -> None:
    typer.secho("\nPunchcard is running.", fg=typer.colors.GREEN, bold=True)
    typer.echo(demo_command.table(state))
    if "admin_email" not in state:
        typer.echo("  No sign-in yet? `punchcard staff create` makes one.")
    if settings.smtp_url is None:
        typer.echo("  Emails are kept, not sent: set SMTP_URL to send them.")
    typer.echo("  Stop with Ctrl-C.\n")
    sys.stdout.flush()


def _origins(settings: Settings) -> list[str]:
    return [f"http://{host}:{settings.port}" for host in ("127.0.0.1", "localhost")]


def _refuse_busy_port(settings: Settings) -> None:
    try:
        with socket.create_server((settings.host, settings.port)):
            time.sleep(0)
    except OSError as error:
        raise ConfigurationError(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}): stop what runs "
            "there, or choose another port with PORT=8001."
        ) from error


def _override(**values: object) -> None:
    for name, value in values.items():
        if value is not None:
            os.environ[name] = str(value)

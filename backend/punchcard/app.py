"""The composition root: routes and lifespan, no logic."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from punchcard.api import demo_shop, unsubscribe
from punchcard.api.admin.readers import READERS as ADMIN_READERS
from punchcard.api.admin.schema import schema as admin_schema
from punchcard.api.context import Services
from punchcard.api.doors import AdminDoor, Door, StorefrontDoor
from punchcard.api.engine import Engine
from punchcard.api.http import HttpEndpoint
from punchcard.api.ids import CursorSigner
from punchcard.api.static import AdminFiles
from punchcard.api.storefront.readers import READERS as STOREFRONT_READERS
from punchcard.api.storefront.schema import schema as storefront_schema
from punchcard.api.websocket import SocketEndpoint
from punchcard.api.widget_files import WidgetFiles
from punchcard.db import postgres, unit_of_work
from punchcard.db.migrate import migrate
from punchcard.garbage import few_collections
from punchcard.live import channel
from punchcard.logs import configure_logs
from punchcard.services.demo import simulator
from punchcard.services.health import check_ready
from punchcard.services.sessions import SignIns
from punchcard.services.vault import Vault
from punchcard.settings import Settings, load_settings, secret_key
from punchcard.worker.service import running

STATEMENT_SECONDS = 20
"""Requests end after 10 seconds; what PostgreSQL still does for one that was cut off ends here."""


def create_app() -> Starlette:
    """The app as the environment describes it."""
    settings = load_settings()
    configure_logs(settings)
    return build_app(settings)


def build_app(settings: Settings) -> Starlette:
    """The app of these settings; it connects when it starts."""
    master = secret_key(settings)
    services = Services(cursors=CursorSigner(master), sign_ins=SignIns(), vault=Vault(master))
    admin = AdminDoor(_admin_engine(), services, admin_origin=settings.admin_origin)
    storefront = StorefrontDoor(_storefront_engine(), services)
    files = AdminFiles()
    widget = WidgetFiles(admin_origin=settings.admin_origin)
    routes: list[BaseRoute] = [
        *_graphql("/graphql/admin", admin),
        *_graphql("/graphql/storefront", storefront),
        Route("/healthz", _alive),
        Route("/readyz", _ready),
        Route("/unsubscribe/{token}", unsubscribe.page, methods=["GET", "POST"]),
        Route("/", _to_admin),
        Route("/admin", _to_admin),
        Route("/admin/{path:path}", files.serve, methods=["GET"]),
        Route("/widget/{path:path}", widget.serve, methods=["GET"]),
        *(demo_shop.routes(settings) if settings.demo else ()),
    ]

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None, None]:
        async with _started(settings):
            yield

    return Starlette(routes=routes, lifespan=lifespan)


@cache
def _admin_engine() -> Engine:
    """One a process: it keeps documents ready, and nothing of an app or a database."""
    return Engine(admin_schema, ADMIN_READERS)


@cache
def _storefront_engine() -> Engine:
    return Engine(storefront_schema, STOREFRONT_READERS)


def _graphql(path: str, door: Door) -> list[BaseRoute]:
    """Twice at the same path; a Mount would redirect."""
    return [Route(path, HttpEndpoint(door=door)), WebSocketRoute(path, SocketEndpoint(door))]


@asynccontextmanager
async def _started(settings: Settings) -> AsyncGenerator[None, None]:
    with postgres.database(settings) as url:
        await migrate(url)
        await unit_of_work.connect(
            url, pool_size=settings.pool_size, statement_seconds=STATEMENT_SECONDS
        )
        await channel.start(url)
        try:
            async with running(settings, url), _simulated(settings):
                with few_collections():
                    yield
        finally:
            await channel.stop()
            await unit_of_work.close()


@asynccontextmanager
async def _simulated(settings: Settings) -> AsyncGenerator[None, None]:
    task = asyncio.create_task(simulator.simulate()) if settings.simulate else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _alive(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def _ready(_request: Request) -> Response:
    """The process has all it needs to serve."""
    problem = await check_ready()
    return JSONResponse({"status": problem or "ok"}, status_code=503 if problem else 200)


async def _to_admin(_request: Request) -> Response:
    return RedirectResponse("/admin/")

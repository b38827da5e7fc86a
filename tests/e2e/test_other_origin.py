"""The admin served from somewhere else (ADMIN_ORIGIN): same files, another address of the API."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from browser import EMAIL, PASSWORD, Screen, Shop, built_admin, new_screen

pytestmark = pytest.mark.e2e


def static_files(folder: Path, api_url: str) -> Starlette:
    """Any static host: files, the app for unknown paths, and the one file that names the API."""

    async def serve(request: Request) -> Response:
        path = folder / request.path_params["path"]
        return FileResponse(path if path.is_file() else folder / "index.html")

    async def config(_request: Request) -> Response:
        return JSONResponse({"apiUrl": api_url})

    return Starlette(
        routes=[Route("/admin/config.json", config), Route("/admin/{path:path}", serve)]
    )


@asynccontextmanager
async def served(app: Starlette, origin: str) -> AsyncIterator[None]:
    port = urlsplit(origin).port or 0
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn says it in no other way
        await asyncio.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def sign_in(screen: Screen, origin: str) -> None:
    page = screen.page
    await page.goto(f"{origin}/admin/dashboard")
    await page.get_by_label("Email").fill(EMAIL)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Dashboard", level=1)).to_be_visible()


async def test_the_whole_way_from_another_origin(
    chromium: Browser, shop: Shop, other_origin: str
) -> None:
    async with served(static_files(built_admin(), shop.url), other_origin):
        screen, context = await new_screen(chromium, shop, storage_state=None)
        asked: list[str] = []
        screen.page.on("request", lambda request: asked.append(request.url))
        await sign_in(screen, other_origin)
        await screen.live()
        order = await shop.order("past-0", "21.00")
        feed = screen.page.get_by_role("list", name="Live activity")
        await expect(feed).to_contain_text(f"order {order['order']['number']}")
        assert f"{shop.url}/graphql/admin" in asked
        await screen.page.goto(f"{other_origin}/admin/members?q=past-0")
        await expect(
            screen.page.get_by_role("link", name="Anna Berg 00", exact=True)
        ).to_be_visible()
        await context.close()
    assert screen.complaints == []


async def test_an_origin_that_nobody_allowed_gets_nothing(chromium: Browser, shop: Shop) -> None:
    page = await chromium.new_page()
    await page.goto(f"{shop.url}/admin/")
    foreign = shop.url.replace("127.0.0.1", "localhost")
    await page.goto(f"{foreign}/admin/config.json")
    body = json.dumps({"query": "{ viewer { id } }"})
    outcome = await page.evaluate(
        "async ([url, body]) => { try { const answer = await fetch(url, {method: 'POST', body,"
        " credentials: 'include', headers: {'content-type': 'application/json',"
        " 'x-punchcard-csrf': '1'}}); return await answer.text() }"
        " catch (error) { return 'blocked' } }",
        [f"{shop.url}/graphql/admin", body],
    )
    await page.close()
    assert outcome == "blocked"

"""One server, one shop and one browser for all browser tests; a fresh window for each."""

import os
import re
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, async_playwright, expect

from browser import (
    CHROMIUM_WORDS,
    EMAIL,
    FORM,
    PASSWORD,
    PHONE,
    PROGRAMME,
    Screen,
    Shop,
    built_admin,
    chromium_path,
    command,
    fill,
    new_screen,
)
from database_fixtures import TestServer
from processes import free_port, punchcard
from punchcard.services.demo.access import FILE, Access, write_private


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_WORDS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def shop_database(
    postgres_server: TestServer, maintenance: asyncpg.Connection, template: str
) -> AsyncIterator[str]:
    name = f"punchcard_test_{os.getpid()}_9999"
    await maintenance.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres_server.url_of(name)
    await maintenance.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def other_origin() -> str:
    """Where the admin is served from when it does not come from Punchcard itself."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="session")
async def shop(
    shop_database: str, other_origin: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Shop]:
    """`punchcard run` on a database of its own, as a user would set it up."""
    built_admin()
    folder: Path = tmp_path_factory.mktemp("shop")
    port = free_port()
    env = {"DATABASE_URL": shop_database, "PUNCHCARD_SECRET_KEY": "k" * 40}
    here = {**env, "PUNCHCARD_DATA_DIR": str(folder / "data")}
    (folder / "programme.yaml").write_text(PROGRAMME)
    command(here, "program", "apply", str(folder / "programme.yaml"))
    words = ("staff", "create", EMAIL, "--name", "Ana Lopes", "--password-stdin")
    command(here, *words, stdin=PASSWORD)
    rights = ("members:read", "members:write", "orders:write", "activity:read", "points:write")
    scopes = ",".join((*rights, "rules:read", "rules:write", "events:write"))
    key = command(here, "key", "create", "browser tests", "--scopes", scopes).split()[-1]
    made = ("storefront", "create", "default", "--name", "Lindenhof", "--origin")
    origin = f"http://127.0.0.1:{port}"
    said = command(here, *made, origin, "--max-token-minutes", "1440").splitlines()
    publishable, kid, signing_secret = (line.split()[-1] for line in said[-3:])
    access = Access(
        admin_email=EMAIL,
        admin_password=PASSWORD,
        publishable_key=publishable,
        kid=kid,
        signing_secret=signing_secret,
        partner_key=key,
    )
    (folder / "data").mkdir(exist_ok=True)
    write_private(folder / "data" / FILE, asdict(access))  # what the demo's shop knows
    env |= {"ADMIN_ORIGIN": other_origin, "PORT": str(port), "PUNCHCARD_DEMO": "1"}
    async with punchcard(folder, "web", "run", ready="Stop with Ctrl-C", **env):
        shop = Shop(
            url=f"http://127.0.0.1:{port}",
            partner_key=key,
            kid=kid,
            signing_secret=signing_secret,
        )
        await fill(shop)
        yield shop


@pytest.fixture(scope="session")
async def signed_in(chromium: Browser, shop: Shop) -> Shop:
    """The shop with a session to begin each window with."""
    context = await chromium.new_context()
    document = "mutation($i: SignInInput!) { signIn(input: $i) { userErrors { message } } }"
    answer = await context.request.post(
        f"{shop.url}/graphql/admin",
        data={"query": document, "variables": {"i": {"email": EMAIL, "password": PASSWORD}}},
        headers={**FORM, "origin": shop.url},
    )
    assert (await answer.json())["data"]["signIn"]["userErrors"] == []
    shop.state = await context.storage_state()
    await context.close()
    return shop


@pytest.fixture(scope="session")
async def offered(chromium: Browser, signed_in: Shop) -> list[str]:
    """Five rewards, offered by the button of the screen that had none; what it said of them."""
    screen, context = await new_screen(chromium, signed_in)
    page = await screen.open("/rules?tab=spend", "Activity Rules")
    await expect(page.get_by_role("heading", name="Nothing to spend points on yet")).to_be_visible()
    suggested = page.get_by_role("listitem").filter(has_text=re.compile(r"\d points$"))
    await expect(suggested).to_have_count(5)
    said = await suggested.all_inner_texts()
    violations = await screen.axe()
    await page.get_by_role("button", name="Offer these five").click()
    await expect(page.get_by_role("article")).to_have_count(5)
    await context.close()
    assert (violations, screen.complaints) == ([], [])
    return said


@pytest.fixture
async def admin(chromium: Browser, signed_in: Shop) -> AsyncIterator[Screen]:
    """A laptop's window, signed in; it must not complain about anything."""
    screen, context = await new_screen(chromium, signed_in)
    yield screen
    await context.close()
    assert screen.complaints == []


@pytest.fixture
async def phone(chromium: Browser, signed_in: Shop) -> AsyncIterator[Screen]:
    """A telephone's window, signed in."""
    screen, context = await new_screen(chromium, signed_in, viewport=PHONE, has_touch=True)
    yield screen
    await context.close()
    assert screen.complaints == []


@pytest.fixture
async def stranger(chromium: Browser, shop: Shop) -> AsyncIterator[Screen]:
    """A window of nobody we know."""
    screen, context = await new_screen(chromium, shop, storage_state=None)
    yield screen
    await context.close()
    assert screen.complaints == []

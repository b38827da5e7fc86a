"""An empty instance in the browser: launch a programme, take the first steps, see it live."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from playwright.async_api import Browser, expect

from browser import EMAIL, FORM, PASSWORD, Shop, built_admin, command, new_screen
from processes import free_port, punchcard
from punchcard.services.demo import catalogue, seed

pytestmark = pytest.mark.e2e


@pytest.fixture
async def empty(database_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """`punchcard run` as it is installed: somebody may sign in, and that is all."""
    built_admin()
    env = {"DATABASE_URL": database_url, "PUNCHCARD_SECRET_KEY": "k" * 40}
    here = {**env, "PUNCHCARD_DATA_DIR": str(tmp_path / "data")}
    words = ("staff", "create", EMAIL, "--name", "Ana Lopes", "--password-stdin")
    command(here, *words, stdin=PASSWORD)
    scopes = "orders:write,members:read"
    key = command(here, "key", "create", "shop", "--scopes", scopes).split()[-1]
    port = free_port()
    async with punchcard(tmp_path, "web", "run", ready="Stop with Ctrl-C", **env, PORT=str(port)):
        yield Shop(
            url=f"http://127.0.0.1:{port}", partner_key=key, kid="", signing_secret="", state=None
        )


@pytest.mark.product(1, "admin")
async def test_from_the_demo_to_a_live_programme(
    chromium: Browser, empty: Shop, db: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed, "MEMBERS", 12)
    monkeypatch.setattr(seed, "DAYS", 20)
    assert await seed.write_past(shop_url=empty.url, progress=lambda _done, _all: None)
    screen, context = await new_screen(chromium, empty)
    page = await screen.open("/", "Sign in to Punchcard")
    await page.get_by_label("Email").fill(EMAIL)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    demo = page.get_by_role("region", name="This is the demo shop")
    await expect(demo).to_contain_text("12 invented members")
    await demo.get_by_role("button", name="Remove demo data").click()
    dialog = page.get_by_role("dialog", name="Remove the demo data?")
    await expect(dialog).to_contain_text("Gone for good: 12 members")
    await dialog.get_by_role("textbox").fill("Lindenhof")
    await dialog.get_by_role("button", name="Remove all of it").click()
    await expect(dialog.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    assert await screen.axe() == []
    await dialog.get_by_role("textbox").fill(catalogue.PROGRAM_NAME)
    await dialog.get_by_role("button", name="Remove all of it").click()

    await expect(page.get_by_role("heading", name="Launch your programme")).to_be_visible()
    brings = page.get_by_role("region", name="What is switched on")
    await expect(brings).to_contain_text("5 points for each whole unit spent")
    violations = await screen.axe()
    await page.get_by_role("button", name="Launch programme").click()
    name = page.get_by_label("Name of the programme")
    await expect(name).to_have_accessible_description(re.compile("A text of 1 to 200"))
    await name.fill("Lindenhof Rewards")
    await page.get_by_role("combobox", name="Currency").fill("EUR")
    await page.get_by_role("option", name="EUR · Euro").click()
    await expect(brings).to_contain_text("5.00 EUR off the order, for 500 points")
    await page.get_by_role("button", name="Launch programme").click()

    await expect(page.get_by_role("heading", name="Dashboard", level=1)).to_be_visible()
    steps = page.get_by_role("region", name="First steps")
    await expect(steps.get_by_role("img")).to_have_accessible_name("4 of 6 steps done")
    violations += await screen.axe()
    await steps.get_by_label("Sender address").fill("hello@lindenhof.example")
    await steps.get_by_role("button", name="Save").click()
    await expect(steps.get_by_role("img")).to_have_accessible_name("5 of 6 steps done")
    await screen.live()
    assert (await empty.order("first", "40.00"))["points"] == 200
    await expect(steps).to_have_count(0)
    await expect(page.get_by_role("list", name="Live activity")).to_contain_text("200 points")
    await page.get_by_role("link", name="Activity Rules").first.click()
    await expect(page.get_by_role("heading", name="Make a purchase")).to_be_visible()
    await context.close()
    assert (violations, screen.complaints) == ([], [])


async def test_the_api_of_an_empty_instance_refuses_politely(empty: Shop) -> None:
    headers = {"authorization": f"Bearer {empty.partner_key}", **FORM}
    given = {"externalId": "1", "customer": {"externalId": "c"}}
    total = {"total": {"amount": "1.00", "currencyCode": "EUR"}}
    document = (
        "mutation($input: RecordOrderInput!) { recordOrder(input: $input) {"
        " userErrors { code message } } }"
    )
    async with httpx.AsyncClient(timeout=60) as http:
        body = {"query": document, "variables": {"input": given | total}}
        answer = await http.post(f"{empty.url}/graphql/admin", json=body, headers=headers)
    (error,) = answer.json()["data"]["recordOrder"]["userErrors"]
    assert (error["code"], "punchcard init" in error["message"]) == ("UNAVAILABLE", True)

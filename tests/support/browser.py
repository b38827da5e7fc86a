"""A real Chromium on a real server: the shop the browser tests look at, and how they look."""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    ViewportSize,
    expect,
)

from punchcard.api.ids import global_id
from punchcard.services.storefronts import sign_token

ROOT = Path(__file__).parents[2]
ADMIN = ROOT / "frontend" / "admin"
WIDGET = ROOT / "frontend" / "widget"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_WORDS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
]
EMAIL, PASSWORD = "ana@example.com", "correct horse battery"
LAPTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 20_000  # for a machine that does other work; nothing is measured
SLOW_MS = float(os.environ.get("PUNCHCARD_TEST_SLOW_MS", "0"))
"""So long, at most, each answer of the API is held back: finds what is judged too early."""
FORM = {"content-type": "application/json", "x-punchcard-csrf": "1"}

PROGRAMME = """
punchcard: 1
program:
  name: Lindenhof
  timezone: Europe/Berlin
  starts_at: 2020-01-01T00:00:00Z
  currency: EUR
rules:
  - key: sign_up
    type: account_created
    name: Create an account
    priority: 10
    settings: {points: 100}
  - key: purchase
    type: purchase
    name: Make a purchase
    priority: 20
    settings: {points: 5, per_amount: "1.00", steps: whole}
"""
BRONZE: dict[str, Any] = {
    "key": "bronze",
    "name": "Bronze",
    "threshold": "1000",
    "colour": "#a97142",
}
SILVER: dict[str, Any] = {
    "key": "silver",
    "name": "Silver",
    "threshold": "2000",
    "colour": "#9aa3ad",
}
GOLD: dict[str, Any] = {
    "key": "gold",
    "name": "Gold",
    "threshold": "3000",
    "colour": "#d4a017",
    "icon": "crown",
    "bonusPoints": 250,
    "birthdayPoints": 50,
    "earningRatio": "2",
    "perks": "Free shipping\nEarly access",
}
LADDER = [BRONZE, SILVER, GOLD]
NAMES = ["Anna Berg", "Ben Costa", "Clara Dahl", "David Eriksen", "Elif Fischer", "Åsa Lund"]


def chromium_path() -> str:
    """Chromium of this machine; the test is named as not run if there is none."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    pytest.skip("chromium is not installed (apt install chromium)")


def built_admin() -> Path:
    """The folder of the built admin."""
    if not (ADMIN / "dist" / "index.html").is_file():
        pytest.skip("the admin is not built (make admin)")
    return ADMIN / "dist"


def built_widget() -> Path:
    """The folder of the built widget."""
    if not (WIDGET / "dist" / "punchcard.js").is_file():
        pytest.skip("the widget is not built (make admin)")
    return WIDGET / "dist"


@dataclass(kw_only=True)
class Shop:
    """A running Punchcard with a programme, staff and a partner."""

    url: str
    partner_key: str
    kid: str
    signing_secret: str
    state: Any = None
    number: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def admin(self) -> str:
        return f"{self.url}/admin"

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """GraphQL as the partner."""
        return await self._post("admin", self.partner_key, document, variables)

    async def _post(
        self, schema: str, bearer: str, document: str, variables: dict[str, Any]
    ) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {bearer}", **FORM}
        async with httpx.AsyncClient(timeout=60) as http:
            body = {"query": document, "variables": variables}
            answer = await http.post(f"{self.url}/graphql/{schema}", json=body, headers=headers)
        data = answer.json()
        assert "errors" not in data, data
        (payload,) = data["data"].values()
        assert not (isinstance(payload, dict) and payload.get("userErrors")), payload
        answered: dict[str, Any] = payload
        return answered

    async def order(self, customer: str, amount: str, **values: Any) -> dict[str, Any]:
        """An order of the customer, paid now; the answer names order, member and points."""
        self.number += 1
        given = {
            "externalId": f"order-{self.number}",
            "number": str(1000 + self.number),
            "customer": {"externalId": customer},
            "total": {"amount": amount, "currencyCode": "EUR"},
            **values,
        }
        return await self.ask(
            "mutation($input: RecordOrderInput!) { recordOrder(input: $input) {"
            " points order { number externalId } member { id } userErrors { message } } }",
            input=given,
        )

    async def visit(self, customer: str) -> dict[str, Any]:
        """The customer is in the shop."""
        return await self.ask(
            "mutation($input: RecordVisitInput!) { recordVisit(input: $input) {"
            " points userErrors { message } } }",
            input={"customer": {"externalId": customer}},
        )

    async def refund(self, order: str, amount: str) -> dict[str, Any]:
        """A refund of that order."""
        self.number += 1
        return await self.ask(
            "mutation($input: RefundOrderInput!) { refundOrder(input: $input) {"
            " points userErrors { message } } }",
            input={
                "orderId": order,
                "refundId": f"refund-{self.number}",
                "amount": {"amount": amount, "currencyCode": "EUR"},
            },
        )

    async def speak(self, *languages: str) -> None:
        """The programme's languages from now on."""
        await self.ask(
            "mutation($input: SetLanguagesInput!) { setLanguages(input: $input) {"
            " userErrors { message } } }",
            input={"languages": languages},
        )

    async def customer(self, name: str) -> str:
        """A new member of that name, without points; the id the admin's address needs."""
        self.number += 1
        key = f"c{self.number}"
        email = f"{name.split()[0].lower()}.{key}@example.com".encode("ascii", "ignore").decode()
        member = await self.ask(
            "mutation($input: EnrolMemberInput!) { enrolMember(input: $input) {"
            " member { id externalId } userErrors { message } } }",
            input={"customer": {"externalId": key, "name": name, "email": email}},
        )
        return str(member["member"]["id"])

    async def redeem(self, customer: str, reward: str) -> str:
        """The customer redeems the reward of that key in the shop; the code."""
        self.number += 1
        token = sign_token(
            kid=self.kid, secret=self.signing_secret, store="default", external_id=customer
        )
        payload = await self._post(
            "storefront",
            token,
            "mutation($input: RedeemInput!) { redeem(input: $input) {"
            " code userErrors { message } } }",
            {
                "input": {
                    "rewardId": global_id("Reward", reward),
                    "idempotencyKey": f"redeem-{self.number}",
                }
            },
        )
        return str(payload["code"])

    async def tiers(self, ladder: list[dict[str, Any]], **settings: Any) -> dict[str, Any]:
        """The VIP programme as these tests begin with it: this ladder, on unless said otherwise."""
        start = settings.pop("startDate", "2020-01-01")
        plain = {
            "enabled": bool(ladder),
            "basis": "POINTS_EARNED",
            "period": "LIFETIME",
            "holdRounding": "END_OF_DAY",
            "refundReevaluates": False,
            "orderEarnsAt": "BEFORE",
            "downgrade": "TO_QUALIFYING",
            **settings,
        }
        return await self.ask(
            "mutation($input: TierProgramInput!) { updateTierProgram(input: $input) {"
            " tierProgram { version startDate } userErrors { field message } } }",
            input={"settings": plain, "ladder": ladder, "startDate": start},
        )

    async def external_id(self, member: str) -> str:
        """What the shop calls that member."""
        found = await self.ask("query($id: ID!) { member(id: $id) { externalId } }", id=member)
        return str(found["externalId"])


async def fill(shop: Shop, members: int = 70) -> None:
    """Members with an order or two each, over the last weeks."""
    start = datetime.now(UTC) - timedelta(days=40)
    orders = []
    for n in range(members * 2):
        who = n % members
        name = f"{NAMES[who % len(NAMES)]} {who:02}"
        orders.append(
            {
                "externalId": f"past-{n}",
                "number": str(100 + n),
                "paidAt": (start + timedelta(hours=5 * n)).isoformat(),
                "customer": {
                    "externalId": f"past-{who}",
                    "name": name,
                    "email": f"member{who}@example.com",
                },
                "total": {"amount": f"{20 + n % 60}.50", "currencyCode": "EUR"},
                "items": [
                    {"title": "Filter coffee", "sku": "FC-1", "amount": "12.50", "quantity": 1},
                    {"title": "Ceramic mug", "sku": "CM-2", "amount": f"{8 + n % 60}.00"},
                ],
            }
        )
    payload = await shop.ask(
        "mutation($input: [RecordOrderInput!]!) { recordOrders(input: $input) {"
        " results { points userErrors { message } } userErrors { message } } }",
        input=orders,
    )
    assert all(not result["userErrors"] for result in payload["results"]), payload


def command(env: dict[str, str], *words: str, stdin: str = "") -> str:
    """A `punchcard` command to its end; what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "punchcard", *words],
        env={**_plain_environment(), **env},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
    return done.stdout


def _plain_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT / "backend")}


class Screen:
    """A page of the admin, and whatever it complained about."""

    def __init__(self, page: Page, shop: Shop) -> None:
        self.page, self.shop = page, shop
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    async def open(self, path: str, heading: str | None = None) -> Page:
        """Go there and wait until the screen stands and the feed is followed."""
        await self.page.goto(f"{self.shop.admin}{path}")
        if heading is not None:
            await expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        return self.page

    async def live(self) -> None:
        """Wait until live events arrive here."""
        await expect(self.page.get_by_role("status").filter(has_text="Live")).to_be_attached()

    async def settled(self) -> None:
        """Wait until nothing is still being read and nothing still moves."""
        await expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        while await self.page.evaluate(
            "() => document.getAnimations().some(({playState}) => playState === 'running')"
        ):
            await self.page.wait_for_timeout(50)

    async def axe(self) -> list[dict[str, Any]]:
        """What axe-core objects to, with the places."""
        session = await self.page.context.new_cdp_session(self.page)
        source = (ADMIN / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
        await session.send("Runtime.evaluate", {"expression": source})
        answer = await session.send(
            "Runtime.evaluate",
            {
                "expression": "axe.run(document, {resultTypes: ['violations']}).then(found =>"
                " JSON.stringify(found.violations.map(({id, help, nodes}) => ({id, help,"
                " nodes: nodes.map(node => node.target.join(' '))}))))",
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        violations: list[dict[str, Any]] = json.loads(answer["result"]["value"])
        return violations


@asynccontextmanager
async def answered(page: Page, operation: str) -> AsyncIterator[None]:
    """Left when the API answered what is asked within: a switch shows before it is kept."""
    async with page.expect_response(lambda one: operation in (one.request.post_data or "")):
        yield


async def open_palette(page: Page) -> None:
    """The palette, ready to be typed into."""
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()


async def _slowly(route: Route) -> None:
    await asyncio.sleep(random.uniform(0, SLOW_MS) / 1000)
    await route.continue_()


async def new_screen(browser: Browser, shop: Shop, **options: Any) -> tuple[Screen, BrowserContext]:
    """A fresh window; signed in unless `storage_state=None` is given.

    It asks for no motion, as some people do: what is looked at then has no half-way looks.
    """
    options = {
        "viewport": LAPTOP,
        "storage_state": shop.state,
        "locale": "en-GB",
        "reduced_motion": "reduce",
        **options,
    }
    context = await browser.new_context(**options)
    if SLOW_MS:
        await context.route("**/graphql/**", _slowly)
    expect.set_options(timeout=PATIENCE_MS)
    return Screen(await context.new_page(), shop), context

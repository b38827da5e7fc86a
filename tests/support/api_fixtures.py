"""The app in this process, on a clean database of the test's own, and those who ask it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.applications import Starlette

import books
from punchcard.app import build_app
from punchcard.live import channel
from punchcard.services import keys, passwords, staff, storefronts
from punchcard.services.vault import Vault
from punchcard.settings import Settings, secret_key

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "graphql" / "operations"
ORIGIN = "http://localhost:8000"
SHOP = "https://shop.example.com"
PASSWORD = "correct horse battery"
SECRET = "a secret key for tests only, long enough"
_DEFINITION = re.compile(r"^(query|mutation|subscription|fragment) (\w+)", re.MULTILINE)

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: dict[str, Any]
    headers: httpx.Headers

    @property
    def data(self) -> dict[str, Any]:
        assert "errors" not in self.body, self.body
        data: dict[str, Any] = self.body["data"]
        return data

    @property
    def code(self) -> str | None:
        errors = self.body.get("errors")
        return errors[0]["extensions"]["code"] if errors else None


@dataclass(kw_only=True)
class Api:
    """Asks the app as somebody."""

    app: Starlette
    settings: Settings
    http: httpx.AsyncClient
    vault: Vault
    shop: storefronts.NewStorefront | None = None
    keys: dict[tuple[str, ...], str] = field(default_factory=dict)

    async def ask(
        self,
        document: str,
        variables: Mapping[str, Any] | None = None,
        *,
        by: Headers | None = None,
        schema: str = "admin",
    ) -> Answer:
        """One POST; `document` is GraphQL, or the name of a published operation."""
        text = document if "{" in document else published(document)
        response = await self.http.post(
            f"/graphql/{schema}",
            content=json.dumps({"query": text, "variables": variables or {}}, default=str),
            headers={"content-type": "application/json", **(by or {})},
        )
        self.http.cookies.clear()  # who asks is said each time
        return Answer(response.status_code, response.json(), response.headers)

    async def do(
        self, operation: str, variables: Mapping[str, Any], *, by: Headers, schema: str = "admin"
    ) -> dict[str, Any]:
        """A published mutation; its payload."""
        answer = await self.ask(operation, variables, by=by, schema=schema)
        payload: dict[str, Any]
        (payload,) = answer.data.values()
        return payload

    async def partner(self, *scopes: str) -> Headers:
        """The headers of a partner with these scopes (none: all of them)."""
        wanted = scopes or keys.SCOPES
        if wanted not in self.keys:
            made = await keys.create_key(name="Partner", scopes=wanted, actor="cli:test")
            self.keys[wanted] = made.secret
        return {"authorization": f"Bearer {self.keys[wanted]}"}

    async def staff(
        self, role: str = "admin", *permissions: str, email: str = "ana@example.com"
    ) -> Headers:
        """The headers of somebody who has just signed in."""
        await staff.create_staff(
            email=email,
            name=email.partition("@")[0].title(),
            password=PASSWORD,
            role=role,
            permissions=permissions,
            actor="cli:test",
        )
        return await self.sign_in(email)

    async def sign_in(self, email: str, password: str = PASSWORD) -> Headers:
        answer = await self.ask("SignIn", {"input": {"email": email, "password": password}})
        assert not answer.data["signIn"]["userErrors"], answer.data
        cookie = answer.headers["set-cookie"].partition(";")[0]
        return {"cookie": cookie, "origin": ORIGIN, "x-punchcard-csrf": "1"}

    async def storefront(self) -> storefronts.NewStorefront:
        """The storefront of store `default`."""
        if self.shop is None:
            self.shop = await storefronts.create_storefront(
                store="default", name="Shop", origins=[SHOP], vault=self.vault, actor="cli:test"
            )
        return self.shop

    async def customer(self, external_id: str, **claims: Any) -> Headers:
        """The headers of a customer with a fresh token."""
        shop = await self.storefront()
        token = storefronts.sign_token(
            kid=shop.kid,
            secret=shop.signing_secret,
            store="default",
            external_id=external_id,
            **claims,
        )
        return {"authorization": f"Bearer {token}"}

    async def visitor(self) -> Headers:
        """The headers of a shop's page without a customer."""
        shop = await self.storefront()
        return {"x-punchcard-key": shop.publishable_key}

    async def order(
        self, customer: str, amount: str, *, by: Headers | None = None, **values: Any
    ) -> dict[str, Any]:
        """Record an order of the customer by the published operation."""
        number = values.pop("id", f"{customer}-{amount}")
        given = {
            "externalId": number,
            "number": f"#{number}",
            "customer": {"externalId": customer, **values.pop("profile", {})},
            "total": {"amount": amount, "currencyCode": "EUR"},
            **values,
        }
        by = by or await self.partner()
        return await self.do("RecordOrder", {"input": given}, by=by)


async def numbered(count: int) -> None:
    """Wait until the sequencer has numbered so many activities: before, no list is complete."""
    async with asyncio.timeout(20):
        await channel.wait_beyond(count - 1)


@cache
def definitions() -> dict[str, str]:
    """Every published operation and fragment by name."""
    found: dict[str, str] = {}
    for path in sorted(OPERATIONS.rglob("*.graphql")):
        text = "\n".join(
            line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")
        )
        starts = list(_DEFINITION.finditer(text))
        ends = [match.start() for match in starts[1:]] + [len(text)]
        for match, end in zip(starts, ends, strict=True):
            found[match[2]] = text[match.start() : end].strip()
    return found


def published(name: str) -> str:
    """A published operation with the fragments it spreads."""
    known = definitions()
    wanted, waiting = [name], [name]
    while waiting:
        for spread in re.findall(r"\.\.\.\s*(\w+)", known[waiting.pop()]):
            if spread != "on" and spread not in wanted:
                wanted.append(spread)
                waiting.append(spread)
    return "\n\n".join(known[one] for one in wanted)


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with parameters that cost next to nothing."""
    cheap = Argon2Hasher(memory_cost=64, time_cost=1, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", cheap)


@pytest.fixture
def api_settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation on this test's database. With a broker named, effects are the
    business of worker processes, of which there are none here: what is queued stays queued."""
    return Settings(
        database_url=database_url,
        broker_url="redis://127.0.0.1:1/0",
        data_dir=tmp_path,
        given_secret_key=SECRET,
        simulate=False,
    )


@pytest.fixture
async def empty_api(api_settings: Settings, cheap_passwords: None) -> AsyncIterator[Api]:
    """The running app as it was installed: without a programme."""
    app = build_app(api_settings)
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 4711))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http,
    ):
        yield Api(app=app, settings=api_settings, http=http, vault=Vault(secret_key(api_settings)))


@pytest.fixture
async def api(empty_api: Api) -> Api:
    """The running app with a programme: welcome 100, 5 points a euro, 100 for signing up."""
    await books.open_program()
    return empty_api


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The same app on a port of its own, for clients that need a socket."""

    api: Api
    port: int

    def url(self, schema: str = "admin", scheme: str = "http") -> str:
        return f"{scheme}://localhost:{self.port}/graphql/{schema}"


@pytest.fixture
async def served(api: Api) -> AsyncIterator[Served]:
    """The app of `api` behind a real uvicorn in this process."""
    config = uvicorn.Config(
        api.app, host="127.0.0.1", port=0, lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())  # serve() would take over the signals
    while not server.started:
        assert not task.done(), "uvicorn did not start"
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(api=api, port=port)
    server.should_exit = True
    await task

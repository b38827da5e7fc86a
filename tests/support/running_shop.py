"""Punchcard as an operator starts it, and a shop that speaks to it over HTTP and WebSocket."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import websockets

from processes import Program, free_port, punchcard
from punchcard.services import keys

SECRET = "a secret key for tests only, long enough"
ORDER = """mutation($input: RecordOrderInput!) {
  recordOrder(input: $input) { created points member { id } userErrors { code message } }
}"""
FEED = """subscription($after: String) {
  activity(after: $after) { cursor activity { id kind order { externalId } } }
}"""


class Shop:
    """A shop's server with a partner key. It repeats what was not answered, as a shop does."""

    def __init__(self, port: int, key: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self._port = port
        self._key = key

    async def order(self, order_id: str, *, customer: int, repeat: bool = False) -> dict[str, Any]:
        """Post an order; with `repeat` until it is acknowledged."""
        given = {
            "externalId": order_id,
            "number": order_id,
            "paidAt": "2026-03-01T10:00:00Z",
            "customer": {
                "externalId": str(customer),
                "name": f"Customer {customer}",
                "email": f"me@mail{customer}.example",
            },
            "total": {"amount": "57.00", "currencyCode": "EUR"},
        }
        body = {"query": ORDER, "variables": {"input": given}}
        while True:
            try:
                async with httpx.AsyncClient(base_url=self.base, timeout=10) as http:
                    response = await http.post(
                        "/graphql/admin",
                        json=body,
                        headers={"authorization": f"Bearer {self._key}"},
                    )
                answer: dict[str, Any] = response.json()
                if response.status_code == 200 and "errors" not in answer:
                    payload: dict[str, Any] = answer["data"]["recordOrder"]
                    assert payload["userErrors"] == [], payload
                    return payload
                assert repeat and response.status_code >= 500, answer
            except httpx.HTTPError:
                assert repeat
            await asyncio.sleep(0.1)

    async def report(self, mutation: str, given: dict[str, Any]) -> None:
        """Post a visit or an event, once; refused it fails."""
        kind = f"{mutation[0].upper()}{mutation[1:]}Input"
        query = (
            f"mutation($input: {kind}!) {{ {mutation}(input: $input) "
            "{ created userErrors { message } } }"
        )
        async with httpx.AsyncClient(base_url=self.base, timeout=30) as http:
            response = await http.post(
                "/graphql/admin",
                json={"query": query, "variables": {"input": given}},
                headers={"authorization": f"Bearer {self._key}"},
            )
        payload = response.json()["data"][mutation]
        assert payload == {"created": True, "userErrors": []}

    async def activity(self, after: str | None = None) -> AsyncGenerator[dict[str, Any], None]:
        """The live feed by graphql-transport-ws."""
        async with websockets.connect(
            f"ws://127.0.0.1:{self._port}/graphql/admin",
            subprotocols=[websockets.Subprotocol("graphql-transport-ws")],
        ) as socket:
            init = {"type": "connection_init", "payload": {"authorization": f"Bearer {self._key}"}}
            await socket.send(json.dumps(init))
            assert json.loads(await socket.recv())["type"] == "connection_ack"
            payload = {"query": FEED, "variables": {"after": after}}
            await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "ping":
                    await socket.send(json.dumps({"type": "pong"}))
                    continue
                assert message["type"] == "next", message
                assert "errors" not in message["payload"], message
                yield message["payload"]["data"]["activity"]


@asynccontextmanager
async def running_shop(
    folder: Path, database_url: str, **env: str
) -> AsyncIterator[tuple[Shop, Program]]:
    """`punchcard run` on the test's database; the programme must be there. The test's own process
    is connected to the same database."""
    port = free_port()
    made = await keys.create_key(name="Shop", scopes=keys.SCOPES, actor="cli:test")
    async with punchcard(
        folder, "web", "run", ready="Punchcard is running", CI="1", PORT=str(port),
        DATABASE_URL=database_url, PUNCHCARD_SECRET_KEY=SECRET, **env,
    ) as program:  # fmt: skip
        yield Shop(port, made.secret), program

"""A bare graphql-transport-ws client, to say what no good client would."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PROTOCOL = "graphql-transport-ws"
SECONDS = 20


class Socket:
    """One connection; everything that is received is JSON."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, message: Any) -> None:
        text = message if isinstance(message, str | bytes) else json.dumps(message)
        await self.connection.send(text)

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(SECONDS):
            received: dict[str, Any] = json.loads(await self.connection.recv())
        return received

    async def init(self, **payload: Any) -> dict[str, Any]:
        await self.send({"type": "connection_init", "payload": payload})
        return await self.receive()

    async def subscribe(
        self, query: str, variables: Mapping[str, Any] | None = None, key: str = "1"
    ) -> None:
        payload = {"query": query, "variables": dict(variables or {})}
        await self.send({"id": key, "type": "subscribe", "payload": payload})

    async def next(self, key: str = "1") -> dict[str, Any]:
        """The data of the next message of an operation."""
        message = await self.receive()
        assert (message["type"], message["id"]) == ("next", key), message
        data: dict[str, Any] = message["payload"]["data"]
        return data

    async def closed(self) -> int:
        """The code with which the server closes; messages before it are left out."""
        async with asyncio.timeout(SECONDS):
            try:
                while True:
                    await self.connection.recv()
            except ConnectionClosed:
                return self.connection.close_code or 0


@asynccontextmanager
async def socket(
    url: str, *, protocol: str | None = PROTOCOL, **headers: str
) -> AsyncIterator[Socket]:
    """A connected socket; nothing has been said yet."""
    async with connect(
        url,
        # A plain str is what its Subprotocol is, but to mypy.
        subprotocols=[protocol] if protocol else None,  # type: ignore[list-item]
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
    ) as connection:
        yield Socket(connection)

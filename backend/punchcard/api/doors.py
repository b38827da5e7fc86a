"""A schema's door: its engine, who may come in, from where, and for how long."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response

from punchcard.api import callers
from punchcard.api.context import Caller, Context, Services
from punchcard.api.documents import Operation
from punchcard.api.engine import Answer, Engine, Request, is_subscription
from punchcard.api.origins import CSRF_HEADER, place_of
from punchcard.api.room import Room
from punchcard.errors import Forbidden
from punchcard.services import storefronts

RECHECK_SECONDS = 1.0
IDLE_CHECK_SECONDS = 15.0
ORIGINS_SECONDS = 30.0
PREFLIGHT_SECONDS = 600


class Door(ABC):
    """What HTTP, WebSocket and SSE need of a schema."""

    methods: tuple[str, ...]
    admin_origin: str | None = None

    def __init__(self, engine: Engine, services: Services) -> None:
        self.engine = engine
        self.services = services
        self.room = Room()
        self._passes: dict[Any, tuple[float, Caller]] = {}

    @abstractmethod
    async def caller(self, http: HTTPConnection) -> Caller:
        """Who asks by HTTP. Raises a PunchcardError for credentials that are not good."""

    @abstractmethod
    async def socket_caller(
        self, connection: HTTPConnection, parameters: Mapping[str, object]
    ) -> Caller:
        """Who opens a socket. Raises a PunchcardError."""

    @abstractmethod
    async def allows(self, headers: Headers, scheme: str) -> bool:
        """Whether a browser's page from the request's Origin may talk to this schema."""

    @abstractmethod
    async def cors(self, headers: Headers) -> dict[str, str]:
        """The CORS headers of an answer."""

    async def preflight(self, headers: Headers) -> Response:
        """The answer to a browser that asks before it sends."""
        allowed = await self.cors(headers)
        if "Access-Control-Allow-Origin" not in allowed:
            return Response(status_code=403)
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Methods": ", ".join(self.methods),
                "Access-Control-Allow-Headers": (
                    f"content-type, authorization, accept, {callers.KEY_HEADER}, {CSRF_HEADER}"
                ),
                "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
            },
        )

    def context(self, caller: Caller, *, address: str, user_agent: str, **more: Any) -> Context:
        """The context of one operation."""
        return Context(
            caller=caller,
            services=self.services,
            readers=self.engine.readers,
            address=address,
            user_agent=user_agent,
            **more,
        )

    async def still(self, caller: Caller) -> Caller:
        """The caller with the rights of now; asked again at most once a second an identity.

        Raises SessionExpired when they have none any more.
        """
        identity = caller.session_id or caller.key_id or (caller.kid, caller.customer)
        at, known = self._passes.get(identity, (0.0, caller))
        expired = caller.expires_at is not None and caller.expires_at < time.time()
        if time.monotonic() - at > RECHECK_SECONDS or expired:
            self._passes.pop(identity, None)
            known = await callers.still(caller)
            if len(self._passes) > 10_000:
                self._passes.clear()
            self._passes[identity] = (time.monotonic(), known)
        return known

    async def answers(
        self, request: Request, operation: Operation, context: Context
    ) -> AsyncGenerator[Answer, None]:
        """All answers of an operation: one, or a subscription's stream while its caller may.

        Raises SessionExpired or Forbidden when that ends.
        """
        if not is_subscription(operation):
            yield await self.engine.run(request, operation, context)
            return
        stream = await self.engine.subscribe(request, operation, context)
        if isinstance(stream, Answer):
            yield stream
            return
        try:
            async for answer in self._guarded(stream, operation, context.caller):
                yield answer
        finally:
            await stream.aclose()

    async def _guarded(
        self, stream: AsyncGenerator[Answer, None], operation: Operation, caller: Caller
    ) -> AsyncGenerator[Answer, None]:
        """Before every event, and now and then without one: may the caller still see it?"""
        waiting: asyncio.Task[Answer] | None = None
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(anext(stream))
                done, _ = await asyncio.wait({waiting}, timeout=IDLE_CHECK_SECONDS)
                now = await self.still(caller)
                if operation.rights - now.rights:
                    raise Forbidden("You are not allowed to see this any more.")
                if not done:
                    continue
                task, waiting = waiting, None
                try:
                    answer = task.result()
                except StopAsyncIteration:
                    return
                yield answer
        finally:
            if waiting is not None:
                waiting.cancel()
                await asyncio.wait({waiting})


class AdminDoor(Door):
    """Staff by cookie from the admin's own pages, partners by key from anywhere but browsers."""

    methods = ("GET", "POST")

    def __init__(self, engine: Engine, services: Services, *, admin_origin: str | None) -> None:
        super().__init__(engine, services)
        self.admin_origin = admin_origin

    async def caller(self, http: HTTPConnection) -> Caller:
        return await callers.admin_caller(
            http.headers,
            http.cookies,
            place_of(http.headers, http.url.scheme),
            admin_origin=self.admin_origin,
        )

    async def socket_caller(
        self, connection: HTTPConnection, parameters: Mapping[str, object]
    ) -> Caller:
        return await callers.admin_socket_caller(
            connection.headers,
            connection.cookies,
            place_of(connection.headers, connection.url.scheme),
            parameters,
            admin_origin=self.admin_origin,
        )

    async def allows(self, headers: Headers, scheme: str) -> bool:
        origin = headers.get("origin")
        return origin in (None, place_of(headers, scheme).origin, self.admin_origin)

    async def cors(self, headers: Headers) -> dict[str, str]:
        found = {"Vary": "Origin, Accept"}
        if self.admin_origin is not None and headers.get("origin") == self.admin_origin:
            found["Access-Control-Allow-Origin"] = self.admin_origin
            found["Access-Control-Allow-Credentials"] = "true"
        return found


class StorefrontDoor(Door):
    """Customers by token, visitors by publishable key, from the store's origins; no cookies."""

    methods = ("POST",)

    def __init__(self, engine: Engine, services: Services) -> None:
        super().__init__(engine, services)
        self._origins: tuple[float, set[str]] = (-ORIGINS_SECONDS, set())

    async def caller(self, http: HTTPConnection) -> Caller:
        return await callers.storefront_caller(
            http.headers.get("authorization"),
            http.headers.get(callers.KEY_HEADER),
            http.headers.get("origin"),
            vault=self.services.vault,
        )

    async def socket_caller(
        self, connection: HTTPConnection, parameters: Mapping[str, object]
    ) -> Caller:
        caller = await callers.storefront_caller(
            _text(parameters.get("authorization")),
            _text(parameters.get(callers.KEY_HEADER)),
            connection.headers.get("origin"),
            vault=self.services.vault,
        )
        if caller is callers.ANYBODY:
            raise Forbidden("Send a customer token as `authorization`.")
        return caller

    async def allows(self, headers: Headers, scheme: str) -> bool:
        origin = headers.get("origin")
        return origin is None or origin in await self._allowed(origin)

    async def cors(self, headers: Headers) -> dict[str, str]:
        origin = headers.get("origin")
        found = {"Vary": "Origin, Accept"}
        if origin is not None and origin in await self._allowed(origin):
            found["Access-Control-Allow-Origin"] = origin
        return found

    async def _allowed(self, origin: str) -> set[str]:
        """All stores' origins, read again when they are old or do not know this one."""
        at, known = self._origins
        age = time.monotonic() - at
        if age > ORIGINS_SECONDS or (origin not in known and age > RECHECK_SECONDS):
            known = await storefronts.allowed_origins()
            self._origins = (time.monotonic(), known)
        return known


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

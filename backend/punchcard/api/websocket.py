"""GraphQL by WebSocket: the graphql-transport-ws protocol, and no other.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
import structlog
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from punchcard.api import wire
from punchcard.api.closures import (
    ALREADY_EXISTS,
    BAD_REQUEST,
    BROKEN,
    INIT_TIMEOUT,
    NOT_ACCEPTABLE,
    TOO_MANY_INITS,
    TOO_MANY_SOCKETS,
    TRY_AGAIN,
    UNAUTHORIZED,
    Closed,
    closing,
)
from punchcard.api.context import Caller
from punchcard.api.documents import Operation
from punchcard.api.doors import IDLE_CHECK_SECONDS, Door
from punchcard.api.engine import Answer, Request, refuse_fault
from punchcard.api.languages import languages_of
from punchcard.api.limits import limits_of
from punchcard.errors import (
    InvalidInput,
    PunchcardError,
    RateLimited,
)
from punchcard.services import audit

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 3.0
SEND_SECONDS = 10.0
MAX_OPERATIONS = 20
MAX_WAITING_PER_ADDRESS = 50

log = structlog.get_logger(__name__)


class SocketEndpoint:
    """The ASGI app of one schema's sockets."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.waiting: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if not await self.door.allows(socket.headers, socket.url.scheme):
            await socket.close()  # before accepting: the handshake is answered with 403
            return
        if PROTOCOL not in scope.get("subprotocols", ()):
            await socket.accept()
            await socket.close(NOT_ACCEPTABLE, "Subprotocol not acceptable")
            return
        await socket.accept(PROTOCOL)
        with audit.origin("", socket.client.host if socket.client else ""):
            await Connection(self, socket).serve()


class Connection:
    """One socket and its operations."""

    def __init__(self, endpoint: SocketEndpoint, socket: WebSocket) -> None:
        self.endpoint = endpoint
        self.door = endpoint.door
        self.socket = socket
        self.address = socket.client.host if socket.client else ""
        self.operations: dict[str, asyncio.Task[None]] = {}
        self.caller: Caller | None = None

    async def serve(self) -> None:
        """Until either side closes."""
        try:
            with self._waiting():
                self.caller = await self._init()
            self.door.room.check(self.caller)
            with self.door.room.taken(self.caller):
                await self._talk(self.caller)
        except Closed as closed:
            await self._close(closed)
        except RateLimited as full:
            await self._close(Closed(TOO_MANY_SOCKETS, full.message))
        except WebSocketDisconnect:
            pass
        except Exception as fault:  # the last net
            refuse_fault(fault)  # logs it with its incident
            await self._close(Closed(BROKEN, "Something went wrong on our side"))

    async def _talk(self, caller: Caller) -> None:
        watch = asyncio.create_task(self._watch(caller))
        try:
            await self._send({"type": "connection_ack"})
            while True:
                await self._handle(await self._receive(), caller)
        finally:
            tasks = [*self.operations.values(), watch]
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[None]:
        """Sockets that have not said who they are: few an address."""
        waiting = self.endpoint.waiting
        if waiting[self.address] >= MAX_WAITING_PER_ADDRESS:
            raise Closed(TOO_MANY_SOCKETS, "Too many sockets are waiting")
        waiting[self.address] += 1
        try:
            yield
        finally:
            waiting[self.address] -= 1
            if waiting[self.address] <= 0:
                del waiting[self.address]

    async def _init(self) -> Caller:
        try:
            async with asyncio.timeout(INIT_SECONDS):  # pings do not lengthen it
                while (message := await self._receive())["type"] == "ping":
                    await self._send({"type": "pong"})
        except TimeoutError:
            raise Closed(INIT_TIMEOUT, "Connection initialisation timeout") from None
        if message["type"] != "connection_init":
            raise Closed(UNAUTHORIZED, "Unauthorized")
        parameters = message.get("payload")
        try:
            return await self.door.socket_caller(
                self.socket, parameters if isinstance(parameters, dict) else {}
            )
        except PunchcardError as error:
            raise closing(error) from None
        except Exception as fault:
            refuse_fault(fault)  # logs it with its incident
            raise Closed(TRY_AGAIN, "Something went wrong on our side") from None

    async def _handle(self, message: dict[str, Any], caller: Caller) -> None:
        match message["type"]:
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                await self._subscribe(message, caller)
            case "complete":
                task = self.operations.pop(_id_of(message), None)
                if task is not None:
                    task.cancel()
            case "connection_init":
                raise Closed(TOO_MANY_INITS, "Too many initialisation requests")
            case kind:
                raise Closed(BAD_REQUEST, f"Unknown message type {str(kind)[:50]}")

    async def _subscribe(self, message: dict[str, Any], caller: Caller) -> None:
        key, payload = _id_of(message), message.get("payload")
        if key in self.operations:
            raise Closed(ALREADY_EXISTS, f"Subscriber for {key[:50]} already exists")
        if len(self.operations) >= MAX_OPERATIONS:
            await self._refuse(key, f"At most {MAX_OPERATIONS} operations run on one socket.")
            return
        try:
            request = wire.request_of(payload if isinstance(payload, dict) else {})
        except InvalidInput as error:
            raise Closed(BAD_REQUEST, error.message) from None
        operation = self.door.engine.operation(request, (await self._now(caller)).rights)
        if isinstance(operation, Answer):
            await self._send({"id": key, "type": "error", "payload": operation.errors})
            return
        task = asyncio.create_task(self._run(key, request, operation, caller))
        self.operations[key] = task
        task.add_done_callback(lambda done: self._done(key, done))

    async def _run(self, key: str, request: Request, operation: Operation, caller: Caller) -> None:
        context = self.door.context(
            caller,
            address=self.address,
            user_agent=self.socket.headers.get("user-agent", ""),
            languages=languages_of(self.socket.headers),
        )
        answers = self.door.answers(request, operation, context)
        try:
            async for answer in answers:
                if not answer.executed:
                    await self._send({"id": key, "type": "error", "payload": answer.errors})
                    return
                await self._send({"id": key, "type": "next", "payload": answer.body()})
            self.operations.pop(key, None)  # the id is free before the client hears so
            await self._send({"id": key, "type": "complete"})
        except PunchcardError as error:
            await self._close(closing(error))
        except Closed as closed:
            await self._close(closed)
        finally:
            await answers.aclose()

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        if self.operations.get(key) is task:
            del self.operations[key]
        if not task.cancelled() and task.exception() is not None:
            log.error("socket.operation_failed", exc_info=task.exception())

    async def _watch(self, caller: Caller) -> None:
        """Sockets without a subscription end, too, when their caller may not stay."""
        while True:
            await asyncio.sleep(IDLE_CHECK_SECONDS)
            try:
                await self._now(caller)
            except Closed as closed:
                await self._close(closed)
                return

    async def _now(self, caller: Caller) -> Caller:
        try:
            return await self.door.still(caller)
        except PunchcardError as error:
            raise closing(error) from None

    async def _receive(self) -> dict[str, Any]:
        try:
            text = await self.socket.receive_text()
        except KeyError:
            raise Closed(BAD_REQUEST, "Messages are text") from None
        rights = self.caller.rights if self.caller else frozenset()
        if len(text) > limits_of(rights).body_bytes:
            raise Closed(BAD_REQUEST, "The message is too large")
        try:
            message = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise Closed(BAD_REQUEST, "Messages are JSON") from None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise Closed(BAD_REQUEST, "Messages are objects with a type")
        return message

    async def _refuse(self, key: str, text: str) -> None:
        error = {"message": text, "extensions": {"code": "RATE_LIMITED"}}
        await self._send({"id": key, "type": "error", "payload": [error]})

    async def _send(self, message: dict[str, Any]) -> None:
        """Hand a message over; whoever does not take it in time has to come back."""
        text = orjson.dumps(message, default=str).decode()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self.socket.send_text(text)
        except TimeoutError:
            raise Closed(TRY_AGAIN, "Too slow: resume after your last cursor") from None
        except (WebSocketDisconnect, RuntimeError):
            raise WebSocketDisconnect from None

    async def _close(self, closed: Closed) -> None:
        if self.socket.application_state is not WebSocketState.CONNECTED:
            return
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
            async with asyncio.timeout(SEND_SECONDS):
                await self.socket.close(closed.code, closed.reason[:120])


def _id_of(message: dict[str, Any]) -> str:
    key = message.get("id")
    if not isinstance(key, str) or not 0 < len(key) <= 200:
        raise Closed(BAD_REQUEST, "The message needs an id")
    return key

"""GraphQL by HTTP: POST, GET for queries on the admin schema, and streams as SSE."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from punchcard.api import sse, wire
from punchcard.api.context import Caller, Context
from punchcard.api.doors import Door
from punchcard.api.engine import Answer, Request, is_subscription, refuse, refuse_fault, refuse_ours
from punchcard.api.languages import languages_of
from punchcard.api.limits import limits_of
from punchcard.api.origins import CSRF_HEADER, cookie_problem, place_of, session_cookie
from punchcard.api.room import Room
from punchcard.errors import PunchcardError, RateLimited
from punchcard.services import audit
from punchcard.services.sessions import LIFETIME

BODY_SECONDS = 30.0
"""For two megabytes on a slow line; whoever dribbles is not waited for."""

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class BodyTooLarge(Exception):
    """The body exceeds what this caller may send."""


class BodyTooSlow(Exception):
    """The body does not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpEndpoint:
    """The ASGI app of one schema behind its door."""

    door: Door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        http = HttpRequest(scope, receive)
        request_id = secrets.token_hex(8)
        address = http.client.host if http.client else ""
        with audit.origin(request_id, address):
            try:
                response = await self._respond(http, address)
                response.headers.update(await self.door.cors(http.headers))
            except ClientDisconnect:
                return
            except Exception as fault:  # the last net: whatever it is, it is masked
                response = _fault(fault)
        response.headers["X-Request-Id"] = request_id
        await response(scope, receive, send)

    async def _respond(self, http: HttpRequest, address: str) -> Response:
        if http.method == "OPTIONS":
            return await self.door.preflight(http.headers)
        if http.method not in self.door.methods:
            return _refusal(
                405,
                "This method is not served here.",
                "METHOD_NOT_ALLOWED",
                Allow=", ".join(self.door.methods),
            )
        try:
            media = wire.accepted(http.headers)
            caller = await self.door.caller(http)
            request = await _read(http, caller)
        except wire.NotAcceptable:
            return _refusal(
                406, f"We answer {wire.GRAPHQL}, {wire.JSON} or {wire.EVENTS}.", "NOT_ACCEPTABLE"
            )
        except wire.UnsupportedMedia:
            return _refusal(415, "Send application/json in UTF-8.", "UNSUPPORTED_MEDIA_TYPE")
        except BodyTooSlow:
            return _refusal(408, "The request did not arrive in time.", "TIMEOUT")
        except BodyTooLarge:
            return _refusal(413, "The request is too large.", "PAYLOAD_TOO_LARGE")
        except PunchcardError as error:
            return _our_refusal(error)
        return await self._answer(http, request, caller, media, address)

    async def _answer(
        self, http: HttpRequest, request: Request, caller: Caller, media: str, address: str
    ) -> Response:
        operation = self.door.engine.operation(request, caller.rights)
        if isinstance(operation, Answer):
            return _response(operation, media)
        if http.method == "GET" and operation.kind.value != "query":
            return _refusal(
                405, "Only queries can be asked by GET.", "METHOD_NOT_ALLOWED", Allow="POST"
            )
        agent = http.headers.get("user-agent", "")
        if media == wire.EVENTS:
            context = self.door.context(
                caller, address=address, user_agent=agent, languages=languages_of(http.headers)
            )
            return self._streaming(self.door.answers(request, operation, context), caller)
        if is_subscription(operation):
            return _response(
                refuse("Subscribe by WebSocket, or accept text/event-stream.", "BAD_REQUEST"), media
            )
        problem = cookie_problem(place_of(http.headers, http.url.scheme))
        context = self.door.context(
            caller,
            address=address,
            user_agent=agent,
            languages=languages_of(http.headers),
            cookie_problem=problem,
        )
        answer = await self.door.engine.run(request, operation, context)
        return self._with_session(http, _response(answer, media), context)

    def _streaming(self, answers: AsyncGenerator[Answer, None], caller: Caller) -> Response:
        try:
            self.door.room.check(caller)
        except RateLimited as full:
            return _our_refusal(full)
        return _Stream(answers, self.door.room, caller)

    def _with_session(self, http: HttpRequest, response: Response, context: Context) -> Response:
        reply = context.reply
        if reply.session_token is None and not reply.session_ended:
            return response
        place = place_of(http.headers, http.url.scheme)
        response.headers["Set-Cookie"] = session_cookie(
            place,
            reply.session_token or "",
            admin_origin=self.door.admin_origin,
            seconds=0 if reply.session_ended else int(LIFETIME.total_seconds()),
        )
        return response


async def _read(http: HttpRequest, caller: Caller) -> Request:
    if http.method == "GET":
        # A page of somebody else can make a browser GET; it cannot set these headers.
        if not (http.headers.get("authorization") or http.headers.get(CSRF_HEADER)):
            raise wire.UnsupportedMedia
        return wire.request_in_url(http.query_params)
    wire.check_content_type(http.headers)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(http, limits_of(caller.rights).body_bytes)
    except TimeoutError:
        raise BodyTooSlow from None
    return wire.request_in_body(body)


async def _body(http: HttpRequest, allowed: int) -> bytes:
    told = http.headers.get("content-length", "")
    if told.isdecimal() and int(told) > allowed:
        raise BodyTooLarge
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > allowed:
            raise BodyTooLarge
    return bytes(body)


def _response(answer: Answer, media: str) -> Response:
    # Whoever asked for events and is refused gets the newer JSON with its status.
    media = wire.GRAPHQL if media == wire.EVENTS else media
    return Response(
        wire.encoded(answer),
        status_code=wire.status_of(answer, media),
        headers={**HEADERS, "Content-Type": f"{media}; charset=utf-8"},
    )


class _Stream(StreamingResponse):
    """Events for a caller, who has a place while they last."""

    def __init__(self, answers: AsyncGenerator[Answer, None], room: Room, caller: Caller) -> None:
        super().__init__(sse.stream(answers), headers={**HEADERS, **sse.HEADERS})
        self._room, self._caller = room, caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._room.taken(self._caller):
            await super().__call__(scope, receive, send)


def _refusal(status: int, message: str, code: str, **headers: str) -> Response:
    return Response(
        wire.encoded(refuse(message, code)),
        status_code=status,
        headers={**HEADERS, "Content-Type": f"{wire.JSON}; charset=utf-8", **headers},
    )


_STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "RATE_LIMITED": 429, "UNAVAILABLE": 503}


def _fault(fault: Exception) -> Response:
    answer = refuse_fault(fault)
    return Response(
        wire.encoded(answer),
        status_code=_STATUS.get(answer.code or "", 500),
        headers={**HEADERS, "Content-Type": f"{wire.JSON}; charset=utf-8"},
    )


def _our_refusal(error: PunchcardError) -> Response:
    answer = refuse_ours(error)
    headers = {"WWW-Authenticate": "Bearer"} if answer.code == "UNAUTHENTICATED" else {}
    if isinstance(error, RateLimited):
        headers["Retry-After"] = str(round(error.retry_after))
    return Response(
        wire.encoded(answer),
        status_code=_STATUS.get(answer.code or "", 400),
        headers={**HEADERS, "Content-Type": f"{wire.JSON}; charset=utf-8", **headers},
    )

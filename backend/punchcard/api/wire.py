"""GraphQL over HTTP as clients send it: bodies, query strings, Accept headers, status codes."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.datastructures import Headers, QueryParams

from punchcard.api.engine import Answer, Request
from punchcard.errors import InvalidInput

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"

# For the newer media type the status says how the request went.
_STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "TIMEOUT": 504, "UNAVAILABLE": 503}


class NotAcceptable(Exception):
    """The client accepts nothing that we can answer."""


class UnsupportedMedia(Exception):
    """The body is not application/json in UTF-8."""


def accepted(headers: Headers) -> str:
    """The media type to answer in. Raises NotAcceptable."""
    ranges = [_range(part) for part in headers.get("accept", JSON).split(",")]
    wanted = [media for media, quality in ranges if quality > 0]
    for media in wanted:
        if media in (EVENTS, GRAPHQL, JSON):
            return media
        if media in ("*/*", "application/*"):
            return JSON
    raise NotAcceptable


def check_content_type(headers: Headers) -> None:
    """Raises UnsupportedMedia unless the body is JSON in UTF-8; forms cannot send that."""
    media, _, rest = headers.get("content-type", "").partition(";")
    charset = rest.replace(" ", "").lower().partition("charset=")[2].strip('"')
    if media.strip().lower() != JSON or charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMedia


def request_in_body(body: bytes) -> Request:
    """The request of a POST. Raises InvalidInput."""
    try:
        parameters = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise InvalidInput("The body is not JSON.") from None
    if isinstance(parameters, list):
        raise InvalidInput("Batches are not served: send one operation a request.")
    if not isinstance(parameters, dict):
        raise InvalidInput("The body is a JSON object with a `query`.")
    return request_of(parameters)


def request_in_url(query: QueryParams) -> Request:
    """The request of a GET. Raises InvalidInput."""
    parameters: dict[str, Any] = dict(query)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            try:
                parameters[name] = orjson.loads(parameters[name])
            except orjson.JSONDecodeError:
                raise InvalidInput(f"`{name}` is not JSON.") from None
    return request_of(parameters)


def request_of(parameters: Mapping[str, Any]) -> Request:
    """The request of parsed parameters. Raises InvalidInput naming the one that is wrong."""
    query = parameters.get("query")
    if not isinstance(query, str) or not query.strip():
        raise InvalidInput("`query` is the text of a GraphQL document.", field="query")
    for name in ("variables", "extensions"):
        if not isinstance(parameters.get(name), dict | None):
            raise InvalidInput(f"`{name}` is an object.", field=name)
    named = parameters.get("operationName")
    if not isinstance(named, str | None):
        raise InvalidInput("`operationName` is text.", field="operationName")
    return Request(query=query, variables=parameters.get("variables"), operation_name=named)


def status_of(answer: Answer, media: str) -> int:
    """The HTTP status of an answer; clients of plain JSON expect 200 for whatever GraphQL says."""
    if answer.executed or media != GRAPHQL:
        return 200
    return _STATUS.get(answer.code or "", 400)


def encoded(answer: Answer) -> bytes:
    """The answer as JSON."""
    return orjson.dumps(answer.body(), default=str)


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return media, float(parameter[2:])
            except ValueError:
                return media, 0.0
    return media, 1.0

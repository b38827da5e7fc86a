"""Errors as clients see them, over HTTP, WebSocket and SSE alike: ours speak, others are masked."""

import errno
import re
import secrets
import socket
from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog
from graphql import GraphQLError, GraphQLFormattedError, GraphQLSyntaxError

from punchcard.api.refusals import codes_of, path_of
from punchcard.errors import PunchcardError, RateLimited

MAX_ERRORS = 5
OUTAGE = "The database does not answer at the moment: try again soon."
OUTAGES = (
    ConnectionError,
    socket.gaierror,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
)
# The socket of a server that is down is gone; so may be the way to its host.
_NO_WAY = {errno.ENOENT, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.ETIMEDOUT}
log = structlog.get_logger(__name__)
_SUGGESTION = re.compile(r"\s*Did you mean .*\?\s*$", re.DOTALL)


def request_error(message: str, code: str, **extensions: Any) -> GraphQLError:
    """An error about the request as a whole."""
    return GraphQLError(message, extensions={"code": code, **extensions})


def shown(errors: Sequence[GraphQLError] | None) -> list[GraphQLFormattedError]:
    """At most five errors, fit to be shown."""
    return [_shown(error) for error in (errors or ())[:MAX_ERRORS]]


def from_ours(error: PunchcardError) -> GraphQLError:
    """An error of ours outside of any field."""
    return GraphQLError(error.message, original_error=error)


def _shown(error: GraphQLError) -> GraphQLFormattedError:
    cause = _cause(error)
    if isinstance(cause, PunchcardError) and codes_of(cause)[1] != "INTERNAL":
        return _formatted(error, cause.message, _extensions(cause))
    if cause is None or (isinstance(cause, GraphQLError) and _about_the_request(error)):
        return _formatted(error, _SUGGESTION.sub("", error.message), _code(error))
    if is_outage(cause):
        log.warning("graphql.database_lost", path=error.path, error=repr(cause))
        return _formatted(error, OUTAGE, {"code": "UNAVAILABLE"})
    return _masked(error, cause)


def is_outage(cause: BaseException) -> bool:
    """Whether the database went away, which is nobody's mistake and soon over."""
    if isinstance(cause, OSError) and cause.errno in _NO_WAY:
        return True
    return isinstance(cause, OUTAGES)


def _cause(error: GraphQLError) -> BaseException | None:
    """What raised it; None if graphql-core refused the request itself."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if cause is None and error.path is not None:
        return error  # raised while a value was completed: ours to look into
    return cause


def _about_the_request(error: GraphQLError) -> bool:
    return error.path is None or error.message.startswith("Argument ")


def _extensions(cause: PunchcardError) -> dict[str, Any]:
    extensions: dict[str, Any] = {"code": codes_of(cause)[1]}
    if path := path_of(cause):
        extensions["field"] = path
    if isinstance(cause, RateLimited):
        extensions["retryAfter"] = round(cause.retry_after)
    return extensions


def _code(error: GraphQLError) -> dict[str, Any]:
    given = error.extensions or {}
    if "code" in given:
        return dict(given)
    if isinstance(error, GraphQLSyntaxError):
        return {"code": "GRAPHQL_PARSE_FAILED"}
    coercion = error.message.startswith(("Variable ", "Argument "))
    return {"code": "BAD_USER_INPUT" if coercion else "GRAPHQL_VALIDATION_FAILED"}


def _masked(error: GraphQLError, cause: BaseException) -> GraphQLFormattedError:
    incident = secrets.token_hex(6)
    log.error("graphql.failed", incident=incident, path=error.path, exc_info=cause)
    message = f"Something went wrong on our side; it is logged as {incident}."
    return _formatted(error, message, {"code": "INTERNAL", "incident": incident})


def _formatted(
    error: GraphQLError, message: str, extensions: dict[str, Any]
) -> GraphQLFormattedError:
    formatted = error.formatted
    formatted["message"] = message
    formatted["extensions"] = extensions
    return formatted

"""How an error of ours is answered: as a refusal in a payload, or as a top-level error."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from punchcard.api.context import Info
from punchcard.api.fields import F, resolver
from punchcard.api.permissions import Right
from punchcard.api.shared import ErrorCode, UserError
from punchcard.errors import (
    AlreadyExists,
    ConfigurationError,
    Conflict,
    Forbidden,
    IdempotencyMismatch,
    InsufficientPoints,
    InvalidInput,
    MemberBlocked,
    NotFound,
    PunchcardError,
    RateLimited,
    SessionExpired,
    Unauthenticated,
    Unavailable,
)

# The one table: class -> (code in `userErrors`, or None if it never stands there;
#                          `extensions.code` of a top-level error). The nearest base class counts.
CODES: dict[type[PunchcardError], tuple[ErrorCode | None, str]] = {
    InvalidInput: (ErrorCode.INVALID_INPUT, "BAD_USER_INPUT"),
    NotFound: (ErrorCode.NOT_FOUND, "NOT_FOUND"),
    Conflict: (ErrorCode.CONFLICT, "CONFLICT"),
    AlreadyExists: (ErrorCode.ALREADY_EXISTS, "ALREADY_EXISTS"),
    IdempotencyMismatch: (ErrorCode.IDEMPOTENCY_MISMATCH, "IDEMPOTENCY_MISMATCH"),
    InsufficientPoints: (ErrorCode.INSUFFICIENT_POINTS, "INSUFFICIENT_POINTS"),
    MemberBlocked: (ErrorCode.MEMBER_BLOCKED, "MEMBER_BLOCKED"),
    Unauthenticated: (ErrorCode.UNAUTHENTICATED, "UNAUTHENTICATED"),
    SessionExpired: (None, "UNAUTHENTICATED"),
    Forbidden: (None, "FORBIDDEN"),
    RateLimited: (ErrorCode.RATE_LIMITED, "RATE_LIMITED"),
    Unavailable: (ErrorCode.UNAVAILABLE, "UNAVAILABLE"),
    ConfigurationError: (ErrorCode.UNAVAILABLE, "CONFIGURATION"),
    PunchcardError: (None, "INTERNAL"),
}


def codes_of(error: PunchcardError) -> tuple[ErrorCode | None, str]:
    """The codes of an error of ours."""
    return next(CODES[kind] for kind in type(error).__mro__ if kind in CODES)


def user_error(error: PunchcardError) -> UserError:
    """The error as an item of `userErrors`; raises it if it cannot stand there."""
    code, _ = codes_of(error)
    if code is None:
        raise error
    return UserError(field=path_of(error), code=code, message=error.message)


def path_of(error: PunchcardError) -> list[str] | None:
    """The path as clients wrote it: camelCase, except inside settings."""
    if error.field is None:
        return None
    inside = "settings" in error.field[:-1]
    return list(error.field) if inside else [camel(name) for name in error.field]


def mutation(right: Right, payload: type[Any]) -> Callable[[F], F]:
    """A mutation that answers expected refusals with its payload and `userErrors`."""

    def decorate(method: F) -> F:
        @wraps(method)
        async def answer(self: Any, info: Info, **arguments: Any) -> Any:
            info.context.forget()
            try:
                return await method(self, info, **arguments)
            except PunchcardError as error:
                return payload(user_errors=[user_error(error)])

        return cast(F, resolver(right)(answer))

    return decorate


def camel(name: str) -> str:
    """A name as clients write it."""
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)

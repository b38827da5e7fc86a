"""The errors Punchcard raises on purpose, and nothing else.

PunchcardError              anything a person can be told about
├── InvalidInput            a value is wrong; `field` says which
├── NotFound                there is no such thing, or you may not see it: the same answer
├── Conflict                true a moment ago, not now: read again and decide anew
│   ├── AlreadyExists       the name, key or code is taken
│   ├── CodeRefused         the code cannot be used for this; `problem` says why
│   └── IdempotencyMismatch the same key came before with other content
├── InsufficientPoints      the balance does not cover it
├── MemberBlocked           the member can neither earn nor spend
├── Unauthenticated         no valid session, key or token
│   └── SessionExpired      it was valid once
├── Forbidden               signed in, but not allowed
├── RateLimited             too much at once; `retry_after` seconds
├── Unavailable             a part we need does not answer; trying again may help
│   └── DatabaseUnavailable PostgreSQL does not answer or does not start
└── ConfigurationError      the operator must change something first
    └── SchemaTooNew        the database was migrated by a newer Punchcard

Every error has a `code` that never changes (clients compare it), a message for people that says
what to do next, and, where one input is to blame, the `field` path to it.
"""

from collections.abc import Sequence
from typing import ClassVar

FieldPath = tuple[str, ...]


class PunchcardError(Exception):
    """Base of everything raised on purpose; its message may be shown to whoever asked."""

    code: ClassVar[str] = "ERROR"

    def __init__(self, message: str, *, field: str | Sequence[str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = _path(field)

    def __str__(self) -> str:
        return self.message


class InvalidInput(PunchcardError):
    """A value is wrong; `field` says which."""

    code = "INVALID_INPUT"


class NotFound(PunchcardError):
    """There is no such thing, or the asker may not see it."""

    code = "NOT_FOUND"


class Conflict(PunchcardError):
    """The world has moved since the decision was made."""

    code = "CONFLICT"


class AlreadyExists(Conflict):
    """The name, key or code is taken."""

    code = "ALREADY_EXISTS"


class CodeRefused(Conflict):
    """A code of a reward cannot be used for what was asked; `problem` says why."""

    code = "CODE_REFUSED"

    def __init__(self, message: str, *, problem: str, field: str) -> None:
        super().__init__(message, field=field)
        self.problem = problem


class IdempotencyMismatch(Conflict):
    """The same idempotency key came before with other content."""

    code = "IDEMPOTENCY_MISMATCH"


class InsufficientPoints(PunchcardError):
    """The available balance does not cover what was asked for."""

    code = "INSUFFICIENT_POINTS"


class MemberBlocked(PunchcardError):
    """The member is blocked and can neither earn nor spend."""

    code = "MEMBER_BLOCKED"


class Unauthenticated(PunchcardError):
    """No valid session, key or token came with the request."""

    code = "UNAUTHENTICATED"


class SessionExpired(Unauthenticated):
    """The session or token was valid once and is not any more."""

    code = "SESSION_EXPIRED"


class Forbidden(PunchcardError):
    """The asker is known, but not allowed to do this."""

    code = "FORBIDDEN"


class RateLimited(PunchcardError):
    """Too much was asked at once."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(PunchcardError):
    """A part that is needed does not answer; trying again may help."""

    code = "UNAVAILABLE"


class DatabaseUnavailable(Unavailable):
    """PostgreSQL does not answer, or does not start."""

    code = "DATABASE_UNAVAILABLE"


class ConfigurationError(PunchcardError):
    """The operator must change something before this can work."""

    code = "CONFIGURATION"


class SchemaTooNew(ConfigurationError):
    """The database was migrated by a newer Punchcard than this one."""

    code = "SCHEMA_TOO_NEW"


def _path(field: str | Sequence[str] | None) -> FieldPath | None:
    if field is None:
        return None
    return tuple(field.split(".")) if isinstance(field, str) else tuple(field)

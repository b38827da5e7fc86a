"""Jobs of the clock, partner keys and the audit log."""

import datetime as dt

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.actors import Actor
from punchcard.api.context import Info
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import Node, UserError

ADMIN = Right.ADMIN


@output
class Job:
    """Work that the clock does."""

    name: str = open_to(Right.STAFF)
    label: str = open_to(Right.STAFF)
    every_seconds: int = open_to(Right.STAFF)
    next_run_at: dt.datetime | None = open_to(Right.STAFF)
    last_started_at: dt.datetime | None = open_to(Right.STAFF)
    last_finished_at: dt.datetime | None = open_to(Right.STAFF)
    last_error: str | None = open_to(Right.STAFF)
    last_counts: JSON = open_to(Right.STAFF, "What the last run did.")
    running: bool = open_to(Right.STAFF)


@output
class ApiKey(Node):
    """A partner's key. The secret itself is shown once, when it is made."""

    id: strawberry.ID = open_to(ADMIN)
    name: str = open_to(ADMIN)
    prefix: str = open_to(ADMIN, "The beginning of the key, to tell keys apart.")
    scopes: list[str] = open_to(ADMIN)
    created_at: dt.datetime = open_to(ADMIN)
    expires_at: dt.datetime | None = open_to(ADMIN)
    last_used_at: dt.datetime | None = open_to(ADMIN, "To the minute.")
    revoked_at: dt.datetime | None = open_to(ADMIN)


@output
class AuditEntry:
    """Who did what, when, from where."""

    actor_name: strawberry.Private[str]

    at: dt.datetime = open_to(ADMIN)
    action: str = open_to(ADMIN)
    target: str = open_to(ADMIN)
    before: JSON | None = open_to(ADMIN)
    after: JSON | None = open_to(ADMIN)
    request_id: str = open_to(ADMIN)
    address: str = open_to(ADMIN)

    @resolver(ADMIN)
    async def actor(self, info: Info) -> Actor:
        """Who did it."""
        return await info.context.load(Read.ACTORS, self.actor_name)


@input_type
class CreateApiKeyInput:
    """A new partner key."""

    name: str
    scopes: list[str] = about("Such as members:read, orders:write.")
    expires_at: dt.datetime | None = None


@input_type
class RevokeApiKeyInput:
    """End a key at once, also on open sockets."""

    id: strawberry.ID


@output
class CreateApiKeyPayload:
    """The key, and its secret for the only time."""

    api_key: ApiKey | None = open_to(ADMIN, default=None)
    secret: str | None = open_to(ADMIN, "Keep it now: it cannot be shown again.", default=None)
    user_errors: list[UserError] = open_to(ADMIN, default_factory=list)


@output
class RevokeApiKeyPayload:
    """The key that ended."""

    api_key: ApiKey | None = open_to(ADMIN, default=None)
    user_errors: list[UserError] = open_to(ADMIN, default_factory=list)

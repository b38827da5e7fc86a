"""The log of emails: what went out, what did not and why; and trying again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from punchcard.db.notify import nudge
from punchcard.db.sql import emails as sql
from punchcard.db.sql import outbox as outbox_sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import Conflict, NotFound
from punchcard.services import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEmail:
    """One email of the log. Without a subject it has not been rendered (yet)."""

    id: UUID
    kind: str
    state: str
    detail: str
    member_id: UUID | None
    member_name: str | None
    to_address: str | None
    subject: str | None
    created_at: datetime
    settled_at: datetime | None
    next_attempt_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEmailBody(LoggedEmail):
    """One email of the log with what stands in it."""

    html: str | None
    text: str | None
    message_id: str | None
    from_address: str | None


async def log(
    *,
    first: int,
    after: tuple[datetime, UUID] | None = None,
    states: Collection[str] = (),
    member_id: UUID | None = None,
    actor: str,
) -> list[LoggedEmail]:
    """Emails, newest first; `after` is the (created_at, id) of the last one seen."""
    del actor
    async with connection() as raw:
        rows = await sql.log(raw, first=first, after=after, states=states, member_id=member_id)
    return [LoggedEmail(**row) for row in rows]


async def read(*, outbox_id: UUID, actor: str) -> LoggedEmailBody:
    """One email with its content. Raises NotFound."""
    del actor
    async with connection() as raw:
        row = await sql.one(raw, outbox_id)
    if row is None:
        raise NotFound("There is no such email.", field="id")
    values = dict(row)
    return LoggedEmailBody(text=values.pop("plain"), **values)


async def retry(*, outbox_id: UUID, actor: str) -> LoggedEmailBody:
    """Let an email that did not go out be tried anew. Raises NotFound or Conflict."""
    async with transaction() as raw:
        known = await read(outbox_id=outbox_id, actor=actor)
        if known.state == "bounced":
            await outbox_sql.unflag_bounced(raw, outbox_id)
        # The address or the switch may have changed since; what may have arrived stays the same.
        if known.state not in ("failed", "held"):
            await sql.forget(raw, outbox_id)
        if not await outbox_sql.requeue(raw, outbox_id):
            raise Conflict(f"An email that is {known.state} cannot be tried again.")
        target, before = f"email:{outbox_id}", {"state": known.state}
        await audit.log(actor=actor, action="email.retried", target=target, before=before)
    nudge()
    return await read(outbox_id=outbox_id, actor=actor)

"""The log of emails: what went out, what did not and why; and trying again."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from punchcard.core.codes import masked
from punchcard.db.notify import nudge
from punchcard.db.sql import emails as sql
from punchcard.db.sql import outbox as outbox_sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import Conflict, NotFound
from punchcard.services import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEmail:
    """One email of the log. Without a subject it has not been rendered (yet). `code`: a code that
    it tells, whole only for those who may know codes."""

    id: UUID
    kind: str
    state: str
    detail: str
    member_id: UUID | None
    member_name: str | None
    to_address: str | None
    subject: str | None
    code: str | None
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
    kinds: Collection[str] = (),
    member_id: UUID | None = None,
    codes: bool = False,
    actor: str,
) -> list[LoggedEmail]:
    """Emails, newest first; `after` is the (created_at, id) of the last one seen. `codes`: show
    live codes, instead of enough of them to recognise one."""
    del actor
    async with connection() as raw:
        rows = await sql.log(
            raw, first=first, after=after, states=states, kinds=kinds, member_id=member_id
        )
    return [LoggedEmail(**_shown(row, codes=codes)) for row in rows]


async def read(*, outbox_id: UUID, codes: bool = False, actor: str) -> LoggedEmailBody:
    """One email with its content. Raises NotFound."""
    del actor
    async with connection() as raw:
        row = await sql.one(raw, outbox_id)
    if row is None:
        raise NotFound("There is no such email.", field="id")
    values = _shown(row, codes=codes)
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
        queued = await read(outbox_id=outbox_id, actor=actor)
    nudge()
    return queued


def _shown(row: Mapping[str, Any], *, codes: bool) -> dict[str, Any]:
    """A row as its reader may see it."""
    values = dict(row)
    code = values["code"]
    if code and not codes:
        hidden = re.compile(re.escape(code), re.IGNORECASE)
        for name in ("code", "subject", "html", "plain"):
            if values.get(name):
                values[name] = hidden.sub(masked(code), values[name])
    return values

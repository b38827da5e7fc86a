"""Jobs, keys and the audit log: services bound to the schema."""

from typing import Any

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.operations import (
    ApiKey,
    AuditEntry,
    CreateApiKeyInput,
    CreateApiKeyPayload,
    Job,
    RevokeApiKeyInput,
    RevokeApiKeyPayload,
)
from punchcard.api.context import Context
from punchcard.api.ids import global_id, uuid_in
from punchcard.api.paging import connection, cursors
from punchcard.api.shared import Connection, check_first
from punchcard.core.fact_checks import check_text
from punchcard.db.sql.audit import AuditRow
from punchcard.errors import NotFound
from punchcard.services import audit, keys, schedule


async def jobs(context: Context) -> list[Job]:
    """The clock's work."""
    return [
        Job(
            name=job.name,
            label=job.label,
            every_seconds=job.every_seconds,
            next_run_at=job.next_run_at,
            last_started_at=job.last_started_at,
            last_finished_at=job.last_finished_at,
            last_error=job.last_error or None,
            last_counts=JSON(dict(job.last_counts)),
            running=job.running,
        )
        for job in await schedule.jobs(actor=context.caller.actor)
    ]


async def api_keys() -> list[ApiKey]:
    """Partner keys."""
    return [_key(key) for key in await keys.all_keys()]


async def create_key(context: Context, given: CreateApiKeyInput) -> CreateApiKeyPayload:
    """Make a key."""
    made = await keys.create_key(
        name=given.name,
        scopes=given.scopes,
        expires_at=given.expires_at,
        actor=context.caller.actor,
    )
    return CreateApiKeyPayload(api_key=_key(made.key), secret=made.secret)


async def revoke_key(context: Context, given: RevokeApiKeyInput) -> RevokeApiKeyPayload:
    """End a key."""
    key = uuid_in(given.id, "ApiKey")
    if key is None:
        raise NotFound("There is no such key.", field="id")
    return RevokeApiKeyPayload(
        api_key=_key(await keys.revoke_key(key_id=key, actor=context.caller.actor))
    )


async def audit_log(
    context: Context, *, first: int, after: str | None, target: str | None
) -> Connection[AuditEntry]:
    """Who did what."""
    place = context.cursor("audit", after)
    check_text(target, "target")
    rows = await audit.entries(
        actor=context.caller.actor,
        first=check_first(first) + 1,
        before_id=place[0] if place else None,
        target=target,
    )
    cursor = cursors(context.cursors, "audit", _audit_place)
    return connection(rows, first, node=_audit_entry, cursor=cursor)


def _key(key: keys.Key) -> ApiKey:
    return ApiKey(
        id=strawberry.ID(global_id("ApiKey", key.id)),
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )


def _audit_entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        actor_name=row.actor,
        at=row.at,
        action=row.action,
        target=row.target,
        before=JSON(row.before) if row.before is not None else None,
        after=JSON(row.after) if row.after is not None else None,
        request_id=row.request_id,
        address=row.address,
    )


def _audit_place(row: AuditRow) -> list[Any]:
    return [row.id]

"""The audit log: who did what to what, when, from where; written in the transaction of the act."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from punchcard.db import unit_of_work
from punchcard.db.sql import audit as sql
from punchcard.db.sql.audit import AuditRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from."""

    request_id: str = ""
    address: str = ""


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("audit_origin", default=NOWHERE)


@contextmanager
def origin(request_id: str, address: str) -> Iterator[None]:
    """Rows written inside carry this request's id and address."""
    token = _origin.set(Origin(request_id=request_id, address=address))
    try:
        yield
    finally:
        _origin.reset(token)


async def log(
    *,
    actor: str,
    action: str,
    target: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one row; inside `unit_of_work.transaction()` it commits or fails with the act."""
    where = _origin.get()
    async with unit_of_work.connection() as connection:
        await sql.insert(
            connection,
            actor=actor,
            action=action,
            target=target,
            before=before,
            after=after,
            request_id=where.request_id,
            address=where.address,
        )


async def entries(
    *, actor: str, first: int, before_id: int | None = None, target: str | None = None
) -> list[AuditRow]:
    """Rows, newest first."""
    del actor  # reading the log is not an act of its own; the permission stands on the field
    async with unit_of_work.connection() as connection:
        return await sql.page(connection, before_id=before_id, target=target, limit=first)

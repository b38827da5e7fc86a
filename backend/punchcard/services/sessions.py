"""Sessions of staff: a random token in a cookie, its hash in a row that can be revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from punchcard.core.identity import email_key
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.models.access import StaffRow, StaffSessionRow
from punchcard.db.sql import access as sql
from punchcard.db.sql.access import SessionRow
from punchcard.errors import Unauthenticated
from punchcard.services import audit
from punchcard.services.passwords import PasswordWorkers
from punchcard.services.throttle import Throttle

LIFETIME = timedelta(days=7)
MAX_TEXT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that has just begun. The token is known to its holder only."""

    token: str
    session: SessionRow


class SignIns:
    """The door for staff; one a process, because it counts tries."""

    def __init__(self) -> None:
        self._throttle = Throttle()
        self._workers = PasswordWorkers()

    async def sign_in(
        self,
        *,
        email: str,
        password: str,
        address: str,
        user_agent: str,
        replaces: UUID | None = None,
    ) -> SignedIn:
        """Begin a session; one that the caller already held ends.

        Raises Unauthenticated with one text for every reason, or RateLimited.
        """
        account = email_key(email)[:MAX_TEXT].replace("\0", "")
        await self._throttle.check(account=account, address=address)
        staff = await StaffRow.get_or_none(email_key=account, disabled_at=None)
        known = staff.password_hash if staff else None
        matches = await self._workers.verify(password, known)
        if staff is None or not matches:
            await audit.log(actor="anonymous:", action="session.refused", after={"email": account})
            raise Unauthenticated("The e-mail or the password is not right.")
        await self._throttle.forget(account=account)
        return await _begin(staff, address=address, user_agent=user_agent, replaces=replaces)


async def by_token(*, token: str) -> SessionRow | None:
    """The live session of a token; notes the use, to the minute."""
    async with unit_of_work.connection() as connection:
        found = await sql.session_by_token(connection, _hash(token))
        if found is not None and found.stale:
            await sql.seen(connection, found.session_id)
    return found


async def still(*, session_id: UUID) -> SessionRow | None:
    """The session, if it has not ended meanwhile."""
    async with unit_of_work.connection() as connection:
        return await sql.session_by_id(connection, session_id)


async def sign_out(*, session_id: UUID, actor: str) -> None:
    """End a session; its open sockets close."""
    async with unit_of_work.transaction():
        await _revoke(session_id)
        await audit.log(actor=actor, action="session.ended", target=f"session:{session_id}")


async def _begin(
    staff: StaffRow, *, address: str, user_agent: str, replaces: UUID | None
) -> SignedIn:
    token = secrets.token_urlsafe(32)
    async with unit_of_work.transaction() as connection:
        row = await StaffSessionRow.create(
            id=new_id(),
            staff=staff,
            token_hash=_hash(token),
            address=address[:MAX_TEXT],
            user_agent=user_agent[:MAX_TEXT],
            expires_at=datetime.now(UTC) + LIFETIME,
        )
        if replaces is not None:
            await _revoke(replaces)
        await audit.log(
            actor=f"staff:{staff.id}", action="session.begun", target=f"session:{row.id}"
        )
        session = await sql.session_by_id(connection, row.id)
    if session is None:
        raise Unauthenticated("The account was disabled at this moment.")
    return SignedIn(token=token, session=session)


async def _revoke(session_id: UUID) -> None:
    await StaffSessionRow.filter(id=session_id, revoked_at=None).update(
        revoked_at=datetime.now(UTC)
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

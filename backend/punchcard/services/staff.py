"""Members of staff: made, and their passwords set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.identity import check_email, check_name, email_key
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.models.access import StaffRow, StaffSessionRow
from punchcard.errors import AlreadyExists, InvalidInput
from punchcard.services import audit
from punchcard.services.passwords import check_password, hash_password

ROLES = ("admin", "staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member of staff."""

    id: UUID
    email: str
    name: str
    role: str
    permissions: tuple[str, ...]


async def anybody() -> bool:
    """Whether anybody may sign in yet."""
    return await StaffRow.exists(disabled_at=None)


async def create_staff(
    *,
    email: str,
    name: str,
    password: str,
    actor: str,
    role: str = "admin",
    permissions: Iterable[str] = (),
) -> Staff:
    """A new member of staff. Raises InvalidInput, or AlreadyExists for a known e-mail."""
    email, name = check_email(email), check_name(name)
    check_password(password, email=email)
    if role not in ROLES:
        raise InvalidInput(f"The role is one of: {', '.join(ROLES)}.", field="role")
    password_hash = await hash_password(password)
    async with unit_of_work.transaction():
        if await StaffRow.exists(email_key=email_key(email)):
            raise AlreadyExists("There is somebody with that e-mail already.", field="email")
        row = await StaffRow.create(
            id=new_id(),
            email=email,
            email_key=email_key(email),
            name=name or email,
            role=role,
            permissions=sorted(set(permissions)),
            password_hash=password_hash,
        )
        await audit.log(
            actor=actor,
            action="staff.created",
            target=f"staff:{row.id}",
            after={"email": row.email, "role": row.role, "permissions": row.permissions},
        )
    return _staff(row)


async def set_password(*, email: str, password: str, actor: str) -> Staff | None:
    """Give somebody a new password and end all their sessions. None: nobody has that e-mail."""
    check_password(password, email=email)
    password_hash = await hash_password(password)
    async with unit_of_work.transaction():
        row = await StaffRow.select_for_update().get_or_none(email_key=email_key(email))
        if row is None:
            return None
        row.password_hash = password_hash
        await row.save(update_fields=["password_hash"])
        await StaffSessionRow.filter(staff_id=row.id, revoked_at=None).update(
            revoked_at=datetime.now(UTC)
        )
        await audit.log(actor=actor, action="staff.password_set", target=f"staff:{row.id}")
    return _staff(row)


async def ensure_staff(*, email: str, name: str, password: str, actor: str) -> Staff:
    """An admin with this e-mail and password, whether known before or not."""
    known = await set_password(email=email, password=password, actor=actor)
    if known is not None:
        return known
    return await create_staff(email=email, name=name, password=password, actor=actor)


def _staff(row: StaffRow) -> Staff:
    return Staff(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        permissions=tuple(row.permissions),
    )

"""Partner keys: 256 random bits behind an indexed prefix; only their hash is kept."""

import hashlib
import hmac
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.identity import check_name
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.models.access import ApiKeyRow
from punchcard.db.sql import access as sql
from punchcard.db.sql.access import KeyRow
from punchcard.errors import InvalidInput, NotFound
from punchcard.services import audit

SCOPES = (
    "members:read",
    "members:write",
    "points:write",
    "orders:write",
    "rules:read",
    "rules:write",
    "activity:read",
    "emails:read",
    "codes:use",
    "events:write",
)
PREFIX_LENGTH = len("sk_") + 10
_LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A partner key as it can be shown."""

    id: UUID
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that has just been made, and its secret for the only time."""

    key: Key
    secret: str


async def create_key(
    *, name: str, scopes: Sequence[str], actor: str, expires_at: datetime | None = None
) -> NewKey:
    """A new partner key. Raises InvalidInput."""
    name = check_name(name)
    if not name:
        raise InvalidInput("Give the key a name, so that you know it later.", field="name")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise InvalidInput(f"Scopes are some of: {', '.join(SCOPES)}.", field="scopes")
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise InvalidInput("The key would have expired already.", field="expires_at")
    prefix = "sk_" + "".join(secrets.choice(_LETTERS) for _ in range(PREFIX_LENGTH - 3))
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    async with unit_of_work.transaction():
        row = await ApiKeyRow.create(
            id=new_id(),
            name=name,
            prefix=prefix,
            secret_hash=_hash(secret),
            scopes=sorted(set(scopes)),
            created_by=actor,
            expires_at=expires_at,
        )
        await audit.log(
            actor=actor,
            action="api_key.created",
            target=f"key:{row.id}",
            after={"name": name, "prefix": prefix, "scopes": row.scopes},
        )
    return NewKey(key=_key(row), secret=secret)


async def revoke_key(*, key_id: UUID, actor: str) -> Key:
    """End a key at once; its open sockets close. Raises NotFound."""
    async with unit_of_work.transaction():
        row = await ApiKeyRow.select_for_update().get_or_none(id=key_id)
        if row is None:
            raise NotFound("There is no such key.", field="id")
        if row.revoked_at is None:
            row.revoked_at = datetime.now(UTC)
            await row.save(update_fields=["revoked_at"])
            await audit.log(actor=actor, action="api_key.revoked", target=f"key:{row.id}")
    return _key(row)


async def all_keys() -> list[Key]:
    """Every key, newest first."""
    return [_key(row) for row in await ApiKeyRow.all().order_by("-created_at", "-id")]


async def by_secret(*, secret: str) -> KeyRow | None:
    """The live key with this secret; notes the use, to the minute."""
    prefix = secret[:PREFIX_LENGTH]
    if not prefix.isascii() or not prefix.isprintable():
        return None
    async with unit_of_work.connection() as connection:
        found = await sql.key_by_prefix(connection, prefix)
        if found is None or not hmac.compare_digest(found.secret_hash, _hash(secret)):
            return None
        if found.stale:
            await sql.used(connection, found.key_id)
    return found


async def still(*, key_id: UUID) -> KeyRow | None:
    """The key, if it has not ended meanwhile."""
    async with unit_of_work.connection() as connection:
        return await sql.key_by_id(connection, key_id)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _key(row: ApiKeyRow) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )

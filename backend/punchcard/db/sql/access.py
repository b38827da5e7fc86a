"""Finding out who asks: every request does one of these, so they are single statements."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A live session and whose it is. The order of the fields is that of `_SESSION`."""

    session_id: UUID
    staff_id: UUID
    email: str
    name: str
    role: str
    permissions: list[str]
    expires_at: datetime
    stale: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A live partner key. The order of the fields is that of `_KEY`."""

    key_id: UUID
    name: str
    secret_hash: bytes
    scopes: list[str]
    expires_at: datetime | None
    stale: bool


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A live signing key of a storefront, and the member its store names so (None: nobody yet).
    The order of the fields is that of `_SIGNING_KEY`."""

    secret_encrypted: bytes
    storefront_id: UUID
    store: str
    origins: list[str]
    max_token_minutes: int
    member_id: UUID | None


@dataclass(frozen=True, slots=True)
class Storefront:
    """A storefront found by its publishable key."""

    storefront_id: UUID
    store: str
    origins: list[str]


# "stale": the time of last use is older than a minute, so it is worth writing.
_SESSION = """
    SELECT s.id, t.id, t.email, t.name, t.role, t.permissions, s.expires_at,
        s.seen_at < now() - interval '1 minute'
    FROM staff_session s JOIN staff t ON t.id = s.staff_id
    WHERE s.{column} = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
        AND t.disabled_at IS NULL
"""

_KEY = """
    SELECT id, name, secret_hash, scopes, expires_at,
        coalesce(last_used_at < now() - interval '1 minute', true)
    FROM api_key
    WHERE {column} = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
"""

_SIGNING_KEY = """
    SELECT k.secret_encrypted, s.id, s.store, s.origins, s.max_token_minutes, i.member_id
    FROM signing_key k JOIN storefront s ON s.id = k.storefront_id
        LEFT JOIN member_identity i ON i.store = s.store AND i.external_id = $2
    WHERE k.kid = $1 AND k.revoked_at IS NULL AND s.revoked_at IS NULL
"""

_PUBLISHABLE = """
    SELECT id, store, origins FROM storefront WHERE publishable_key = $1 AND revoked_at IS NULL
"""


async def session_by_token(connection: asyncpg.Connection, token_hash: bytes) -> SessionRow | None:
    """The live session of a token."""
    row = await connection.fetchrow(_SESSION.format(column="token_hash"), token_hash)
    return SessionRow(*row) if row else None


async def session_by_id(connection: asyncpg.Connection, session_id: UUID) -> SessionRow | None:
    """The session, if it is still live."""
    row = await connection.fetchrow(_SESSION.format(column="id"), session_id)
    return SessionRow(*row) if row else None


async def seen(connection: asyncpg.Connection, session_id: UUID) -> None:
    """Note that a session was used."""
    await connection.execute("UPDATE staff_session SET seen_at = now() WHERE id = $1", session_id)


async def key_by_prefix(connection: asyncpg.Connection, prefix: str) -> KeyRow | None:
    """The live key with this prefix; its secret is still to be compared."""
    row = await connection.fetchrow(_KEY.format(column="prefix"), prefix)
    return KeyRow(*row) if row else None


async def key_by_id(connection: asyncpg.Connection, key_id: UUID) -> KeyRow | None:
    """The key, if it is still live."""
    row = await connection.fetchrow(_KEY.format(column="id"), key_id)
    return KeyRow(*row) if row else None


async def used(connection: asyncpg.Connection, key_id: UUID) -> None:
    """Note that a key was used."""
    await connection.execute("UPDATE api_key SET last_used_at = now() WHERE id = $1", key_id)


async def signing_key(
    connection: asyncpg.Connection, kid: str, external_id: str | None = None
) -> SigningKey | None:
    """The live signing key of this id, and whom it may be about to name."""
    row = await connection.fetchrow(_SIGNING_KEY, kid, external_id)
    return SigningKey(*row) if row else None


async def storefront_by_key(
    connection: asyncpg.Connection, publishable_key: str
) -> Storefront | None:
    """The storefront with this publishable key."""
    row = await connection.fetchrow(_PUBLISHABLE, publishable_key)
    return Storefront(*row) if row else None


async def origins(connection: asyncpg.Connection) -> set[str]:
    """Every origin that any storefront allows: for preflights, which carry no key."""
    rows = await connection.fetch(
        "SELECT DISTINCT unnest(origins) AS origin FROM storefront WHERE revoked_at IS NULL"
    )
    return {row["origin"] for row in rows}

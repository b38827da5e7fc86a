"""Storefronts: their publishable keys, origins and signing keys, and the tokens these sign."""

import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import jwt

from punchcard.core.identity import check_name, is_storable
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.models.access import SigningKeyRow, StorefrontRow
from punchcard.db.sql import access as sql
from punchcard.db.sql.access import Storefront
from punchcard.errors import AlreadyExists, InvalidInput, NotFound, SessionExpired, Unauthenticated
from punchcard.services import audit
from punchcard.services.vault import Vault

AUDIENCE = "punchcard"
LEEWAY_SECONDS = 60
MAX_TOKEN_MINUTES = 24 * 60
_STORE = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStorefront:
    """A storefront, and its signing key for the only time."""

    id: UUID
    store: str
    publishable_key: str
    kid: str
    signing_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Whom a customer token names. `member_id` None: not a member yet."""

    storefront_id: UUID
    store: str
    external_id: str
    member_id: UUID | None
    email: str | None
    expires_at: float
    origins: tuple[str, ...]
    kid: str


async def create_storefront(
    *,
    store: str,
    name: str,
    origins: Sequence[str],
    vault: Vault,
    actor: str,
    max_token_minutes: int = 15,
) -> NewStorefront:
    """A new storefront with one signing key. Raises InvalidInput or AlreadyExists."""
    if not _STORE.fullmatch(store):
        raise InvalidInput(
            "A store's name has small letters, digits, '.', '_' and '-'.", field="store"
        )
    if not 1 <= max_token_minutes <= MAX_TOKEN_MINUTES:
        raise InvalidInput("Tokens live 1 to 1440 minutes.", field="max_token_minutes")
    allowed = [check_origin(origin) for origin in origins]
    async with unit_of_work.transaction():
        if await StorefrontRow.exists(store=store):
            raise AlreadyExists("There is a storefront of that store already.", field="store")
        row = await StorefrontRow.create(
            id=new_id(),
            store=store,
            name=check_name(name) or store,
            publishable_key="pk_" + secrets.token_urlsafe(24),
            origins=sorted(set(allowed)),
            max_token_minutes=max_token_minutes,
        )
        kid, secret = await _add_signing_key(row, vault)
        await audit.log(
            actor=actor,
            action="storefront.created",
            target=f"storefront:{store}",
            after={"name": row.name, "origins": row.origins, "kid": kid},
        )
    return NewStorefront(
        id=row.id,
        store=store,
        publishable_key=row.publishable_key,
        kid=kid,
        signing_secret=secret,
    )


async def add_signing_key(*, store: str, vault: Vault, actor: str) -> tuple[str, str]:
    """One more signing key (kid and secret), so that keys can be changed without a gap."""
    async with unit_of_work.transaction():
        row = await StorefrontRow.get_or_none(store=store, revoked_at=None)
        if row is None:
            raise NotFound("There is no such storefront.", field="store")
        kid, secret = await _add_signing_key(row, vault)
        await audit.log(
            actor=actor,
            action="signing_key.created",
            target=f"storefront:{store}",
            after={"kid": kid},
        )
    return kid, secret


async def revoke_signing_key(*, kid: str, actor: str) -> None:
    """End a signing key: its tokens are worth nothing from now on. Raises NotFound."""
    async with unit_of_work.transaction():
        changed = await SigningKeyRow.filter(kid=kid, revoked_at=None).update(
            revoked_at=datetime.now(UTC)
        )
        if not changed:
            raise NotFound("There is no such live signing key.", field="kid")
        await audit.log(actor=actor, action="signing_key.revoked", target=f"signing_key:{kid}")


async def by_publishable_key(*, key: str) -> Storefront | None:
    """The storefront of a publishable key."""
    if not _KEY.fullmatch(key):
        return None
    async with unit_of_work.connection() as connection:
        return await sql.storefront_by_key(connection, key)


async def first_publishable_key() -> str | None:
    """The publishable key of the oldest storefront; public, it stands on every page of the shop."""
    row = await StorefrontRow.filter(revoked_at=None).order_by("created_at").first()
    return row.publishable_key if row else None


async def is_live(*, kid: str) -> bool:
    """Whether a signing key still counts."""
    async with unit_of_work.connection() as connection:
        return await sql.signing_key(connection, kid) is not None


async def allowed_origins() -> set[str]:
    """Every origin that any storefront allows."""
    async with unit_of_work.connection() as connection:
        return await sql.origins(connection)


async def customer_of(*, token: str, vault: Vault) -> Customer:
    """Whom a customer token names. Raises Unauthenticated or SessionExpired."""
    kid, sub = _unverified(token)
    named = _named(sub)  # looked up along with the key: one statement for every request
    async with unit_of_work.connection() as connection:
        key = await sql.signing_key(connection, kid, named and named[1])
    if key is None:
        raise _unknown()
    secret = vault.open(bytes(key.secret_encrypted), purpose=f"signing_key:{kid}")
    claims = _claims(token, secret, max_minutes=key.max_token_minutes)
    external_id = _customer(claims, key.store)
    return Customer(
        storefront_id=key.storefront_id,
        store=key.store,
        external_id=external_id,
        member_id=key.member_id,
        email=_verified_email(claims),
        expires_at=float(claims["exp"]),
        origins=tuple(key.origins),
        kid=kid,
    )


def sign_token(
    *, kid: str, secret: str, store: str, external_id: str, minutes: int = 15, email: str = ""
) -> str:
    """A customer token as a merchant's server signs it; for demos and tests."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "aud": AUDIENCE,
        "sub": f"external:{store}:{external_id}",
        "iat": now,
        "exp": now + minutes * 60,
    }
    if email:
        claims |= {"email": email, "email_verified": True}
    return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": kid})


def check_origin(origin: str) -> str:
    """An origin as browsers send it. Raises InvalidInput."""
    parts = urlsplit(origin.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise InvalidInput(
            "An origin is like https://shop.example.com: no path, no wildcard.", field="origins"
        )
    if "*" in parts.hostname or parts.username or parts.query or parts.fragment:
        raise InvalidInput("An origin is exact: no wildcard, nothing behind it.", field="origins")
    default = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port not in (None, default) else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


async def _add_signing_key(row: StorefrontRow, vault: Vault) -> tuple[str, str]:
    kid, secret = "kid_" + secrets.token_urlsafe(9), secrets.token_urlsafe(48)
    await SigningKeyRow.create(
        kid=kid,
        storefront=row,
        secret_encrypted=vault.seal(secret.encode(), purpose=f"signing_key:{kid}"),
    )
    return kid, secret


def _unverified(token: str) -> tuple[str, str]:
    """The key that a token names, and its sub: nobody is believed yet."""
    try:
        parts = jwt.decode_complete(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise _unknown() from None
    kid = parts["header"].get("kid")
    if parts["header"].get("alg") != "HS256" or not isinstance(kid, str) or not _KEY.fullmatch(kid):
        raise _unknown()
    return kid, str(parts["payload"].get("sub"))


def _claims(token: str, secret: bytes, *, max_minutes: int) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=AUDIENCE,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "sub", "aud"], "verify_iat": False},
        )
    except jwt.ExpiredSignatureError:
        raise SessionExpired("The customer token has expired: sign a new one.") from None
    except jwt.InvalidTokenError:
        raise _unknown() from None
    if not isinstance(claims["exp"], int | float):  # PyJWT takes a number in quotes
        raise _unknown()
    if claims["exp"] - time.time() > max_minutes * 60 + LEEWAY_SECONDS:
        raise Unauthenticated(
            f"The customer token lives too long: sign it for at most {max_minutes} minutes."
        )
    return claims


def _customer(claims: dict[str, Any], store: str) -> str:
    named = _named(str(claims["sub"]))
    if named is None or named[0] != store:
        raise Unauthenticated(
            f"The token's sub is external:{store}:<customer id>, as its signing key's store."
        )
    return named[1]


def _named(sub: str) -> tuple[str, str] | None:
    """The store and the customer id in external:<store>:<customer id>."""
    kind, _, rest = sub.partition(":")
    store, _, external_id = rest.partition(":")
    well = kind == "external" and 0 < len(external_id) <= 200 and is_storable(external_id)
    return (store, external_id) if well else None


def _verified_email(claims: dict[str, Any]) -> str | None:
    email = claims.get("email")
    return email if isinstance(email, str) and claims.get("email_verified") is True else None


def _unknown() -> Unauthenticated:
    return Unauthenticated("The customer token is not valid: check kid, secret, aud, sub and exp.")

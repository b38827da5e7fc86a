"""Finding out who asks, and whether they still may: staff, partners, customers, visitors."""

import time
from collections.abc import Mapping

from starlette.datastructures import Headers

from punchcard.api.context import Caller
from punchcard.api.origins import Place, check_cookie_request, check_page, cookie_name
from punchcard.api.permissions import (
    STOREFRONT_CUSTOMER,
    STOREFRONT_VISITOR,
    rights_of_key,
    rights_of_staff,
)
from punchcard.db.sql.access import KeyRow, SessionRow
from punchcard.errors import Forbidden, SessionExpired, Unauthenticated
from punchcard.services import keys, sessions, storefronts
from punchcard.services.vault import Vault

KEY_HEADER = "x-punchcard-key"
ANYBODY = Caller()


async def admin_caller(
    headers: Headers, cookies: Mapping[str, str], place: Place, *, admin_origin: str | None
) -> Caller:
    """Who asks the admin schema by HTTP: a bearer key, else the session cookie, else nobody.

    Raises Unauthenticated for a wrong key, Forbidden for a cookie from a foreign page.
    """
    if "authorization" in headers:
        return await partner_of(headers["authorization"])
    token = cookies.get(cookie_name(place) or "")
    if not token:
        return ANYBODY
    check_cookie_request(headers, place, admin_origin=admin_origin)
    return await _staff_of(token)


async def admin_socket_caller(
    headers: Headers,
    cookies: Mapping[str, str],
    place: Place,
    parameters: Mapping[str, object],
    *,
    admin_origin: str | None,
) -> Caller:
    """Who opens a socket to the admin schema: the key in its parameters, else the cookie."""
    authorization = parameters.get("authorization")
    if isinstance(authorization, str):
        return await partner_of(authorization)
    token = cookies.get(cookie_name(place) or "")
    caller = ANYBODY
    if token:
        check_page(headers, place, admin_origin=admin_origin)
        caller = await _staff_of(token)
    if caller is ANYBODY:
        raise Unauthenticated("Sign in first, or send a key as `authorization`.")
    return caller


async def storefront_caller(
    authorization: str | None, key: str | None, origin: str | None, *, vault: Vault
) -> Caller:
    """Who asks the storefront schema: the customer of a token, or a visitor with a key.

    Raises Unauthenticated, SessionExpired, or Forbidden from an origin that is not the store's.
    """
    if authorization is not None:
        customer = await storefronts.customer_of(token=_bearer(authorization), vault=vault)
        _check_origin(origin, customer.origins)
        return Caller(
            actor=f"customer:{customer.member_id or customer.external_id}",
            rights=STOREFRONT_CUSTOMER,
            role="customer",
            email=customer.email,
            storefront_id=customer.storefront_id,
            store=customer.store,
            customer=customer.external_id,
            kid=customer.kid,
            member_id=customer.member_id,
            expires_at=customer.expires_at,
        )
    if key is None:
        return ANYBODY
    found = await storefronts.by_publishable_key(key=key)
    if found is None:
        raise Unauthenticated("X-Punchcard-Key is not a publishable key of this installation.")
    _check_origin(origin, found.origins)
    return Caller(
        actor="anonymous:",
        rights=STOREFRONT_VISITOR,
        role="visitor",
        storefront_id=found.storefront_id,
        store=found.store,
    )


async def partner_of(authorization: str) -> Caller:
    """The partner of a bearer key. Raises Unauthenticated."""
    found = await keys.by_secret(secret=_bearer(authorization))
    if found is None:
        raise Unauthenticated("The key is unknown, revoked or expired.")
    return _partner(found)


async def still(caller: Caller) -> Caller:
    """The caller with the rights of now. Raises SessionExpired when they have none any more."""
    if caller.session_id is not None:
        session = await sessions.still(session_id=caller.session_id)
        if session is not None:
            return _staff(session)
        raise SessionExpired("The session has ended: sign in again.")
    if caller.key_id is not None:
        key = await keys.still(key_id=caller.key_id)
        if key is not None:
            return _partner(key)
        raise SessionExpired("The key was revoked or has expired.")
    if caller.expires_at is not None and caller.expires_at < time.time():
        raise SessionExpired("The customer token has expired: connect again with a new one.")
    if caller.kid is not None and not await storefronts.is_live(kid=caller.kid):
        raise SessionExpired("The signing key was revoked.")
    return caller


def _staff(session: SessionRow) -> Caller:
    return Caller(
        actor=f"staff:{session.staff_id}",
        rights=rights_of_staff(session.role, session.permissions),
        role=session.role,
        name=session.name,
        email=session.email,
        staff_id=session.staff_id,
        session_id=session.session_id,
        expires_at=session.expires_at.timestamp(),
    )


def _partner(key: KeyRow) -> Caller:
    return Caller(
        actor=f"key:{key.key_id}",
        rights=rights_of_key(key.scopes),
        role="partner",
        name=key.name,
        key_id=key.key_id,
        expires_at=key.expires_at.timestamp() if key.expires_at else None,
    )


async def _staff_of(token: str) -> Caller:
    session = await sessions.by_token(token=token)
    return _staff(session) if session else ANYBODY


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or len(token) > 4_000:
        raise Unauthenticated("Send `Authorization: Bearer <key or token>`.")
    return token.strip()


def _check_origin(origin: str | None, allowed: tuple[str, ...] | list[str]) -> None:
    """A server sends no Origin; a browser always does."""
    if origin is not None and origin not in allowed:
        raise Forbidden("This origin is not one of the storefront's.")

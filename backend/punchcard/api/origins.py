"""Where a browser's request may come from, and what the session's cookie is called there."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from punchcard.errors import Forbidden

CSRF_HEADER = "x-punchcard-csrf"
SECURE_COOKIE = "__Host-punchcard_session"
LOOPBACK_COOKIE = "punchcard_session"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How the request reached us: scheme and host as the browser sees them."""

    scheme: str
    host: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    @property
    def loopback(self) -> bool:
        try:
            name = urlsplit(f"//{self.host}").hostname or ""
        except ValueError:  # whoever writes the request by hand may write anything
            return False
        return name in _LOOPBACK or name.endswith(".localhost")


def place_of(headers: Headers, scheme: str) -> Place:
    """The place of a request; a WebSocket's scheme counts as that of its page."""
    plain = {"ws": "http", "wss": "https"}.get(scheme, scheme)
    return Place(scheme=plain, host=headers.get("host", ""))


def cookie_name(place: Place) -> str | None:
    """The session cookie's name there; None where no session may live (plain http, not local)."""
    if place.secure:
        return SECURE_COOKIE
    return LOOPBACK_COOKIE if place.loopback else None


def cookie_problem(place: Place) -> str | None:
    """Why no session can begin there: the cookie would travel in the clear."""
    if cookie_name(place) is not None:
        return None
    return "Sessions need TLS: put Punchcard behind https, or use it on localhost."


def session_cookie(place: Place, token: str, *, admin_origin: str | None, seconds: int) -> str:
    """The Set-Cookie header that begins a session (token) or ends it (seconds 0)."""
    name = cookie_name(place)
    if name is None:
        raise TypeError("cookie_problem() was not asked")
    site = "None" if place.secure and _on_another_site(place, admin_origin) else "Strict"
    secure = "; Secure" if place.secure else ""
    return f"{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={site}{secure}"


def check_cookie_request(headers: Headers, place: Place, *, admin_origin: str | None) -> None:
    """A request that a cookie speaks for must come from our own pages.

    Raises Forbidden unless it has the exact Origin and a header that no form can send.
    """
    check_page(headers, place, admin_origin=admin_origin)
    if not headers.get(CSRF_HEADER):
        raise Forbidden("A request with a session cookie needs the header X-Punchcard-CSRF.")


def check_page(headers: Headers, place: Place, *, admin_origin: str | None) -> None:
    """Raises Forbidden unless the Origin is exactly the admin's."""
    origin = headers.get("origin")
    if origin is None or origin not in (place.origin, admin_origin):
        raise Forbidden("The admin does not live at this origin: set ADMIN_ORIGIN if it does.")


def _on_another_site(place: Place, admin_origin: str | None) -> bool:
    if admin_origin is None:
        return False
    return urlsplit(admin_origin).hostname != urlsplit(place.origin).hostname

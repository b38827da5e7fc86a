"""What SMTP_URL says: where to, with whom, how encrypted."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from punchcard.errors import ConfigurationError

_YES = frozenset(("1", "yes", "true", "always", "required"))
_NO = frozenset(("0", "no", "false", "never"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTarget:
    """`starttls`: True must, False must not, None if the server offers it."""

    host: str
    port: int
    username: str | None
    password: str | None
    tls: bool
    starttls: bool | None
    verify: bool


def parse_smtp_url(url: str) -> SmtpTarget:
    """Read smtp://user:password@host:port?starttls=always|never|auto&verify=no, or smtps://.

    A password is only sent encrypted, unless the server is this machine or the URL says never.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ConfigurationError("SMTP_URL names no host: write smtp://user:password@host:587")
    try:
        port = parts.port
    except ValueError:
        raise ConfigurationError("SMTP_URL names no valid port: write smtp://host:587") from None
    tls = parts.scheme == "smtps"
    words = {name: values[-1].lower() for name, values in parse_qs(parts.query).items()}
    if unknown := sorted(set(words) - {"starttls", "verify"}):
        raise ConfigurationError(f"SMTP_URL knows starttls and verify, not {unknown[0]}")
    login = parts.username is not None
    starttls = None if tls else _starttls(words.get("starttls", "auto"), login, parts.hostname)
    return SmtpTarget(
        host=parts.hostname,
        port=port or (465 if tls else 587 if login else 25),
        username=unquote(parts.username) if parts.username is not None else None,
        password=unquote(parts.password) if parts.password is not None else None,
        tls=tls,
        starttls=starttls,
        # A connection that is only encrypted when it is offered trusts nobody anyway.
        verify=words.get("verify", "yes") not in _NO and (tls or starttls is True),
    )


def _starttls(word: str, login: bool, host: str) -> bool | None:
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word != "auto":
        raise ConfigurationError("SMTP_URL: starttls is always, never or auto")
    return True if login and not _is_loopback(host) else None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""The process's way to make and send emails: renderers, the SMTP server, the sender's address."""

from urllib.parse import urlsplit

from punchcard.errors import ConfigurationError, InvalidInput
from punchcard.mail.domain_gate import DomainGate
from punchcard.mail.message import address_of
from punchcard.mail.renderers import Renderers
from punchcard.mail.sender import Patience, Sender
from punchcard.mail.smtp_url import SmtpTarget, parse_smtp_url
from punchcard.mail.unsubscribing import Unsubscribing
from punchcard.settings import Settings, secret_key


class PostOffice:
    """`sender` is None while SMTP_URL is unset: emails are kept then."""

    def __init__(self, settings: Settings, *, patience: Patience | None = None) -> None:
        target = parse_smtp_url(settings.smtp_url) if settings.smtp_url else None
        self.sender = Sender(target, patience=patience) if target else None
        self.renderers = Renderers()
        self.gate = DomainGate()
        self.host = urlsplit(settings.base_url).hostname or "localhost"
        self.fallback_address = _fallback(target, self.host)
        self.unsubscribing = Unsubscribing(secret_key(settings), settings.base_url)

    async def close(self) -> None:
        await self.renderers.close()


def _fallback(target: SmtpTarget | None, host: str) -> str:
    """Whom emails come from while the programme names nobody."""
    names = [f"no-reply@{host}", "no-reply@localhost.localdomain"]
    if target is not None and target.username is not None:
        names.insert(0, target.username)
    for name in names:
        try:
            address_of(name, "from")
        except InvalidInput:
            continue
        return name
    return names[-1]


_office: PostOffice | None = None


def start(settings: Settings, *, patience: Patience | None = None) -> PostOffice:
    """Open the process's post office, once."""
    global _office
    if _office is not None:
        raise ConfigurationError("the post office is open already: call stop() first")
    _office = PostOffice(settings, patience=patience)
    return _office


async def stop() -> None:
    """Close it; nothing happens when it is closed already."""
    global _office
    if _office is not None:
        office, _office = _office, None
        await office.close()


def current() -> PostOffice:
    """The process's post office."""
    if _office is None:
        raise ConfigurationError("the post office is not open: call post_office.start() first")
    return _office


def has_server() -> bool:
    """Whether emails of this process go out; without a mail server they are kept."""
    return _office is not None and _office.sender is not None

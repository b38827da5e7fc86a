"""An email as bytes for SMTP: headers that nobody can add to, a text and an HTML part."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime, formataddr
from uuid import UUID

from punchcard.errors import InvalidInput

_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)
_LOCAL = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is handed to SMTP, rendered and addressed. `unsubscribe`: the link that ends such
    emails, if the member may end them."""

    to_address: str
    from_name: str
    from_address: str
    subject: str
    html: str
    text: str
    message_id: str
    at: datetime
    unsubscribe: str = ""

    @property
    def domain(self) -> str:
        """The recipient's domain."""
        return self.to_address.rpartition("@")[2].lower()


def message_id_of(outbox_id: UUID, from_address: str) -> str:
    """The same for every attempt, so that a mail that comes twice is seen to be one."""
    return f"<{outbox_id.hex}@{address_of(from_address, 'from').domain}>"


def address_of(text: str, field: str) -> Address:
    """Raises InvalidInput for what is not one address: a line break in it would be a header."""
    local, at, domain = text.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode() if at else ""
    except UnicodeError:
        ascii_domain = ""
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise InvalidInput(f"{text.strip()[:80]!r} is not an email address.", field=field)
    return Address(username=local, domain=ascii_domain)


def sender_of(name: str, address: str) -> str:
    """Name and address as one text, in ASCII; `parseaddr` takes it apart. Raises InvalidInput for
    an address that is none."""
    return formataddr((name, address_of(address, "from").addr_spec))


def message_of(letter: Letter) -> EmailMessage:
    """Raises InvalidInput for an address or a header that is none."""
    if _CONTROL.search(letter.subject) or _CONTROL.search(letter.from_name):
        raise InvalidInput("A header cannot hold a line break.", field="subject")
    sender = address_of(letter.from_address, "from")
    message = EmailMessage(policy=POLICY.clone(max_line_length=200))
    message["From"] = Address(letter.from_name, sender.username, sender.domain)
    message["To"] = address_of(letter.to_address, "to")
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.unsubscribe:  # RFC 8058: the mail program's own button
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message

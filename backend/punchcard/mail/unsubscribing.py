"""The link of an email that ends such emails: who it is for stands in it, signed."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

PATH = "/unsubscribe/"
_ID, _MAC = 16, 20


class Unsubscribing:
    """Makes and reads the links. They hold for as long as the key does: old mails keep working."""

    def __init__(self, secret_key: str, base_url: str) -> None:
        self._key = hashlib.sha256(b"punchcard unsubscribe\0" + secret_key.encode()).digest()
        self._base = base_url.rstrip("/")

    def link(self, member_id: UUID) -> str:
        """Where this member unsubscribes."""
        return f"{self._base}{PATH}{self.token(member_id)}"

    def token(self, member_id: UUID) -> str:
        """The end of the link."""
        return urlsafe_b64encode(member_id.bytes + self._mac(member_id.bytes)).decode()

    def member_of(self, token: str) -> UUID | None:
        """Whose token it is; None for one that we did not make."""
        try:
            given = urlsafe_b64decode(token.encode("ascii"))
        except ValueError:
            return None
        member, mac = given[:_ID], given[_ID:]
        if len(given) != _ID + _MAC or not hmac.compare_digest(mac, self._mac(member)):
            return None
        return UUID(bytes=member)

    def _mac(self, member: bytes) -> bytes:
        return hmac.digest(self._key, member, "sha256")[:_MAC]

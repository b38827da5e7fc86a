"""Secrets at rest: AES-256-GCM under a key made from PUNCHCARD_SECRET_KEY."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from punchcard.errors import ConfigurationError

NONCE_BYTES = 12
VERSION = b"\x01"


class Vault:
    """Encrypts small secrets; `purpose` is bound to the secret, so none can be put elsewhere."""

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"punchcard vault\0" + secret_key.encode()).digest())

    def seal(self, secret: bytes, *, purpose: str) -> bytes:
        """The secret encrypted."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._cipher.encrypt(nonce, secret, purpose.encode())

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """The secret again. Raises ConfigurationError under another PUNCHCARD_SECRET_KEY."""
        nonce, text = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, text, purpose.encode())
        except InvalidTag:
            raise ConfigurationError(
                "A stored secret cannot be read: PUNCHCARD_SECRET_KEY is not the one it was "
                "written under. Set the old one, or make the secret anew."
            ) from None

"""Opaque global ids and signed cursors. Neither is a secret; neither is trusted."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from typing import Any
from uuid import UUID

import orjson

from punchcard.errors import InvalidInput

SIGNATURE_BYTES = 9
MAX_LENGTH = 1000


def global_id(kind: str, *parts: object) -> str:
    """The opaque id of a thing: its type and what finds it there."""
    text = ":".join((kind, *map(str, parts)))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_id(text: str) -> tuple[str, str]:
    """Type and key of a global id. Of what is no id both are empty: it will not be found."""
    try:
        kind, _, key = _decode(text).decode().partition(":")
    except (Base64Error, ValueError):
        return "", ""
    return kind, key


def uuid_in(text: str, kind: str) -> UUID | None:
    """The UUID of a global id of this type, or None: the answer is then "not found"."""
    found, key = read_id(text)
    return _uuid(key) if found == kind else None


def member_row_in(text: str, kind: str) -> tuple[UUID, int] | None:
    """Member and seq of a global id such as an activity's."""
    found, key = read_id(text)
    member, _, seq = key.partition(":")
    member_id = _uuid(member)
    if found != kind or member_id is None or not seq.isdecimal() or len(seq) > 9:
        return None
    return member_id, int(seq)


class CursorSigner:
    """Makes cursors that only this installation can make, so a list cannot be walked by guess."""

    def __init__(self, secret_key: str) -> None:
        self._key = hashlib.sha256(b"punchcard cursor\0" + secret_key.encode()).digest()

    def make(self, purpose: str, values: list[Any]) -> str:
        """A cursor into the list named by `purpose` (list, order and direction)."""
        body = orjson.dumps(values, default=str)
        return urlsafe_b64encode(self._sign(purpose, body) + body).decode().rstrip("=")

    def read(self, purpose: str, cursor: str) -> list[Any]:
        """The values of a cursor. Raises InvalidInput if it is not one of this list."""
        try:
            data = _decode(cursor)
        except (Base64Error, ValueError):
            data = b""
        signature, body = data[:SIGNATURE_BYTES], data[SIGNATURE_BYTES:]
        if not body or not hmac.compare_digest(signature, self._sign(purpose, body)):
            raise InvalidInput(
                "The cursor is not one of this list in this order: start again without it.",
                field="after",
            )
        values: list[Any] = orjson.loads(body)
        return values

    def _sign(self, purpose: str, body: bytes) -> bytes:
        message = purpose.encode() + b"\0" + body
        return hmac.new(self._key, message, hashlib.sha256).digest()[:SIGNATURE_BYTES]


def _decode(text: str) -> bytes:
    if len(text) > MAX_LENGTH or not text.isascii():
        raise ValueError("too long")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None

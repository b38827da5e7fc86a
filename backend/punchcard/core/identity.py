"""How names, addresses and keys are written: folded for look-ups and sorting, checked."""

import re
import unicodedata
from hashlib import sha256

from punchcard.errors import InvalidInput

MAX_TEXT = 200
MAX_ID = 200
"""Longest name of a thing in somebody's books, the shop's or our own."""
KEY_FORM = re.compile(r"[a-z][a-z0-9_]{0,62}")
"""Of rules, rewards, segments and tiers: what a file names them by."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def email_key(email: str) -> str:
    """The form under which an email address is looked up: no blanks around it, no case."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def sort_name(name: str) -> str:
    """A name as it is sorted on every server alike: without accents and case."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def fitting_id(own: str) -> str:
    """An id made of others, such as an order's and a code's, however long they are."""
    return own if len(own) <= MAX_ID else sha256(own.encode()).hexdigest()


def is_storable(text: str) -> bool:
    """Can a database and JSON carry the text?"""
    return "\0" not in text and not _LONE_SURROGATE.search(text)


def check_email(email: str) -> str:
    """An address that can stand in a header. Raises InvalidInput otherwise."""
    email = email.strip()
    local, at, domain = email.rpartition("@")
    broken = any(char.isspace() or ord(char) < 32 for char in email)
    if not at or not local or "." not in domain or broken or len(email) > 254:
        raise InvalidInput("That is not an email address.", field="email")
    return email


def check_name(name: str) -> str:
    """A name of one line. Raises InvalidInput otherwise."""
    name = name.strip()
    if len(name) > MAX_TEXT or any(ord(char) < 32 for char in name):
        raise InvalidInput(f"A name is one line of up to {MAX_TEXT} characters.", field="name")
    return name

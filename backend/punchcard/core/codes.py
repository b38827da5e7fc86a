"""Codes that people type: high entropy, no look-alikes."""

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""30 signs without 0/O, 1/I/L and U (which reads like V)."""

LENGTH = 17
"""30^17 is above 2^83: at least 80 random bits (reliability I9)."""

_SEPARATORS = re.compile(r"[\s\-_]+")


def make_code(prefix: str, number: int) -> str:
    """A code from a random number below 30^17, in groups: COFFEE-7K2MX-9QRTW-4HJPN-AB."""
    signs = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    text = "".join(signs)
    groups = [text[start : start + 5] for start in range(0, LENGTH, 5)]
    return "-".join([prefix, *groups] if prefix else groups)


def code_key(typed: str) -> str:
    """A code as it is looked up, however it was typed: capitals, single hyphens."""
    return _SEPARATORS.sub("-", typed.strip().upper()).strip("-")


def masked(code: str) -> str:
    """Enough of a code to recognise it, too little to use it: COFFEE-…-AB."""
    prefix, *groups = code.split("-")
    return f"{prefix if len(groups) > 3 else ''}-…-{groups[-1]}".lstrip("-")


PERSONAL_LENGTH = 8
"""30^8 is above 2^39: short enough to say, and nothing is spent by guessing one."""


def make_personal_code(number: int) -> str:
    """A member's referral code from a random number below 30^8: 7K2MX9QR."""
    signs = []
    for _ in range(PERSONAL_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def personal_code(typed: str) -> str | None:
    """A referral code as it is looked up, however it was typed; None if it cannot be one."""
    signs = _SEPARATORS.sub("", typed.strip().upper())
    whole = len(signs) == PERSONAL_LENGTH and set(signs) <= set(ALPHABET)
    return signs if whole else None

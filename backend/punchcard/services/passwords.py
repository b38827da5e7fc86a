"""Passwords of staff: Argon2id, in a thread, two at a time."""

import asyncio

from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from punchcard.errors import InvalidInput

MIN_LENGTH = 12
MAX_LENGTH = 200

# OWASP's minimum: 19 MiB, two passes, one lane.
hasher = Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)

# What nobody's password hashes to: unknown users cost the same work as known ones.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
_WORKERS = 2


class PasswordWorkers:
    """At most two hashes at a time: each takes 19 MiB and a core."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_WORKERS)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Is it the password? Without a hash the same work ends in no."""
        async with self._free:
            return await asyncio.to_thread(_verify, password, password_hash)


def check_password(password: str, *, email: str) -> None:
    """Raises InvalidInput if a new password is too short or too obvious."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InvalidInput(
            f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters.", field="password"
        )
    if len(set(password)) < 5 or password.casefold() == email.casefold():
        raise InvalidInput("That password is too easy to guess.", field="password")


async def hash_password(password: str) -> str:
    """The hash to keep."""
    return await asyncio.to_thread(hasher.hash, password)


def _verify(password: str, password_hash: str | None) -> bool:
    try:
        matches = hasher.verify(password, password_hash or _NOBODY)
    except UnknownHashError:
        return False
    return matches and password_hash is not None

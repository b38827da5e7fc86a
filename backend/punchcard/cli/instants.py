"""Instants on the command line."""

from datetime import datetime

from punchcard.errors import InvalidInput


def instant(text: str) -> datetime:
    """An ISO 8601 instant with its zone. Raises InvalidInput."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput(f"{text!r} is no instant with a zone, like 2026-01-31T00:00:00Z.")
    return found

"""What emails say of a code that was given, not bought."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.emails.email_type import Occasion, Variable

GIVEN_VARIABLES = (
    Variable(name="reward", label="The reward's name", example="5 off your order"),
    Variable(name="code", label="The discount code", example="FIVE-7Q2M-X4KD-9TRW"),
    Variable(
        name="expires",
        label="The last day of the code; empty if it never ends",
        example="31 December 2026",
    ),
)


def given_words(occasion: Occasion) -> Mapping[str, Any]:
    """The code, what it is for, and until when."""
    return {
        "reward": str(occasion.payload.get("reward", "")),
        "code": str(occasion.payload.get("code", "")),
        "expires": occasion.day("expires_at"),
    }

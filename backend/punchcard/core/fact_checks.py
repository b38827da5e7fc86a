"""What a fact may say: limits of amounts, years, ids and texts, each refused by name."""

from datetime import UTC, datetime

from punchcard.core.identity import MAX_ID, is_storable
from punchcard.errors import InvalidInput

MAX_AMOUNT_MINOR = 10**12
"""Largest amount accepted, in minor units: far above any shop's order, far below bigint."""

MAX_POINTS = 10**9
"""Largest single movement of points accepted from outside."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Anything else is a slip of the keyboard, and a member's clock never goes back."""

FIRST_INSTANT, END = (datetime(year, 1, 1, tzinfo=UTC) for year in (FIRST_YEAR, LAST_YEAR + 1))


def check_amount(amount: int, field: str) -> None:
    """Refuse an amount that no order can have."""
    if not 0 <= amount <= MAX_AMOUNT_MINOR:
        raise InvalidInput("The amount must not be negative or absurdly large.", field=field)


def check_id(text: str, field: str) -> None:
    """Refuse what no index can hold as somebody's name for a thing."""
    if not text.strip() or len(text) > MAX_ID:
        raise InvalidInput(f"An id of 1 to {MAX_ID} characters is needed.", field=field)


def check_text(text: str | None, field: str) -> None:
    """Refuse text that no database and no JSON can carry."""
    if text and not is_storable(text):
        raise InvalidInput("The text holds a character that cannot be stored.", field=field)


def check_currency(currency: str) -> None:
    """Refuse what is not three capital letters."""
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InvalidInput("The currency is an ISO code such as EUR.", field="currency")


def check_reason(reason: str) -> None:
    """Every change by hand says why."""
    if not reason.strip() or len(reason) > 500:
        raise InvalidInput("Say why, in 1 to 500 characters.", field="reason")

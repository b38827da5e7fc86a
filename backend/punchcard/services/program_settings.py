"""The settings of the programme: their names, what they may be, and their plain forms."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from punchcard.core.fact_checks import FIRST_YEAR, LAST_YEAR, check_currency, check_text
from punchcard.core.program import BalancePolicy, LeapBirthday
from punchcard.core.texts import check_languages
from punchcard.db.models.program import ProgramRow
from punchcard.errors import InvalidInput
from punchcard.mail import message

MAX_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSettings:
    """What can be said of the programme beside its rules and tiers. `currency` None: taken from the
    first order; `expires_after_days` None: points never expire; `auto_redeem` is for replays: a
    reward that the importer redeems after each order that leaves enough points. The first of the
    `languages` is that of all texts that name none. `point_value` is what a point is worth to the
    books, in whole units of the currency; nothing is earned or spent by it."""

    name: str
    starts_at: datetime
    timezone: str = "UTC"
    currency: str | None = None
    point_singular: str = "point"
    point_plural: str = "points"
    balance_policy: str = BalancePolicy.ALLOW_NEGATIVE.value
    auto_enrol: bool = True
    settle_minutes: int = 15
    expires_after_days: int | None = None
    from_address: str = ""
    auto_redeem: str | None = None
    languages: tuple[str, ...] = ("en",)
    leap_birthday: str = LeapBirthday.FEBRUARY_28.value
    point_value: Decimal = Decimal("0.01")


def settings_of(row: ProgramRow) -> ProgramSettings:
    """The settings in a row."""
    values = {field.name: getattr(row, field.name) for field in fields(ProgramSettings)}
    return ProgramSettings(**{**values, "languages": tuple(row.languages)})


def columns_of(values: ProgramSettings) -> dict[str, Any]:
    """The settings as the columns of their row."""
    return {**asdict(values), "languages": list(values.languages)}


def plain_settings_of(values: ProgramSettings) -> dict[str, Any]:
    """The settings as JSON-able data."""
    return {
        **asdict(values),
        "starts_at": values.starts_at.isoformat(),
        "point_value": plain_number(values.point_value),
    }


def plain_number(value: Decimal) -> str:
    """0.010000 and 0.01 alike as 0.01."""
    return f"{value.normalize():f}"


def check_settings(values: ProgramSettings) -> None:
    """Raises InvalidInput with the field that is wrong."""
    for name in ("name", "point_singular", "point_plural"):
        if not 0 < len(getattr(values, name).strip()) <= MAX_TEXT:
            raise InvalidInput(f"A text of 1 to {MAX_TEXT} characters is needed.", field=name)
    for name in ("name", "point_singular", "point_plural", "from_address"):
        _check_line(name, getattr(values, name))
    if values.from_address:  # else every email would fail, one by one
        message.address_of(values.from_address, "from_address")
    if values.starts_at.tzinfo is None or not FIRST_YEAR <= values.starts_at.year <= LAST_YEAR:
        raise InvalidInput(
            "The instant needs a zone and a likely year, like 2026-01-31T00:00:00Z.",
            field="starts_at",
        )
    _check_zone(values.timezone)
    if values.currency is not None:
        check_currency(values.currency)
    _check_choice("balance_policy", values.balance_policy, [one.value for one in BalancePolicy])
    _check_range("settle_minutes", values.settle_minutes, 0, 10_080)
    if values.expires_after_days is not None:
        _check_range("expires_after_days", values.expires_after_days, 1, 3650)
    check_languages(values.languages)
    _check_choice("leap_birthday", values.leap_birthday, [one.value for one in LeapBirthday])
    _check_point_value(values.point_value)


def _check_point_value(value: Decimal) -> None:
    digits = value.as_tuple().exponent
    if not value.is_finite() or not 0 <= value <= 1000 or not isinstance(digits, int):
        raise InvalidInput("A number between 0 and 1,000.", field="point_value")
    if digits < -6:
        raise InvalidInput("At most 6 digits after the point.", field="point_value")


def _check_line(field: str, text: str) -> None:
    check_text(text, field)
    if len(text) > MAX_TEXT or any(ord(char) < 32 for char in text):
        raise InvalidInput(f"One line of up to {MAX_TEXT} characters.", field=field)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(
            f"There is no time zone {name!r}; an IANA name is needed, like Europe/Berlin.",
            field="timezone",
        ) from None


def _check_choice(field: str, value: str, allowed: list[str]) -> None:
    if value not in allowed:
        raise InvalidInput(f"One of: {', '.join(allowed)}.", field=field)


def _check_range(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise InvalidInput(f"A number between {low} and {high}.", field=field)

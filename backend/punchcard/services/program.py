"""The programme in force, read once a revision; its settings, and how they change."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg
from tortoise.exceptions import IntegrityError

from punchcard.core.fact_checks import FIRST_YEAR, LAST_YEAR, check_currency, check_text
from punchcard.core.program import BalancePolicy, LeapBirthday
from punchcard.core.texts import check_languages
from punchcard.db import unit_of_work
from punchcard.db.models.program import ProgramRow
from punchcard.db.sql import program as program_sql
from punchcard.db.sql.program import StoredProgram
from punchcard.errors import AlreadyExists, ConfigurationError, Conflict, InvalidInput
from punchcard.mail import message
from punchcard.services import audit, feed

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


async def current(
    *, revision: int | None = None, connection: asyncpg.Connection | None = None
) -> StoredProgram:
    """The programme, from memory if it is of this revision (None: of any).

    Whoever holds a connection hands it in: waiting for a second one, everybody would wait for
    everybody. Raises ConfigurationError in a database that has no programme yet.
    """
    kept: StoredProgram | None = unit_of_work.kept().get("program")
    if kept is not None and revision in (None, kept.revision):
        return kept
    if connection is not None:
        stored = await program_sql.load(connection)
    else:
        async with unit_of_work.connection() as own:
            stored = await program_sql.load(own)
    if stored is None:
        raise _no_program()
    if not unit_of_work.in_a_transaction():  # what is not committed may never be
        unit_of_work.kept()["program"] = stored
    return stored


async def latest() -> StoredProgram:
    """The programme as it is now, at the cost of asking for its revision."""
    async with unit_of_work.connection() as connection:
        return await current(revision=await program_sql.revision(connection))


async def current_with_currency(currency: str | None) -> StoredProgram:
    """The programme; if it has no currency yet, it takes this one."""
    stored = await current()
    if stored.program.currency is None and currency is not None:
        async with unit_of_work.connection() as connection:
            await program_sql.adopt_currency(connection, currency)
            revision = await program_sql.revision(connection)
        stored = await current(revision=revision)
    return stored


async def settings() -> tuple[ProgramSettings, int] | None:
    """The programme's settings and its revision, read once a revision; None in a database without
    a programme."""
    async with unit_of_work.connection() as connection:
        revision = await program_sql.revision(connection)
    kept: tuple[ProgramSettings, int] | None = unit_of_work.kept().get("program settings")
    if kept is not None and kept[1] == revision:
        return kept
    row = await ProgramRow.get_or_none(id=1)
    if row is None:
        return None
    found = settings_of(row), row.revision
    if not unit_of_work.in_a_transaction():  # what is not committed may never be
        unit_of_work.kept()["program settings"] = found
    return found


async def update_settings(*, actor: str, **changes: Any) -> ProgramSettings:
    """Change some settings by name. Nothing different: nothing happens.

    Raises InvalidInput with the field that is wrong.
    """
    async with unit_of_work.transaction():
        row = await lock_program()
        before = settings_of(row)
        after = replace(before, **changes)
        if after != before:
            await write_settings(row, after, actor=actor)
        return after


async def lock_program() -> ProgramRow:
    """The programme's row, locked until the caller's transaction ends: one change at a time."""
    row = await ProgramRow.select_for_update().get_or_none(id=1)
    if row is None:
        raise _no_program()
    return row


def check_version(newest: int, expected: int | None) -> None:
    """Nobody's change is lost: who looked at an older version looks again. Raises Conflict."""
    if expected not in (None, newest):
        raise Conflict(
            f"Somebody else has changed this meanwhile: you looked at version {expected}, the "
            f"newest is {newest}. Load it again before you save.",
            field="expectedVersion",
        )


async def raise_revision(row: ProgramRow) -> int:
    """The next revision of the locked programme."""
    row.revision += 1
    await row.save()
    return int(row.revision)


async def insert_settings(after: ProgramSettings, *, actor: str) -> ProgramRow:
    """The first programme of this database; part of the caller's transaction."""
    check_settings(after)
    if await ProgramRow.exists(id=1):
        raise AlreadyExists("There is a programme already.")
    async with unit_of_work.connection() as connection:
        # Above every earlier programme's: what a process still remembers of that is then stale.
        revision = 1 + await program_sql.last_removed_revision(connection)
    try:
        row = await ProgramRow.create(id=1, revision=revision, **_columns(after))
    except IntegrityError:  # somebody else was faster
        raise AlreadyExists("There is a programme already.") from None
    await audit.log(
        actor=actor, action="program.created", target="program", after=plain_settings_of(after)
    )
    return row


async def write_settings(row: ProgramRow, after: ProgramSettings, *, actor: str) -> int:
    """Keep new settings of the locked programme; returns the new revision."""
    check_settings(after)
    before = settings_of(row)
    if before.currency not in (None, after.currency) and await _has_orders():
        raise Conflict(
            f"The programme counts {before.currency} already: orders stand in its books.",
            field="currency",
        )
    row.update_from_dict(_columns(after))
    revision = await raise_revision(row)
    if before.timezone != after.timezone:
        await feed.rebuild_totals(actor=actor)  # its days begin at other instants
    if before.leap_birthday != after.leap_birthday:
        async with unit_of_work.connection() as connection:
            await program_sql.wake_leap_born(connection)
    await audit.log(
        actor=actor,
        action="program.updated",
        target="program",
        before=plain_settings_of(before),
        after=plain_settings_of(after),
    )
    return revision


def settings_of(row: ProgramRow) -> ProgramSettings:
    """The settings in a row."""
    values = {field.name: getattr(row, field.name) for field in fields(ProgramSettings)}
    return ProgramSettings(**{**values, "languages": tuple(row.languages)})


def _columns(values: ProgramSettings) -> dict[str, Any]:
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


async def _has_orders() -> bool:
    async with unit_of_work.connection() as connection:
        return await program_sql.has_orders(connection)


def _no_program() -> ConfigurationError:
    return ConfigurationError(
        "There is no programme yet: launch one in the admin or with `punchcard init`."
    )

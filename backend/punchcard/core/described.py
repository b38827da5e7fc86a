"""Settings that describe themselves: a dataclass whose fields carry label, help and bounds.

The admin renders its forms from `describe`, files and API inputs are read by `parse_settings`;
both look at the same fields, so a new setting is one line in one place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from punchcard.core.identity import is_storable
from punchcard.core.texts import LANGUAGE
from punchcard.errors import InvalidInput

T = TypeVar("T")
MAX_NAMES = 50
MAX_NAME = 64


class SettingKind(StrEnum):
    """How a setting is typed in."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    TEXT = "text"
    NAMES = "names"
    TRANSLATIONS = "translations"


Translations = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Texts by language and name, in the order of both: ((language, ((name, text), ...)), ...)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a CHOICE setting."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a form needs to know of one setting. `scale` is the number of decimals allowed;
    `default` is None where a value must be given; MONEY is in whole currency units. NAMES are
    parted by commas and name what `of` says; TRANSLATIONS are an object by language of objects by
    one of the `names`; a `group` stands together in the form."""

    name: str
    kind: SettingKind
    label: str
    help: str = ""
    unit: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    scale: int = 0
    choices: tuple[Choice, ...] = ()
    pattern: str = ""
    of: str = ""
    group: str = ""
    names: tuple[str, ...] = ()
    default: str | None = None


def integer(label: str, *, min: int, max: int, help: str = "", unit: str = "", **kw: Any) -> Any:
    """A whole number between `min` and `max`."""
    bounds = {"min": Decimal(min), "max": Decimal(max)}
    return _field(SettingKind.INTEGER, label, help=help, unit=unit, **bounds, **kw)


def decimal(label: str, *, min: str, max: str, scale: int, help: str = "", **kw: Any) -> Any:
    """An exact decimal with at most `scale` digits after the point."""
    bounds = {"min": Decimal(min), "max": Decimal(max)}
    return _field(SettingKind.DECIMAL, label, help=help, scale=scale, **bounds, **kw)


def money(label: str, *, min: str = "0", max: str = "100000000", help: str = "", **kw: Any) -> Any:
    """An amount of the programme's currency, in whole units such as "1.00"."""
    bounds = {"min": Decimal(min), "max": Decimal(max)}
    return _field(SettingKind.MONEY, label, help=help, scale=3, **bounds, **kw)


def choice(label: str, choices: Sequence[Choice], *, help: str = "", **kw: Any) -> Any:
    """One of a few named values."""
    return _field(SettingKind.CHOICE, label, help=help, choices=tuple(choices), **kw)


def boolean(label: str, *, help: str = "", **kw: Any) -> Any:
    """Yes or no."""
    return _field(SettingKind.BOOLEAN, label, help=help, **kw)


def text(label: str, *, pattern: str, help: str = "", **kw: Any) -> Any:
    """A text that matches `pattern` from end to end; with `of` it is one key: of rewards."""
    return _field(SettingKind.TEXT, label, help=help, pattern=pattern, **kw)


def names(label: str, *, of: str, help: str = "", **kw: Any) -> Any:
    """Names of things, parted by commas: `of` tags, tiers, segments. None by default."""
    return _field(SettingKind.NAMES, label, help=help, of=of, default="", **kw)


def translations(label: str, *, names: Sequence[str], pattern: str, **kw: Any) -> Any:
    """Texts of these names in other languages; each matches `pattern` from end to end."""
    return _field(
        SettingKind.TRANSLATIONS, label, names=tuple(names), pattern=pattern, default=(), **kw
    )


def describe(settings_type: type) -> tuple[Setting, ...]:
    """The settings of a type in the order of its form: its own, then those it shares, then those
    of a group."""
    own = settings_type.__annotations__

    def place(item: Field[Any]) -> tuple[bool, bool]:
        return "group" in item.metadata, item.name not in own

    ordered = sorted(fields(settings_type), key=place)
    return tuple(_described(item) for item in ordered)


def parse_settings(settings_type: type[T], raw: Mapping[str, Any]) -> T:
    """Read raw values (JSON or YAML) strictly.

    Raises InvalidInput with the path of the value that is wrong, missing or unknown.
    """
    described = {item.name: item for item in describe(settings_type)}
    unknown = sorted(set(raw) - set(described))
    if unknown:
        known = ", ".join(described)
        raise InvalidInput(
            f"There is no setting {unknown[0]!r}; the settings are: {known}.",
            field=("settings", unknown[0]),
        )
    values = {name: _value(item, raw) for name, item in described.items()}
    return settings_type(**values)


def plain_settings(settings: Any) -> dict[str, Any]:
    """A settings object as JSON-able data; `parse_settings` reads it back unchanged."""
    return {item.name: _plain(getattr(settings, item.name)) for item in fields(settings)}


def _field(kind: SettingKind, label: str, *, default: Any = MISSING, **described: Any) -> Any:
    metadata = {"kind": kind, "label": label, **described}
    return field(default=default, metadata=metadata)


def _described(item: Field[Any]) -> Setting:
    default = None if item.default in (MISSING, ()) else str(_plain(item.default))
    return Setting(name=item.name, default=default, **item.metadata)


def _value(item: Setting, raw: Mapping[str, Any]) -> Any:
    path = ("settings", item.name)
    value = raw.get(item.name, item.default)
    if item.kind is SettingKind.TRANSLATIONS:
        return _translations(item, value or {})
    if value is None:
        raise InvalidInput(f"{item.label} is needed.", field=path)
    match item.kind:
        case SettingKind.CHOICE:
            return _choice(item, value)
        case SettingKind.BOOLEAN:
            return _boolean(item, value)
        case SettingKind.TEXT:
            return _text(item, value)
        case SettingKind.NAMES:
            return _names(item, value)
        case _:
            return _number(item, value)


def _choice(item: Setting, value: Any) -> str:
    allowed = [one.value for one in item.choices]
    if value not in allowed:
        raise InvalidInput(
            f"{item.label} is one of: {', '.join(allowed)}.", field=("settings", item.name)
        )
    return str(value)


def _boolean(item: Setting, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("True", "False"):
        return bool(value == "True")
    raise InvalidInput(f"{item.label} is true or false.", field=("settings", item.name))


def _text(item: Setting, value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(item.pattern, value):
        raise InvalidInput(
            f"{item.label} does not fit. {item.help}".strip(), field=("settings", item.name)
        )
    return value


def _names(item: Setting, value: Any) -> str:
    path = ("settings", item.name)
    if not isinstance(value, str) or len(value) > MAX_NAMES * MAX_NAME:
        raise InvalidInput(f"{item.label}: write names with commas between.", field=path)
    found = list(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    if len(found) > MAX_NAMES or any(len(name) > MAX_NAME for name in found):
        raise InvalidInput(
            f"{item.label}: up to {MAX_NAMES} names of {MAX_NAME} characters.", field=path
        )
    if not is_storable(value):
        raise InvalidInput("The text holds a character that cannot be stored.", field=path)
    return ", ".join(found)


def _translations(item: Setting, value: Any) -> Translations:
    path = ("settings", item.name)
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{item.label}: an object by language is needed.", field=path)
    for language, texts in value.items():
        if not LANGUAGE.fullmatch(str(language)) or not isinstance(texts, Mapping):
            raise InvalidInput("A language is a tag such as de or pt-BR.", field=path)
        for name, text in texts.items():
            if name not in item.names:
                raise InvalidInput(
                    f"There is no text {name!r}; the texts are: {', '.join(item.names)}.",
                    field=(*path, language, str(name)),
                )
            if not isinstance(text, str) or not re.fullmatch(item.pattern, text):
                raise InvalidInput("The text does not fit.", field=(*path, language, name))
    return tuple(
        (language, tuple((name, texts[name]) for name in item.names if texts.get(name)))
        for language, texts in sorted(value.items())
    )


def _number(item: Setting, value: Any) -> Any:
    path = ("settings", item.name)
    if isinstance(value, bool | float):
        raise InvalidInput(f"{item.label} needs an exact number in quotes, like '1.5'.", field=path)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidInput(f"{item.label} is a number.", field=path)
    if (item.min is not None and number < item.min) or (item.max is not None and number > item.max):
        raise InvalidInput(f"{item.label} is between {item.min} and {item.max}.", field=path)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > item.scale:
        raise InvalidInput(f"{item.label} has at most {item.scale} decimals.", field=path)
    return int(number) if item.kind is SettingKind.INTEGER else number


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return {language: dict(texts) for language, texts in value}
    return str(value)

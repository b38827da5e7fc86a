"""How the programme looks in the shop: theme for desktop and mobile, texts, notices; all data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from punchcard.core import described
from punchcard.core.described import Choice, parse_settings, plain_settings
from punchcard.core.design_texts import NoticeTexts, WidgetTexts
from punchcard.core.fact_checks import check_text
from punchcard.errors import InvalidInput

MAX_LANGUAGES = 20
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
FALLBACK_LANGUAGE = "en"
_COLOUR = r"#[0-9a-fA-F]{6}"
_ADDRESS = r"\S{0,500}"
_ADDRESS_HELP = "An https address, or a path of your shop like /files/logo.svg."


class NoticeKind(StrEnum):
    """What a notice is for."""

    REFER_A_FRIEND = "refer_a_friend"
    ANNOUNCEMENT = "announcement"
    SIGN_UP = "sign_up"
    REDEEM_NOW = "redeem_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The tokens of one size of screen."""

    accent: str = described.text(
        "Accent", pattern=_COLOUR, default="#c2410c", help="Of buttons and the launcher: #c2410c."
    )
    on_accent: str = described.text(
        "Text on the accent", pattern=_COLOUR, default="#ffffff", help="Like #ffffff."
    )
    background: str = described.text(
        "Background", pattern=_COLOUR, default="#fffdf9", help="Like #fffdf9."
    )
    ink: str = described.text("Text", pattern=_COLOUR, default="#1c1a24", help="Like #1c1a24.")
    radius: int = described.integer(
        "Corners", min=0, max=28, unit="px", default=14, help="0: square."
    )
    font: str = described.choice(
        "Font",
        (
            Choice("inherit", "The shop's own"),
            Choice("system", "The device's"),
            Choice("serif", "With serifs"),
            Choice("rounded", "Rounded"),
            Choice("mono", "Typewriter"),
        ),
        default="inherit",
    )
    logo: str = described.text("Logo", pattern=_ADDRESS, default="", help=_ADDRESS_HELP)
    launcher_position: str = described.choice(
        "Launcher",
        (
            Choice("bottom_right", "Bottom right"),
            Choice("bottom_left", "Bottom left"),
            Choice("hidden", "Hidden"),
        ),
        default="bottom_right",
    )
    launcher_style: str = described.choice(
        "Launcher shows",
        (Choice("text", "Mark and text"), Choice("mark", "The mark alone")),
        default="text",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSettings:
    """When and how a notice is shown."""

    visible: bool = described.boolean("Shown", default=True)
    image: str = described.text("Image", pattern=_ADDRESS, default="", help=_ADDRESS_HELP)
    button_colour: str = described.text(
        "Button colour", pattern=rf"({_COLOUR})?", default="", help="Empty: the accent."
    )
    button_position: str = described.choice(
        "Button stands",
        (
            Choice("left", "Left"),
            Choice("center", "In the middle"),
            Choice("right", "Right"),
            Choice("full", "As wide as the notice"),
        ),
        default="left",
    )
    link: str = described.text(
        "The button leads to",
        pattern=_ADDRESS,
        default="",
        help="An https address or a path of your shop like /account; empty: the panel.",
    )
    every_days: int = described.integer(
        "Shown again after", min=0, max=365, unit="days", default=0, help="0: once."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice: its settings, and its texts by language."""

    settings: NoticeSettings = NoticeSettings()
    texts: Mapping[str, NoticeTexts] = field(default_factory=dict)


_NOTICE_DEFAULTS: Mapping[NoticeKind, NoticeSettings] = {
    NoticeKind.REFER_A_FRIEND: NoticeSettings(),
    NoticeKind.ANNOUNCEMENT: NoticeSettings(visible=False),
    NoticeKind.SIGN_UP: NoticeSettings(every_days=14),
    NoticeKind.REDEEM_NOW: NoticeSettings(every_days=30),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """All of it. `mobile` says only what differs on small screens."""

    version: int = 0
    desktop: Theme = Theme()
    mobile: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, WidgetTexts] = field(default_factory=dict)
    notices: Mapping[NoticeKind, Notice] = field(
        default_factory=lambda: {
            kind: Notice(settings=settings) for kind, settings in _NOTICE_DEFAULTS.items()
        }
    )

    @property
    def mobile_theme(self) -> Theme:
        """The theme of small screens, complete."""
        return replace(self.desktop, **self.mobile)

    def texts_in(self, language: str) -> WidgetTexts:
        """The widget's texts in the language, else in its base language, else in English."""
        return _in_language(self.texts, language) or WidgetTexts()

    def notice_texts_in(self, kind: NoticeKind, language: str) -> NoticeTexts:
        """The texts of a notice in the language, found alike."""
        return _in_language(self.notices[kind].texts, language) or NoticeTexts.usual(kind)


def make_design(raw: Mapping[str, Any], *, version: int = 0) -> Design:
    """A checked design from plain data. Raises InvalidInput with the path of what is wrong."""
    _only_known(raw, ("desktop", "mobile", "texts", "notices"), ())
    desktop = _parse(Theme, raw.get("desktop", {}), ("desktop",))
    _check_address(desktop.logo, ("desktop", "logo"))
    mobile = dict(raw.get("mobile", {}))
    checked = _parse(Theme, {**plain_settings(desktop), **mobile}, ("mobile",))
    _check_address(checked.logo, ("mobile", "logo"))
    return Design(
        version=version,
        desktop=desktop,
        mobile={name: getattr(checked, name) for name in mobile},
        texts=_by_language(WidgetTexts, raw.get("texts", {}), ("texts",)),
        notices=_notices(raw.get("notices", {})),
    )


def plain_design(design: Design) -> dict[str, Any]:
    """The design as JSON-able data; `make_design` reads it back unchanged."""
    return {
        "desktop": plain_settings(design.desktop),
        "mobile": dict(design.mobile),
        "texts": {name: plain_settings(one) for name, one in design.texts.items()},
        "notices": {
            kind.value: {
                **plain_settings(notice.settings),
                "texts": {name: plain_settings(one) for name, one in notice.texts.items()},
            }
            for kind, notice in design.notices.items()
        },
    }


def _notices(raw: Mapping[str, Any]) -> dict[NoticeKind, Notice]:
    _only_known(raw, tuple(NoticeKind), ("notices",))
    return {kind: _notice(kind, raw.get(kind.value)) for kind in NoticeKind}


def _notice(kind: NoticeKind, raw: Mapping[str, Any] | None) -> Notice:
    usual = _NOTICE_DEFAULTS[kind]
    if raw is None:
        return Notice(settings=usual)
    path = ("notices", kind.value)
    values = {name: value for name, value in raw.items() if name != "texts"}
    settings = _parse(NoticeSettings, {**plain_settings(usual), **values}, path)
    _check_address(settings.image, (*path, "image"))
    _check_address(settings.link, (*path, "link"))
    return Notice(
        settings=settings,
        texts=_by_language(NoticeTexts, raw.get("texts", {}), (*path, "texts")),
    )


def _by_language(
    kind: type[described.T], raw: Mapping[str, Any], path: tuple[str, ...]
) -> dict[str, described.T]:
    if len(raw) > MAX_LANGUAGES:
        raise InvalidInput(f"Up to {MAX_LANGUAGES} languages.", field=path)
    found = {}
    for language in sorted(raw):
        if not LANGUAGE.fullmatch(language.lower()):
            raise InvalidInput("A language is like en, de or pt-BR.", field=(*path, language))
        found[language.lower()] = _parse(kind, raw[language], (*path, language))
    return found


def _in_language(texts: Mapping[str, described.T], language: str) -> described.T | None:
    wanted = language.lower()
    for name in (wanted, wanted.partition("-")[0], FALLBACK_LANGUAGE):
        if name in texts:
            return texts[name]
    return None


def _parse(kind: type[described.T], raw: Mapping[str, Any], path: tuple[str, ...]) -> described.T:
    if not isinstance(raw, Mapping):
        raise InvalidInput("A mapping of names and values is needed.", field=path)
    try:
        values = parse_settings(kind, raw)
        for name, value in plain_settings(values).items():
            check_text(value if isinstance(value, str) else None, name)
    except InvalidInput as refusal:
        inner = [name for name in refusal.field or () if name != "settings"]
        raise InvalidInput(refusal.message, field=(*path, *inner)) from None
    return values


def _only_known(raw: Mapping[str, Any], known: tuple[str, ...], path: tuple[str, ...]) -> None:
    if not isinstance(raw, Mapping):
        raise InvalidInput("A mapping of names and values is needed.", field=path or None)
    unknown = sorted(set(raw) - set(known))
    if unknown:
        names = ", ".join(known)
        raise InvalidInput(
            f"There is no {unknown[0]!r} here; known are: {names}.", field=(*path, unknown[0])
        )


def _check_address(address: str, path: tuple[str, ...]) -> None:
    """No other scheme may come near a page of the shop: javascript:, data: and plain http."""
    if not address or re.fullmatch(r"/(?![/\\])[^\s\\]*", address):
        return
    try:
        parts = urlsplit(address)
        good = parts.scheme == "https" and parts.hostname and not parts.username
        good = good and "\\" not in address and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise InvalidInput(_ADDRESS_HELP, field=path)

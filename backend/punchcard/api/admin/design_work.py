"""The design: shown, and changed, with its inputs as the services take them."""

import dataclasses
from collections.abc import Iterable
from enum import Enum
from typing import Any

import strawberry

from punchcard.api import design as shared
from punchcard.api.admin.design import (
    Design,
    DesignForms,
    DesignPayload,
    LanguageTexts,
    MobileTheme,
    Notice,
    NoticeTexts,
    Reading,
)
from punchcard.api.admin.design_changes import NoticeInput, ThemeInput, UpdateDesignInput
from punchcard.api.admin.rules import Setting
from punchcard.api.admin.versioned import setting_of
from punchcard.api.context import Context
from punchcard.api.enums import (
    ButtonPosition,
    DesignFont,
    LauncherPosition,
    LauncherStyle,
    NoticeKind,
)
from punchcard.api.refusals import camel
from punchcard.core import design as core
from punchcard.core import design_texts, readability
from punchcard.core.contrast import READABLE
from punchcard.core.described import describe
from punchcard.errors import InvalidInput
from punchcard.services import design as designs
from punchcard.services import program, storefronts

ONE = strawberry.ID("design")
_ENUMS: dict[str, type[Enum]] = {
    "font": DesignFont,
    "launcher_position": LauncherPosition,
    "launcher_style": LauncherStyle,
}


async def design() -> Design | None:
    """The newest version; None until there is a programme."""
    if await program.settings() is None:
        return None
    stored = await designs.newest()
    found = stored.design
    mobile: dict[str, Any] = {
        name: _ENUMS[name](value) if name in _ENUMS else value
        for name, value in found.mobile.items()
    }
    return Design(
        id=ONE,
        actor_name=stored.actor,
        version=found.version,
        saved_at=stored.created_at,
        desktop=shared.theme(found.desktop),
        mobile=MobileTheme(**mobile),
        texts=[
            LanguageTexts(language=language, texts=shared.texts(one))
            for language, one in found.texts.items()
        ],
        usual_texts=shared.texts(design_texts.WidgetTexts()),
        notices=[_notice(kind, one) for kind, one in found.notices.items()],
        readings=[_reading(one) for one in readability.readings(found)],
        forms=_forms(),
        publishable_key=await storefronts.first_publishable_key(),
    )


async def update(context: Context, given: UpdateDesignInput) -> DesignPayload:
    """Make a new version, in force at once."""
    await designs.save(changes=_changes(given), actor=context.caller.actor)
    return DesignPayload(design=await design())


def _notice(kind: core.NoticeKind, one: core.Notice) -> Notice:
    settings = one.settings
    return Notice(
        kind=NoticeKind(kind),
        visible=settings.visible,
        image=settings.image,
        button_colour=settings.button_colour,
        button_position=ButtonPosition(settings.button_position),
        link=settings.link,
        every_days=settings.every_days,
        texts=[_notice_texts(language, texts) for language, texts in one.texts.items()],
        usual=_notice_texts(core.FALLBACK_LANGUAGE, design_texts.NoticeTexts.usual(kind)),
    )


def _notice_texts(language: str, texts: design_texts.NoticeTexts) -> NoticeTexts:
    return NoticeTexts(
        language=language, title=texts.title, body=texts.body, button_label=texts.button_label
    )


def _reading(one: readability.Reading) -> Reading:
    return Reading(**dataclasses.asdict(one), readable=one.ratio >= READABLE)


def _forms() -> DesignForms:
    return DesignForms(
        theme=_form_of(core.Theme),
        texts=_form_of(design_texts.WidgetTexts),
        notice=_form_of(core.NoticeSettings),
        notice_texts=_form_of(design_texts.NoticeTexts),
    )


def _form_of(kind: type) -> list[Setting]:
    """How a form is filled in, in the names and values of its GraphQL input."""
    form = [setting_of(one) for one in describe(kind)]
    for setting in form:
        setting.name = camel(setting.name)
        for choice in setting.choices:
            choice.value = choice.value.upper()
    return form


def _changes(given: UpdateDesignInput) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if given.desktop is not None:
        changes["desktop"] = _said(given.desktop)
    if isinstance(given.mobile, ThemeInput):
        changes["mobile"] = _said(given.mobile)
    if given.texts is not None:
        changes["texts"] = _by("language", given.texts, "texts")
    if given.notices is not None:
        changes["notices"] = _by("kind", given.notices, "notices")
        for one in given.notices:
            if one.texts is not None:
                path = f"notices.{one.kind.value}.texts"
                changes["notices"][one.kind.value]["texts"] = _by("language", one.texts, path)
    return changes


def _by(name: str, items: Iterable[Any], field: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        key = _plain(getattr(item, name))
        if key in found:
            raise InvalidInput(f"{key} is there twice.", field=f"{field}.{key}")
        found[key] = {what: one for what, one in _said(item).items() if what != name}
    return found


def _said(given: ThemeInput | NoticeInput | Any) -> dict[str, Any]:
    """What an input says; what it leaves out, it does not say."""
    values = ((field.name, getattr(given, field.name)) for field in dataclasses.fields(given))
    return {
        name: _plain(value)
        for name, value in values
        if value is not None and not isinstance(value, list)
    }


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value

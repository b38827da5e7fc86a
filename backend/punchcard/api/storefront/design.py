"""The design in the storefront schema: what the widget obeys, the notices it shows."""

from collections.abc import Iterable

from punchcard.api import design as shared
from punchcard.api.design import Theme, WidgetTexts
from punchcard.api.enums import ButtonPosition, NoticeKind
from punchcard.api.fields import open_to, output
from punchcard.api.permissions import Right
from punchcard.core import design as core
from punchcard.services.notices import Shown

PUBLIC = Right.STOREFRONT


@output
class ProgramDesign:
    """How the programme looks and what it is called, in the language that was asked for."""

    version: int = open_to(PUBLIC, "Grows with every change.")
    desktop: Theme = open_to(PUBLIC)
    mobile: Theme = open_to(PUBLIC, "For screens up to 640 pixels wide.")
    texts: WidgetTexts = open_to(PUBLIC)


@output
class NoticeButton:
    """The button of a notice."""

    label: str = open_to(PUBLIC)
    colour: str | None = open_to(PUBLIC, "Null: the theme's accent.")
    position: ButtonPosition = open_to(PUBLIC)
    link: str | None = open_to(PUBLIC, "Null: it opens the panel.")


@output
class Notice:
    """Something to be shown once to each who sees it."""

    id: str = open_to(PUBLIC, "Remember it: another one is to be shown again.")
    kind: NoticeKind = open_to(PUBLIC)
    visible: bool = open_to(PUBLIC, "False: the shop has switched it off.")
    title: str = open_to(PUBLIC)
    body: str = open_to(PUBLIC)
    image: str | None = open_to(PUBLIC)
    button: NoticeButton | None = open_to(PUBLIC)


def program_design(found: core.Design, language: str) -> ProgramDesign:
    """The design in a language."""
    return ProgramDesign(
        version=found.version,
        desktop=shared.theme(found.desktop),
        mobile=shared.theme(found.mobile_theme),
        texts=shared.texts(found.texts_in(language)),
    )


def notices(found: Iterable[Shown]) -> list[Notice]:
    """Notices as they are shown."""
    return [_notice(one) for one in found]


def _notice(one: Shown) -> Notice:
    label = one.texts.button_label
    return Notice(
        id=one.id,
        kind=NoticeKind(one.kind),
        visible=one.settings.visible,
        title=one.texts.title,
        body=one.texts.body,
        image=one.settings.image or None,
        button=NoticeButton(
            label=label,
            colour=one.settings.button_colour or None,
            position=ButtonPosition(one.settings.button_position),
            link=one.settings.link or None,
        )
        if label
        else None,
    )

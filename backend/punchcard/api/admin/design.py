"""The design in the admin schema: every token, text and notice, and how well they can be read."""

import datetime as dt

import strawberry

from punchcard.api.admin.actors import Actor
from punchcard.api.admin.rules import Setting
from punchcard.api.context import Info
from punchcard.api.design import Theme, WidgetTexts
from punchcard.api.enums import (
    ButtonPosition,
    DesignFont,
    LauncherPosition,
    LauncherStyle,
    NoticeKind,
)
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import UserError

READ = Right.RULES_READ
WRITE = Right.RULES_WRITE


@output
class MobileTheme:
    """What differs on small screens; null: as on large ones."""

    accent: str | None = open_to(READ, default=None)
    on_accent: str | None = open_to(READ, default=None)
    background: str | None = open_to(READ, default=None)
    ink: str | None = open_to(READ, default=None)
    radius: int | None = open_to(READ, default=None)
    font: DesignFont | None = open_to(READ, default=None)
    logo: str | None = open_to(READ, "Empty: none on small screens.", default=None)
    launcher_position: LauncherPosition | None = open_to(READ, default=None)
    launcher_style: LauncherStyle | None = open_to(READ, default=None)


@output
class LanguageTexts:
    """The widget's texts in one language."""

    language: str = open_to(READ, "Like de or pt-br.")
    texts: WidgetTexts = open_to(READ)


@output
class NoticeTexts:
    """A notice's texts in one language."""

    language: str = open_to(READ, "Like de or pt-br.")
    title: str = open_to(READ)
    body: str = open_to(READ)
    button_label: str = open_to(READ, "Empty: no button.")


@output
class Notice:
    """One notice of the storefront."""

    kind: NoticeKind = open_to(READ)
    visible: bool = open_to(READ)
    image: str = open_to(READ, "An https address or a path of the shop; empty: none.")
    button_colour: str = open_to(READ, "Empty: the accent.")
    button_position: ButtonPosition = open_to(READ)
    link: str = open_to(READ, "Where the button leads; empty: to the panel.")
    every_days: int = open_to(READ, "Shown again after so many days; 0: once.")
    texts: list[NoticeTexts] = open_to(READ, "Empty: the words of `usual`.")
    usual: NoticeTexts = open_to(READ, "What Punchcard says where there are no own words.")


@output
class Reading:
    """How well one text can be read (WCAG 2)."""

    place: str = open_to(READ, "desktop, or mobile where that differs.")
    text: str = open_to(READ, "What it is: text, button, points, notice button.")
    foreground: str = open_to(READ)
    background: str = open_to(READ)
    ratio: float = open_to(READ, "1 to 21.")
    readable: bool = open_to(READ, "At least 4.5, as AA asks for.")


@output
class DesignForms:
    """How the parts are filled in: labels, help and bounds."""

    theme: list[Setting] = open_to(READ)
    texts: list[Setting] = open_to(READ)
    notice: list[Setting] = open_to(READ)
    notice_texts: list[Setting] = open_to(READ)


@output
class Design:
    """The design in its newest version, in force."""

    actor_name: strawberry.Private[str | None]

    id: strawberry.ID = open_to(READ, "There is one; for caches.")
    version: int = open_to(READ, "0 until it was first saved: all is the default then.")
    saved_at: dt.datetime | None = open_to(READ)
    desktop: Theme = open_to(READ)
    mobile: MobileTheme = open_to(READ)
    texts: list[LanguageTexts] = open_to(READ, "Empty: the words of `usualTexts`.")
    usual_texts: WidgetTexts = open_to(READ, "What the widget says without own words.")
    notices: list[Notice] = open_to(READ)
    readings: list[Reading] = open_to(READ)
    forms: DesignForms = open_to(READ)
    publishable_key: str | None = open_to(
        READ, "For the snippets; public. Null: no storefront was made yet."
    )

    @resolver(READ)
    async def saved_by(self, info: Info) -> Actor | None:
        """Who made this version."""
        return await info.context.load(Read.ACTORS, self.actor_name) if self.actor_name else None


@output
class DesignPayload:
    """The design in its newest version."""

    design: Design | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)

"""How the design is changed."""

import strawberry

from punchcard.api.enums import (
    ButtonPosition,
    DesignFont,
    LauncherPosition,
    LauncherStyle,
    NoticeKind,
)
from punchcard.api.fields import about, input_type


@input_type
class ThemeInput:
    """Tokens; what is left out stays (of `mobile`: is as on large screens)."""

    accent: str | None = about("Like #c2410c.", default=None)
    on_accent: str | None = None
    background: str | None = None
    ink: str | None = None
    radius: int | None = about("0 to 28 pixels.", default=None)
    font: DesignFont | None = None
    logo: str | None = about(
        "An https address, or a path of the shop like /files/logo.svg; empty: none.", default=None
    )
    launcher_position: LauncherPosition | None = None
    launcher_style: LauncherStyle | None = None


@input_type
class WidgetTextsInput:
    """Texts of launcher and panel; what is left out is the default."""

    language: str = about("Like de or pt-br.")
    launcher_guest: str | None = None
    launcher_member: str | None = None
    guest_heading: str | None = None
    guest_text: str | None = None
    join_button: str | None = None
    member_heading: str | None = None
    earn_heading: str | None = None
    spend_heading: str | None = None
    codes_heading: str | None = None
    tier_heading: str | None = None
    activity_heading: str | None = None
    refer_heading: str | None = None


@input_type
class NoticeTextsInput:
    """A notice's texts in one language."""

    language: str = about("Like de or pt-br.")
    title: str
    body: str = ""
    button_label: str = about("Empty: no button.", default="")


@input_type
class NoticeInput:
    """A notice; what is left out stays."""

    kind: NoticeKind
    visible: bool | None = None
    image: str | None = about("An https address or a path of the shop.", default=None)
    button_colour: str | None = about("Empty: the accent.", default=None)
    button_position: ButtonPosition | None = None
    link: str | None = about("Where the button leads; empty: to the panel.", default=None)
    every_days: int | None = about("Shown again after so many days; 0: once.", default=None)
    texts: list[NoticeTextsInput] | None = about("Replaces all languages.", default=None)


@input_type
class UpdateDesignInput:
    """The design as it shall be; what is left out stays."""

    desktop: ThemeInput | None = None
    mobile: ThemeInput | None = about(
        "Replaces what differs on small screens; {}: nothing does.", default=strawberry.UNSET
    )
    texts: list[WidgetTextsInput] | None = about("Replaces all languages.", default=None)
    notices: list[NoticeInput] | None = about("Those that change.", default=None)

"""The design as both schemas tell it: tokens of a screen size, texts of a language."""

import dataclasses

from punchcard.api.enums import DesignFont, LauncherPosition, LauncherStyle
from punchcard.api.fields import open_to, output
from punchcard.api.permissions import Right
from punchcard.core import design as core
from punchcard.core.design_texts import WidgetTexts as Texts

ANYONE = Right.ANYONE


@output
class Theme:
    """The tokens of one size of screen, complete."""

    accent: str = open_to(ANYONE, "Of buttons and the launcher, like #c2410c.")
    on_accent: str = open_to(ANYONE, "Text on the accent.")
    background: str = open_to(ANYONE)
    ink: str = open_to(ANYONE, "Text on the background.")
    radius: int = open_to(ANYONE, "Of corners, in pixels.")
    font: DesignFont = open_to(ANYONE)
    logo: str | None = open_to(ANYONE, "An https address, or a path of the shop.")
    launcher_position: LauncherPosition = open_to(ANYONE)
    launcher_style: LauncherStyle = open_to(ANYONE)


@output
class WidgetTexts:
    """The texts of launcher and panel. The widget fills in `{{points}}` and `{{name}}`."""

    launcher_guest: str = open_to(ANYONE)
    launcher_member: str = open_to(ANYONE)
    guest_heading: str = open_to(ANYONE)
    guest_text: str = open_to(ANYONE)
    join_button: str = open_to(ANYONE)
    member_heading: str = open_to(ANYONE)
    earn_heading: str = open_to(ANYONE)
    spend_heading: str = open_to(ANYONE)
    codes_heading: str = open_to(ANYONE)
    tier_heading: str = open_to(ANYONE)
    activity_heading: str = open_to(ANYONE)
    refer_heading: str = open_to(ANYONE)


def theme(found: core.Theme) -> Theme:
    """The tokens, with choices as enums."""
    return Theme(
        accent=found.accent,
        on_accent=found.on_accent,
        background=found.background,
        ink=found.ink,
        radius=found.radius,
        font=DesignFont(found.font),
        logo=found.logo or None,
        launcher_position=LauncherPosition(found.launcher_position),
        launcher_style=LauncherStyle(found.launcher_style),
    )


def texts(found: Texts) -> WidgetTexts:
    """The texts of one language."""
    return WidgetTexts(
        **{field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    )

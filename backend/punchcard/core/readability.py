"""How well the texts of a design can be read on the colours they stand on."""

from dataclasses import dataclass

from punchcard.core.contrast import contrast
from punchcard.core.design import Design, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How well one text of the design can be read; `place` is desktop or mobile."""

    place: str
    text: str
    foreground: str
    background: str
    ratio: float


def readings(design: Design) -> list[Reading]:
    """Every pair of colours that carries text; a button of a colour of its own, too."""
    found = [
        Reading(
            place=place,
            text=text,
            foreground=front,
            background=back,
            ratio=round(contrast(front, back), 2),
        )
        for place, theme in (("desktop", design.desktop), ("mobile", design.mobile_theme))
        for text, front, back in _pairs(theme, design)
    ]
    return [one for one in found if one.place == "desktop" or _differs(one, found)]


def _pairs(theme: Theme, design: Design) -> list[tuple[str, str, str]]:
    buttons = sorted({one.settings.button_colour for one in design.notices.values()} - {""})
    return [
        ("text", theme.ink, theme.background),
        ("button", theme.on_accent, theme.accent),
        ("points", theme.accent, theme.background),
        *(("notice button", theme.on_accent, colour) for colour in buttons),
    ]


def _differs(one: Reading, known: list[Reading]) -> bool:
    same = (one.text, one.foreground, one.background)
    return all(
        (each.text, each.foreground, each.background) != same
        for each in known
        if each.place == "desktop"
    )

"""How an email looks: the tokens of the design, as far as everything can be read with them."""

from dataclasses import dataclass

from punchcard.core.contrast import READABLE, contrast
from punchcard.core.design import Theme

GROUND, SHEET, INK = "#f5f1e8", "#fffdf9", "#1d1a16"
DARK_GROUND, DARK_SHEET = "#14120f", "#1f1c18"
QUIET, COMING_IN, GOING_OUT = "#6b6355", "#1f7a4d", "#8b2a6b"
"""Our own colours of small print and of points; the shop's background has to carry them."""

SEEN = 3.0
"""AA for what is no text, such as the holes."""

_SANS = '"Inter", -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
_FONTS = {
    "serif": 'Georgia, "Times New Roman", serif',
    "rounded": '"Nunito", "Arial Rounded MT Bold", ui-rounded, "Segoe UI", Arial, sans-serif',
    "mono": 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailLook:
    """What the layout is drawn with; `logo` is an absolute address, empty for our mark."""

    accent: str
    on_accent: str
    sheet: str
    ink: str
    link: str
    full: str
    dark_link: str
    dark_full: str
    radius: int
    font: str
    logo: str = ""


def look_of(theme: Theme, *, logo: str = "") -> EmailLook:
    """The theme's colours; where one could not be read or seen, the next best."""
    accent, page = theme.accent.lower(), theme.background.lower()
    own = all(contrast(one, page) >= READABLE for one in (QUIET, COMING_IN, GOING_OUT))
    sheet = page if own else SHEET
    ink = theme.ink.lower()
    if min(contrast(ink, sheet), contrast(ink, GROUND)) < READABLE:
        ink = INK
    return EmailLook(
        accent=accent,
        on_accent=_on(accent, theme.on_accent.lower()),
        sheet=sheet,
        ink=ink,
        link=accent if contrast(accent, sheet) >= READABLE else ink,
        full=accent if contrast(accent, sheet) >= SEEN else ink,
        dark_link=_lighter(accent, READABLE),
        dark_full=_lighter(accent, SEEN),
        radius=theme.radius,
        font=_FONTS.get(theme.font, _SANS),
        logo=logo,
    )


def logo_address(logo: str, origins: list[str]) -> str:
    """Where a logo lies, for whoever reads it outside the shop; empty if that cannot be said."""
    if not logo.startswith("/"):
        return logo
    shop = next((one for one in origins if one.startswith("https://")), "")
    return f"{shop.rstrip('/')}{logo}" if shop else ""


def _on(colour: str, wanted: str) -> str:
    """The wanted colour on another, or what can be read there: white or black: one always can."""
    if contrast(wanted, colour) >= READABLE:
        return wanted
    return max("#ffffff", "#000000", key=lambda one: contrast(one, colour))


def _lighter(colour: str, ratio: float) -> str:
    """The colour with as much white as the dark sheet asks for."""
    for tenth in range(11):
        mixed = "#" + "".join(
            f"{round((part * (10 - tenth) + 255 * tenth) / 10):02x}"
            for part in bytes.fromhex(colour[1:])
        )
        if contrast(mixed, DARK_SHEET) >= ratio:
            break
    return mixed


USUAL_LOOK = look_of(Theme())

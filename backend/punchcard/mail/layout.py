"""The shipped layout around every email: one responsive page with its styles inlined."""

from dataclasses import asdict
from importlib.resources import files

import css_inline
from liquid import Environment
from markupsafe import Markup

from punchcard.core.emails.look import EmailLook

_FOLDER = files("punchcard.mail") / "layouts"
_PAGE = Environment(autoescape=True).from_string((_FOLDER / "standard.html").read_text("utf-8"))
_CSS = Environment().from_string((_FOLDER / "standard.css").read_text("utf-8"))
_INLINER = css_inline.CSSInliner(
    load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True
)
PREHEADER = 120
MAX_BUTTON_RADIUS = 14


def lay_out(
    body: str,
    *,
    look: EmailLook,
    subject: str,
    program: str,
    text: str,
    foot: str,
    unsubscribe: str = "",
    stop: str = "",
    language: str = "en",
) -> str:
    """The whole HTML document of a body that has been checked."""
    drawn = {**asdict(look), "button_radius": min(look.radius, MAX_BUTTON_RADIUS)}
    page = _PAGE.render(
        body=Markup(body),  # noqa: S704 - rendered with escaping and checked
        subject=subject,
        program=program,
        foot=foot,
        language=language,
        unsubscribe=unsubscribe,
        stop=stop,
        preheader=" ".join(text.split())[:PREHEADER],
        look=drawn,
        css=Markup(_CSS.render(look=drawn)),  # noqa: S704 - our own file, checked values
    )
    return _INLINER.inline(page)


def lay_out_text(
    text: str, *, program: str, foot: str, unsubscribe: str = "", stop: str = ""
) -> str:
    """The whole plain-text part."""
    end = f"\n{stop}: {unsubscribe}" if unsubscribe else ""
    return f"{program}\n\n{text}\n\n--\n{foot}{end}\n"

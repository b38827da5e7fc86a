"""From a merchant's texts and the variables to a subject, HTML and plain text. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from punchcard.core.emails.languages import words_in
from punchcard.core.emails.look import USUAL_LOOK, EmailLook
from punchcard.errors import InvalidInput
from punchcard.mail import liquid_sandbox
from punchcard.mail.holes import holes_html
from punchcard.mail.layout import lay_out, lay_out_text
from punchcard.mail.markup import check_markup, to_text

MAX_SUBJECT = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be rendered. `balance` fills the holes; `strict` also refuses what only an
    author can mend: an unknown variable, an empty subject. `to_admin`: no member reads it.
    `unsubscribe`: the link at its foot that ends such emails. `language`: that of the foot and of
    what is computed; English where its words are not shipped. `look`: the design's."""

    subject: str
    body: str
    variables: Mapping[str, Any]
    balance: int = 0
    hosts: tuple[str, ...] = ()
    strict: bool = False
    to_admin: bool = False
    unsubscribe: str = ""
    language: str = "en"
    look: EmailLook = USUAL_LOOK


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedEmail:
    """An email as it is read."""

    subject: str
    html: str
    text: str


def compose(draft: Draft) -> RenderedEmail:
    """Raises InvalidInput whose field is `subject` or `body`."""
    if draft.strict:
        _check(draft)
    variables = dict(draft.variables)
    program = one_line(str(variables.get("program", "")))
    subject = render_subject(draft.subject, variables)
    variables["holes"] = holes_html(
        draft.balance, str(variables.get("balance_name", "")), draft.language
    )
    body = liquid_sandbox.render(draft.body, variables, field="body")
    check_markup(body, draft.hosts)
    words = words_in(draft.language)
    text = to_text(body)
    foot = (words.admin_foot if draft.to_admin else words.foot).format(program=program)
    return RenderedEmail(
        subject=subject,
        html=lay_out(
            body,
            look=draft.look,
            subject=subject,
            program=program,
            text=text,
            foot=foot,
            unsubscribe=draft.unsubscribe,
            stop=words.stop,
            language=draft.language,
        ),
        text=lay_out_text(
            text, program=program, foot=foot, unsubscribe=draft.unsubscribe, stop=words.stop
        ),
    )


def render_subject(source: str, variables: Mapping[str, Any]) -> str:
    """One line of plain text: a line break in a value would begin another header."""
    if _CONTROL.search(source):
        raise InvalidInput("The subject is one line without control characters.", field="subject")
    clean = {name: one_line(value) for name, value in variables.items() if isinstance(value, str)}
    subject = liquid_sandbox.render(source, {**variables, **clean}, field="subject").strip()
    if _CONTROL.search(subject):
        raise InvalidInput("The subject comes out with a line break.", field="subject")
    if not subject:
        raise InvalidInput("The subject comes out empty: write one.", field="subject")
    return subject[:MAX_SUBJECT]


def one_line(text: str) -> str:
    """The text without control characters and line breaks."""
    return _CONTROL.sub(" ", text).strip()


def _check(draft: Draft) -> None:
    if len(draft.subject) > MAX_SUBJECT:
        raise InvalidInput(f"The subject may have up to {MAX_SUBJECT} characters.", field="subject")
    if not draft.body.strip():
        raise InvalidInput("The text is empty: write one.", field="body")
    liquid_sandbox.check(draft.subject, draft.variables, field="subject")
    liquid_sandbox.check(draft.body, draft.variables, field="body")

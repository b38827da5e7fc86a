"""A kind of email as the merchant left it: what is kept of it, and what it ships with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from punchcard.core.described import Setting, describe
from punchcard.core.emails.blocks import plain_blocks
from punchcard.core.emails.email_type import Audience, EmailType, Variable
from punchcard.core.emails.languages import WORDS, shipped_in
from punchcard.services import email_texts

SAVED = ("enabled", "subject", "body", "blocks", "to_address")
"""The columns that a merchant changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """An email's text in a further language. `blocks` None: it was written as Liquid."""

    language: str
    subject: str
    body: str
    blocks: Sequence[Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTemplate:
    """A kind of email as the merchant left it. `customised`: the text is not the shipped one.
    `blocks` None: it was written as Liquid. `shipped_translations`: what further
    languages begin with. `to_address`: where it goes if it is for the admin (empty: not set), None
    if for members."""

    kind: str
    label: str
    description: str
    enabled: bool
    subject: str
    body: str
    shipped_subject: str
    shipped_body: str
    blocks: Sequence[Mapping[str, Any]] | None
    shipped_blocks: Sequence[Mapping[str, Any]]
    translations: Sequence[Translation]
    shipped_translations: Sequence[Translation]
    customised: bool
    to_address: str | None
    variables: tuple[Variable, ...]
    marketing: bool
    fields: tuple[Setting, ...]
    settings: Mapping[str, Any]
    updated_at: datetime | None
    updated_by: str | None

    def text_in(self, language: str | None) -> "Translation | EmailTemplate":
        """What is sent in a language; None: in the programme's first."""
        if language is None:
            return self
        plain = language.partition("-")[0]
        own = next((one for one in self.translations if one.language == language), None)
        shipped = (one for one in self.shipped_translations if one.language == plain)
        return own or next(shipped, self)


def as_shipped(email_type: EmailType) -> dict[str, Any]:
    """The columns of a kind that nobody has changed; an empty text stands for the shipped one."""
    empty = {"subject": "", "body": "", "blocks": None, "to_address": ""}
    return {"enabled": email_type.shipped_on, **empty}


def template_of(
    email_type: EmailType,
    row: Mapping[str, Any] | None,
    settings: Mapping[str, Any] | None,
    translated: Sequence[Mapping[str, Any]],
    first_language: str,
) -> EmailTemplate:
    """A kind of email from its rows."""
    shipped = shipped_in(email_type, first_language)
    fields = describe(email_type.settings) if email_type.settings else ()
    saved = row if row is not None else as_shipped(email_type)
    return EmailTemplate(
        kind=email_type.kind,
        label=email_type.label,
        description=email_type.description,
        enabled=saved["enabled"],
        subject=saved["subject"] or shipped.subject,
        body=saved["body"] or shipped.body,
        shipped_subject=shipped.subject,
        shipped_body=shipped.body,
        blocks=email_texts.blocks_of(shipped, saved["body"], saved["blocks"]),
        shipped_blocks=plain_blocks(shipped.blocks),
        translations=[
            Translation(**{name: one[name] for name in ("language", "subject", "body", "blocks")})
            for one in translated
            if one["kind"] == email_type.kind
        ],
        shipped_translations=[_shipped_translation(email_type, one) for one in WORDS],
        customised=bool(saved["subject"] or saved["body"]),
        to_address=saved["to_address"] if email_type.audience is Audience.ADMIN else None,
        variables=email_type.variables,
        marketing=email_type.marketing,
        fields=fields,
        settings={one.name: (settings or {}).get(one.name, one.default) for one in fields},
        updated_at=row["updated_at"] if row is not None else None,
        updated_by=row["updated_by"] if row is not None else None,
    )


def _shipped_translation(email_type: EmailType, language: str) -> Translation:
    text = shipped_in(email_type, language)
    return Translation(
        language=language, subject=text.subject, body=text.body, blocks=plain_blocks(text.blocks)
    )

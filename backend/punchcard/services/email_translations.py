"""Emails in the programme's further languages: where there is no text of the shop's own, the one
that is shipped in the language is sent, or else the programme's first."""

from typing import Any

from punchcard.core.emails.blocks import plain_blocks
from punchcard.core.emails.catalogue import email_type_of
from punchcard.core.fact_checks import check_text
from punchcard.core.texts import LANGUAGE
from punchcard.db.sql import email_translations as sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import InvalidInput, NotFound
from punchcard.services import audit, email_texts


async def save(
    *,
    kind: str,
    language: str,
    subject: str,
    body: str | None = None,
    blocks: Any = None,
    actor: str,
) -> None:
    """Keep a text in a language, as blocks or as Liquid, if it renders. Raises InvalidInput whose
    field is `language`, `subject`, `body`, or the path of a block."""
    email_type = email_type_of(kind)
    if not LANGUAGE.fullmatch(language):
        raise InvalidInput(f"{language!r} is no language: write de, or pt-BR.", field="language")
    text = email_texts.written(subject=subject, body=body, blocks=blocks)
    async with connection() as raw:
        await email_texts.rendered(raw, email_type, text, None, language)
    after: dict[str, Any] = {
        "subject": subject,
        "body": text.body,
        "blocks": plain_blocks(text.blocks) if text.blocks is not None else None,
    }
    async with transaction() as raw:
        before = await sql.one(raw, kind, language, lock=True)
        await sql.save(raw, kind, language, actor=actor, **after)
        await _log(kind, language, "updated", before, after, actor)


async def remove(*, kind: str, language: str, actor: str) -> None:
    """Take a translation away: the shipped text is sent instead, or the first language's. Raises
    NotFound."""
    check_text(kind, "kind")
    check_text(language, "language")
    async with transaction() as raw:
        before = await sql.one(raw, kind, language, lock=True)
        if before is None:
            raise NotFound("There is no such translation.", field="language")
        await sql.remove(raw, kind, language)
        await _log(kind, language, "removed", before, None, actor)


async def _log(
    kind: str, language: str, done: str, before: Any, after: dict[str, Any] | None, actor: str
) -> None:
    await audit.log(
        actor=actor,
        action=f"email_translation.{done}",
        target=f"email_template:{kind}",
        before=dict(before) if before is not None else None,
        after={"language": language, **after} if after is not None else None,
    )

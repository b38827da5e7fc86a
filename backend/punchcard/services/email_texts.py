"""What a merchant writes of an email: blocks or Liquid, made ready to be rendered and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.described import plain_settings
from punchcard.core.emails.blocks import (
    Block,
    block_source,
    parse_blocks,
    plain_blocks,
    plain_html,
    source_of,
)
from punchcard.core.emails.email_type import EmailType, ShippedText
from punchcard.errors import InvalidInput
from punchcard.mail.compose import Draft, RenderedEmail
from punchcard.services import letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A subject and a body. `blocks` None: the body was written as Liquid."""

    subject: str
    body: str
    blocks: tuple[Block, ...] | None = None


def written(*, subject: str, body: str | None, blocks: Any) -> Written:
    """Exactly one of Liquid and blocks as JSON. Raises InvalidInput with the path in the blocks."""
    if (body is None) == (blocks is None):
        raise InvalidInput("Give either blocks or a body.", field="body")
    if body is not None:
        return Written(subject=subject, body=body)
    parsed = parse_blocks(blocks)
    return Written(subject=subject, body=source_of(parsed), blocks=parsed)


async def rendered(
    raw: asyncpg.Connection,
    email_type: EmailType,
    text: Written,
    member_id: UUID | None,
    language: str | None = None,
) -> RenderedEmail:
    """A text as it would be read in a language; None: in the programme's first.

    Raises InvalidInput whose field is `subject`, `body`, or the block that is wrong.
    """
    draft = await letters.sample_draft(
        raw,
        email_type,
        subject=text.subject,
        body=text.body,
        member_id=member_id,
        language=language,
    )
    try:
        return await letters.render(draft)
    except InvalidInput as refusal:
        if text.blocks is None or refusal.field != ("body",):
            raise
        await _blame(draft, text.blocks)
        raise InvalidInput(refusal.message, field="blocks") from None


def kept(shipped: ShippedText, text: Written) -> dict[str, Any]:
    """The columns of a text; what is as it was shipped is kept empty."""
    as_shipped = text.body == shipped.body
    return {
        "subject": "" if text.subject == shipped.subject else text.subject,
        "body": "" if as_shipped else text.body,
        "blocks": plain_blocks(text.blocks) if text.blocks and not as_shipped else None,
    }


def blocks_of(shipped: ShippedText, body: str, blocks: Any) -> Sequence[dict[str, Any]] | None:
    """The blocks of a kept text; None if it was written as Liquid."""
    if not body:
        return plain_blocks(shipped.blocks)
    return blocks if blocks else None


async def _blame(draft: Draft, blocks: Sequence[Block]) -> None:
    """Raise for the first block that is wrong by itself."""
    for number, block in enumerate(blocks):
        try:
            await letters.render(replace(draft, body=block_source(block)))
        except InvalidInput as refusal:
            place = ("blocks", str(number), *await _fields_of(block, draft))
            message = refusal.message.removeprefix("Line 1: ")
            raise InvalidInput(message, field=place) from None


async def _fields_of(block: Block, draft: Draft) -> tuple[str, ...]:
    """Which field of a wrong block it is, if that can be told."""
    values = {name: one for name, one in plain_settings(block).items() if isinstance(one, str)}
    for name, value in values.items():
        try:
            await letters.render(replace(draft, body=plain_html(value) or "-"))
        except InvalidInput:
            return (name,)
    return tuple(name for name in ("link", "address", "items") if name in values)[:1]

"""What an email says: the variables of a member and a fact, the template, the rendering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from punchcard.core.emails.email_type import Audience, EmailType, Occasion
from punchcard.core.emails.english import ENGLISH
from punchcard.core.emails.languages import (
    examples_in,
    is_shipped_in,
    shipped_in,
)
from punchcard.core.emails.look import EmailLook, logo_address, look_of
from punchcard.core.texts import spoken
from punchcard.db.sql import design
from punchcard.db.sql import email_translations as translations
from punchcard.db.sql import emails as sql
from punchcard.mail import post_office
from punchcard.mail.compose import Draft, RenderedEmail, compose
from punchcard.services import program
from punchcard.services.voices import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of a template in force; `shipped` ones are ours and need no sandbox. Where an
    email to the admin goes, `to_address` says."""

    enabled: bool
    subject: str
    body: str
    shipped: bool
    to_address: str = ""
    language: str = "en"


async def texts_for(
    raw: asyncpg.Connection, email_type: EmailType, about: Mapping[str, Any] | None
) -> Texts:
    """The template in the language that the member reads, if it was written or is shipped in that;
    else in the programme's first."""
    first = about["languages"][0] if about is not None else ENGLISH.language
    texts = await _texts_of(raw, email_type, first)
    if about is None or email_type.audience is Audience.ADMIN:
        return texts
    language = spoken([about["language"]] if about["language"] else [], about["languages"])
    if language is None:
        return texts
    row = await translations.one(raw, email_type.kind, language)
    if row is not None:
        return replace(
            texts, subject=row["subject"], body=row["body"], shipped=False, language=language
        )
    if not is_shipped_in(language):
        return texts
    shipped = shipped_in(email_type, language)
    return replace(
        texts, subject=shipped.subject, body=shipped.body, shipped=True, language=language
    )


async def _texts_of(raw: asyncpg.Connection, email_type: EmailType, language: str) -> Texts:
    """A template as the merchant left it, or as it was shipped in the programme's language."""
    shipped = shipped_in(email_type, language)
    row = await sql.template(raw, email_type.kind)
    if row is None or not (row["subject"] or row["body"]):
        return Texts(
            enabled=email_type.shipped_on if row is None else row["enabled"],
            subject=shipped.subject,
            body=shipped.body,
            shipped=True,
            to_address="" if row is None else row["to_address"],
            language=language if is_shipped_in(language) else ENGLISH.language,
        )
    return Texts(
        enabled=row["enabled"],
        subject=row["subject"] or shipped.subject,
        body=row["body"] or shipped.body,
        shipped=False,
        to_address=row["to_address"],
        language=language,
    )


def draft_of(
    email_type: EmailType,
    texts: Texts,
    *,
    about: Mapping[str, Any],
    payload: Mapping[str, Any],
    hosts: tuple[str, ...],
    look: EmailLook,
    unsubscribe: str = "",
) -> Draft:
    """A draft about a member and a fact as `sql.about` gives them, and the effect's payload."""
    balance = int(payload.get("balance", about["available"]))
    voice = Voice.of(about, texts.language)
    occasion = Occasion(
        payload=payload,
        fact_kind=about["fact_kind"] or "",
        fact_body=about["fact_body"] or {},
        awards=_awards(about["awards"], texts.language),
        zone=ZoneInfo(about["timezone"]),
        singular=voice.singular,
        plural=voice.plural,
        words=voice.words,
        formats=voice.formats,
    )
    return Draft(
        subject=texts.subject,
        body=texts.body,
        variables=_shared(voice, about, balance) | dict(email_type.words(occasion)),
        balance=balance,
        hosts=hosts,
        unsubscribe=unsubscribe,
        language=texts.language,
        look=look,
        to_admin=email_type.audience is Audience.ADMIN,
    )


async def in_language(payload: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """The payload with its reward by the name that it has in this language."""
    if "reward_key" not in payload:
        return payload
    known = (await program.latest()).program.rewards
    reward = known.version(payload["reward_key"], payload["reward_version"])
    return {**payload, "reward": reward.said(language).name}


async def sample_draft(
    raw: asyncpg.Connection,
    email_type: EmailType,
    *,
    subject: str,
    body: str,
    member_id: UUID | None,
    language: str | None = None,
) -> Draft:
    """A strict draft with the examples, and what is known of the member in their place. `language`
    None: the programme's first."""
    about = await sql.about(raw, member_id, None) if member_id else None
    names = await sql.program_names(raw)
    language = language or (names["languages"][0] if names else ENGLISH.language)
    variables: dict[str, Any] = examples_in(email_type, language)
    balance = int(variables.get("balance", "0"))
    if names is not None:
        voice = Voice.of(names, language)
        variables["program"] = names["program"]
        variables["balance_name"] = voice.unit(balance)
        variables |= {
            name: voice.plural
            for name in ("points_name", "bonus_name", "cost_name", "unit")
            if name in variables
        }
    if about is not None:
        balance = about["available"]
        known = _shared(Voice.of(about, language), about, balance)
        variables |= {name: known[name] for name in known.keys() & variables.keys()}
    hosts = await allowed_hosts(raw)
    if "link" in variables:  # an example that leads where links may lead
        variables["link"] = f"https://{hosts[0]}/?ref={variables['code']}"
    return Draft(
        subject=subject,
        body=body,
        variables=variables,
        balance=balance,
        hosts=hosts,
        strict=True,
        unsubscribe=_sample_link(email_type),
        language=language,
        look=await look(raw),
        to_admin=email_type.audience is Audience.ADMIN,
    )


def _sample_link(email_type: EmailType) -> str:
    """A preview shows the link, but one that belongs to nobody."""
    if not email_type.marketing:
        return ""
    return post_office.current().unsubscribing.link(UUID(int=0))


async def allowed_hosts(raw: asyncpg.Connection) -> tuple[str, ...]:
    """Where links may lead: the storefronts, and ourselves."""
    found = {urlsplit(origin).hostname for origin in await sql.origins(raw)}
    found.add(post_office.current().host)
    return tuple(sorted(host for host in found if host))


async def look(raw: asyncpg.Connection) -> EmailLook:
    """The design in force, as emails wear it."""
    theme = (await design.newest(raw)).design.desktop
    return look_of(theme, logo=logo_address(theme.logo, await sql.origins(raw)))


async def render(draft: Draft, *, trusted: bool = False) -> RenderedEmail:
    """Merchants' texts are rendered in a process that can be killed, ours here."""
    if trusted:
        return compose(draft)
    return await post_office.current().renderers.render(draft)


def _shared(voice: Voice, about: Mapping[str, Any], balance: int) -> dict[str, Any]:
    """What every email may say of its member."""
    number, words = voice.formats.number, voice.words
    return {
        "name": about["name"] or words.nameless,
        "customer": about["name"] or about["email"] or words.somebody,
        "email": about["email"] or "",
        "program": about["program"],
        "spent": number(about["spent"]),
        "lifetime": number(max(0, about["lifetime"])),
        "balance": number(max(0, balance)),
        "balance_name": voice.unit(max(0, balance)),
        "owed": number(-balance) if balance < 0 else "",
    }


def _awards(awards: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """The rules that gave, by their names in this language."""
    named = []
    for award in awards:
        own = (award["texts"] or {}).get(language, {}).get("name")
        named.append({**award, "rule": own or award["rule"]})
    return named

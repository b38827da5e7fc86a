"""What an email says: the variables of a member and a fact, the template, the rendering."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from punchcard.core.emails.email_type import Audience, EmailType, Occasion
from punchcard.core.texts import spoken
from punchcard.db.sql import email_translations as translations
from punchcard.db.sql import emails as sql
from punchcard.mail import post_office
from punchcard.mail.compose import Draft, RenderedEmail, compose


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
    """The template in the language that the member reads, if it was written in that."""
    texts = await _texts_of(raw, email_type)
    if about is None or email_type.audience is Audience.ADMIN:
        return texts
    language = spoken([about["language"]] if about["language"] else [], about["languages"])
    row = await translations.one(raw, email_type.kind, language) if language else None
    if row is None or language is None:
        return texts
    return replace(
        texts, subject=row["subject"], body=row["body"], shipped=False, language=language
    )


async def _texts_of(raw: asyncpg.Connection, email_type: EmailType) -> Texts:
    """A template as the merchant left it, or as it was shipped."""
    row = await sql.template(raw, email_type.kind)
    if row is None:
        return Texts(
            enabled=email_type.shipped_on,
            subject=email_type.subject,
            body=email_type.body,
            shipped=True,
        )
    return Texts(
        enabled=row["enabled"],
        subject=row["subject"] or email_type.subject,
        body=row["body"] or email_type.body,
        shipped=not row["subject"] and not row["body"],
        to_address=row["to_address"],
    )


def draft_of(
    email_type: EmailType,
    texts: Texts,
    *,
    about: Mapping[str, Any],
    payload: Mapping[str, Any],
    hosts: tuple[str, ...],
    unsubscribe: str = "",
) -> Draft:
    """A draft about a member and a fact as `sql.about` gives them, and the effect's payload."""
    balance = int(payload.get("balance", about["available"]))
    occasion = Occasion(
        payload=payload,
        fact_kind=about["fact_kind"] or "",
        fact_body=about["fact_body"] or {},
        awards=about["awards"],
        zone=ZoneInfo(about["timezone"]),
        singular=about["point_singular"],
        plural=about["point_plural"],
    )
    return Draft(
        subject=texts.subject,
        body=texts.body,
        variables=_shared(about, balance) | dict(email_type.words(occasion)),
        balance=balance,
        hosts=hosts,
        unsubscribe=unsubscribe,
        language=texts.language,
        to_admin=email_type.audience is Audience.ADMIN,
    )


async def sample_draft(
    raw: asyncpg.Connection,
    email_type: EmailType,
    *,
    subject: str,
    body: str,
    member_id: UUID | None,
) -> Draft:
    """A strict draft with the examples, and what is known of the member in their place."""
    about = await sql.about(raw, member_id, None) if member_id else None
    names = await sql.program_names(raw)
    variables: dict[str, Any] = dict(email_type.examples)
    balance = int(str(variables.get("balance", "0")).replace(",", ""))
    if names is not None:
        variables["program"] = names["program"]
        variables["balance_name"] = _unit(names, balance)
        variables |= {
            name: names["point_plural"]
            for name in ("points_name", "bonus_name", "cost_name", "unit")
            if name in variables
        }
    if about is not None:
        balance = about["available"]
        known = _shared(about, balance)
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


async def render(draft: Draft, *, trusted: bool = False) -> RenderedEmail:
    """Merchants' texts are rendered in a process that can be killed, ours here."""
    if trusted:
        return compose(draft)
    return await post_office.current().renderers.render(draft)


def _shared(about: Mapping[str, Any], balance: int) -> dict[str, Any]:
    return {
        "name": about["name"] or "there",
        "customer": about["name"] or about["email"] or "A customer",
        "email": about["email"] or "",
        "program": about["program"],
        "spent": f"{about['spent']:,}",
        "lifetime": f"{max(0, about['lifetime']):,}",
        "balance": f"{max(0, balance):,}",
        "balance_name": _unit(about, max(0, balance)),
        "owed": f"{-balance:,}" if balance < 0 else "",
    }


def _unit(names: Mapping[str, Any], points: int) -> str:
    return str(names["point_singular"] if points == 1 else names["point_plural"])

"""What an email says: the variables of a member and a fact, the template, the rendering."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from punchcard.core.emails.email_type import EmailType
from punchcard.db.sql import emails as sql
from punchcard.mail import post_office
from punchcard.mail.compose import Draft, RenderedEmail, compose

_REASONS = {
    "member_joined": "joining",
    "points_approved": "earlier orders; their waiting time is over",
    "order_refunded": "a corrected refund",
    "adjustment_undone": "a correction",
    "points_adjusted": "being with us",
}
_AWARDS = {"give": "A gift", "return": "Returned", "reinstate": "Given back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of a template in force; `shipped` ones are ours and need no sandbox."""

    enabled: bool
    subject: str
    body: str
    shipped: bool


async def texts_of(raw: asyncpg.Connection, email_type: EmailType) -> Texts:
    """A template as the merchant left it, or as it was shipped."""
    row = await sql.template(raw, email_type.kind)
    if row is None:
        return Texts(enabled=True, subject=email_type.subject, body=email_type.body, shipped=True)
    return Texts(
        enabled=row["enabled"],
        subject=row["subject"] or email_type.subject,
        body=row["body"] or email_type.body,
        shipped=not row["subject"] and not row["body"],
    )


def draft_of(
    texts: Texts, *, about: Mapping[str, Any], payload: Mapping[str, Any], hosts: tuple[str, ...]
) -> Draft:
    """A draft about a member and a fact as `sql.about` gives them, and the effect's payload."""
    points, balance = int(payload.get("points", 0)), int(payload.get("balance", about["available"]))
    body = about["fact_body"] or {}
    variables = _shared(about, balance) | {
        "points": f"{points:,}",
        "points_name": _unit(about, points),
        "reason": _reason(about["fact_kind"] or "", body),
        "note": str(body.get("note", "")),
        "awards": [
            {
                "text": award["rule"] or _AWARDS.get(award["kind"], "Points"),
                "points": f"{award['points']:,}",
            }
            for award in about["awards"]
        ],
    }
    return Draft(
        subject=texts.subject, body=texts.body, variables=variables, balance=balance, hosts=hosts
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
        variables["points_name"] = names["point_plural"]
    if about is not None:
        balance = about["available"]
        variables |= _shared(about, balance)
    return Draft(
        subject=subject,
        body=body,
        variables=variables,
        balance=balance,
        hosts=await allowed_hosts(raw),
        strict=True,
    )


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
        "program": about["program"],
        "balance": f"{max(0, balance):,}",
        "balance_name": _unit(about, max(0, balance)),
        "owed": f"{-balance:,}" if balance < 0 else "",
    }


def _unit(names: Mapping[str, Any], points: int) -> str:
    return str(names["point_singular"] if points == 1 else names["point_plural"])


def _reason(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "order_paid":
        return f"order {body['number']}" if body.get("number") else "your order"
    return _REASONS.get(kind, "being with us")

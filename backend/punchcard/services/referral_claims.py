"""Claiming a referral code: who came by it, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from punchcard.core.earning.refer_a_friend import terms_at
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.notify import nudge
from punchcard.db.sql import referrals as sql
from punchcard.db.sql.referrals import Arrival
from punchcard.errors import Conflict, NotFound
from punchcard.services import members, program, referral_codes, referral_offers
from punchcard.services.referral_offers import Offer

KEPT = timedelta(days=30)
"""So long an arrival counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """When somebody was shown the offer of a code, before it was known who they are."""

    code: str
    at: datetime


async def claim(
    *,
    store: str,
    external_id: str,
    code: str,
    product_url: str | None = None,
    arrival: Arrived | None = None,
) -> tuple[Offer, bool]:
    """Note that a customer came by a code; True if that was new. Who came first by another one
    stays with that. With an arrival by this code it counts from then: who signs in behind the
    checkout has not bought before.

    Raises NotFound for a code that leads nowhere, or Conflict if it is not for this customer.
    """
    page = referral_codes.product_page(product_url)
    found = await referral_offers.offer(code=code)
    if found is None:
        raise NotFound("This code does not lead anywhere.", field="code")
    friend = await members.by_identity(store=store, external_id=external_id)
    came_at = _came_at(found, arrival)
    refusal = await referral_offers.refusal_of(found, friend, came_at)
    if refusal is not None:
        raise Conflict(referral_offers.message_of(found, refusal), field="code")
    rule = terms_at((await program.latest()).program, came_at) or found.terms.rule
    came = Arrival(
        id=new_id(),
        referrer_id=found.owner.member_id,
        friend_id=friend.id if friend else None,
        customer=(store, external_id),
        code=found.owner.code,
        via="link",
        product_url=page,
        rule_key=rule.key,
        rule_version=rule.version,
        attributed_at=came_at,
    )
    async with unit_of_work.transaction() as connection:
        known = await sql.of_friend(connection, friend.id if friend else None, came.customer)
        made = None if known else await sql.attribute(connection, came)
    nudge()
    return found, made is not None


def _came_at(found: Offer, arrival: Arrived | None) -> datetime:
    now = datetime.now(UTC)
    if arrival is None or arrival.code != found.owner.code or now - arrival.at > KEPT:
        return now
    return min(arrival.at, now)

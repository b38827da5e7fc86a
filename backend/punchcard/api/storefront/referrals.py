"""Referrals as the storefront asks for them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from punchcard.api.context import Context
from punchcard.api.enums import ReferralState
from punchcard.api.paging import connection, cursors
from punchcard.api.rewards import discount_of
from punchcard.api.shared import Connection
from punchcard.api.storefront.referral_types import (
    ClaimReferralInput,
    ClaimReferralPayload,
    MyFriend,
    MyReferral,
    MyReferralCounts,
    ReferralOffer,
    ReferralProgram,
)
from punchcard.core.referral_judgement import first_name
from punchcard.core.texts import fill
from punchcard.db.sql.referrals import StoredReferral
from punchcard.errors import InvalidInput, NotFound
from punchcard.services import (
    members,
    referral_claims,
    referral_codes,
    referral_lists,
    referral_offers,
)
from punchcard.services.referral_claims import Arrived
from punchcard.services.referral_offers import Offer, Terms
from punchcard.services.voices import Voice, voice_for
from punchcard.services.wordings import said

MINE = "my friends"
ARRIVAL = "referral arrival"


async def read_program(
    _context: Context, keys: Sequence[None], *, languages: tuple[str, ...]
) -> Mapping[None, ReferralProgram | None]:
    """The referral programme; None while it is off."""
    found = await referral_offers.terms()
    if found is None:
        return dict.fromkeys(keys)
    voice = await voice_for(languages)
    shown = ReferralProgram(
        friend_gets=found.friend_gets(voice),
        referrer_gets=found.referrer_gets(voice),
        text=said(found.rule, voice).panel_text,
        button_label=found.settings.said("button_label", voice.language),
    )
    return dict.fromkeys(keys, shown)


async def offer(context: Context, *, code: str, languages: tuple[str, ...]) -> ReferralOffer | None:
    """What a code brings; whoever asks for too many that lead nowhere must wait."""
    actor = f"{context.caller.actor}@{context.address}"
    await context.services.codes.check_look_up(actor=actor)
    found = await referral_offers.offer(code=code)
    if found is None:
        await context.services.codes.count_unknown(actor=actor)
        return None
    return _offer(context, found, await voice_for(languages))


async def claim(context: Context, given: ClaimReferralInput) -> ClaimReferralPayload:
    """Note by whom the customer came."""
    caller = context.caller
    await context.services.codes.check_look_up(actor=caller.actor)
    try:
        found, claimed = await referral_claims.claim(
            store=caller.store or "",
            external_id=caller.customer or "",
            code=given.code,
            product_url=given.product_url,
            arrival=_arrival_in(context, given.arrival),
        )
    except NotFound:
        await context.services.codes.count_unknown(actor=caller.actor)
        raise
    offered = _offer(context, found, await voice_for(context.languages))
    return ClaimReferralPayload(offer=offered, claimed=claimed)


def _arrival_in(context: Context, text: str | None) -> Arrived | None:
    """By which code somebody came, and when: only we can have written it."""
    if text is None:
        return None
    try:
        code, at = context.cursors.read(ARRIVAL, text)
    except InvalidInput:
        raise InvalidInput(
            "This arrival was not given by referralOffer: leave it out.", field="arrival"
        ) from None
    return Arrived(code=code, at=datetime.fromisoformat(at))


async def read_mine(
    _context: Context, keys: Sequence[UUID], *, languages: tuple[str, ...]
) -> Mapping[UUID, MyReferral | None]:
    """The customer's code; made now if there is none yet. None while the programme is off."""
    found = await referral_offers.terms()
    if found is None:
        return dict.fromkeys(keys)
    voice = await voice_for(languages)
    codes = {key: await referral_codes.ensure(member_id=key) for key in keys}
    return {key: _mine(key, code, found, voice) for key, code in codes.items()}


async def read_links(
    _context: Context, keys: Sequence[tuple[str, str, str | None]]
) -> Mapping[tuple[str, str, str | None], str | None]:
    """Personal links."""
    return {
        key: referral_codes.link(code=key[0], shop_url=key[1], product_url=key[2]) for key in keys
    }


async def read_counts(_context: Context, keys: Sequence[UUID]) -> Mapping[UUID, MyReferralCounts]:
    """What became of the customer's friends."""
    found = await referral_lists.counts_of_members(members=keys)
    return {
        key: MyReferralCounts(
            friends=one.friends,
            pending=one.pending,
            waiting=one.waiting,
            completed=one.completed,
            points=one.points,
        )
        for key, one in found.items()
    }


async def read_friends(
    context: Context, keys: Sequence[UUID], *, first: int, after: tuple[Any, ...] | None
) -> Mapping[UUID, Connection[MyFriend]]:
    """Who came by the customer's code, newest first."""
    place = (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None
    found = await referral_lists.of_referrers(members=keys, first=first, after=place)
    names = await _names([row for rows in found.values() for row in rows])
    cursor = cursors(context.cursors, MINE, _place)

    def friend(row: StoredReferral) -> MyFriend:
        return MyFriend(
            state=ReferralState(row.state),
            name=names.get(row.friend_id) or None,
            came_at=row.attributed_at,
            due_at=row.due_at if row.state == ReferralState.WAITING else None,
            completed_at=row.completed_at,
        )

    return {key: connection(found[key], first, node=friend, cursor=cursor) for key in keys}


async def _names(rows: Sequence[StoredReferral]) -> Mapping[UUID | None, str]:
    terms = await referral_offers.terms()
    if terms is None or not terms.settings.show_first_name:
        return {}
    ids = [row.friend_id for row in rows if row.friend_id is not None]
    found = await members.by_ids(ids=ids)
    return {member_id: first_name(member.name) for member_id, member in found.items()}


def _mine(member_id: UUID, code: str, terms: Terms, voice: Voice) -> MyReferral:
    settings, friend_gets = terms.settings, terms.friend_gets(voice)
    link = referral_codes.link(code=code, shop_url=settings.shop_url)
    words = {
        "code": code,
        "discount": friend_gets,
        "link": link or "",
        "program": voice.program,
    }
    return MyReferral(
        key=member_id,
        shop_url=settings.shop_url,
        code=code,
        friend_gets=friend_gets,
        referrer_gets=terms.referrer_gets(voice),
        share_title=fill(settings.said("share_title", voice.language), words),
        share_text=fill(settings.said("share_text", voice.language), words).rstrip(" :"),
        button_label=settings.said("button_label", voice.language),
    )


def _offer(context: Context, found: Offer, voice: Voice) -> ReferralOffer:
    terms, language = found.terms, voice.language
    friend_gets = terms.friend_gets(voice)
    words = {
        "code": found.owner.code,
        "discount": friend_gets,
        "friend": found.friend_name or voice.words.a_friend,
        "program": voice.program,
    }
    return ReferralOffer(
        code=found.owner.code,
        title=fill(terms.settings.said("popup_title", language), words),
        text=fill(terms.settings.said("popup_text", language), words),
        summary=friend_gets,
        discount=discount_of(terms.friend) if terms.friend else None,
        friend_name=found.friend_name or None,
        valid_days=terms.settings.friend_valid_days or None,
        arrival=context.cursors.make(ARRIVAL, [found.owner.code, datetime.now(UTC).isoformat()]),
    )


def _place(row: StoredReferral) -> list[Any]:
    return [row.attributed_at, row.id]

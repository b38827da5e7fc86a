"""What an email about the code to share says: the code as it is when the email is written."""

from uuid import UUID

from punchcard.core.effects import REFERRAL_CODE
from punchcard.services import referral_codes, referral_offers, voices


async def words(*, kind: str, member_id: UUID | None, language: str) -> dict[str, str] | None:
    """What the payload of an email lacks; None: referrals are off by now, so it is not sent."""
    if kind != REFERRAL_CODE or member_id is None:
        return {}
    terms = await referral_offers.terms()
    if terms is None:
        return None
    voice = voices.in_language(terms.named, language)
    code = await referral_codes.ensure(member_id=member_id)
    return {
        "code": code,
        "link": referral_codes.link(code=code, shop_url=terms.settings.shop_url) or "",
        "friend_gets": terms.friend_gets(voice),
        "referrer_gets": terms.referrer_gets(voice),
    }

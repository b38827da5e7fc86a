"""Which emails referrals ask for: the code to share after an order, and codes that were given."""

from collections.abc import Iterator
from typing import Any

from punchcard.core.draft import Draft
from punchcard.core.earning.refer_a_friend import EVERY_ORDER, terms_at
from punchcard.core.effects import FRIEND_REWARDED, REFERRAL_CODE, REFERRAL_COMPLETED, named
from punchcard.core.facts import OrderPaid
from punchcard.core.referral_facts import FriendRewarded, ReferralCompleted
from punchcard.core.state import MemberStatus

_GIVES = {ReferralCompleted: REFERRAL_COMPLETED, FriendRewarded: FRIEND_REWARDED}


def code_to_share(draft: Draft) -> Iterator[tuple[str, dict[str, Any]]]:
    """After the first order, or after every one, as the rule says (product.md row 44)."""
    if not isinstance(draft.fact, OrderPaid) or draft.state.status is not MemberStatus.ACTIVE:
        return
    if draft.fact.occurred_at < draft.program.starts_at:
        return
    terms = terms_at(draft.program, draft.fact.occurred_at)
    if terms is None:
        return
    if draft.state.order_count == 1 or terms.settings.code_email == EVERY_ORDER:
        yield REFERRAL_CODE, {}


def code_given(draft: Draft) -> Iterator[tuple[str, dict[str, Any]]]:
    """The code that a friend's purchase brought, to either of the two."""
    kind = _GIVES.get(type(draft.fact))
    redemption = draft.state.redemptions.get(draft.fact_seq)
    if kind is None or redemption is None:
        return
    reward = draft.program.rewards.version(redemption.reward_key, redemption.reward_version)
    ends = redemption.expires_at
    yield (
        kind,
        {
            **named(reward),
            "code": redemption.code,
            "expires_at": ends.isoformat() if ends else None,
        },
    )

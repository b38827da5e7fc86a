"""What referrals do to the books: the referrer is rewarded, loses it again, the friend gets a code.

Whether it comes to that is judged outside the fold (`referral_judgement`): it looks at two members.
Here each fact concerns one, and holds all that its points follow from.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from punchcard.core import redemptions, tier_evaluation
from punchcard.core.awards import take_back
from punchcard.core.draft import Draft
from punchcard.core.earning.refer_a_friend import POINTS
from punchcard.core.facts import Fact
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.points import Rounding
from punchcard.core.program import RuleVersion
from punchcard.core.referral_facts import FriendRewarded, ReferralCompleted, ReferralReversed
from punchcard.core.state import Award, Counter, MemberStatus


def complete(draft: Draft, fact: ReferralCompleted) -> None:
    """Give the referrer points or a code, as the rule's version says."""
    rule = draft.program.rules.version(fact.rule_key, fact.rule_version)
    if draft.state.status is not MemberStatus.ACTIVE:
        draft.decline("blocked", "The member was blocked.", rule_key=rule.key)
    elif rule.settings.referrer_gets == POINTS:
        _give_points(draft, rule)
    else:
        redemptions.grant(draft, rule.settings.reward, fact.code)


def reverse(draft: Draft, fact: ReferralReversed) -> None:
    """Take the points back, or the code while it is unused."""
    qualified = tier_evaluation.qualified(draft)
    award = draft.state.referral_awards.pop(fact.completed_seq, None)
    if award is not None:
        take_back(draft, award, {"awarded": award.points, "referral_id": fact.referral_id})
    redemptions.revoke(draft, fact.completed_seq)
    tier_evaluation.lower_for_refund(draft, qualified)


def reward_friend(draft: Draft, fact: FriendRewarded) -> None:
    """Give the friend a code of their own."""
    redemptions.grant(draft, fact.reward_key, fact.code)


HANDLERS: Mapping[type[Fact], Callable[[Draft, Any], None]] = {
    ReferralCompleted: complete,
    ReferralReversed: reverse,
    FriendRewarded: reward_friend,
}


def _give_points(draft: Draft, rule: RuleVersion) -> None:
    entry = draft.entry(
        EntryKind.EARN,
        Account.ISSUED,
        Account.AVAILABLE,
        rule.settings.points,
        rule_key=rule.key,
        rule_version=rule.version,
        inputs={"points": rule.settings.points},
        rounding=Rounding.FLOOR.value,
    )
    draft.fill(entry)
    counter = draft.state.counters.get(rule.key, Counter())
    draft.state.counters[rule.key] = replace(counter, times=counter.times + 1)
    draft.state.referral_awards[draft.fact_seq] = Award(
        seq=entry.seq, rule_key=rule.key, rule_version=rule.version, points=entry.points
    )

"""Facts of referrals, each on one member: what the referrer got or lost, what the friend got."""

from dataclasses import dataclass

from punchcard.core.fact_checks import check_id
from punchcard.core.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCompleted(Fact):
    """A friend's order was approved: the referrer is rewarded under the terms of this version of
    the rule. `code` is that of the reward, where the rule gives one."""

    kind = "referral_completed"
    drawn = frozenset({"code"})

    referral_id: str
    rule_key: str
    rule_version: int
    order_number: str = ""
    code: str = ""

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_id(self.referral_id, "referralId")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReversed(Fact):
    """What a referral had brought is taken back; named by the seq of its fact."""

    kind = "referral_reversed"

    referral_id: str
    completed_seq: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendRewarded(Fact):
    """A friend got a code of a reward after the first purchase."""

    kind = "friend_rewarded"
    drawn = frozenset({"code"})

    referral_id: str
    reward_key: str
    code: str

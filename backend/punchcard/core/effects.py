"""Effects: what is to be done after commit, in the imperative. The core only names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from punchcard.core.program import RuleVersion

POINTS_ADDED = "points_added"
"""Email kind: points became available (product.md row 31)."""

POINTS_REMOVED = "points_removed"
"""Email kind: staff took points away (row 32)."""

POINTS_TAKEN_BACK = "points_taken_back"
"""Email kind: a refund took points away; with a switch of its own (row 32)."""

REWARD_REDEEMED = "reward_redeemed"
"""Email kind: points became a code (row 29)."""

ADMIN_REDEMPTION = "admin_redemption"
"""Email kind: the same, to the admin (row 30, A8)."""

BIRTHDAY = "birthday"
"""Email kind: the member's birthday has brought points (row 14)."""

TIER_REACHED = "tier_reached"
"""Email kind: the member came to a higher tier (row 54)."""

WELCOME = "welcome"
"""Email kind: the member joined (row 5)."""

REWARD_IN_REACH = "reward_in_reach"
"""Email kind: the balance came to the cheapest reward (row 7)."""

POINT_REMINDER = "point_reminder"
"""Email kind: where the member stands (row 33); asked for by no fact."""

REFERRAL_CODE = "referral_code"
"""Email kind: the member's code to share with friends (row 44)."""

REFERRAL_COMPLETED = "referral_completed"
"""Email kind: a friend has bought, and a code is what it brings (row 46)."""

FRIEND_REWARDED = "friend_rewarded"
"""Email kind: a friend's own code after the first purchase (row 45)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEmail:
    """Send one email of `kind` about the member and the fact at `fact_seq`."""

    kind: str
    fact_seq: int
    variables: Mapping[str, Any]


def named(reward: RuleVersion) -> dict[str, Any]:
    """A reward's name, and the version that knows it in other languages."""
    return {"reward": reward.name, "reward_key": reward.key, "reward_version": reward.version}

"""The list of email kinds. A new one is a file beside this and a line here."""

from collections.abc import Mapping

from punchcard.core.emails.admin_redemption import ADMIN_REDEMPTION_EMAIL
from punchcard.core.emails.birthday import BIRTHDAY_EMAIL
from punchcard.core.emails.email_type import EmailType
from punchcard.core.emails.friend_rewarded import FRIEND_REWARDED_EMAIL
from punchcard.core.emails.point_reminder import POINT_REMINDER_EMAIL
from punchcard.core.emails.points_added import POINTS_ADDED_EMAIL
from punchcard.core.emails.points_removed import POINTS_REMOVED_EMAIL
from punchcard.core.emails.points_taken_back import POINTS_TAKEN_BACK_EMAIL
from punchcard.core.emails.referral_code import REFERRAL_CODE_EMAIL
from punchcard.core.emails.referral_completed import REFERRAL_COMPLETED_EMAIL
from punchcard.core.emails.reward_in_reach import REWARD_IN_REACH_EMAIL
from punchcard.core.emails.reward_redeemed import REWARD_REDEEMED_EMAIL
from punchcard.core.emails.tier_reached import TIER_REACHED_EMAIL
from punchcard.core.emails.welcome import WELCOME_EMAIL
from punchcard.errors import NotFound

EMAIL_TYPES: Mapping[str, EmailType] = {
    email_type.kind: email_type
    for email_type in (
        WELCOME_EMAIL,
        POINTS_ADDED_EMAIL,
        BIRTHDAY_EMAIL,
        POINTS_REMOVED_EMAIL,
        POINTS_TAKEN_BACK_EMAIL,
        REWARD_IN_REACH_EMAIL,
        REWARD_REDEEMED_EMAIL,
        POINT_REMINDER_EMAIL,
        TIER_REACHED_EMAIL,
        REFERRAL_CODE_EMAIL,
        REFERRAL_COMPLETED_EMAIL,
        FRIEND_REWARDED_EMAIL,
        ADMIN_REDEMPTION_EMAIL,
    )
}


def email_type_of(kind: str) -> EmailType:
    """The email of that kind. Raises NotFound listing the known ones."""
    try:
        return EMAIL_TYPES[kind]
    except KeyError:
        known = ", ".join(sorted(EMAIL_TYPES))
        raise NotFound(
            f"There is no email {kind!r}; the kinds are: {known}.", field="kind"
        ) from None

"""Which loader answers which read of the storefront schema."""

from collections.abc import Mapping

from punchcard.api.context import Reader
from punchcard.api.reads import Read
from punchcard.api.storefront import activity, members, program, referrals, rewards, tier_resolvers

READERS: Mapping[Read, Reader] = {
    Read.MYSELF: members.read_myself,
    Read.MEMBER_ACTIVITIES: activity.read_activities,
    Read.NOTIFICATIONS: activity.read_notifications,
    Read.WAYS_TO_EARN: program.read_ways,
    Read.MY_WAYS: program.read_my_ways,
    Read.OFFERS: rewards.read_offers,
    Read.OFFERED: rewards.read_offered,
    Read.OWED_TEXTS: members.read_owed_texts,
    Read.REDEMPTIONS: rewards.read_redemptions,
    Read.MEMBER_REDEMPTIONS: rewards.read_of_members,
    Read.MY_REWARDS: rewards.read_mine,
    Read.MEMBER_TIERS: tier_resolvers.read_mine,
    Read.TIER_CHANGES: tier_resolvers.read_changes,
    Read.REFERRAL_PROGRAM: referrals.read_program,
    Read.MY_REFERRALS: referrals.read_mine,
    Read.REFERRAL_LINKS: referrals.read_links,
    Read.REFERRAL_COUNTS: referrals.read_counts,
    Read.MEMBER_REFERRALS: referrals.read_friends,
    Read.MY_NOTICES: program.read_notices,
}

"""The reads that nested fields ask for by name; each schema has a table of what does them.

Names stand between types and readers, because readers make types and types ask for readers.
"""

from enum import Enum, auto


class Read(Enum):
    """One batch read: many keys, one statement."""

    MEMBERS = auto()
    BLOCKS = auto()
    MYSELF = auto()
    MEMBER_TAGS = auto()
    MY_WAYS = auto()
    POINTS_IN_PERIOD = auto()
    MEMBER_ACTIVITIES = auto()
    MEMBER_ORDERS = auto()
    ACTIVITIES = auto()
    ENTRIES = auto()
    UNDOINGS = auto()
    ORDERS = auto()
    ORDER_ITEMS = auto()
    ACTORS = auto()
    EMAIL_BODIES = auto()
    RULE_VERSIONS = auto()
    PANELS = auto()
    NOTIFICATIONS = auto()
    WAYS_TO_EARN = auto()
    OFFERS = auto()
    OFFERED = auto()
    OWED_TEXTS = auto()
    SEGMENT_COUNTS = auto()
    REWARDS = auto()
    REWARD_COUNTS = auto()
    REWARD_STOCK = auto()
    REDEMPTIONS = auto()
    MEMBER_REDEMPTIONS = auto()
    MEMBER_CODES = auto()
    ORDER_REDEMPTIONS = auto()
    MY_REWARDS = auto()
    MEMBER_TIERS = auto()
    TIER_HISTORIES = auto()
    TIER_CHANGES = auto()
    TIER_DISTRIBUTION = auto()
    TIER_VERSIONS = auto()
    TIER_CLOCK = auto()
    TIER_WAITING = auto()
    REFERRAL_LINKS = auto()
    REFERRAL_COUNTS = auto()
    MEMBER_REFERRALS = auto()
    MY_REFERRALS = auto()
    REFERRAL_CODES = auto()
    CAME_BY = auto()
    REFERRAL_PROGRAM = auto()
    MY_NOTICES = auto()

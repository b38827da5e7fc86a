"""The core's enums as GraphQL enums."""

from enum import StrEnum

import strawberry

from punchcard.core.described import SettingKind
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.points import Rounding
from punchcard.core.program import LeapBirthday
from punchcard.core.referral_judgement import Decision as ReferralDecision
from punchcard.core.referral_judgement import ReferralProblem, ReferralState
from punchcard.core.rewards.reward_type import Scope as DiscountScope
from punchcard.core.state import MemberStatus, RedemptionStatus
from punchcard.core.tier_state import TierReason
from punchcard.services.codes import CodeProblem
from punchcard.services.launch import Part as LaunchPart
from punchcard.services.onboarding import Step as OnboardingStepKey

__all__ = [
    "Account",
    "ActivityKind",
    "ActorKind",
    "AssignmentMode",
    "CodeProblem",
    "DiscountScope",
    "EntryKind",
    "HoldRounding",
    "LaunchPart",
    "LeapBirthday",
    "MemberStatus",
    "OnboardingStepKey",
    "OrderEarnsAt",
    "RedemptionStatus",
    "ReferralDecision",
    "ReferralProblem",
    "ReferralState",
    "ReferralVia",
    "Rounding",
    "SettingKind",
    "SortDirection",
    "TierBasis",
    "TierDowngrade",
    "TierPeriod",
    "TierReason",
]

strawberry.enum(MemberStatus, description="Whether a member takes part.")
strawberry.enum(Account, description="Where points can be; `ISSUED` is the source of all points.")
strawberry.enum(EntryKind, description="Why points moved.")
strawberry.enum(Rounding, description="How a fraction of a point became whole points.")
strawberry.enum(RedemptionStatus, description="Where a code is in its life.")
strawberry.enum(ReferralState, description="Where a referral stands.")
strawberry.enum(ReferralDecision, name="ReferralDecision", description="Staff's word.")
strawberry.enum(ReferralProblem, description="Why a referral brings nothing.")
strawberry.enum(CodeProblem, description="Why a code cannot be used.")
strawberry.enum(DiscountScope, name="DiscountScope", description="What a discount applies to.")
strawberry.enum(SettingKind, description="How a setting is typed in.")
strawberry.enum(LaunchPart, name="LaunchPart", description="What a part of a launch is about.")
strawberry.enum(
    OnboardingStepKey, name="OnboardingStepKey", description="The first steps of a programme."
)
strawberry.enum(TierReason, description="Why a tier was decided anew.")


@strawberry.enum(description="What happened.")
class ActivityKind(StrEnum):
    """The kinds of facts."""

    ORDER_PAID = "order_paid"
    ORDER_REFUNDED = "order_refunded"
    MEMBER_JOINED = "member_joined"
    POINTS_ADJUSTED = "points_adjusted"
    ADJUSTMENT_UNDONE = "adjustment_undone"
    MEMBER_BLOCKED = "member_blocked"
    MEMBER_UNBLOCKED = "member_unblocked"
    REWARD_REDEEMED = "reward_redeemed"
    CODE_USED = "code_used"
    CODE_REFUNDED = "code_refunded"
    REDEMPTION_CANCELLED = "redemption_cancelled"
    REDEMPTION_EXPIRED = "redemption_expired"
    POINTS_APPROVED = "points_approved"
    POINTS_EXPIRED = "points_expired"
    TIER_ASSIGNED = "tier_assigned"
    TIER_UNASSIGNED = "tier_unassigned"
    TIER_ASSIGNMENT_ENDED = "tier_assignment_ended"
    TIER_RECALCULATED = "tier_recalculated"
    SHOP_VISITED = "shop_visited"
    EVENT_RECORDED = "event_recorded"
    MEMBER_TAGGED = "member_tagged"
    MEMBER_UNTAGGED = "member_untagged"
    BIRTHDAY_SET = "birthday_set"
    BIRTHDAY_CAME = "birthday_came"
    REFERRAL_COMPLETED = "referral_completed"
    REFERRAL_REVERSED = "referral_reversed"
    FRIEND_REWARDED = "friend_rewarded"


strawberry.enum(
    LeapBirthday, description="When a birthday of 29 February is kept in years without that day."
)


@strawberry.enum(description="How a friend came.")
class ReferralVia(StrEnum):
    """The order named the code, or they followed the link."""

    ORDER = "order"
    LINK = "link"


@strawberry.enum(description="What an actor is.")
class ActorKind(StrEnum):
    """The part before the colon of an actor."""

    STAFF = "staff"
    KEY = "key"
    CUSTOMER = "customer"
    JOB = "job"
    CLI = "cli"
    ANONYMOUS = "anonymous"


@strawberry.enum(description="Which way a list runs.")
class SortDirection(StrEnum):
    """Ascending or descending."""

    ASC = "asc"
    DESC = "desc"


@strawberry.enum(description="What leads to a tier.")
class TierBasis(StrEnum):
    """Points earned, or money spent on purchases less refunds."""

    POINTS_EARNED = "POINTS_EARNED"
    AMOUNT_SPENT = "AMOUNT_SPENT"


@strawberry.enum(description="How long is counted, and how long a tier is kept.")
class TierPeriod(StrEnum):
    """The milestone periods."""

    LIFETIME = "lifetime"
    CALENDAR_YEAR = "calendar_year"
    ROLLING_365 = "rolling_365"


@strawberry.enum(description="When a hold of 365 days ends.")
class HoldRounding(StrEnum):
    """To the minute, or at the end of the day, month or year that is reached."""

    END_OF_DAY = "end_of_day"
    NONE = "none"
    END_OF_MONTH = "end_of_month"
    END_OF_YEAR = "end_of_year"


@strawberry.enum(description="At which tier an order that lifts a member earns.")
class OrderEarnsAt(StrEnum):
    """The tier held before it, or the one it leads to."""

    BEFORE = "before"
    AFTER = "after"


@strawberry.enum(description="How far a member falls who does not requalify.")
class TierDowngrade(StrEnum):
    """To the tier that was qualified for, or by one tier at most."""

    TO_QUALIFYING = "to_qualifying"
    ONE_DOWN = "one_down"


@strawberry.enum(description="How a tier that staff assigned holds.")
class AssignmentMode(StrEnum):
    """At least this tier, or exactly this one whatever the rules say."""

    AT_LEAST = "floor"
    EXACTLY = "lock"


@strawberry.enum(description="What a notice of the storefront is for.")
class NoticeKind(StrEnum):
    """Refer a friend, the programme itself, sign up, redeem now."""

    REFER_A_FRIEND = "refer_a_friend"
    ANNOUNCEMENT = "announcement"
    SIGN_UP = "sign_up"
    REDEEM_NOW = "redeem_now"


@strawberry.enum(description="The font of the widget.")
class DesignFont(StrEnum):
    """The shop's own, or one that every device has."""

    INHERIT = "inherit"
    SYSTEM = "system"
    SERIF = "serif"
    ROUNDED = "rounded"
    MONO = "mono"


@strawberry.enum(description="Where the widget's launcher stands.")
class LauncherPosition(StrEnum):
    """In a corner below, or nowhere: the shop opens the panel from a place of its own."""

    BOTTOM_RIGHT = "bottom_right"
    BOTTOM_LEFT = "bottom_left"
    HIDDEN = "hidden"


@strawberry.enum(description="What the widget's launcher shows.")
class LauncherStyle(StrEnum):
    """Mark and text, or the mark alone."""

    TEXT = "text"
    MARK = "mark"


@strawberry.enum(description="Where a notice's button stands.")
class ButtonPosition(StrEnum):
    """Left, in the middle, right, or as wide as the notice."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    FULL = "full"

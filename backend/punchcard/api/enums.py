"""The core's enums as GraphQL enums."""

from enum import StrEnum

import strawberry

from punchcard.core.described import SettingKind
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.points import Rounding
from punchcard.core.state import MemberStatus

__all__ = [
    "Account",
    "ActivityKind",
    "ActorKind",
    "EntryKind",
    "MemberStatus",
    "Rounding",
    "SettingKind",
    "SortDirection",
]

strawberry.enum(MemberStatus, description="Whether a member takes part.")
strawberry.enum(Account, description="Where points can be; `ISSUED` is the source of all points.")
strawberry.enum(EntryKind, description="Why points moved.")
strawberry.enum(Rounding, description="How a fraction of a point became whole points.")
strawberry.enum(SettingKind, description="How a setting is typed in.")


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
    POINTS_APPROVED = "points_approved"
    POINTS_EXPIRED = "points_expired"


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

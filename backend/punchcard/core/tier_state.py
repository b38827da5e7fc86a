"""What is known of a member's tier, what counts for it, and what a change of it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PinMode(StrEnum):
    """How a tier that staff assigned holds."""

    FLOOR = "floor"
    LOCK = "lock"


class TierReason(StrEnum):
    """Why a tier changed."""

    REACHED = "reached"
    PERIOD_ENDED = "period_ended"
    REFUNDED = "refunded"
    ASSIGNED = "assigned"
    ASSIGNMENT_ENDED = "assignment_ended"
    SETTINGS_CHANGED = "settings_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A tier assigned by staff: at least this one (FLOOR), or exactly this one (LOCK; key None:
    none at all). `fact_seq` is that of the assignment."""

    mode: PinMode
    key: str | None
    until: datetime | None
    fact_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierBonus:
    """The one-time bonus a tier gave: its entry, and the seq of what lifted the member (the
    order's fact or, for points that waited, their award)."""

    entry_seq: int
    points: int
    cause_seq: int
    reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TierState:
    """A member's tier. `clock` is the last upgrade (then `raised`) or the last restart; the hold
    is counted from it. `version` is that of the tier settings the member was last evaluated by."""

    key: str | None = None
    since: datetime | None = None
    clock: datetime | None = None
    raised: bool = False
    version: int = 0
    pin: Pin | None = None
    bonuses: Mapping[str, TierBonus] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """Points (or minor units) that count for a tier from `at` on. `award_seq` names the award that
    points came from or, negative ones, were taken back of."""

    at: datetime
    value: int
    award_seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierChange:
    """One change of tier; after the end of a hold also that it was kept (old and new are the
    same). `threshold` is the one reached or, in a drop, the one missed; sum and threshold are
    points or minor units, as `basis` says."""

    fact_seq: int
    old_tier: str | None
    new_tier: str | None
    reason: TierReason
    basis: str
    sum: int
    threshold: int
    window_from: datetime | None
    window_to: datetime
    version: int
    effective_at: datetime

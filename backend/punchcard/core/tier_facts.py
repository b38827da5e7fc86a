"""What is decided about a member's tier: by staff, and by time."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.core.fact_checks import FIRST_YEAR, LAST_YEAR, check_reason
from punchcard.core.facts import Fact
from punchcard.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class TierAssigned(Fact):
    """Staff assigned a tier, named by its key (None: no tier): `mode` "floor" for at least this
    one, "lock" for exactly this one; for good or until an instant."""

    kind = "tier_assigned"

    tier: str | None
    mode: str
    reason: str
    until: datetime | None = None

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_reason(self.reason)
        if self.mode not in ("floor", "lock"):
            raise InvalidInput("One of: floor, lock.", field="mode")
        if self.tier is None and self.mode == "floor":
            raise InvalidInput("At least which tier?", field="tier")
        if self.until is not None and (
            self.until.tzinfo is None or not FIRST_YEAR <= self.until.year <= LAST_YEAR
        ):
            raise InvalidInput("The end needs a zone and a likely year.", field="until")


@dataclass(frozen=True, slots=True, kw_only=True)
class TierUnassigned(Fact):
    """Staff took an assignment back; the rules decide again."""

    kind = "tier_unassigned"

    reason: str

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_reason(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierAssignmentEnded(Fact):
    """The end of an assignment came."""

    kind = "tier_assignment_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRecalculated(Fact):
    """A hold ended, or new settings came (`cause` says which): the tier was decided anew."""

    kind = "tier_recalculated"

    cause: str

"""What staff do to members: give and remove points, undo that, block and unblock."""

import strawberry

from punchcard.api.admin.outcomes import Outcome
from punchcard.api.fields import about, input_type, output


@input_type
class AdjustPointsInput:
    """Give or remove points by hand."""

    member_id: strawberry.ID
    points: int = about("Positive gives, negative removes.")
    reason: str = about("Why; the member does not see it.")
    idempotency_key: str = about("A key of yours: the same request again changes nothing more.")
    member_note: str = about("For the member to read.", default="")
    notify: bool = about("Send the member an email.", default=True)
    counts_for_tier: bool = False


@input_type
class UndoAdjustmentInput:
    """Take an adjustment back by a compensating entry."""

    activity_id: strawberry.ID = about("The adjustment's activity.")
    reason: str
    idempotency_key: str


@input_type
class BlockMemberInput:
    """A blocked member neither earns nor spends; the balance is frozen."""

    member_id: strawberry.ID
    reason: str
    idempotency_key: str | None = None


@input_type
class UnblockMemberInput:
    """Lift the block."""

    member_id: strawberry.ID
    reason: str
    idempotency_key: str | None = None


@output
class AdjustPointsPayload(Outcome):
    """The member with the new balance."""


@output
class UndoAdjustmentPayload(Outcome):
    """The member with the new balance."""


@output
class BlockMemberPayload(Outcome):
    """The blocked member."""


@output
class UnblockMemberPayload(Outcome):
    """The member, active again."""

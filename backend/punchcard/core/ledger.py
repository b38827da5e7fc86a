"""The ledger: an entry moves points between two accounts, so the books always balance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Account(StrEnum):
    """Where points can be. `issued` is the source of all points and is never summed."""

    ISSUED = "issued"
    PENDING = "pending"
    AVAILABLE = "available"
    SPENT = "spent"
    EXPIRED = "expired"
    REVERSED = "reversed"
    REMOVED = "removed"


class EntryKind(StrEnum):
    """Why points moved."""

    EARN = "earn"
    APPROVE = "approve"
    VOID = "void"
    CLAWBACK = "clawback"
    REINSTATE = "reinstate"
    GIVE = "give"
    UNDO_GIVE = "undo_give"
    REMOVE = "remove"
    UNDO_REMOVE = "undo_remove"
    REDEEM = "redeem"
    RETURN = "return"
    EXPIRE = "expire"
    UNDO_EXPIRE = "undo_expire"


_PAIRS = """
    earn issued pending        earn issued available      approve pending available
    void pending reversed      clawback available reversed
    reinstate reversed available  reinstate reversed pending
    give issued available      undo_give available reversed
    remove available removed   undo_remove removed available
    redeem available spent     return spent available
    expire available expired   undo_expire expired available
""".split()

LEGAL_PAIRS: frozenset[tuple[EntryKind, Account, Account]] = frozenset(
    (EntryKind(kind), Account(source), Account(target))
    for kind, source, target in zip(_PAIRS[::3], _PAIRS[1::3], _PAIRS[2::3], strict=True)
)
"""The moves that exist; the same list is a CHECK in the database."""


TIER_SIGNS: Mapping[EntryKind, int] = {
    EntryKind.EARN: 1,
    EntryKind.APPROVE: 1,
    EntryKind.REINSTATE: 1,
    EntryKind.GIVE: 1,
    EntryKind.UNDO_REMOVE: 1,
    EntryKind.CLAWBACK: -1,
    EntryKind.UNDO_GIVE: -1,
    EntryKind.REMOVE: -1,
}
"""What counts for tiers when it moves points into or out of `available` and `counts_for_tier`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement of `points` (> 0) between two accounts of one member; never changed."""

    seq: int
    fact_seq: int
    kind: EntryKind
    from_account: Account
    to_account: Account
    points: int
    rule_key: str = ""
    rule_version: int | None = None
    role: str = ""
    inputs: Mapping[str, Any]
    rounding: str | None = None
    corrects_seq: int | None = None
    counts_for_tier: bool = True
    occurred_at: datetime
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class LotMove:
    """`points` taken from a lot (> 0) or put back into it (< 0) by an entry."""

    entry_seq: int
    lot_seq: int
    points: int

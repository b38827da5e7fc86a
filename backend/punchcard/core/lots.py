"""Lots: which points are left of which award, and until when. Soonest expiry is used first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points that became available together. `seq` is that of the entry that opened the lot,
    `award_seq` of the entry that first granted the points."""

    seq: int
    award_seq: int
    points: int
    remaining: int
    opened_at: datetime
    expires_at: datetime | None

    def less(self, points: int) -> "Lot":
        """The lot after `points` were taken out (or, if negative, put back)."""
        return replace(self, remaining=self.remaining - points)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAward:
    """Points of an award that wait until `due_at`; `seq` is that of the earning entry."""

    seq: int
    remaining: int
    due_at: datetime


def in_order_of_use(lots: Iterable[Lot], *, award_seq: int | None = None) -> list[Lot]:
    """Open lots as they are used: the award's own first, then soonest expiry, never-expiring
    last, then the older."""
    return sorted((lot for lot in lots if lot.remaining > 0), key=lambda lot: _use(lot, award_seq))


def _use(lot: Lot, award_seq: int | None) -> tuple[bool, bool, float, int]:
    never = lot.expires_at is None
    expires = 0.0 if lot.expires_at is None else lot.expires_at.timestamp()
    return lot.award_seq != award_seq, never, expires, lot.seq

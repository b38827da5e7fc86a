"""What an earning rule gives, before it does: what members are told it is worth."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many points; for every `per_amount` of the currency's whole units, None: each time."""

    points: int | Decimal
    per_amount: Decimal | None = None


def each_time(settings: Any) -> Rate | None:
    """The rate of a rule whose points are a setting."""
    return Rate(points=settings.points)

"""What a member has spent: in all, and in the latest months and years."""

from collections.abc import Mapping
from datetime import date

from punchcard.core.periods import EVER, MONTH, YEAR, newest, period_of
from punchcard.core.state import Spent

KEPT = 3
"""How many months and years are remembered; orders and refunds of older ones change only `ever`."""


def added(
    spending: Mapping[str, Spent], day: date, *, kept: int, paid: int, currency: str
) -> Mapping[str, Spent]:
    """The sums with minor units of a purchase of that day, or (negative) of its refund."""
    sums = dict(spending)
    for kind in (EVER, YEAR, MONTH):
        period = period_of(kind, day)
        known = sums.get(period)
        if known is None:
            latest = newest(sums, kind, KEPT)
            if len(latest) == KEPT:
                if period < latest[0]:
                    continue
                del sums[latest[0]]
            known = Spent(kept=0, paid=0, currency=currency)
        sums[period] = Spent(kept=known.kept + kept, paid=known.paid + paid, currency=currency)
    return sums

"""What a member has spent: all of it, and in the latest months and years (spend milestones)."""

from datetime import date

import pytest

from punchcard.core.spending import KEPT, added
from punchcard.core.state import Spent


def _spent(*days: date) -> dict[str, Spent]:
    sums: dict[str, Spent] = {}
    for day in days:
        sums = dict(added(sums, day, kept=100, paid=100, currency="EUR"))
    return sums


def test_only_the_latest_months_and_years_are_remembered():
    sums = _spent(*(date(2026, month, 5) for month in range(1, 8)), date(2027, 1, 5))
    months = sorted(name for name in sums if name.startswith("month"))
    assert months == ["month 2026-06", "month 2026-07", "month 2027-01"]
    assert len(months) == KEPT
    assert (sums["year 2026"].kept, sums["year 2027"].kept, sums["ever"].kept) == (700, 100, 800)


@pytest.mark.parametrize("late", [date(2026, 1, 5), date(2026, 4, 30)])
def test_what_comes_too_late_for_its_month_counts_for_the_year_and_in_all(late):
    before = _spent(date(2026, 5, 5), date(2026, 6, 5), date(2026, 7, 5))
    after = added(before, late, kept=50, paid=50, currency="EUR")
    assert {name for name in after if name.startswith("month")} == {
        name for name in before if name.startswith("month")
    }
    assert (after["year 2026"].kept, after["ever"].kept) == (350, 350)


def test_a_refund_lowers_what_was_kept_of_its_own_month():
    before = _spent(date(2026, 5, 5), date(2026, 6, 5))
    after = added(before, date(2026, 5, 9), kept=-40, paid=0, currency="EUR")
    assert (after["month 2026-05"].kept, after["month 2026-05"].paid) == (60, 100)
    assert before["month 2026-05"].kept == 100  # the state before is as it was

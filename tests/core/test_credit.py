"""Nobody is credited with more than GraphQL's Int can say, whatever brings the points."""

import pytest

from core_programs import START, at, fold, paid, programme, refunded, rule
from punchcard.core.activity_facts import BirthdaySet
from punchcard.core.credit import MAX_CREDITED
from punchcard.core.facts import Fact, PointsAdjusted
from punchcard.core.step import advance, step
from punchcard.errors import InvalidInput


def gift(number: int, points: int) -> PointsAdjusted:
    return PointsAdjusted(
        source="staff", external_id=f"g{number}", occurred_at=START, delta=points, reason="test"
    )


FULL = [gift(1, 10**9), gift(2, 10**9), gift(3, MAX_CREDITED - 2 * 10**9 - 50)]
PROGRAM = programme(rule("purchase"), rule("birthday", points=100))


@pytest.mark.parametrize("more", [gift(4, 51), paid("A", 1_100)])
def test_what_somebody_tells_is_refused_beyond_it(more: Fact):
    state, _ = fold(FULL, PROGRAM)
    with pytest.raises(InvalidInput) as refusal:
        step(state, more, PROGRAM)
    assert refusal.value.field == ("points",)
    assert step(state, gift(5, 50), PROGRAM).state.credited == MAX_CREDITED


def test_what_time_makes_stays_within_it_and_freezes_nobody():
    told = BirthdaySet(source="shop", external_id="b", occurred_at=START, month=6, day=1)
    state, _ = fold([paid("A", 10), *FULL, told], PROGRAM)
    came = advance(state, at(400), PROGRAM)
    assert (came.state.credited, came.state.birthday and came.state.birthday.year) == (
        MAX_CREDITED - 50,
        2020,
    )
    assert [(one.code, one.rule_key) for one in came.rows.facts[0].reasons] == [
        ("no_room", "birthday")
    ]
    assert step(came.state, refunded("r", "A", 10, when=at(401)), PROGRAM).state.refund_count == 1

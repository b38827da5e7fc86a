"""When nothing of an order is left: by the value of its goods, however they were paid."""

import pytest

from core_programs import START, fold, paid, programme, refunded, reward, rule
from punchcard.core.code_facts import RewardRedeemed
from punchcard.core.facts import OrderLine, PointsAdjusted

PROGRAM = programme(rule("purchase"), rewards=[reward("code", cost=300)])
GIFT = PointsAdjusted(source="staff", external_id="g", occurred_at=START, delta=300, reason="test")
CODE = RewardRedeemed(
    source="punchcard", external_id="r", occurred_at=START, reward_key="code", code="CODE"
)
VOUCHER = (OrderLine(amount=4_000), OrderLine(amount=5_000, gift_card=True))


@pytest.mark.parametrize(
    "order, refunds, returned",
    [
        ({"gift_card_paid": 9_000}, [9_000], True),  # earned nothing, and yet the code was used
        ({"gift_card_paid": 5_000}, [4_000], False),
        ({"gift_card_paid": 5_000}, [4_000, 5_000], True),
        ({"lines": VOUCHER}, [4_000], False),  # the gift card is still bought
        ({"lines": VOUCHER}, [4_000, 5_000], True),
        ({"shipping": 1_000}, [8_000], True),
    ],
)
def test_a_code_comes_back_with_the_last_of_the_goods(order, refunds, returned):
    facts = [GIFT, CODE, paid("A", 9_000, codes=("CODE",), **order)]
    facts += [refunded(f"r{n}", "A", amount) for n, amount in enumerate(refunds)]
    state, _ = fold(facts, PROGRAM)
    (code,) = state.redemptions.values()
    assert (code.returned, state.spent) == (returned, 0 if returned else 300)
    assert state.kept_order_count == (0 if returned else 1)


def test_points_go_back_by_the_share_of_what_earned_them():
    """Half of it was paid by gift card: the half that earned is gone with a refund of that half."""
    state, _ = fold([paid("A", 8_000, gift_card_paid=4_000), refunded("r", "A", 4_000)], PROGRAM)
    assert (state.available, state.reversed) == (0, 200)


@pytest.mark.parametrize("refunds", [[10_000], [4_000, 6_000], [9_999, 1]])
@pytest.mark.parametrize("early", [False, True])
def test_nothing_is_kept_of_an_order_whose_lines_come_to_more_than_was_paid(refunds, early):
    """A shop whose lines leave out a discount on the whole order: the refund of all that was paid
    takes all that was earned, and all money that counts."""
    order = paid("A", 10_000, lines=(OrderLine(amount=12_000),))
    back = [refunded(f"r{n}", "A", amount) for n, amount in enumerate(refunds)]
    state, _ = fold([*back, order] if early else [order, *back], PROGRAM)
    assert (state.credited, state.reversed, state.available) == (600, 600, 0)
    assert sum(one.value for one in state.counted_money) == 0
    assert [one.kept for one in state.spending.values()] == [0] * len(state.spending)
    half, _ = fold([order, refunded("h", "A", 6_000)], PROGRAM)
    assert half.available == 300

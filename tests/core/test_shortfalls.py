"""What a refund cannot take because it lies in a code is taken when the code gives it back."""

from typing import Any

import pytest

from core_programs import START, at, fold, paid, programme, refunded, reward, rule, tiers
from punchcard.core.code_facts import RedemptionCancelled, RewardRedeemed
from punchcard.core.facts import (
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberUnblocked,
    PointsAdjusted,
)
from punchcard.core.program import BalancePolicy, Program
from punchcard.core.state import RedemptionStatus
from punchcard.core.tiers import TierBook


def shop(policy: BalancePolicy = BalancePolicy.CLAMP, **values: Any) -> Program:
    """5 points a unit; a code costs 300 and ends after 30 days."""
    code = reward("code", cost=300, valid_days=30, return_on_expiry=True)
    return programme(rule("purchase"), rewards=[code], balance_policy=policy, **values)


def redeemed(name: str, days: float = 0) -> RewardRedeemed:
    return RewardRedeemed(
        source="punchcard", external_id=name, occurred_at=at(days), reward_key="code", code=name
    )


def staff(kind: Any, days: float, **values: Any) -> Fact:
    fact: Fact = kind(
        source="staff", external_id=f"s{days}", occurred_at=at(days), reason="test", **values
    )
    return fact


@pytest.mark.parametrize("ends", ["cancelled", "expired"])
def test_a_code_that_gives_points_back_pays_what_a_refund_could_not_take(ends: str) -> None:
    facts: list[Fact] = [
        paid("A", 10_000), redeemed("X", 1), refunded("half", "A", 5_000, at(2)),
        refunded("rest", "A", 5_000, at(3)),
    ]  # fmt: skip
    state, rows = fold(facts, shop())
    (code,) = state.redemptions
    (order,) = state.orders.values()
    assert (state.available, state.reversed, state.spent) == (0, 200, 300)
    assert (order.awards[0].taken, sum(one.points for one in state.shortfalls)) == (200, 300)
    later: list[Fact] = [paid("B", 1_000, at(4))]
    if ends == "cancelled":
        later.append(staff(RedemptionCancelled, 5, redemption_seq=code))
    state, rows = fold(later, shop(), state=state, until=at(40))
    assert (state.available, state.reversed, state.spent, state.debt) == (50, 500, 0, 0)
    assert (state.orders["shop", "A"].awards[0].taken, state.shortfalls) == (500, ())
    taken = [one for one in rows.entries if one.kind == "clawback"]
    # Each refund's own shortfall, from the points that came back.
    assert [(one.points, dict(one.inputs)) for one in taken] == [
        (50, {"short": 50}), (250, {"short": 250}),
    ]  # fmt: skip


def test_points_spent_for_good_stay_forgiven() -> None:
    """A code issued after the refund holds other points."""
    facts: list[Fact] = [
        paid("A", 10_000),
        staff(PointsAdjusted, 1, delta=-500),
        refunded("R", "A", 10_000, at(2)),
        paid("B", 10_000, at(3)),
        redeemed("X", 4),
    ]
    state, _ = fold(facts, shop())
    (code,) = state.redemptions
    state, _ = fold([staff(RedemptionCancelled, 5, redemption_seq=code)], shop(), state=state)
    assert (state.available, state.reversed) == (500, 0)


def test_a_gift_that_lies_in_a_code_is_taken_back_with_it() -> None:
    gift = staff(PointsAdjusted, 0, delta=300)
    state, _ = fold([gift, redeemed("X", 1)], shop())
    undo = staff(AdjustmentUndone, 2, adjustment_seq=1)
    (code,) = state.redemptions
    back = staff(RedemptionCancelled, 3, redemption_seq=code)
    state, _ = fold([undo, back], shop(), state=state)
    assert (state.available, state.reversed) == (0, 300)


@pytest.mark.parametrize("policy", list(BalancePolicy))
def test_a_bonus_of_a_tier_that_lies_in_a_code_is_taken_back_with_it(policy: BalancePolicy) -> None:
    perks = {"silver": {"bonus_points": 300}}
    book = TierBook([tiers(("silver", 500), perks=perks, refund_reevaluates=False)])
    program = shop(policy, tiers=book)
    facts: list[Fact] = [paid("A", 10_000), redeemed("X", 1), redeemed("Y", 1.5)]
    state, _ = fold([*facts, refunded("R", "A", 10_000, at(2))], program)
    assert state.tier.bonuses["silver"].reversed
    codes = sorted(state.redemptions)
    back = [staff(RedemptionCancelled, 3 + n, redemption_seq=code) for n, code in enumerate(codes)]
    state, _ = fold(back, program, state=state)
    assert (state.available, state.spent, state.reversed) == (0, 0, 800)


def test_no_code_ends_while_its_member_is_blocked() -> None:
    """Product.md row 41; once unblocked, what ended meanwhile ends."""
    program = shop()
    facts = [paid("A", 10_000), redeemed("X", 1), staff(MemberBlocked, 2)]
    state, _ = fold(facts, program, until=at(60))
    (code,) = state.redemptions.values()
    assert (code.status, state.next_due_at) == (RedemptionStatus.ISSUED, None)
    state, _ = fold([staff(MemberUnblocked, 61)], program, state=state, until=at(61))
    (code,) = state.redemptions.values()
    assert (code.status, code.settled_at, state.available) == (
        RedemptionStatus.EXPIRED, at(61), 500,
    )  # fmt: skip
    assert at(61) > START

"""Which emails each kind of fact asks for, and with what in them."""

from dataclasses import replace
from datetime import datetime

import pytest

from core_programs import START, at, fold, paid, programme, refunded, reward, rule
from punchcard.core.code_facts import RedemptionCancelled, RewardRedeemed
from punchcard.core.facts import AdjustmentUndone, MemberJoined, PointsAdjusted
from punchcard.core.step import advance, step
from punchcard.core.tier_facts import TierAssigned, TierUnassigned
from punchcard.core.tiers import TierBook, TierDraft, make_scheme
from punchcard.errors import InsufficientPoints

PURCHASE = rule("purchase")
SHOP = programme(PURCHASE, rewards=[reward("five_off", cost=300, valid_days=90)], currency="EUR")
NAMED = {"reward": "five_off", "reward_key": "five_off", "reward_version": 1}
ENDLESS = programme(PURCHASE, rewards=[reward("five_off", cost=300, valid_days=0)], currency="EUR")


def ladder(*, enabled: bool = True, version: int = 1, effective_from: datetime = START):
    rungs = (
        {
            "key": "silver",
            "name": "Silver",
            "threshold": 500,
            "bonus_points": 50,
            "perks": "Early access\n\nFree coffee",
        },
        {"key": "gold", "name": "Gold", "threshold": 1500},
    )
    draft = TierDraft(settings={"enabled": enabled, "period": "calendar_year"}, ladder=rungs)
    return make_scheme(draft, effective_from=effective_from, effective_start=START, version=version)


VIP = replace(SHOP, tiers=TierBook([ladder()]))


def adjusted(delta: int, day: float = 1, **values) -> PointsAdjusted:
    values = {"external_id": f"a{day}", "reason": "internal words", **values}
    return PointsAdjusted(source="staff", occurred_at=at(day), delta=delta, **values)


def redeemed(day: float = 2) -> RewardRedeemed:
    return RewardRedeemed(
        source="default",
        external_id=f"r{day}",
        occurred_at=at(day),
        reward_key="five_off",
        code="FIVE-AAAA",
    )


def assigned(tier: str | None, day: float = 2, mode: str = "floor", **values) -> TierAssigned:
    return TierAssigned(
        source="staff",
        external_id=f"t{day}",
        occurred_at=at(day),
        tier=tier,
        mode=mode,
        reason="a friend",
        **values,
    )


def told(rows, kind: str) -> list[dict[str, object]]:
    return [dict(one.variables) for one in rows.effects if one.kind == kind]


def kinds(rows) -> list[str]:
    """But for the reward within reach, which has stories of its own."""
    return [one.kind for one in rows.effects if one.kind != "reward_in_reach"]


def test_a_redemption_is_told_to_the_customer_and_to_the_admin():
    _, rows = fold([adjusted(500), redeemed()], SHOP)
    said = {
        "points": 300,
        "balance": 200,
        **NAMED,
        "code": "FIVE-AAAA",
        "expires_at": at(92).isoformat(),
    }
    assert told(rows, "reward_redeemed") == told(rows, "admin_redemption") == [said]
    assert {one.fact_seq for one in rows.effects[2:]} == {rows.facts[-1].seq}
    _, rows = fold([adjusted(500), redeemed()], ENDLESS)
    assert told(rows, "reward_redeemed")[0]["expires_at"] is None


def test_a_refused_redemption_tells_nobody():
    state, rows = fold([adjusted(299)], SHOP)
    with pytest.raises(InsufficientPoints):
        step(state, redeemed(), SHOP)
    assert kinds(rows) == ["points_added"]


def test_a_removal_by_staff_is_told_unless_it_is_silent():
    _, rows = fold([adjusted(500), adjusted(-120, 2)], SHOP)
    assert told(rows, "points_removed") == [{"points": 120, "balance": 380}]
    _, rows = fold([adjusted(500), adjusted(-120, 2, notify=False)], SHOP)
    assert kinds(rows) == ["points_added"]


def test_a_gift_taken_back_is_a_removal_and_a_removal_taken_back_is_none():
    undo = AdjustmentUndone(
        source="staff", external_id="u", occurred_at=at(3), adjustment_seq=1, reason="slip"
    )
    _, rows = fold([adjusted(500), undo], SHOP)
    assert told(rows, "points_removed") == [{"points": 500, "balance": 0}]
    _, rows = fold([adjusted(500), adjusted(-100, 2), replace(undo, adjustment_seq=3)], SHOP)
    assert kinds(rows) == ["points_added", "points_removed", "points_added"]


def test_a_refund_has_a_kind_of_its_own():
    _, rows = fold([paid("A", 5700, at(1)), refunded("R", "A", 5700, at(2))], SHOP)
    assert kinds(rows) == ["points_added", "points_taken_back"]
    assert told(rows, "points_taken_back")[0]["balance"] == 0


def test_a_refund_into_a_debt_tells_all_that_was_taken():
    facts = [paid("A", 1000, at(1)), adjusted(-50, 2), refunded("R", "A", 1000, at(3))]
    _, rows = fold(facts, SHOP)
    assert told(rows, "points_taken_back") == [{"points": 50, "balance": -50}]


def test_a_refund_that_takes_nothing_tells_nothing():
    waiting = programme(rule("purchase", approval_days=30), currency="EUR")
    _, rows = fold([paid("A", 1000, at(1)), refunded("R", "A", 1000, at(2))], waiting)
    assert kinds(rows) == []


def test_a_tier_that_is_reached_is_told_with_what_it_brings():
    _, rows = fold([paid("A", 10_000, at(1))], VIP)
    (said,) = told(rows, "tier_reached")
    assert said == {
        "tier": "Silver",
        "perks": "Early access\n\nFree coffee",
        "bonus": 50,
        "keep_by": "2022-01-01T00:00:00+00:00",
        "balance": 550,
    }
    assert kinds(rows) == ["points_added", "tier_reached"]


def test_staff_lift_a_member_and_a_tier_that_stays_is_not_told():
    _, rows = fold([adjusted(5), assigned("gold"), assigned("gold", 3)], VIP)
    assert [one["tier"] for one in told(rows, "tier_reached")] == ["Gold"]
    silent = adjusted(600, counts_for_tier=True, notify=False)
    state, rows = fold([silent], VIP)
    assert (state.tier.key, kinds(rows)) == ("silver", [])


def test_the_end_of_an_assignment_can_lift_and_is_told():
    facts = [assigned(None, 1, "lock", until=at(9)), paid("A", 10_000, at(2))]
    _, rows = fold(facts, VIP, until=at(10))
    assert [one["tier"] for one in told(rows, "tier_reached")] == ["Silver"]
    taken_off = TierUnassigned(
        source="staff", external_id="x", occurred_at=at(3), reason="a slip of the pen"
    )
    _, rows = fold([assigned("gold", 1), taken_off], VIP, until=at(10))
    assert [one["tier"] for one in told(rows, "tier_reached")] == ["Gold"], "down is not told"


def test_new_settings_move_everybody_and_write_to_nobody():
    later = ladder(version=2, effective_from=at(5))
    program = replace(SHOP, tiers=TierBook([ladder(enabled=False), later]))
    state, rows = fold([paid("A", 10_000, at(1))], program)
    assert state.tier.key is None
    moved = advance(state, at(6), program)
    assert moved.state.tier.key == "silver"
    assert kinds(moved.rows) == ["points_added"], "of the bonus they do hear"
    assert told(rows, "tier_reached") == []


def reached(rows) -> list[object]:
    """At which balances the member was told that a reward is within reach."""
    return [one["balance"] for one in told(rows, "reward_in_reach")]


@pytest.mark.product(7, "api")
def test_a_reward_within_reach_is_told_once_a_crossing_from_below():
    facts = [adjusted(299), adjusted(1, 2), adjusted(50, 3)]
    _, rows = fold(facts, SHOP)
    assert told(rows, "reward_in_reach") == [{**NAMED, "cost": 300, "balance": 300}]
    _, rows = fold([*facts, adjusted(-100, 4), adjusted(60, 5)], SHOP)
    assert reached(rows) == [300, 310], "it was left and reached again"
    _, rows = fold([adjusted(1000), redeemed(), adjusted(10, 3)], SHOP)
    assert reached(rows) == [1000], "what was left was enough all the time"


@pytest.mark.product(7, "api")
def test_the_cheapest_offered_reward_counts_and_nobody_is_told_of_none():
    dear, off = reward("ten_off", cost=600), replace(reward("cheap", cost=10), enabled=False)
    shop = programme(PURCHASE, rewards=[dear, reward("five_off", cost=300), off], currency="EUR")
    _, rows = fold([adjusted(20), adjusted(400, 2), adjusted(400, 3)], shop)
    assert [one["reward"] for one in told(rows, "reward_in_reach")] == ["five_off"]
    _, rows = fold([adjusted(400)], programme(PURCHASE, rewards=[off]))
    assert reached(rows) == []


@pytest.mark.product(7, "api")
def test_who_gives_a_code_back_is_not_told_what_they_know():
    back = RedemptionCancelled(
        source="staff", external_id="b", occurred_at=at(3), redemption_seq=3, reason="a slip"
    )
    state, rows = fold([adjusted(300), redeemed(), back], SHOP)
    assert (state.available, reached(rows)) == (300, [300])


def test_joining_is_told_once_with_its_points():
    joined = MemberJoined(source="shop", external_id="ann", occurred_at=at(1))
    _, rows = fold([joined, adjusted(5, 2)], programme(rule("account_created", points=100)))
    assert told(rows, "welcome") == [{"points": 100, "balance": 100}]
    _, rows = fold([joined], programme(PURCHASE))
    assert told(rows, "welcome") == [{"points": 0, "balance": 0}]
    _, rows = fold([paid("A", 5700, at(1))], SHOP)
    assert told(rows, "welcome") == [], "an order enrols silently"

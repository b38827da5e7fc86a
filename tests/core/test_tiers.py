"""Tiers by their dated examples: the VIP article, product.md A1 to A17, the replay's section 6."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core_programs import at, fold, paid, programme, refunded, replay_programme, rule, tiers
from punchcard.core.facts import AdjustmentUndone, PointsAdjusted
from punchcard.core.step import advance, step
from punchcard.core.tier_facts import TierAssigned, TierUnassigned
from punchcard.core.tier_standing import keep_by, standing
from punchcard.core.tier_windows import hold_end
from punchcard.core.tiers import TierBook, TierDraft, clamped_start, make_scheme
from punchcard.errors import Conflict, InvalidInput, NotFound

LADDER = (("silver", 500), ("gold", 1500), ("platinum", 5000))
START = datetime(2020, 1, 1, tzinfo=UTC)


def day(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def with_tiers(period: str, *, rules=None, zone="UTC", **settings):
    settings = {"hold_rounding": "none"} | settings
    scheme = tiers(*LADDER, start=START, period=period, **settings)
    kept = [
        rule("order_milestone", "welcome", priority=10, orders=1, points=100, on_refund="keep"),
        rule("purchase"),
    ]
    return programme(
        *(rules or kept), tiers=TierBook([scheme]), currency="EUR", timezone=ZoneInfo(zone)
    )


def tier_at(facts, program, *instants: str) -> list[str | None]:
    """The tier at each instant, everything due up to and at it included."""
    found = []
    for text in instants:
        until = day(text)
        state, _ = fold([one for one in facts if one.occurred_at < until], program, until=until)
        found.append(state.tier.key)
    return found


def changes(rows):
    return [(one.old_tier, one.new_tier, one.reason.value) for one in rows.tier_changes]


def order(name: str, amount: int, when: str):
    return paid(name, amount, day(when))


def gift(points: int, when: str, **values):
    return PointsAdjusted(
        source="staff",
        external_id=f"g{when}",
        occurred_at=day(when),
        delta=points,
        reason="because",
        **values,
    )


def assigned(tier, mode, when: str, until: str | None = None):
    return TierAssigned(
        source="staff",
        external_id=f"a{when}",
        occurred_at=day(when),
        tier=tier,
        mode=mode,
        reason="a friend of the house",
        until=day(until) if until else None,
    )


def unassigned(when: str):
    return TierUnassigned(
        source="staff", external_id=f"u{when}", occurred_at=day(when), reason="over"
    )


# --- the VIP article ---------------------------------------------------------------------------


def test_article_gold_reached_in_november_2023_is_kept_for_all_of_2024():
    facts = [order("A", 30_000, "2023-11-10T10:00")]
    program = with_tiers("calendar_year")
    assert tier_at(facts, program, "2023-11-11", "2024-01-01", "2024-12-31", "2025-01-01") == [
        "gold",
        "gold",
        "gold",
        None,
    ]


def test_article_requalifying_during_2024_keeps_gold_in_2025():
    facts = [order("A", 30_000, "2023-11-10T10:00"), order("B", 30_000, "2024-06-01T10:00")]
    program = with_tiers("calendar_year")
    assert tier_at(facts, program, "2025-01-01", "2025-12-31", "2026-01-01") == [
        "gold",
        "gold",
        None,
    ]


def test_article_otherwise_the_tier_is_recalculated_from_the_points_of_2024():
    facts = [order("A", 30_000, "2023-11-10T10:00"), order("B", 10_000, "2024-05-01T10:00")]
    assert tier_at(facts, with_tiers("calendar_year"), "2025-01-01", "2026-01-01") == [
        "silver",
        None,
    ]


@pytest.mark.parametrize(
    ("picked", "effective"),
    [("2021-11-01", "2023-01-01"), ("2023-02-01", "2023-02-01"), ("2023-09-01", "2023-09-01")],
)
def test_article_start_date_clamp_as_of_march_2023(picked, effective):
    found = clamped_start(
        day(picked), period="calendar_year", now=day("2023-03-15"), zone=ZoneInfo("UTC")
    )
    assert found == day(effective)
    assert clamped_start(
        day(picked), period="lifetime", now=day("2023-03-15"), zone=ZoneInfo("UTC")
    ) == day(picked)


def test_article_365_days_from_1_march_2023():
    """A3: 365 x 24 hours by default to the end of that day; the article's own date is the end of
    the month of the anniversary."""
    clock, zone = day("2023-03-01T10:00"), ZoneInfo("UTC")
    assert hold_end(clock, "none", zone) == day("2024-02-29T10:00")
    assert hold_end(clock, "end_of_day", zone) == day("2024-03-01")
    assert hold_end(clock, "end_of_month", zone) == day("2024-04-01")
    assert hold_end(clock, "end_of_year", zone) == day("2025-01-01")


def test_article_lifetime_only_an_upgrade_changes_it():
    facts = [order("A", 10_000, "2023-01-01"), refunded("R", "A", 10_000, day("2023-01-02"))]
    assert tier_at(facts, with_tiers("lifetime"), "2023-01-02", "2023-01-03", "2190-01-01") == [
        "silver",
        "silver",
        "silver",
    ]


# --- the replay's worked examples --------------------------------------------------------------


@pytest.mark.parametrize("period", ["lifetime", "calendar_year", "rolling_365"])
def test_example_1(period):
    assert tier_at([order("A", 9_999, "2023-01-01")], with_tiers(period), "2023-01-02") == [
        "silver"
    ]
    assert tier_at([order("A", 99, "2023-01-01")], with_tiers(period), "2023-01-02") == [None]


def test_example_3_rolling():
    facts = [order("A", 30_000, "2023-11-10T10:00"), order("B", 10_000, "2024-05-01T10:00")]
    assert tier_at(facts, with_tiers("rolling_365"), "2024-11-09T09:59:59", "2024-11-09T10:00") == [
        "gold",
        "silver",
    ]


def test_example_4():
    program = with_tiers("rolling_365")
    one = [order("A", 10_000, "2023-03-01T10:00")]
    assert tier_at(one, program, "2024-02-29T09:59:59", "2024-02-29T10:00") == ["silver", None]
    two = [*one, order("B", 10_000, "2023-06-01T10:00")]
    assert tier_at(two, program, "2024-02-29T10:00", "2025-02-28T09:59", "2025-02-28T10:00") == [
        "silver",
        "silver",
        None,
    ]


def test_example_5():
    facts = [
        order("A", 10_000, "2023-12-20T10:00"),
        refunded("R", "A", 10_000, day("2024-01-05T10:00")),
    ]
    program = with_tiers("calendar_year", refund_reevaluates=False)
    assert tier_at(facts, program, "2024-12-31", "2025-01-01") == ["silver", None]
    program = with_tiers("rolling_365", refund_reevaluates=False)
    assert tier_at(facts, program, "2024-12-19T09:59", "2024-12-19T10:00") == ["silver", None]


# --- decided ambiguities -----------------------------------------------------------------------


def test_a5_with_refund_reevaluates_a_refund_takes_the_tier_back():
    facts = [
        order("A", 10_000, "2023-01-01"),
        order("B", 1_000, "2023-01-05"),
        refunded("R", "A", 10_000, day("2023-02-01")),
    ]
    for period in ("lifetime", "calendar_year", "rolling_365"):
        program = with_tiers(period, refund_reevaluates=True)
        assert tier_at(facts, program, "2023-02-01", "2023-02-02") == ["silver", None]
        _, rows = fold(facts, program)
        assert changes(rows) == [(None, "silver", "reached"), ("silver", None, "refunded")]


def test_a5_never_below_a_manual_pin():
    facts = [
        order("A", 40_000, "2023-01-01"),
        assigned("silver", "floor", "2023-01-05"),
        refunded("R", "A", 40_000, day("2023-02-01")),
    ]
    program = with_tiers("rolling_365", refund_reevaluates=True)
    assert tier_at(facts, program, "2023-02-01", "2023-02-02", "2030-01-01") == [
        "gold",
        "silver",
        "silver",
    ]


def test_a5_a_small_refund_that_changes_nothing_lowers_nobody():
    """Held by the one-down policy: not what a refund of a cent takes away."""
    program = with_tiers("rolling_365", refund_reevaluates=True, downgrade="one_down")
    facts = [
        order("A", 30_000, "2023-01-01"),
        order("B", 2_000, "2024-01-05"),
        refunded("R", "B", 100, day("2024-01-06")),
    ]
    assert tier_at(facts, program, "2024-01-05", "2024-01-07") == ["silver", "silver"]


def test_a5_the_unspent_bonus_goes_with_the_order_that_brought_it():
    perks = {"silver": {"bonus_points": 200}}
    facts = [order("A", 10_000, "2023-01-01"), refunded("R", "A", 10_000, day("2023-01-02"))]
    state, rows = fold(facts, with_tiers("lifetime", perks=perks))
    assert [(e.kind.value, e.points) for e in rows.entries if e.role == "tier_bonus"] == [
        ("earn", 200),
        ("clawback", 200),
    ]
    assert state.available == 100
    again, rows = fold([order("B", 20_000, "2023-03-01")], with_tiers("lifetime"), state=state)
    assert not [e for e in rows.entries if e.role == "tier_bonus"]
    assert again.tier.key == "silver"


def test_a6_gifts_count_only_if_they_say_so():
    program = with_tiers("lifetime")
    assert tier_at([gift(600, "2023-01-01")], program, "2023-01-02") == [None]
    counting = gift(600, "2023-01-01", counts_for_tier=True)
    assert tier_at([counting], program, "2023-01-02") == ["silver"]
    state, _ = fold([counting], program)
    undo = AdjustmentUndone(
        source="staff",
        external_id="u",
        occurred_at=day("2023-01-02"),
        adjustment_seq=1,
        reason="slip",
    )
    state, _ = fold([undo, order("A", 50, "2023-01-03")], program, state=state)
    assert sum(one.value for one in state.counted_points) == 100


def test_a14_the_higher_of_reached_and_carried():
    facts = [
        order("A", 30_000, "2022-06-01"),  # gold through 2023
        order("B", 10_000, "2023-06-01"),  # 500: silver would do for 2024
        order("C", 40_000, "2024-06-01"),  # gold again in 2024
    ]
    assert tier_at(
        facts, with_tiers("calendar_year"), "2023-12-31", "2024-01-01", "2024-06-02", "2025-12-31"
    ) == ["gold", "silver", "gold", "gold"]


def test_a15_earning_the_same_tier_again_does_not_move_the_clock():
    facts = [order("A", 10_000, "2023-03-01T10:00"), order("B", 10_000, "2023-09-01T10:00")]
    state, _ = fold(facts, with_tiers("rolling_365"))
    assert state.tier.clock == day("2023-03-01T10:00")


def test_a15_a_manual_rise_sets_the_clock_and_a_manual_drop_does_not():
    program = with_tiers("rolling_365")
    facts = [order("A", 10_000, "2023-03-01"), assigned("gold", "floor", "2023-05-01")]
    state, rows = fold(facts, program)
    assert (state.tier.key, state.tier.clock, state.tier.raised) == (
        "gold",
        day("2023-05-01"),
        True,
    )
    state, _ = fold([assigned("silver", "lock", "2023-06-01")], program, state=state)
    assert (state.tier.key, state.tier.clock) == ("silver", day("2023-05-01"))
    assert changes(rows)[-1] == ("silver", "gold", "assigned")


def test_a16_an_order_earns_at_the_tier_held_before_it():
    perks = {key: {"earning_ratio": "2"} for key in ("silver", "gold")}
    facts = [order("A", 10_000, "2023-01-01"), order("B", 10_000, "2023-01-02")]
    _, rows = fold(facts, with_tiers("lifetime", perks=perks))
    earned = [e for e in rows.entries if e.rule_key == "purchase"]
    assert [e.points for e in earned] == [500, 1000]
    assert (earned[1].inputs["tier"], earned[1].inputs["earning_ratio"]) == ("silver", "2")
    _, rows = fold(facts, with_tiers("lifetime", perks=perks, order_earns_at="after"))
    earned = [e for e in rows.entries if e.rule_key == "purchase"]
    assert [e.points for e in earned] == [1000, 1000]


def test_a17_points_count_at_their_approval_money_at_the_purchase():
    waiting = [rule("purchase", points="5", approval_days=14)]
    facts = [order("A", 12_000, "2023-12-20T10:00")]
    by_points = with_tiers("calendar_year", rules=waiting)
    assert tier_at(facts, by_points, "2023-12-31", "2024-01-04", "2025-12-31", "2026-01-01") == [
        None,
        "silver",
        "silver",
        None,
    ]
    by_money = with_tiers("calendar_year", rules=waiting, basis="AMOUNT_SPENT")
    facts = [order("A", 60_000, "2023-12-20T10:00")]
    assert tier_at(facts, by_money, "2023-12-21", "2024-12-31", "2025-01-01") == [
        "silver",
        "silver",
        None,
    ]


def test_amount_spent_is_net_of_refunds_dated_by_the_purchase():
    program = with_tiers("calendar_year", basis="AMOUNT_SPENT", refund_reevaluates=False)
    facts = [
        order("A", 60_000, "2023-12-20"),
        refunded("R", "A", 30_000, day("2024-01-10")),
        order("B", 49_999, "2024-06-01"),
        order("C", 1, "2024-06-02"),
    ]
    state, rows = fold(facts, program)
    assert [(one.new_tier, one.sum, one.threshold) for one in rows.tier_changes] == [
        ("silver", 60_000, 50_000)
    ]
    assert sum(one.value for one in state.counted_money) == 80_000
    assert tier_at(facts, program, "2025-01-01", "2026-01-01") == ["silver", None]


# --- what time, staff and settings do ----------------------------------------------------------


def test_what_time_decides_is_an_activity_with_its_reasons():
    facts = [order("A", 30_000, "2023-11-10T10:00"), order("B", 10_000, "2024-05-01T10:00")]
    _, rows = fold(facts, with_tiers("calendar_year"), until=day("2026-01-01"))
    assert [row.fact.kind for row in rows.facts[2:]] == ["tier_recalculated"] * 2
    drop = rows.tier_changes[1]
    assert (drop.old_tier, drop.new_tier, drop.sum, drop.threshold) == ("gold", "silver", 500, 1500)
    assert (drop.window_from, drop.effective_at) == (day("2024-01-01"), day("2025-01-01"))


def test_a_tier_kept_at_the_end_of_its_hold_says_so():
    facts = [order("A", 10_000, "2023-03-01T10:00"), order("B", 10_000, "2023-06-01T10:00")]
    _, rows = fold(facts, with_tiers("rolling_365"), until=day("2024-03-01"))
    assert changes(rows) == [(None, "silver", "reached"), ("silver", "silver", "period_ended")]


def test_one_down_drops_by_one_tier_a_time():
    program = with_tiers("rolling_365", downgrade="one_down")
    facts = [order("A", 200_000, "2023-01-01")]
    assert tier_at(facts, program, "2023-06-01", "2024-01-01", "2024-12-31", "2025-12-31") == [
        "platinum",
        "gold",
        "silver",
        None,
    ]


def test_a_lock_holds_exactly_until_its_end():
    program = with_tiers("rolling_365")
    facts = [
        assigned("silver", "lock", "2023-01-01", until="2023-07-01"),
        order("A", 30_000, "2023-02-01"),
    ]
    assert tier_at(facts, program, "2023-01-02", "2023-06-30", "2023-07-01") == [
        "silver",
        "silver",
        "gold",
    ]
    _, rows = fold(facts, program, until=day("2023-07-01"))
    assert rows.facts[-1].fact.kind == "tier_assignment_ended"
    nobody = [order("A", 30_000, "2023-01-01"), assigned(None, "lock", "2023-02-01")]
    assert tier_at(nobody, program, "2023-02-02", "2040-01-01") == [None, None]


def test_a_floor_lets_rise_and_its_removal_re_evaluates():
    program = with_tiers("lifetime")
    facts = [
        order("A", 10_000, "2023-01-01"),
        assigned("gold", "floor", "2023-02-01"),
        order("B", 100_000, "2023-03-01"),
    ]
    assert tier_at(facts, program, "2023-02-02", "2023-03-02") == ["gold", "platinum"]
    back = [*facts[:2], unassigned("2023-02-15")]
    assert tier_at(back, program, "2023-02-15", "2023-02-16") == ["gold", "silver"]
    with pytest.raises(Conflict):
        fold([unassigned("2023-02-15")], program)


def test_an_assignment_is_refused_with_the_field():
    program = with_tiers("lifetime")
    for fact, error, field in (
        (assigned("diamond", "floor", "2023-01-01"), NotFound, "tier"),
        (assigned("gold", "floor", "2023-01-02", until="2023-01-01"), InvalidInput, "until"),
    ):
        with pytest.raises(error) as caught:
            fold([fact], program)
        assert caught.value.field == (field,)
    with pytest.raises(InvalidInput):
        assigned(None, "floor", "2023-01-01")
    with pytest.raises(Conflict):
        fold([assigned("gold", "floor", "2023-01-01")], programme())


def test_programme_off_keeps_tiers_and_gives_no_perks_on_again_catches_up_once():
    perks = {"gold": {"earning_ratio": "3"}}
    on = with_tiers("calendar_year", perks=perks).tiers.versions[0]
    off = replace(
        on,
        version=2,
        effective_from=day("2023-06-01"),
        settings=replace(on.settings, enabled=False),
    )
    again = replace(on, version=3, effective_from=day("2026-03-01"))
    program = replace(with_tiers("calendar_year"), tiers=TierBook([on, off, again]))
    facts = [
        order("A", 30_000, "2023-02-01"),
        order("B", 10_000, "2023-07-01"),
        order("C", 12_000, "2025-08-01"),
    ]
    assert tier_at(facts, program, "2023-07-02", "2026-02-28", "2026-03-01", "2027-01-01") == [
        "gold",
        "gold",
        "silver",
        None,
    ]
    _, rows = fold(facts, program, until=day("2026-03-01"))
    assert [e.points for e in rows.entries if e.rule_key == "purchase"] == [1500, 500, 600]
    assert [one.fact.kind for one in rows.facts].count("tier_recalculated") == 1


def test_settings_that_change_nothing_leave_no_fact():
    on = with_tiers("lifetime").tiers.versions[0]
    renamed = replace(
        on,
        version=2,
        effective_from=day("2023-06-01"),
        ladder=tuple(replace(tier, name=f"{tier.name}!") for tier in on.ladder),
    )
    program = replace(with_tiers("lifetime"), tiers=TierBook([on, renamed]))
    state, rows = fold([order("A", 30_000, "2023-02-01")], program, until=day("2024-01-01"))
    assert (state.tier.version, len(rows.facts)) == (2, 1)


def test_nothing_before_the_start_counts():
    scheme = tiers(*LADDER, start=day("2023-06-01"), effective_from=START, period="lifetime")
    program = replace(with_tiers("lifetime"), tiers=TierBook([scheme]))
    facts = [order("A", 9_000, "2023-05-31"), order("B", 9_000, "2023-06-02")]
    assert tier_at(facts, program, "2023-06-01", "2023-06-03") == [None, None]


def test_the_bonus_is_given_once_and_counts_for_no_tier():
    perks = {"silver": {"bonus_points": 1000}}
    program = with_tiers("rolling_365", perks=perks)
    facts = [order("A", 10_000, "2023-01-01"), order("B", 10_000, "2025-01-01")]
    state, rows = fold(facts, program)
    assert [e.points for e in rows.entries if e.role == "tier_bonus"] == [1000]
    assert state.tier.key == "silver"
    added = [one.variables["points"] for one in rows.effects if one.kind == "points_added"]
    assert added[:2] == [1600, 500]


@pytest.mark.parametrize("every_hours", [1, 24])
def test_the_clock_run_hourly_daily_or_once_gives_the_same(every_hours):
    program = replace(with_tiers("rolling_365"), expires_after_days=300)
    facts = [
        order("A", 30_000, "2023-03-01T10:00"),
        order("B", 10_000, "2023-11-10T12:34"),
        refunded("R", "B", 4_000, day("2024-01-05T10:00")),
        assigned("gold", "floor", "2024-02-01", until="2024-02-20T05:00"),
    ]
    end = day("2024-04-01")
    once, rows = fold(facts, program, until=end)
    state, often = fold(facts[:1], program)
    waiting, now = facts[1:], day("2023-03-02")
    while now <= end:
        while waiting and waiting[0].occurred_at < now:
            posting = step(state, waiting.pop(0), program)
            state = posting.state
            often.add(posting.rows)
        posting = advance(state, now, program)
        state = posting.state
        often.add(posting.rows)
        now += timedelta(hours=every_hours)
    assert state == once
    assert often == rows


def test_standing_says_what_is_missing_and_until_when():
    program = with_tiers("rolling_365", hold_rounding="end_of_day")
    state, _ = fold([order("A", 10_000, "2023-03-01T10:00")], program)
    found = standing(state, program, day("2023-04-01"))
    assert (found.tier, found.sum, found.next_tier, found.needed) == ("silver", 600, "gold", 900)
    assert found.keep_by == keep_by(state, program) == day("2024-03-01")


def test_a_ladder_is_sorted_and_checked():
    good = {"key": "a", "name": "A", "threshold": 10}
    draft = TierDraft(
        settings={"enabled": True}, ladder=[good, {"key": "b", "name": "B", "threshold": 5}]
    )
    scheme = make_scheme(draft, effective_from=START, effective_start=START)
    assert [tier.key for tier in scheme.ladder] == ["b", "a"]
    assert not scheme.settings.refund_reevaluates
    for ladder, field in (
        ([], ("ladder",)),
        ([good, good], ("ladder", "1", "key")),
        ([good, {**good, "key": "b"}], ("ladder", "1", "name")),
        ([good, {**good, "key": "b", "name": "B"}], ("ladder", "1", "threshold")),
        ([{**good, "threshold": "10.5"}], ("ladder", "0", "threshold")),
        ([{**good, "earning_ratio": "0"}], ("ladder", "0", "earning_ratio")),
        ([{**good, "colour": "red"}], ("ladder", "0", "colour")),
        ([{**good, "key": "Gold"}], ("ladder", "0", "key")),
    ):
        with pytest.raises(InvalidInput) as caught:
            make_scheme(
                TierDraft(settings={"enabled": True}, ladder=ladder),
                effective_from=START,
                effective_start=START,
            )
        assert caught.value.field == field
    rolling = TierDraft(settings={"period": "rolling_365"}, ladder=[good])
    assert make_scheme(
        rolling, effective_from=START, effective_start=START
    ).settings.refund_reevaluates


def test_the_replay_programme_has_no_tier_without_a_ladder():
    state, rows = fold([paid("A", 99_999, at(1))], replay_programme())
    assert (state.tier.key, rows.tier_changes) == (None, [])


# --- versions ----------------------------------------------------------------------------------


def test_a_late_fact_is_judged_by_the_settings_of_its_time():
    """New settings passed the member by without a trace; a fact from before them is not theirs."""
    low = tiers(("silver", 150), version=2, effective_from=day("2024-01-01"), start=START)
    old = with_tiers("lifetime")
    program = replace(old, tiers=TierBook([*old.tiers.versions, low]))
    state, _ = fold([order("A", 100, "2023-01-01")], program)
    state, rows = fold([], program, state=state, until=day("2024-02-01"))
    assert (state.tier.version, rows.facts) == (2, [])
    late = order("B", 4_000, "2023-06-01")  # 200 points: no tier by the settings of its time
    state, rows = fold([late], program, state=state)
    assert (state.tier.key, rows.tier_changes) == (None, [])
    assert state.next_due_at == day("2024-01-01")
    wanted, whole = fold([order("A", 100, "2023-01-01"), late], program, until=day("2024-03-01"))
    state, rows = fold([], program, state=state, until=day("2024-03-01"))
    assert (state, rows.tier_changes) == (wanted, whole.tier_changes)
    assert [(one.new_tier, one.effective_at) for one in rows.tier_changes] == [
        ("silver", day("2024-01-01"))
    ]


def test_what_is_overdue_is_judged_at_the_members_clock():
    """Points that should have been approved before new settings, of an order told of after them."""
    low = tiers(("silver", 150), version=2, effective_from=day("2024-01-01"), start=START)
    slow = with_tiers("lifetime", rules=[rule("purchase", approval_days=3)])
    program = replace(slow, tiers=TierBook([*slow.tiers.versions, low]))
    state, _ = fold([gift(1, "2024-02-01"), order("A", 4_000, "2023-06-01")], program)
    state, rows = fold([], program, state=state, until=day("2023-06-10"))
    assert [(one.new_tier, one.version) for one in rows.tier_changes] == [("silver", 2)]

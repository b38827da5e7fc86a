"""Visits, events and spend milestones: what they give, what they do not, and why."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core_programs import at, fold, paid, programme, refunded, rule, segment
from punchcard.core.activity_facts import EventRecorded, MemberTagged, ShopVisited
from punchcard.core.facts import Fact, MemberBlocked
from punchcard.errors import Conflict, InvalidInput


def visit(day: int) -> ShopVisited:
    return ShopVisited(source="shop", external_id=f"me:{day}", occurred_at=at(day, hours=9))


def event(name: str, number: int = 1, days: float = 0) -> EventRecorded:
    return EventRecorded(
        source="shop", external_id=f"{name} {number}", occurred_at=at(days), name=name
    )


def reasons(rows):
    return [[one.code for one in row.reasons] for row in rows.facts]


def test_a_visit_earns_once_a_day_even_under_two_names() -> None:
    other = ShopVisited(source="app", external_id="me:1", occurred_at=at(1, hours=20))
    state, rows = fold([visit(1), other, visit(2)], programme(rule("visit_store", points=7)))
    assert state.available == 14
    assert reasons(rows) == [[], ["limit_reached"], []]


def test_only_the_rule_of_its_name_looks_at_an_event() -> None:
    program = programme(
        rule("custom_event", "review", event="review_written", points=30),
        rule("custom_event", "follow", event="followed", points=10),
    )
    state, rows = fold([event("review_written"), event("newsletter")], program)
    assert state.available == 30
    assert reasons(rows) == [[], ["no_rule"]]


@pytest.mark.parametrize("name", ["", "Review", "a b", "9", "x" * 64, "a-b"])
def test_what_is_no_name_of_an_event_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        event(name)
    assert refusal.value.field in (("name",), ("externalId",))


def test_a_blocked_member_earns_nothing_for_a_visit() -> None:
    block = MemberBlocked(source="staff", external_id="1", occurred_at=at(0), reason="why")
    state, rows = fold([block, visit(1)], programme(rule("visit_store")))
    assert state.available == 0
    assert reasons(rows)[-1] == ["blocked"]


class TestSpendMilestone:
    def test_it_comes_once_when_the_sum_reaches_the_mark(self) -> None:
        program = programme(rule("spend_milestone", amount="100", points=50))
        state, rows = fold([paid(n, 4_000) for n in "ABCD"], program)
        assert state.available == 50
        assert reasons(rows) == [
            ["milestone_not_reached"], ["milestone_not_reached"], [], ["already_awarded"],
        ]  # fmt: skip

    def test_a_partial_refund_below_the_mark_takes_it_back_and_more_money_brings_it_again(
        self,
    ) -> None:
        program = programme(rule("spend_milestone", amount="100", points=50))
        facts: list[Fact] = [paid("A", 10_000), refunded("R", "A", 1)]
        state, rows = fold(facts, program)
        assert (state.available, state.reversed) == (0, 50)
        assert rows.entries[-1].corrects_seq == rows.entries[0].seq
        state, _ = fold([paid("B", 1)], program, state=state)
        assert state.available == 50

    def test_keep_counts_all_money_and_keeps_the_bonus(self) -> None:
        program = programme(rule("spend_milestone", amount="100", points=50, on_refund="keep"))
        facts: list[Fact] = [
            paid("A", 6_000), refunded("R", "A", 6_000), paid("B", 4_000), refunded("S", "B", 4_000)
        ]  # fmt: skip
        assert fold(facts, program)[0].available == 50

    def test_a_month_counts_for_itself(self) -> None:
        program = programme(rule("spend_milestone", amount="100", points=50, within="month"))
        facts = [
            paid("A", 6_000, at(10)),
            paid("B", 6_000, at(35)),  # February
            paid("C", 4_000, at(20)),  # January, told late
            paid("D", 4_000, at(40)),
            paid("E", 10_000, at(21)),  # January has had its own
        ]
        state, rows = fold(facts, program)
        assert state.available == 100
        assert reasons(rows)[-1] == ["already_awarded"]

    def test_an_order_refunded_before_it_came_counts_for_nothing(self) -> None:
        program = programme(rule("spend_milestone", amount="100", points=50))
        facts: list[Fact] = [refunded("R", "A", 10_000), paid("A", 10_000), paid("B", 9_999)]
        assert fold(facts, program)[0].available == 0


class TestLimits:
    @pytest.mark.parametrize(
        ("limit", "days", "given"),
        [
            ({"times_per_day": 1}, [0, 0.2, 0.9, 1.0], 2),
            ({"times_per_week": 2}, [0, 1, 2, 5], 3),  # 1 January 2020 was a Wednesday
            ({"times_per_month": 1}, [0, 20, 30.9, 31], 2),
            ({"times_per_year": 2}, [0, 100, 200, 366], 3),
            ({"times_ever": 2}, [0, 100, 500], 2),
            ({"points_per_day": 25}, [0, 0.1, 0.2, 1], 3),
            ({"points_ever": 30}, [0, 1, 2, 3], 3),
            ({"cooldown_hours": 24}, [0, 0.5, 1.0, 1.9, 2.0], 3),
        ],
    )
    def test_each_holds(self, limit: dict[str, Any], days: list[float], given: int) -> None:
        program = programme(rule("custom_event", event="e", points=10, **limit))
        state, _ = fold([event("e", n, day) for n, day in enumerate(days)], program)
        assert state.available == 10 * given

    def test_what_is_left_is_given_only_if_the_rule_says_so(self) -> None:
        facts = [event("e", n) for n in range(4)]
        whole = programme(rule("custom_event", event="e", points=10, points_ever=25))
        rest = programme(rule("custom_event", event="e", points=10, points_ever=25, partial=True))
        assert fold(facts, whole)[0].available == 20
        state, rows = fold(facts, rest)
        assert state.available == 25
        assert rows.entries[-1].inputs["limited_from"] == 10
        assert reasons(rows)[-1] == ["limit_reached"]

    def test_days_are_those_of_the_programmes_zone_by_when_it_happened(self) -> None:
        tokyo = programme(
            rule("custom_event", event="e", points=10, times_per_day=1),
            timezone=ZoneInfo("Asia/Tokyo"),
        )
        late = [event("e", 1, 1.0), event("e", 2, 14 / 24), event("e", 3, 16 / 24)]
        state, _ = fold(late, tokyo)  # 15:00 UTC is midnight there: the third is of the first's day
        assert state.available == 20

    def test_a_refund_gives_no_room(self) -> None:
        program = programme(rule("purchase", points=1, points_per_month=100, partial=True))
        facts: list[Fact] = [paid("A", 10_000), refunded("R", "A", 10_000), paid("B", 10_000)]
        assert fold(facts, program)[0].credited == 100

    def test_a_refund_takes_its_share_of_what_was_really_given(self) -> None:
        program = programme(rule("purchase", points=1, points_per_day=60, partial=True))
        facts: list[Fact] = [paid("A", 10_000), refunded("R", "A", 5_000)]
        assert fold(facts, program)[0].available == 30

    def test_what_comes_after_all_is_forgotten_earns_nothing(self) -> None:
        program = programme(rule("custom_event", event="e", points=10, times_per_day=1))
        facts = [event("e", n, n) for n in range(1, 12)] + [event("e", 99, 0.5)]
        state, rows = fold(facts, program)
        assert state.available == 110
        assert reasons(rows)[-1] == ["too_late"]
        assert len(state.counters["custom_event"].used) == 8


def tagged(*tags: str, days: float = 0) -> MemberTagged:
    return MemberTagged(
        source="staff", external_id=f"{tags} {days}", occurred_at=at(days), tags=tags
    )


class TestAudience:
    def test_a_rule_for_a_tag_and_why_others_get_nothing(self) -> None:
        program = programme(rule("visit_store", points=7, audience_tags="vip, staff"))
        state, rows = fold([visit(1), tagged("staff", days=1.5), visit(2)], program)
        assert state.available == 7
        assert reasons(rows) == [["audience"], [], []]

    def test_tags_are_a_set(self) -> None:
        program = programme()
        state, _ = fold([tagged("b", "a"), tagged("c", "a")], program)
        assert state.tags == ("a", "b", "c")
        with pytest.raises(Conflict):
            fold([tagged("a", "c", days=1)], program, state=state)

    @pytest.mark.parametrize("tag", ["", " x", "a,b", "x" * 61, "a\nb"])
    def test_what_is_no_tag_is_refused(self, tag: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            tagged(tag)
        assert refusal.value.field == ("tags",)

    @pytest.mark.parametrize(
        ("conditions", "inside"),
        [
            ({}, True),
            ({"orders_from": 2}, True),
            ({"orders_from": 3}, False),
            ({"orders_below": 2}, False),
            ({"spent_from": "150"}, True),
            ({"spent_from": "150.01"}, False),
            ({"spent_below": "150"}, False),
            ({"lifetime_below": 1}, True),
            ({"lifetime_from": 1}, False),
            ({"tags": "vip"}, True),
            ({"tags": "other"}, False),
            ({"without_tags": "vip"}, False),
            ({"joined_from": "2020-01-01"}, True),
            ({"joined_from": "2020-01-02"}, False),
            ({"joined_before": "2020-01-01"}, False),
            ({"joined_before": "2020-01-02", "orders_from": 1, "tags": "vip"}, True),
            ({"tiers": "gold"}, False),
        ],
    )
    def test_a_segment_is_all_of_its_conditions(
        self, conditions: dict[str, Any], inside: bool
    ) -> None:
        program = programme(
            rule("visit_store", points=7, audience_segments="wanted"),
            segments=[segment("wanted", **conditions)],
        )
        facts: list[Fact] = [
            paid("A", 10_000), paid("B", 10_000), refunded("R", "B", 5_000), tagged("vip"), visit(1)
        ]  # fmt: skip
        assert fold(facts, program)[0].available == (7 if inside else 0)

    def test_a_segment_that_is_off_holds_nobody(self) -> None:
        program = programme(
            rule("visit_store", audience_segments="off, unknown"),
            segments=[segment("off", enabled=False)],
        )
        state, rows = fold([visit(1)], program)
        assert (state.available, reasons(rows)) == (0, [["audience"]])


def test_joining_is_the_first_thing_that_happened() -> None:
    state, _ = fold([visit(3), visit(1)], programme())
    assert state.joined_at == at(3, hours=9)
    assert state.clock == at(3, hours=9)
    assert timedelta(0) == state.clock - state.joined_at

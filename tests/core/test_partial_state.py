"""A state loaded in part decides like the whole one, for every fact that is loaded that way."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core_programs import at, fold, paid, programme, refunded, rule
from punchcard.core.facts import MemberJoined, PointsAdjusted
from punchcard.core.step import step
from punchcard.services.incoming import Incoming, lookup_of

PROGRAM = programme(
    rule("order_milestone", "welcome", priority=10, orders=1, points=100),
    rule("purchase", points="1.5", steps="proportional"),
    rule("account_created"),
    expires_after_days=30,
)

ORDERS = st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 60)), max_size=8)


def a_past(orders, refund_share):
    facts: list[Any] = [paid(str(n), total, at(day)) for n, (total, day) in enumerate(orders)]
    last = max((day for _, day in orders), default=0)
    if facts and refund_share:
        amount = facts[0].total * refund_share // 10
        facts.append(refunded("r", facts[0].external_id, amount, at(last)))
    return sorted(facts, key=lambda fact: fact.occurred_at), last


@given(ORDERS, st.integers(0, 10), st.integers(0, 3))
def test_what_needs_no_lots_decides_alike_without_them(orders, refund_share, later):
    past, last = a_past(orders, refund_share)
    whole, _ = fold(past, PROGRAM)
    when = at(last) + timedelta(hours=later)
    for fact in (
        paid("new", 12_345, when),
        MemberJoined(source="shop", external_id="ann", occurred_at=when),
        PointsAdjusted(source="staff", external_id="g", occurred_at=when, delta=7, reason="x"),
    ):
        assert not lookup_of(Incoming(fact=fact)).whole
        if whole.next_due_at is not None and whole.next_due_at <= when:
            continue  # then the snapshot brings everything
        part = whole.copy()
        part.lots, part.pending_awards, part.orders = {}, {}, {}
        one, other = step(whole, fact, PROGRAM), step(part, fact, PROGRAM)
        assert one.rows == other.rows
        assert sums(one.state) == sums(other.state)


def sums(state):
    kept = state.copy()
    kept.lots, kept.pending_awards, kept.orders, kept.adjustments = {}, {}, {}, {}
    return kept

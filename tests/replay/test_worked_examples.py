"""The worked examples of the replay's specification (section 6), by the oracle and by the core."""

from datetime import UTC, datetime

import pytest
from tests.replay.oracle import Books, Row, replay

from core_programs import fold, paid, refunded, replay_programme
from punchcard.core.facts import Fact

# (instant, type, id, order, amount)
Event = tuple[str, str, str, str, int]

EXAMPLES: dict[str, tuple[list[Event], Books]] = {
    "1: floor first, then times five, and the welcome bonus": (
        [("2023-11-10T10:00:00Z", "order", "A", "", 9999)],
        Books(balance=595, lifetime=595, earned=595, orders=1),
    ),
    "1: less than one unit earns the bonus alone": (
        [("2023-11-10T10:00:00Z", "order", "A", "", 99)],
        Books(balance=100, lifetime=100, earned=100, orders=1),
    ),
    "2: three refunds take exactly what the order earned": (
        [
            ("2023-11-10T10:00:00Z", "order", "A", "", 15037),
            ("2023-11-11T10:00:00Z", "refund", "R1", "A", 5000),
            ("2023-11-12T10:00:00Z", "refund", "R2", "A", 5000),
            ("2023-11-13T10:00:00Z", "refund", "R3", "A", 5037),
        ],
        Books(balance=100, lifetime=100, earned=850, clawed_back=750, orders=1, refunds=3),
    ),
    "3: two orders": (
        [
            ("2023-11-10T10:00:00Z", "order", "A", "", 30000),
            ("2024-05-01T10:00:00Z", "order", "B", "", 10000),
        ],
        Books(balance=2100, lifetime=2100, earned=2100, orders=2),
    ),
    "5: fully refunded in the next year": (
        [
            ("2023-12-20T10:00:00Z", "order", "A", "", 10000),
            ("2024-01-05T10:00:00Z", "refund", "R", "A", 10000),
        ],
        Books(balance=100, lifetime=100, earned=600, clawed_back=500, orders=1, refunds=1),
    ),
    "6: a refund without an order comes first": (
        [
            ("2023-12-20T10:00:00Z", "refund", "R", "", 5000),
            ("2023-12-21T10:00:00Z", "order", "A", "", 10000),
        ],
        Books(balance=600, lifetime=600, earned=600, orders=1, refunds=1),
    ),
    "a free first order earns the bonus": (
        [("2023-12-20T10:00:00Z", "order", "A", "", 0)],
        Books(balance=100, lifetime=100, earned=100, orders=1),
    ),
    "the second of two orders brings no bonus": (
        [
            ("2023-12-20T10:00:00Z", "order", "A", "", 199),
            ("2023-12-20T10:00:00Z", "order", "B", "", 1000),
        ],
        Books(balance=155, lifetime=155, earned=155, orders=2),
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_oracle_agrees(name: str) -> None:
    events, books = EXAMPLES[name]
    assert replay(_row(event) for event in events) == {"M": books}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_core_agrees(name: str) -> None:
    events, books = EXAMPLES[name]
    state, rows = fold((_fact(event) for event in events), replay_programme())
    assert books == Books(
        balance=state.available,
        lifetime=state.lifetime,
        earned=state.credited,
        clawed_back=state.reversed,
        redeemed=state.spent,
        orders=state.order_count,
        refunds=state.refund_count,
    )
    assert [row.fact.external_id for row in rows.facts] == [event[2] for event in events]


def test_each_refund_takes_its_difference() -> None:
    """Example 2 in its pieces: 249, 249, 252."""
    events, _ = EXAMPLES["2: three refunds take exactly what the order earned"]
    _, rows = fold((_fact(event) for event in events), replay_programme())
    taken = [entry.points for entry in rows.entries if entry.kind == "clawback"]
    assert taken == [249, 249, 252]


def test_the_bonus_is_booked_before_the_orders_points() -> None:
    _, rows = fold([paid("A", 9999)], replay_programme())
    assert [(entry.rule_key, entry.points) for entry in rows.entries] == [
        ("welcome", 100),
        ("purchase", 495),
    ]


def test_until_is_strict() -> None:
    events, _ = EXAMPLES["3: two orders"]
    until = datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert replay((_row(event) for event in events), until=until)["M"].orders == 1


def _row(event: Event) -> Row:
    occurred_at, kind, event_id, order_ref, amount = event
    return {
        "occurred_at": occurred_at,
        "type": kind,
        "event_id": event_id,
        "member": "M",
        "order_ref": order_ref,
        "amount_minor": str(amount),
        "currency": "GBP",
    }


def _fact(event: Event) -> Fact:
    occurred_at, kind, event_id, order_ref, amount = event
    when = datetime.fromisoformat(occurred_at)
    if kind == "order":
        return paid(event_id, amount, when)
    return refunded(event_id, order_ref or None, amount, when)

"""Programmes and facts for tests of the core, and a fold over them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from punchcard.core.described import parse_settings
from punchcard.core.draft import Rows
from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.facts import Fact, OrderPaid, OrderRefunded
from punchcard.core.program import Program, RuleBook, RuleVersion
from punchcard.core.state import MemberState
from punchcard.core.step import advance, step

START = datetime(2020, 1, 1, tzinfo=UTC)


def at(days: float = 0, **more: float) -> datetime:
    """An instant so many days (hours, minutes) after the programme's start."""
    return START + timedelta(days=days, **more)


def rule(type: str, key: str | None = None, **values: Any) -> RuleVersion:
    """A version of a rule; what is no field of a version is a setting."""
    fields = {
        name: values.pop(name, default)
        for name, default in (
            ("version", 1),
            ("enabled", True),
            ("priority", 20),
            ("effective_from", START),
        )
    }
    settings = parse_settings(RULE_TYPES[type].settings, values)
    return RuleVersion(key=key or type, type=type, name=type, settings=settings, **fields)


def programme(*rules: RuleVersion, **values: Any) -> Program:
    """A programme in UTC from START."""
    values = {"timezone": ZoneInfo("UTC"), "starts_at": START, **values}
    return Program(rules=RuleBook(rules), **values)


def replay_programme() -> Program:
    """The programme of the replay specification."""
    welcome = rule(
        "order_milestone", "welcome", priority=10, orders=1, points=100, on_refund="keep"
    )
    return programme(welcome, rule("purchase"), starts_at=datetime(1990, 1, 1, tzinfo=UTC))


def paid(order: str, total: int, when: datetime = START, **values: Any) -> OrderPaid:
    """An order of `total` minor units."""
    values = {"currency": "EUR"} | values
    return OrderPaid(source="shop", external_id=order, occurred_at=when, total=total, **values)


def refunded(
    refund: str, order: str | None, amount: int, when: datetime = START, **values: Any
) -> OrderRefunded:
    """A refund of `amount` minor units."""
    values = {"currency": "EUR"} | values
    return OrderRefunded(
        source="shop", external_id=refund, order_id=order, occurred_at=when, amount=amount, **values
    )


def fold(
    facts: Iterable[Fact],
    program: Program,
    *,
    state: MemberState | None = None,
    until: datetime | None = None,
) -> tuple[MemberState, Rows]:
    """Step through the facts, then let time pass; returns the last state and all rows."""
    state = state or MemberState()
    rows = Rows()
    for fact in facts:
        posting = step(state, fact, program)
        state = posting.state
        rows.add(posting.rows)
    if until:
        posting = advance(state, until, program)
        state = posting.state
        rows.add(posting.rows)
    return state, rows

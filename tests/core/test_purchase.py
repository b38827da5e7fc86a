"""The purchase rule: rates, steps, minimum, rounding, and what part of an order earns."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_programs import at, fold, paid, programme, refunded, rule
from punchcard.core.facts import OrderLine


@pytest.mark.parametrize(
    ("total", "settings", "points"),
    [
        (9999, {}, 495),
        (99, {}, 0),
        (0, {}, 0),
        (9999, {"steps": "proportional"}, 499),
        (9999, {"steps": "proportional", "rounding": "half_up"}, 500),
        (9901, {"steps": "proportional", "rounding": "ceil"}, 496),
        (10000, {"points": "0.333"}, 33),
        (10000, {"points": "1.5", "per_amount": "10"}, 15),
        (1999, {"per_amount": "20"}, 0),
        (10000, {"basis": "per_order", "points": "50"}, 50),
        (0, {"basis": "per_order", "points": "50"}, 50),
        (4999, {"minimum_order": "50"}, 0),
        (5000, {"minimum_order": "50"}, 250),
    ],
)
def test_points(total: int, settings: dict[str, str], points: int) -> None:
    state, rows = fold([paid("A", total)], programme(rule("purchase", **settings)))
    assert state.available == state.credited == points
    assert bool(rows.facts[0].reasons) == (points == 0)


@pytest.mark.parametrize(("currency", "points"), [("EUR", 500), ("JPY", 50000), ("KWD", 50)])
def test_a_unit_of_currency_has_its_own_minor_units(currency: str, points: int) -> None:
    state, _ = fold([paid("A", 10000, currency=currency)], programme(rule("purchase")))
    assert state.available == points


def test_the_earning_base() -> None:
    """Neither shipping nor gift cards, bought or used."""
    program = programme(rule("purchase"))
    lines = (OrderLine(amount=5000), OrderLine(amount=2000, gift_card=True))
    order = paid("A", 7500, shipping=500, gift_card_paid=1000, lines=lines)
    assert fold([order], program)[0].available == 5 * 40
    assert fold([paid("A", 7500, shipping=500)], program)[0].available == 5 * 70
    assert fold([paid("A", 100, gift_card_paid=500)], program)[0].available == 0


def test_the_entry_explains_itself() -> None:
    _, rows = fold([paid("A", 9999)], programme(rule("purchase")))
    (entry,) = rows.entries
    assert (entry.rule_key, entry.rule_version, entry.rounding) == ("purchase", 1, "floor")
    assert entry.inputs == {
        "base_minor": 9999,
        "currency": "EUR",
        "points": "5",
        "basis": "per_amount",
        "per_amount": "1",
        "steps": "whole",
        "units": "99",
    }


def test_the_version_of_the_orders_date_is_used() -> None:
    program = programme(
        rule("purchase"),
        rule("purchase", version=2, points="10", effective_from=at(10)),
        rule("purchase", version=3, enabled=False, effective_from=at(20)),
    )
    orders = [paid("A", 100, at(9)), paid("B", 100, at(10)), paid("C", 100, at(20))]
    late = paid("D", 100, at(9))
    state, rows = fold([*orders, late], program)
    assert [(e.points, e.rule_version) for e in rows.entries] == [(5, 1), (10, 2), (5, 1)]
    assert [r.code for r in rows.facts[2].reasons] == ["disabled"]
    assert rows.facts[3].effective_at == at(20)
    assert state.available == 20


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (paid("A", 100, datetime(2019, 12, 31, tzinfo=UTC)), "before_start"),
        (paid("A", 100, currency="USD"), "other_currency"),
        (paid("A", 99), "amount_too_small"),
    ],
)
def test_what_earned_nothing_says_why(order: object, code: str) -> None:
    # Any fact of the parameters, which are of several types.
    state, rows = fold([order], programme(rule("purchase"), currency="EUR"))  # type: ignore[list-item]
    assert state.credited == 0
    assert state.order_count == 1
    assert [reason.code for reason in rows.facts[0].reasons] == [code]


def test_a_programme_without_rules_says_so() -> None:
    _, rows = fold([paid("A", 100)], programme())
    assert [reason.code for reason in rows.facts[0].reasons] == ["no_rule"]


def test_rules_run_by_priority_then_key() -> None:
    program = programme(
        rule("purchase", "b", priority=5),
        rule("purchase", "a", priority=5),
        rule("purchase", "c", priority=1),
    )
    _, rows = fold([paid("A", 100)], program)
    assert [entry.rule_key for entry in rows.entries] == ["c", "a", "b"]


@given(
    st.integers(0, 10**8),
    st.decimals("0.001", "100", places=3),
    st.decimals("0.05", "500", places=2),
    st.sampled_from(["whole", "proportional"]),
)
def test_one_rounding_of_an_exact_product(
    total: int, points: Decimal, per_amount: Decimal, steps: str
) -> None:
    settings = {"points": str(points), "per_amount": str(per_amount), "steps": steps}
    state, _ = fold([paid("A", total)], programme(rule("purchase", **settings)))
    units = Fraction(total, 100) / Fraction(per_amount)
    units = Fraction(units.__floor__()) if steps == "whole" else units
    assert state.available == (Fraction(points) * units).__floor__()


@given(st.integers(1, 10**7), st.lists(st.integers(0, 10**7), max_size=5))
def test_a_full_refund_leaves_nothing(total: int, pieces: list[int]) -> None:
    program = programme(rule("purchase", steps="proportional", rounding="ceil", points="1.337"))
    refunds = [refunded(f"R{n}", "A", piece) for n, piece in enumerate([*pieces, total])]
    state, _ = fold([paid("A", total), *refunds], program)
    assert state.available == state.lifetime == 0
    assert state.reversed == state.credited

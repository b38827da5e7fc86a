"""The sign-up bonus: once per member ever."""

from core_programs import at, fold, paid, programme, rule
from punchcard.core.facts import MemberJoined


def joined(external_id: str) -> MemberJoined:
    return MemberJoined(source="shop", external_id=external_id, occurred_at=at())


def test_paid_once_whatever_the_shop_calls_the_customer() -> None:
    program = programme(rule("account_created", points=250))
    state, rows = fold([joined("c1"), joined("c2")], program)
    assert (state.available, state.counters["account_created"].times) == (250, 1)
    assert [reason.code for reason in rows.facts[1].reasons] == ["already_awarded"]


def test_an_order_is_no_sign_up() -> None:
    state, rows = fold([paid("A", 1000)], programme(rule("account_created")))
    assert state.credited == 0
    assert [reason.code for reason in rows.facts[0].reasons] == ["no_rule"]


def test_it_can_wait_for_approval() -> None:
    program = programme(rule("account_created", approval_days=14))
    state, _ = fold([joined("c1")], program)
    assert (state.pending, state.available, state.next_due_at) == (100, 0, at(14))
    state, rows = fold([], program, state=state, until=at(14))
    assert (state.pending, state.available, state.next_due_at) == (0, 100, None)
    assert [effect.variables for effect in rows.effects] == [{"points": 100, "balance": 100}]

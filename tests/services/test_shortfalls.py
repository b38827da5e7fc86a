"""The policy that clamps, codes and blocks on a real database: the fold from zero agrees."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from books import RULES, balance, customer, open_program
from core_programs import tiers
from punchcard.core.facts import MemberBlocked, MemberUnblocked, OrderPaid, OrderRefunded
from punchcard.db import unit_of_work
from punchcard.invariants import verify
from punchcard.services import posting, program, redemptions, tier_settings

ACTOR = "job:test"
NOW = datetime.now(UTC)
FIVE_OFF = ("five_off", "money_off", 10, {"cost": 500, "amount": "5", "valid_days": 30})


@pytest.fixture(autouse=True)
async def the_books_balance(db):
    yield
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


def paid(order: str, total: int, when: datetime = NOW) -> OrderPaid:
    return OrderPaid(
        source="shop", external_id=order, occurred_at=when, currency="EUR", total=total
    )


async def ann_with_500_points() -> UUID:
    recorded = await posting.record(fact=paid("1", 10_000), member=customer("ann"), actor=ACTOR)
    return recorded.member_id


async def test_points_that_lay_in_a_code_pay_the_refund_once_they_are_back(db):
    """Not even a code is a safe place for points that a refund takes back."""
    await open_program([RULES[1], FIVE_OFF], balance_policy="clamp")
    ann = await ann_with_500_points()
    code = await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    for number in range(2):
        back = OrderRefunded(
            source="shop", external_id=f"r{number}", order_id="1", amount=5_000, currency="EUR",
            occurred_at=datetime.now(UTC),
        )  # fmt: skip
        await posting.record(fact=back, member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["spent"], row["reversed"]) == (0, 500, 0)
    await posting.record(fact=paid("2", 1_000, datetime.now(UTC)), member=ann, actor=ACTOR)
    await redemptions.cancel(member_id=ann, seq=code.seq, reason="Give it back", actor=ACTOR)
    row = await balance(ann)
    assert (row["available"], row["spent"], row["reversed"]) == (50, 0, 500)
    assert row["shortfalls"] == []
    async with db.connection() as connection:
        taken = await connection.fetchval(
            "SELECT awards -> 0 ->> 'taken' FROM shop_order WHERE external_id = '1'"
        )
    assert taken == "500"


@pytest.mark.product(41, "api")
async def test_no_code_ends_while_its_member_is_blocked(db):
    await open_program([RULES[1], FIVE_OFF])
    ann = await ann_with_500_points()
    await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
    later = datetime.now(UTC)
    block = MemberBlocked(source="staff", external_id="b", occurred_at=later, reason="test")
    await posting.record(fact=block, member=ann, actor=ACTOR)
    assert await posting.advance(until=later + timedelta(days=60)) == 0
    lift = MemberUnblocked(
        source="staff", external_id="u", occurred_at=later + timedelta(days=61), reason="test"
    )
    await posting.record(fact=lift, member=ann, actor=ACTOR)
    assert await posting.advance(until=later + timedelta(days=61)) == 1
    async with db.connection() as connection:
        assert await connection.fetchval("SELECT status FROM redemption") == "expired"


async def test_a_late_fact_is_judged_by_the_settings_of_its_time(db):
    """The wave had taken the member past newer settings; verify folds from zero."""
    await open_program([RULES[1]])
    old = tiers(("silver", 500))
    new = tiers(("silver", 150), effective_from=datetime(2024, 1, 1, tzinfo=UTC))
    await _add(old)
    early = paid("1", 1_000, datetime(2023, 1, 1, tzinfo=UTC))
    ann = (await posting.record(fact=early, member=customer("ann"), actor=ACTOR)).member_id
    await _add(new)
    await posting.advance(until=datetime(2024, 2, 1, tzinfo=UTC), actor=ACTOR)
    assert (await balance(ann))["tier_version"] == 2
    late = paid("2", 4_000, datetime(2023, 6, 1, tzinfo=UTC))
    await posting.record(fact=late, member=ann, actor=ACTOR)
    row = await balance(ann)
    assert (row["tier"], row["tier_version"]) == (None, 1)
    assert row["next_due_at"] == datetime(2024, 1, 1, tzinfo=UTC)
    await posting.advance(until=datetime(2024, 2, 1, tzinfo=UTC), actor=ACTOR)
    row = await balance(ann)
    assert (row["tier"], row["tier_since"]) == ("silver", datetime(2024, 1, 1, tzinfo=UTC))


async def _add(scheme):
    async with unit_of_work.transaction():
        revision = await program.raise_revision(await program.lock_program())
        await tier_settings.add_scheme(scheme, revision=revision, actor="test")

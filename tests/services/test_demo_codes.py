"""The demo's past holds redemptions and used codes, the same each time, and its books balance."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from punchcard.core.code_facts import RewardRedeemed
from punchcard.core.facts import OrderPaid
from punchcard.invariants import verify
from punchcard.services import posting, program_apply
from punchcard.services.demo import history, seed, simulator
from punchcard.services.incoming import Recorded

UNTIL = datetime(2026, 7, 1, tzinfo=UTC)


def test_the_same_seed_redeems_the_same_codes():
    one, other = (history.history(until=UNTIL, members=100) for _ in range(2))
    assert one == other
    codes = [item.fact.code for item in one if isinstance(item.fact, RewardRedeemed)]
    assert len(codes) == len(set(codes)) > 20


@pytest.mark.usefixtures("db")
async def test_the_past_with_codes_is_accepted_and_balances(db):
    past = history.history(until=datetime.now(UTC), members=150)
    await seed._open_program(min(item.fact.occurred_at for item in past), "https://shop.example/")
    results = await posting.record_many(items=past, actor="job:demo", effects=False)
    assert [one for one in results if not isinstance(one, Recorded)] == []
    named = [code for item in past if isinstance(item.fact, OrderPaid) for code in item.fact.codes]
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT status FROM redemption")
    found = Counter(row["status"] for row in rows)
    assert found["used"] == len(named) > 10
    assert found["issued"] > 10
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


@pytest.mark.usefixtures("db")
async def test_the_simulated_shop_redeems_and_uses_codes(db):
    await program_apply.create_default(name="Shop", currency="EUR", actor="cli:test")
    shop = simulator._Shop(random.Random(5))
    shop.customers = shop.customers[:3]
    await shop.open()
    for _ in range(150):
        await shop.next()
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT status FROM redemption")
    found = Counter(row["status"] for row in rows)
    assert found["used"] > 0
    assert found["issued"] + found["used"] + found["cancelled"] == len(rows)
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []

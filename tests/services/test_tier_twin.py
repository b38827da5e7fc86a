"""The set-based twin decides like the core, on random books under random settings."""

import asyncio
import itertools
import random
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from books import Rule, customer, open_program
from core_programs import tiers
from punchcard.core.facts import OrderLine, OrderPaid, OrderRefunded, PointsAdjusted
from punchcard.core.step import advance
from punchcard.core.tier_facts import TierAssigned, TierUnassigned
from punchcard.core.tier_standing import caught_up_tier
from punchcard.core.tiers import TierBook
from punchcard.db import unit_of_work
from punchcard.db.sql import snapshot, tier_twin, tier_wave
from punchcard.db.sql.tier_snapshot import need_of
from punchcard.invariants import verify
from punchcard.services import posting, program, tier_settings
from punchcard.services.incoming import Incoming

MEMBERS = 25
BEGIN = datetime(2021, 3, 1, tzinfo=UTC)
RULES: list[Rule] = [
    ("welcome", "order_milestone", 10, {"orders": 1, "points": 100}),
    ("purchase", "purchase", 20, {"points": "5", "approval_days": 3}),
]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Havana"])
async def test_the_twin_decides_like_the_core(db, zone):
    dice = random.Random(zone)
    await open_program(RULES, timezone=zone, currency="EUR")
    await _switch_on(dice)
    await posting.record_many(items=list(_lives(dice)), actor="test")
    stored = await program.latest()
    for number in range(24):
        scheme = _scheme(dice, version=100 + number)
        at = BEGIN + timedelta(days=dice.randint(0, 1500), seconds=dice.randint(0, 86399))
        known = replace(stored.program, tiers=TierBook([scheme]))
        async with unit_of_work.connection() as connection:
            members = [row[0] for row in await connection.fetch("SELECT id FROM member")]
            found = await snapshot.states(connection, members, need_of(known))
            twin = await tier_twin.evaluate(connection, scheme, known, at)
        assert len(twin) == len(members)
        for one in twin:
            state = found[one.member_id].state
            judged_at = max(at, state.clock or at)
            wanted = caught_up_tier(state, scheme, known, judged_at)
            assert (one.old_tier, one.new_tier) == (state.tier.key, wanted), (scheme, judged_at)


@pytest.mark.parametrize("seed", range(3))
async def test_new_settings_reach_everybody_as_the_core_says(db, seed):
    """Whom the twin lets pass is where the core would have brought them, due dates included."""
    dice = random.Random(seed)
    await open_program(RULES, currency="EUR")
    await _switch_on(dice)
    await posting.record_many(items=list(_lives(dice)), actor="test")
    until = datetime(2026, 1, 1, tzinfo=UTC)
    scheme = _scheme(dice, version=1, effective_from=datetime(2023, 7, 1, tzinfo=UTC))
    await _add(scheme)
    stored = await program.latest()
    async with unit_of_work.connection() as connection:
        members = [row[0] for row in await connection.fetch("SELECT id FROM member")]
        before = await snapshot.states(connection, members, stored.tier_need)
    await posting.advance(until=until, actor="test")
    async with unit_of_work.connection() as connection:
        after = await snapshot.states(connection, members, stored.tier_need)
    for member, one in before.items():
        wanted = advance(one.state, until, stored.program).state
        assert after[member].state.tier == wanted.tier
        due = after[member].state.next_due_at
        assert due == wanted.next_due_at


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.slow
async def test_several_settings_and_late_facts_end_as_a_fold_from_zero(db, monkeypatch, seed):
    """Settings change more than once between two runs of the clock, facts come late, slices are
    small: every member is where the fold from zero brings them (I7)."""
    monkeypatch.setattr(tier_wave.slice_of, "__kwdefaults__", {"size": 7})
    dice = random.Random(f"late {seed}")
    await open_program(RULES, currency="EUR")
    await _switch_on(dice)
    lives = list(_lives(dice))
    cuts = sorted(dice.sample(range(len(lives)), 3))
    await posting.record_many(items=lives[: cuts[0]], actor="test")
    late = []
    for start, end in itertools.pairwise([*cuts, len(lives)]):
        now = lives[start].fact.occurred_at
        changes = sorted(now - timedelta(days=dice.randint(0, 60)) for _ in range(2))
        for instant in changes:
            enabled = dice.random() < 0.8
            await _add(_scheme(dice, version=1, effective_from=instant, enabled=enabled))
        await posting.advance(until=now, actor="test")
        held = [item for item in lives[start:end] if dice.random() < 0.2]
        late += held
        punctual = [item for item in lives[start:end] if item not in held]
        await posting.record_many(items=punctual, actor="test")
        await posting.record_many(items=late, actor="test")
        await _all_is_folded()
    await posting.advance(until=datetime(2026, 1, 1, tzinfo=UTC), actor="test")
    await _all_is_folded()


async def test_a_wave_that_was_broken_off_goes_on(db, monkeypatch):
    """Slice by slice, each committed; whoever is being posted to is left alone."""
    monkeypatch.setattr(tier_wave.slice_of, "__kwdefaults__", {"size": 3})
    await open_program(RULES, currency="EUR")
    await _add(tiers(("silver", 500)))
    for number in range(8):
        fact = OrderPaid(
            source="shop", external_id=f"{number}", occurred_at=BEGIN, currency="EUR", total=100
        )
        await posting.record(fact=fact, member=customer(f"m{number}"), actor="test")
    changed = BEGIN + timedelta(days=1)  # before the points that wait are due
    await _add(tiers(("silver", 600), effective_from=changed))
    stored = await program.latest()
    (*_, step) = stored.program.tiers.steps(changed)
    async with unit_of_work.transaction() as connection:
        last = await tier_wave.slice_of(connection, step, stored.program, after=None, size=3)
    assert await tier_settings.waiting(now=changed) == 5  # and here the process ended
    async with unit_of_work.transaction() as connection:
        held = await connection.fetchval(
            "SELECT member_id FROM balance WHERE member_id > $1 ORDER BY 1 LIMIT 1 FOR UPDATE", last
        )
        outside = asyncio.create_task(posting.advance(until=changed), context=Context())
        await outside
        assert await tier_settings.waiting(now=changed) == 1
        assert held is not None
    await posting.advance(until=changed)
    assert await tier_settings.waiting(now=changed) == 0
    await _all_is_folded()


async def test_settings_that_follow_each_other_are_not_jumped_over(db):
    """The second lifts, the third would not: one run of the clock meets both."""
    await open_program(RULES, currency="EUR")
    first = datetime(2024, 1, 1, tzinfo=UTC)
    await _add(tiers(("silver", 500)))
    fact = OrderPaid(source="shop", external_id="1", occurred_at=BEGIN, currency="EUR", total=4_000)
    ann = await posting.record(fact=fact, member=customer("ann"), actor="test")
    await _add(tiers(("silver", 150), effective_from=first))
    await _add(tiers(("silver", 900), effective_from=first + timedelta(days=1)))
    await posting.advance(until=first + timedelta(days=2), actor="test")
    async with unit_of_work.connection() as connection:
        row = await connection.fetchrow("SELECT tier, tier_since, tier_version FROM balance")
        kept = await connection.fetch("SELECT new_tier, version FROM tier_change ORDER BY fact_seq")
    assert row is not None
    assert tuple(row) == ("silver", first, 3)
    assert [tuple(one) for one in kept] == [("silver", 2)]
    assert ann.created
    await _all_is_folded()


async def test_what_is_due_before_new_settings_is_decided_before_them(db):
    """A hold that ended earlier ends under the settings of its time."""
    await open_program(RULES, currency="EUR")
    await _add(tiers(("silver", 250), period="rolling_365", hold_rounding="none"))
    fact = OrderPaid(source="shop", external_id="1", occurred_at=BEGIN, currency="EUR", total=4_000)
    await posting.record(fact=fact, member=customer("ann"), actor="test")  # silver, for a year
    changed = BEGIN + timedelta(days=500)
    await _add(tiers(("silver", 250), period="lifetime", effective_from=changed))
    await posting.advance(until=changed + timedelta(days=1), actor="test")
    async with unit_of_work.connection() as connection:
        rows = await connection.fetch(
            "SELECT old_tier, new_tier, reason FROM tier_change ORDER BY fact_seq"
        )
    assert [tuple(one) for one in rows] == [
        (None, "silver", "reached"),
        ("silver", None, "period_ended"),
        (None, "silver", "settings_changed"),
    ]
    await _all_is_folded()


async def test_the_twin_judges_a_restarted_hold_by_what_came_before_it(db):
    """An order of the very instant at which the hold began anew is of the next period."""
    await open_program([("purchase", "purchase", 20, {"points": "5"})], currency="EUR")
    hold = "end_of_year"
    await _add(tiers(("silver", 150), period="rolling_365", hold_rounding=hold))
    restarted = datetime(2023, 1, 1, tzinfo=UTC)
    orders = [(BEGIN, 4_000), (datetime(2022, 6, 1, tzinfo=UTC), 4_000), (restarted, 1_000)]
    for when, total in orders:
        fact = OrderPaid(
            source="shop", external_id=f"{when}", occurred_at=when, currency="EUR", total=total
        )
        ann = (await posting.record(fact=fact, member=customer("ann"), actor="test")).member_id
    stored = await program.latest()
    later = datetime(2024, 2, 1, tzinfo=UTC)
    scheme = tiers(
        ("bronze", 240), version=2, effective_from=later, period="rolling_365", hold_rounding=hold
    )
    known = replace(stored.program, tiers=TierBook([scheme]))
    async with unit_of_work.connection() as connection:
        found = await snapshot.states(connection, [ann], need_of(known))
        (twin,) = await tier_twin.evaluate(connection, scheme, known, later)
    state = found[ann].state
    assert (state.tier.key, state.tier.clock, state.tier.raised) == ("silver", restarted, False)
    assert twin.new_tier == caught_up_tier(state, scheme, known, later) is None


async def _all_is_folded() -> None:
    verdict = await verify()
    assert [one for one in verdict.checks if one.findings] == []


async def _switch_on(dice: random.Random) -> None:
    await _add(_scheme(dice, version=1, effective_from=datetime(2020, 1, 1, tzinfo=UTC)))


async def _add(scheme):
    async with unit_of_work.transaction():
        row = await program.lock_program()
        revision = await program.raise_revision(row)
        await tier_settings.add_scheme(scheme, revision=revision, actor="test")


def _scheme(dice: random.Random, **values):
    ladder = [("silver", 500), ("gold", 1500), ("platinum", 5000)]
    if dice.random() < 0.3:
        ladder = [("bronze", 0), ("gold", 900), ("platinum", 4000)]
    return tiers(
        *ladder,
        start=dice.choice([datetime(2020, 1, 1, tzinfo=UTC), datetime(2022, 2, 1, tzinfo=UTC)]),
        basis=dice.choice(["POINTS_EARNED", "AMOUNT_SPENT"]),
        period=dice.choice(["lifetime", "calendar_year", "rolling_365", "rolling_365"]),
        hold_rounding=dice.choice(["none", "end_of_day", "end_of_month", "end_of_year"]),
        refund_reevaluates=dice.random() < 0.5,
        downgrade=dice.choice(["to_qualifying", "one_down"]),
        **values,
    )


def _lives(dice: random.Random):
    """Two and a half years of orders, refunds, gifts and assignments, in the order of time."""
    days = sorted(dice.randint(0, 900) for _ in range(MEMBERS * 14))
    orders: list[tuple[str, str, int]] = []
    for number, day in enumerate(days):
        when = BEGIN + timedelta(days=day, seconds=number)
        name = f"m{dice.randint(1, MEMBERS)}"
        fact = _fact(dice, number, when, name, orders)
        yield Incoming(fact=fact, member=customer(name))


def _fact(dice, number, when, name, orders):
    kind = dice.random()
    envelope = {"external_id": f"e{number}", "occurred_at": when}
    mine = [(order, total) for owner, order, total in orders if owner == name]
    if kind < 0.2 and mine:
        order, total = dice.choice(mine)
        amount = dice.choice([total, total // 3])
        return OrderRefunded(
            source="shop", order_id=order, amount=amount, currency="EUR", **envelope
        )
    if kind < 0.28:
        return PointsAdjusted(
            source="staff",
            delta=dice.choice([700, -20]),
            reason="x",
            counts_for_tier=dice.random() < 0.5,
            **envelope,
        )
    if kind < 0.34:
        return TierAssigned(
            source="staff",
            tier=dice.choice(["gold", "platinum"]),
            mode=dice.choice(["floor", "lock"]),
            reason="x",
            until=dice.choice([None, when + timedelta(days=200)]),
            **envelope,
        )
    if kind < 0.38:
        return TierUnassigned(source="staff", reason="x", **envelope)
    orders.append((name, f"e{number}", total := dice.choice([99, 5000, 12_000, 40_000])))
    # Some shops' lines leave out a discount on the whole order.
    lines = (OrderLine(amount=total + total // 5),) if dice.random() < 0.3 else ()
    return OrderPaid(source="shop", currency="EUR", total=total, lines=lines, **envelope)

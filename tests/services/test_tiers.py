"""Tiers through the services on a real database: settings, staff's word, runs, standing."""

from datetime import UTC, datetime, timedelta

import pytest

from books import balance, counts, customer, open_program
from punchcard import invariants
from punchcard.core.facts import OrderPaid, OrderRefunded
from punchcard.errors import Conflict, InvalidInput, NotFound
from punchcard.services import posting, program_apply, program_file, tier_settings, tiers
from punchcard.services.program import latest
from punchcard.services.tier_settings import TierForm

LADDER = [
    {"key": "silver", "name": "Silver", "threshold": 500, "bonus_points": 50},
    {"key": "gold", "name": "Gold", "threshold": 1500, "earning_ratio": "1.5"},
]
ON = TierForm(settings={"enabled": True}, ladder=LADDER, start=datetime(2020, 1, 1, tzinfo=UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def history(member_id):
    return (await tiers.histories(members=[member_id], first=50))[member_id]


async def switch_on(now: str = "2020-01-02", **settings) -> None:
    form = TierForm(settings={"enabled": True, **settings}, ladder=LADDER, start=ON.start)
    await tier_settings.save(form=form, actor="staff:ann", now=at(now))


async def buys(who: str, amount: int, when: str, order: str | None = None):
    fact = OrderPaid(
        source="shop",
        external_id=order or f"{who}-{when}",
        occurred_at=at(when),
        currency="EUR",
        total=amount,
    )
    return (await posting.record(fact=fact, member=customer(who), actor="test")).member_id


async def test_an_order_lifts_in_the_posting_and_leaves_its_reasons(db):
    await open_program()
    await switch_on()
    ann = await buys("ann", 10_000, "2024-01-01")
    await buys("ann", 1_000, "2024-01-02")
    row = await balance(ann)
    assert (row["tier"], row["tier_since"], row["available"]) == ("silver", at("2024-01-01"), 700)
    (change,) = await history(ann)
    assert (change.new_tier, change.sum, change.threshold, change.reason) == (
        "silver",
        600,
        500,
        "reached",
    )
    found = await tiers.changes_of(facts=[(ann, change.fact_seq), (ann, 99)])
    assert list(found) == [(ann, change.fact_seq)]
    verdict = await invariants.verify()
    assert verdict.deviations == 0, verdict


async def test_settings_are_saved_once_with_their_clamp(db):
    await open_program()
    form = TierForm(
        settings={"enabled": True, "period": "calendar_year"},
        ladder=LADDER,
        start=at("2021-11-01"),
    )
    first = await tier_settings.save(form=form, actor="staff:ann", now=at("2023-03-15"))
    assert (first.version, first.effective_start) == (1, at("2023-01-01"))
    assert first.settings.refund_reevaluates
    renamed = [{**LADDER[0], "name": "Argent"}, LADDER[1]]
    next_year = TierForm(ladder=renamed)
    second = await tier_settings.save(form=next_year, actor="staff:ann", now=at("2025-03-15"))
    assert (second.version, second.effective_start) == (2, at("2023-01-01"))
    same = await tier_settings.save(form=next_year, actor="staff:ann", now=at("2025-03-16"))
    assert same.version == 2
    lifetime = TierForm(settings={"period": "lifetime"})
    third = await tier_settings.save(form=lifetime, actor="staff:ann", now=at("2025-03-17"))
    assert not third.settings.refund_reevaluates


async def test_bad_settings_change_nothing(db):
    await open_program()
    await switch_on()
    before = await tier_settings.versions()
    for form, field in (
        (TierForm(settings={"period": "decade"}), ("settings", "period")),
        (TierForm(ladder=[]), ("ladder",)),
        (TierForm(ladder=[{**LADDER[0], "threshold": -1}]), ("ladder", "0", "threshold")),
    ):
        with pytest.raises(InvalidInput) as caught:
            await tier_settings.save(form=form, actor="staff:ann")
        assert caught.value.field == field
        with pytest.raises(InvalidInput):
            await tiers.preview(form=form)
    assert await tier_settings.versions() == before


async def test_who_would_move_is_who_moves(db):
    await open_program()
    await buys("ann", 40_000, "2024-01-01")
    await buys("ben", 10_000, "2024-01-01")
    await buys("cem", 1_000, "2024-01-01")
    now = at("2024-06-01")
    preview = await tiers.preview(form=ON, now=now)
    assert [(one.old_tier, one.new_tier, one.members) for one in preview.moves] == [
        (None, None, 1),
        (None, "gold", 1),
        (None, "silver", 1),
    ]
    assert preview.moving == 2
    await tier_settings.save(form=ON, actor="staff:ann", now=now)
    await tiers.evaluate_due(at("2024-06-02"))
    assert await tiers.distribution() == {None: 1, "gold": 1, "silver": 1}
    assert (await invariants.verify()).deviations == 0


async def test_staff_assign_and_take_back(db):
    await open_program()
    await switch_on()
    ann = await buys("ann", 10_000, "2024-01-01")
    before = await counts()
    with pytest.raises(NotFound):
        await tiers.assign(
            member_id=ann, tier="diamond", mode="floor", reason="x", actor="staff:bob"
        )
    with pytest.raises(InvalidInput):
        await tiers.assign(member_id=ann, tier="gold", mode="floor", reason=" ", actor="staff:bob")
    with pytest.raises(Conflict):
        await tiers.unassign(member_id=ann, reason="x", actor="staff:bob")
    assert await counts() == before
    until = datetime.now(UTC) + timedelta(days=30)
    await tiers.assign(
        member_id=ann, tier="gold", mode="lock", reason="a friend", until=until, actor="staff:bob"
    )
    standing = (await tiers.standings(members=[ann]))[ann]
    assert standing.pin is not None
    assert (standing.tier, standing.pin.mode, standing.pin.until) == ("gold", "lock", until)
    assert (await balance(ann))["next_due_at"] == until
    await posting.advance(until=until + timedelta(days=1), actor="test")
    assert (await balance(ann))["tier"] == "silver"
    changes = await history(ann)
    assert [(one.fact_kind, one.note) for one in changes[:2]] == [
        ("tier_assignment_ended", None),
        ("tier_assigned", "a friend"),
    ]
    assert (await invariants.verify()).deviations == 0


@pytest.mark.parametrize("nights", [range(10), (0, 9)], ids=["daily", "after an outage"])
async def test_a_week_without_the_clock_is_caught_up_with_the_same_result(db, nights):
    await open_program(settle_minutes=0)
    await switch_on(period="calendar_year")
    ann = await buys("ann", 40_000, "2023-05-01")
    ben = await buys("ben", 9_000, "2024-05-01")
    for night in nights:
        last = at("2024-12-28") + timedelta(days=night, hours=1)
        await tiers.evaluate_due(last)
    assert [run.day.day for run in reversed(await tiers.runs())] == [28, 29, 30, 31, *range(1, 7)]
    moved = [(run.day.isoformat(), run.lowered) for run in await tiers.runs() if run.lowered]
    assert moved == [("2025-01-01", 1)]
    assert [(await balance(one))["tier"] for one in (ann, ben)] == [None, "silver"]
    newest = (await history(ann))[0]
    assert (newest.old_tier, newest.effective_at) == ("gold", at("2025-01-01"))
    assert await tiers.evaluate_due(last) == {"members": 0, "days": 0}
    assert (await invariants.verify()).deviations == 0


async def test_a_run_between_two_settings_leaves_the_later_ones_to_come(db):
    """Verify takes that for no deviation: settings come to everybody by themselves."""
    await open_program(settle_minutes=0)
    await switch_on("2024-01-02")
    await switch_on("2024-03-01", period="calendar_year")
    ann = await buys("ann", 100, "2023-01-01")
    await posting.advance(until=at("2024-02-01"), actor="test")
    assert ((await balance(ann))["tier_version"], (await balance(ann))["next_due_at"]) == (1, None)
    assert (await invariants.verify()).deviations == 0
    await posting.advance(until=at("2024-04-01"), actor="test")
    assert (await balance(ann))["tier_version"] == 2
    assert (await invariants.verify()).deviations == 0


async def test_a_due_date_that_is_left_of_older_settings_is_no_deviation_under_newer_ones(db):
    """Switched off, a hold ends nothing; its date stays, and time looks once more for nothing."""
    await open_program(settle_minutes=0)
    await switch_on("2024-01-02", period="rolling_365")
    ann = await buys("ann", 10_000, "2024-01-05")
    held = (await balance(ann))["next_due_at"]
    await switch_on("2024-02-01", enabled=False)
    await posting.advance(until=at("2024-02-10"), actor="test")
    assert held is not None and (await balance(ann))["next_due_at"] == held
    await switch_on("2024-03-01", period="lifetime")
    assert (await invariants.verify()).deviations == 0
    await posting.advance(until=at("2025-03-01"), actor="test")
    assert ((await balance(ann))["tier"], (await balance(ann))["next_due_at"]) == ("silver", None)
    assert (await invariants.verify()).deviations == 0


async def test_refunds_money_and_snapshot_reach_as_far_as_they_must(db):
    """Re-evaluation looks back to the windows of the hold, whatever lies between."""
    await open_program()
    await switch_on(period="rolling_365", basis="AMOUNT_SPENT", hold_rounding="none")
    ann = await buys("ann", 60_000, "2022-01-01", "first")
    await buys("ann", 60_000, "2022-12-30", "second")
    await buys("ann", 100, "2023-12-01", "third")
    assert (await balance(ann))["tier"] == "silver"
    refund = OrderRefunded(
        source="shop",
        external_id="r",
        occurred_at=at("2023-12-15"),
        order_id="second",
        amount=60_000,
        currency="EUR",
    )
    await posting.record(fact=refund, actor="test")
    assert (await balance(ann))["tier"] is None
    assert (await invariants.verify()).deviations == 0


async def test_a_programme_file_brings_its_tiers_verbatim_and_exports_them(db):
    text = b"""
punchcard: 1
program: {name: P, starts_at: 2019-05-01T00:00:00Z, currency: EUR}
rules: []
tiers:
  enabled: true
  period: calendar_year
  effective_start: 2019-05-01T00:00:00Z
  ladder:
    - {key: gold, name: Gold, threshold: 1500}
    - {key: silver, name: Silver, threshold: 500, earning_ratio: 1.5}
"""
    file = program_file.parse(text, file="p.yaml")
    await program_apply.apply(file=file, actor="cli")
    exported = await program_apply.export()
    assert exported.tiers is not None
    assert exported.tiers.effective_start == at("2019-05-01")
    assert [tier.key for tier in exported.tiers.ladder] == ["silver", "gold"]
    again = program_file.parse(program_file.dump(exported).encode(), file="q.yaml")
    assert (await program_apply.apply(file=again, actor="cli")).changes == []
    without = program_file.parse(text.split(b"tiers:")[0], file="r.yaml")
    applied = await program_apply.apply(file=without, actor="cli")
    assert applied.changes == ["tiers.enabled: True -> False"]
    stored = await latest()
    assert len(stored.program.tiers.versions) == 2
    with pytest.raises(InvalidInput, match=r"line 10: tiers.ladder.0.threshold"):
        program_file.parse(text.replace(b"threshold: 1500", b"threshold: x"), file="p.yaml")

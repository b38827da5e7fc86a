"""verify finds every kind of deviation, and names it; in books that are right it finds none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from books import START, open_program
from punchcard import invariants
from punchcard.core.facts import (
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberUnblocked,
    OrderPaid,
    OrderRefunded,
    PointsAdjusted,
)
from punchcard.db import migrations, unit_of_work
from punchcard.invariants import Verdict
from punchcard.services import feed, posting, program, rules
from punchcard.services.incoming import Customer

pytestmark = pytest.mark.usefixtures("db")

ACTOR = "staff:1"


def by_staff(kind: type, number: int, day: int, **values: object) -> Fact:
    values = {"reason": "test", **values}
    when = START + timedelta(days=day)
    made: Fact = kind(source="staff", external_id=str(number), occurred_at=when, **values)
    return made


def paid(number: int, day: int, total: int = 10_000) -> OrderPaid:
    return OrderPaid(
        source="shop",
        external_id=f"O{number}",
        occurred_at=START + timedelta(days=day),
        currency="EUR",
        total=total,
    )


def refunded(number: int, order: int | str, day: int, amount: int) -> OrderRefunded:
    return OrderRefunded(
        source="shop",
        external_id=f"R{number}",
        occurred_at=START + timedelta(days=day),
        order_id=order if isinstance(order, str) else f"O{order}",
        currency="EUR",
        amount=amount,
    )


async def record(*facts: Fact, member: str = "M") -> UUID:
    recorded = None
    for fact in facts:
        recorded = await posting.record(fact=fact, member=Customer(external_id=member), actor=ACTOR)
    assert recorded is not None
    return recorded.member_id


@pytest.fixture
async def member(db) -> UUID:
    """A member to whom everything has happened, part of it in the feed already, under several
    revisions of the programme."""
    waiting = ("later", "purchase", 40, {"points": "1", "approval_days": 14})
    await open_program(
        [
            ("welcome", "order_milestone", 10, {"orders": 1, "points": 100, "on_refund": "keep"}),
            ("second", "order_milestone", 11, {"orders": 2, "points": 30}),
            ("purchase", "purchase", 20, {"points": "5"}),
            waiting,
        ],
        expires_after_days=60,
    )
    found = await record(
        paid(1, 0),
        paid(2, 1),
        refunded(1, 1, 2, 2_500),
        by_staff(PointsAdjusted, 1, 3, delta=500),
        by_staff(PointsAdjusted, 2, 4, delta=-300),
        by_staff(AdjustmentUndone, 3, 5, adjustment_seq=14),
    )
    await rules.update_rule(
        key="purchase", settings={"points": 7}, actor=ACTOR, effective_from=START
    )
    await program.update_settings(actor=ACTOR, expires_after_days=30)
    await _sequence()
    await posting.advance(until=START + timedelta(days=20))
    await record(
        by_staff(MemberBlocked, 4, 21),
        paid(3, 22),
        by_staff(MemberUnblocked, 5, 23),
        paid(4, 24),
        refunded(2, 2, 25, 10_000),
        refunded(3, 9, 26, 10),
    )
    await record(paid(50, 0), member="N")
    await posting.advance(until=datetime.now(UTC))
    await record(paid(5, 200), refunded(4, 5, 201, 99_999), paid(6, 202))
    return found


async def verified() -> Verdict:
    return await invariants.verify()


def found_in(verdict: Verdict) -> set[str]:
    return {one.number for one in verdict.checks if one.findings}


async def test_books_that_are_right(member: UUID) -> None:
    verdict = await verified()
    assert [one.findings for one in verdict.checks] == [[]] * 9
    assert verdict.counts["member"] == 2
    async with unit_of_work.connection() as connection:
        kinds = await connection.fetch("SELECT DISTINCT kind::text FROM entry ORDER BY 1")
    assert {row["kind"] for row in kinds} >= {
        "earn", "approve", "clawback", "give", "remove", "undo_remove", "expire", "void",
    }  # fmt: skip
    await _sequence()
    assert (await verified()).deviations == 0


async def test_an_empty_database_is_right(db) -> None:
    assert (await verified()).deviations == 0


async def test_verify_of_some_members_looks_at_those_alone(member: UUID) -> None:
    await _break(["UPDATE balance SET spent = spent + 1 WHERE member_id <> $1"], member)
    assert (await invariants.verify(only=[member])).deviations == 0
    assert (await verified()).deviations > 0


DEVIATIONS: dict[str, tuple[Sequence[str], set[str], str]] = {
    "a trigger is off": (
        ["ALTER TABLE entry DISABLE TRIGGER entry_append_only"],
        {"I1"},
        "entry can be changed",
    ),
    "a trigger is gone": (
        ["DROP TRIGGER feed_append_only ON feed"],
        {"I1"},
        "feed can be changed",
    ),
    "more taken than granted": (
        ["UPDATE entry SET points = 100000 WHERE kind = 'clawback' AND member_id = $1"],
        {"I1", "I2", "I7", "I8"},
        "takes",
    ),
    "a correction of nothing": (
        ["UPDATE entry SET corrects_seq = 2 WHERE kind = 'undo_remove' AND member_id = $1"],
        {"I1", "I7"},
        "no such entry",
    ),
    "a sum that is not the sum": (
        ["UPDATE balance SET spent = spent + 1 WHERE member_id = $1"],
        {"I2", "I7"},
        "spent is 1, its entries say 0",
    ),
    "available more than the entries": (
        ["UPDATE balance SET lots_left = lots_left + 5, debt = 0 WHERE member_id = $1"],
        {"I2", "I6", "I7"},
        "available is",
    ),
    "points that were given twice": (
        ["UPDATE entry SET points = points + 1 WHERE kind = 'earn' AND seq = 2 AND member_id = $1"],
        {"I2", "I7", "I8"},
        "credited is",
    ),
    "an order not counted": (
        ["UPDATE balance SET order_count = order_count - 1 WHERE member_id = $1"],
        {"I2", "I7"},
        "order_count is 5, the facts say 6",
    ),
    "a clock put back": (
        ["UPDATE balance SET clock = clock - interval '1 day' WHERE member_id = $1"],
        {"I2", "I7"},
        "clock is",
    ),
    "a pair that is not legal": (
        [
            "ALTER TABLE entry DROP CONSTRAINT entry_legal_pair",
            "UPDATE entry SET to_account = 'spent' WHERE kind = 'give' AND member_id = $1",
        ],
        {"I2", "I3", "I7", "I8"},
        "from issued to spent as give",
    ),
    "lots and debt at once": (
        [
            "ALTER TABLE balance DROP CONSTRAINT balance_lots_or_debt",
            "UPDATE balance SET debt = debt + 7, lots_left = lots_left + 7 WHERE member_id = $1",
        ],
        {"I4", "I6", "I7"},
        "debt",
    ),
    "a fact the directory forgot": (
        ["DELETE FROM fact_key WHERE external_id = 'O1'"],
        {"I5"},
        "fact 1 (order_paid O1 of shop) is not in the directory",
    ),
    "a directory that names another fact": (
        ["UPDATE fact_key SET seq = 4 WHERE external_id = 'O1'"],
        {"I5"},
        "which is not fact 4",
    ),
    "an entry booked twice": (
        [
            "ALTER TABLE entry DROP CONSTRAINT entry_once",
            "INSERT INTO entry (member_id, seq, fact_seq, kind, from_account, to_account, points,"
            " rule_key, rule_version, rounding, occurred_at, effective_at) SELECT member_id, 900,"
            " fact_seq, kind, from_account, to_account, points, rule_key, rule_version, rounding,"
            " occurred_at, effective_at FROM entry WHERE member_id = $1 AND seq = 2",
        ],
        {"I2", "I5", "I7", "I8"},
        "has 2 entries earn of rule welcome",
    ),
    "a lot that holds more": (
        ["UPDATE lot SET remaining = points WHERE seq = 2 AND member_id = $1"],
        {"I6", "I7"},
        "its moves took",
    ),
    "a move that is gone": (
        ["DELETE FROM lot_move WHERE member_id = $1 AND lot_seq = 2"],
        {"I6", "I7"},
        "its moves took",
    ),
    "an award that waits for nothing": (
        ["UPDATE pending_award SET remaining = remaining + 1 WHERE member_id = $1"],
        {"I6", "I7"},
        "the waiting awards hold",
    ),
    "a fact that says something else": (
        ["UPDATE fact SET body = jsonb_set(body, '{number}', '\"X\"') WHERE external_id = 'O1'"],
        {"I7"},
        "fact 1 does not say what was recorded",
    ),
    "an order that cost more": (
        ["UPDATE fact SET body = jsonb_set(body, '{total}', '20000') WHERE external_id = 'O1'"],
        {"I7"},
        "fact 1 does not say what was recorded",
    ),
    "a reason that was never given": (
        ["UPDATE fact SET reasons = '[]' WHERE external_id = 'O3'"],
        {"I7"},
        "reasons is [], the fold gives",
    ),
    "a rule changed under its version": (
        ["UPDATE rule_version SET settings = '{\"points\": \"9\"}' WHERE revision > 1"],
        {"I7"},
        "the fold gives",
    ),
    "an expiry moved": (
        ["UPDATE lot SET expires_at = expires_at + interval '1 day' WHERE member_id = $1"],
        {"I7"},
        "expires_at is",
    ),
    "an order's refunds forgotten": (
        ["UPDATE shop_order SET refunded_minor = 0 WHERE external_id = 'O1'"],
        {"I7"},
        "orders O1: refunded_minor is 0",
    ),
    "a due time forgotten": (
        ["UPDATE balance SET next_due_at = NULL WHERE next_due_at IS NOT NULL"],
        {"I7"},
        "next_due_at is None",
    ),
    "a milestone counted twice": (
        ["UPDATE balance SET counters = '{}' WHERE member_id = $1"],
        {"I7"},
        "counters is",
    ),
    "a mail without a cause": (
        ["UPDATE outbox SET fact_seq = 999 WHERE member_id = $1 AND fact_seq = 1"],
        {"I7", "I8"},
        "names fact 999, which does not exist",
    ),
    "a mail that is missing": (
        ["DELETE FROM outbox WHERE member_id = $1 AND fact_seq = 1"],
        {"I7"},
        "the outbox lacks points_added of fact 1",
    ),
    "an activity that nobody will see": (
        ["DELETE FROM feed_pending WHERE member_id = $1 AND seq = (SELECT max(seq) FROM fact"
         " WHERE member_id = $1)"],
        {"I8"},
        "stands 0 times in the feed",
    ),
    "an activity shown twice": (
        ["INSERT INTO feed_pending (member_id, seq) SELECT member_id, seq FROM feed LIMIT 1"],
        {"I8"},
        "stands 2 times in the feed",
    ),
    "an activity of nothing": (
        ["INSERT INTO feed_pending (member_id, seq) VALUES ($1, 999)"],
        {"I8"},
        "the feed shows fact 999, which does not exist",
    ),
    "a gap in the feed": (
        ["UPDATE feed SET pos = 1000000 WHERE pos = 2"],
        {"I8"},
        "positions up to 1000000",
    ),
    "sums of the programme": (
        ["UPDATE program_total SET issued = issued + 1"],
        {"I8"},
        "program_total: {",
    ),
    "sums of a day": (["UPDATE daily_total SET issued = issued + 1"], {"I8"}, "daily_total: {"),
    "sums of a rule": (["UPDATE daily_rule SET points = points + 1"], {"I8"}, "daily_rule: {"),
    "tier moves": (
        ["INSERT INTO daily_tier_move VALUES ('2026-01-01', '', 'gold', 1)"],
        {"I8"},
        "daily_tier_move: {",
    ),
    "who was active when": (
        ["UPDATE daily_active SET members = members + 1"], {"I8"}, "daily_active: {"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEVIATIONS)
@pytest.mark.slow
async def test_a_deviation_is_found_and_named(name: str, member: UUID) -> None:
    statements, numbers, message = DEVIATIONS[name]
    await _break(statements, member)
    verdict = await verified()
    assert found_in(verdict) == numbers
    problems = [finding for one in verdict.checks for finding in one.findings]
    assert any(message in problem for _, problem in problems), problems
    named = {member_id for member_id, _ in problems if member_id}
    assert not named or member in named


async def test_each_deviation_is_told_once_a_member(member: UUID) -> None:
    """The fold tells the first difference of a member, not a thousand that follow from it."""
    await _break(["UPDATE fact SET effective_at = effective_at + interval '1 hour'"], member)
    fold = next(one for one in (await verified()).checks if one.number == "I7")
    assert len(fold.findings) == 2


async def test_a_fact_owes_no_email_of_a_kind_that_is_younger(member: UUID) -> None:
    forgotten = "DELETE FROM outbox WHERE kind = 'points_added' AND member_id = $1"
    await _break([forgotten], member)
    assert found_in(await verified()) == {"I7"}
    young = "UPDATE email_kind SET since = now() WHERE kind = 'points_added'"
    await _break([young], member)
    assert (await verified()).deviations == 0
    await record(paid(7, 203))
    assert (await verified()).deviations == 0
    await _break([forgotten], member)
    assert found_in(await verified()) == {"I7"}
    await _break(["DELETE FROM email_kind WHERE kind = 'points_added'"], member)
    assert (await verified()).deviations == 0


async def test_orders_paid_with_gift_cards_are_counted_anew_by_their_goods(member: UUID) -> None:
    """As 0013 found them: by the part that earns one was gone and the other never could be."""
    found = await record(
        replace(paid(1, 204), external_id="G1", gift_card_paid=9_000),
        replace(paid(1, 204), external_id="G2", gift_card_paid=10_000),
        replace(paid(1, 204), external_id="G3", gift_card_paid=4_000),
        refunded(11, "G1", 205, 1_000),
        refunded(12, "G2", 205, 10_000),
        refunded(13, "G3", 205, 6_000),
        member="G",
    )
    assert (await verified()).deviations == 0
    await _break(["UPDATE balance SET kept_order_count = 1 WHERE member_id = $1"], found)
    assert found_in(await verified()) == {"I2", "I7"}
    step = Path(migrations.__file__).with_name("0018_kept_orders.sql").read_text("utf-8")
    await _break([step], found)
    assert (await verified()).deviations == 0


async def _break(statements: Sequence[str], member: UUID) -> None:
    """As somebody with all rights would: triggers and foreign keys off."""
    async with unit_of_work.transaction() as connection:
        await connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            values = [member] if "$1" in statement else []
            assert await connection.execute(statement, *values) != "UPDATE 0"


async def _sequence() -> None:
    async with unit_of_work.connection() as connection:
        while (await feed.number(connection))[0]:
            pass

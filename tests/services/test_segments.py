"""Segments asked of everybody at once: the same as asking the core of each member."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from books import customer, open_program
from punchcard.core.audience import SegmentSettings, in_segment
from punchcard.core.facts import MemberBlocked, OrderPaid, OrderRefunded
from punchcard.db.sql import segments as sql
from punchcard.db.sql import snapshot
from punchcard.db.sql.member_list import MemberQuery
from punchcard.db.sql.segments import SegmentQuery
from punchcard.errors import InvalidInput
from punchcard.services import activities, members, posting, program, rules, segments, tier_settings
from punchcard.services.tier_settings import TierForm

ACTOR = "cli:test"
START = datetime(2026, 1, 30, 22, tzinfo=UTC)
LADDER = ({"key": "silver", "name": "Silver", "threshold": 300},)
SEGMENTS: dict[str, dict[str, Any]] = {
    "all": {},
    "silver": {"tiers": "silver"},
    "tagged": {"tags": "a, b"},
    "untagged": {"without_tags": "a"},
    "both": {"tags": "b", "without_tags": "a"},
    "ordered": {"orders_from": 2},
    "new": {"orders_below": 2},
    "rich": {"lifetime_from": 300},
    "poor": {"lifetime_from": 1, "lifetime_below": 500},
    "spender": {"spent_from": Decimal("59.99")},
    "saver": {"spent_below": Decimal(60)},
    "since": {"joined_from": "2026-02-01"},
    "before": {"joined_before": "2026-02-01"},
    "on_that_day": {"joined_from": "2026-02-01", "joined_before": "2026-02-02"},
    "all_at_once": {"tiers": "silver", "tags": "a", "orders_from": 1, "spent_from": 10},
}


@pytest.fixture
async def shop(db):
    """Twelve members who joined around midnight of the programme's zone; one of them is blocked."""
    await open_program(timezone="Europe/Berlin")
    form = TierForm(settings={"enabled": True, "period": "lifetime"}, ladder=LADDER)
    await tier_settings.save(form=form, actor=ACTOR, now=START)
    for number in range(12):
        when = START + timedelta(hours=6 * number, minutes=59)
        for piece in range(number % 3 + 1):
            order = OrderPaid(
                source="shop", external_id=f"{number}/{piece}", occurred_at=when, currency="EUR",
                total=1_000 * number,
            )  # fmt: skip
            recorded = await posting.record(fact=order, member=customer(f"{number}"), actor=ACTOR)
        if number % 4:
            tags = ["a", "b", "c"][number % 3 :]
            await activities.tag(member=recorded.member_id, tags=tags, actor=ACTOR)
    refund = OrderRefunded(
        source="shop", external_id="r", order_id="7/0", amount=2_000, currency="EUR",
        occurred_at=START + timedelta(days=9),
    )  # fmt: skip
    await posting.record(fact=refund, actor=ACTOR)
    block = MemberBlocked(source="staff", external_id="b", occurred_at=START, reason="test")
    await posting.record(fact=block, member=customer("11"), actor=ACTOR)
    for key, settings in SEGMENTS.items():
        draft = rules.RuleDraft(key=key, type="segment", settings=settings)
        await rules.create_rule(draft=draft, actor=ACTOR, effective_from=START)


@pytest.mark.product(9, "api")
async def test_counts_and_lists_are_what_the_core_says_of_each_member(shop, db):
    known, now = (await program.latest()).program, datetime.now(UTC)
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT id, external_id, status FROM member")
        states = await snapshot.states(connection, [row["id"] for row in rows])
    active = [row for row in rows if row["status"] == "active"]
    counted = await segments.counts(keys=list(SEGMENTS))
    sizes = set()
    for key in SEGMENTS:
        wanted = {
            row["external_id"]
            for row in active
            if in_segment(
                key, states[row["id"]].state, known, tier=states[row["id"]].state.tier.key, at=now
            )
        }
        query = MemberQuery(
            order="name", descending=False, limit=50, statuses=["active"],
            segment=await segments.wanted(key=key),
        )  # fmt: skip
        assert {row.external_id for row in await members.page(query=query)} == wanted, key
        assert counted[key] == len(wanted), key
        sizes.add(len(wanted))
    assert len(sizes) > 5, "segments that hold all or nobody prove nothing"


async def test_one_that_is_off_holds_nobody_and_one_that_is_not_there_is_refused(shop):
    await rules.enable_rule(key="rich", enabled=False, actor=ACTOR)
    assert (await segments.counts(keys=["rich", "all"])) == {"rich": 0, "all": 11}
    assert await segments.counts(keys=[]) == {}
    with pytest.raises(InvalidInput, match="no segment 'nobody'"):
        await segments.wanted(key="nobody")


@pytest.mark.parametrize(
    ("settings", "index"),
    [
        ({"tags": "rare"}, "balance_tags"),
        ({"tiers": "gold"}, "balance_tier"),
        ({"lifetime_from": 19_990}, "balance_lifetime"),
    ],
)
async def test_few_of_many_members_are_found_by_an_index(db, settings, index):
    await open_program()
    known = (await program.latest()).program
    query = SegmentQuery(settings=SegmentSettings(**settings), program=known, at=START)
    async with db.transaction() as connection:
        await connection.execute(
            "INSERT INTO member (id, external_id, enrolled_at)"
            " SELECT md5(n::text)::uuid, n::text, now() FROM generate_series(1, 20000) AS s(n)"
        )
        await connection.execute(
            "INSERT INTO balance (member_id, lots_left, tier, tags) SELECT md5(n::text)::uuid, n,"
            " CASE WHEN n % 2000 = 0 THEN 'gold' ELSE 'silver' END,"
            " CASE WHEN n % 2000 = 0 THEN '[\"rare\"]'::jsonb ELSE '[\"usual\"]' END"
            " FROM generate_series(1, 20000) AS s(n)"
        )
        await connection.execute("ANALYZE balance, member")
        values: list[Any] = []
        where = " AND ".join(sql.conditions(query, values))
        plan = await connection.fetch(
            f"EXPLAIN {sql._COUNT.format(key=chr(39) * 2, conditions=where)}", *values
        )
        assert index in "\n".join(row[0] for row in plan)
        counted = await sql.counts(connection, {"few": query})
    assert counted["few"] in (10, 11)

"""The generated database is right: every copied member's books are what the product would have
written."""

from types import ModuleType
from typing import Any

from bench import generate, lives
from database_fixtures import DatabaseMaker
from punchcard.core.facts import content_hash, fact_from
from punchcard.core.state import MemberState
from punchcard.core.step import step
from punchcard.services import feed, program

MEMBERS = 1_000
SUMS = (
    "next_seq clock pending lots_left debt spent expired reversed removed available lifetime "
    "credited order_count kept_order_count refund_count last_activity_at"
).split()

_DEFINITIONS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, 1",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    " ORDER BY tgrelid::regclass::text, 1",
)


async def test_a_generated_database_is_what_the_product_would_have_made(
    db: ModuleType, database_url: str, make_database: DatabaseMaker
) -> None:
    await generate.fill(database_url, MEMBERS, say=lambda text: None)
    async with db.connection() as connection:
        await _every_member_folds_to_the_stored_balance(connection)
        await _it_is_the_shop_it_says(connection)
        await _the_feed_is_dense_and_the_totals_are_its_sums(connection)
        other = await db.connect_alone(await make_database())
        for question in _DEFINITIONS:  # nothing was lost by loading without indexes
            assert await connection.fetch(question) == await other.fetch(question)
        await other.close()


async def _every_member_folds_to_the_stored_balance(connection: Any) -> None:
    stored = await program.current()
    states: dict[object, MemberState] = {}
    rows = await connection.fetch(
        "SELECT f.*, k.content_hash FROM fact f JOIN fact_key k USING (member_id, seq)"
        " ORDER BY f.member_id, f.seq"
    )
    for row in rows:
        values = {name: row[name] for name in ("source", "external_id", "occurred_at", "body")}
        fact = fact_from(row["kind"], **values)
        assert content_hash(fact) == row["content_hash"]
        state = states.get(row["member_id"], MemberState())
        states[row["member_id"]] = step(state, fact, stored.program).state
    balances = await connection.fetch("SELECT * FROM balance")
    assert len(balances) == len(states) == MEMBERS
    for balance in balances:
        state = states[balance["member_id"]]
        assert [getattr(state, name) for name in SUMS] == [balance[name] for name in SUMS]


async def _it_is_the_shop_it_says(connection: Any) -> None:
    assert 9 < await connection.fetchval("SELECT count(*) FROM fact") / MEMBERS < 11
    assert 9 < await connection.fetchval("SELECT count(*) FROM entry") / MEMBERS < 11
    kinds = {row["kind"] for row in await connection.fetch("SELECT DISTINCT kind FROM fact")}
    assert kinds >= {"order_paid", "order_refunded", "member_joined", "points_adjusted"}
    for number in (1, MEMBERS // 4, MEMBERS // 4 + 1, MEMBERS):
        row = await connection.fetchrow(
            "SELECT name, email, sort_name FROM member WHERE external_id = $1",
            lives.customer_id(number),
        )
        name = lives.name_of(number)
        assert tuple(row) == (name, lives.email_of(number), name.lower())


async def _the_feed_is_dense_and_the_totals_are_its_sums(connection: Any) -> None:
    first, last, count = await connection.fetchrow("SELECT min(pos), max(pos), count(*) FROM feed")
    assert (first, last) == (1, count)
    assert count == await connection.fetchval("SELECT count(*) FROM fact")
    assert await feed.head() == count
    assert await connection.fetchval("SELECT members FROM program_total") == MEMBERS

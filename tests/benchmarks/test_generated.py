"""The generated database is right: every copied member's books are what the product would have
written."""

from types import ModuleType
from typing import Any

import pytest

from bench import generate, lives
from database_fixtures import DatabaseMaker
from punchcard import invariants
from punchcard.core.fact_bodies import fact_from
from punchcard.services.incoming import Incoming, key_of

MEMBERS = 1_000

_DEFINITIONS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, 1",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    " ORDER BY tgrelid::regclass::text, 1",
)


@pytest.mark.slow
async def test_a_generated_database_is_what_the_product_would_have_made(
    db: ModuleType, database_url: str, make_database: DatabaseMaker
) -> None:
    await generate.fill(database_url, MEMBERS, say=lambda text: None)
    verdict = await invariants.verify()
    assert [one for one in verdict.checks if one.findings] == []
    assert verdict.counts["member"] == MEMBERS
    async with db.connection() as connection:
        await _it_is_the_shop_it_says(connection)
        await _the_content_of_facts_is_hashed_as_in_posting(connection)
        other = await db.connect_alone(await make_database())
        for question in _DEFINITIONS:  # nothing was lost by loading without indexes
            assert await connection.fetch(question) == await other.fetch(question)
        await other.close()


async def _the_content_of_facts_is_hashed_as_in_posting(connection: Any) -> None:
    for row in await connection.fetch(
        "SELECT f.*, k.content_hash FROM fact f JOIN fact_key k USING (member_id, seq)"
    ):
        values = {name: row[name] for name in ("source", "external_id", "occurred_at", "body")}
        fact = fact_from(row["kind"], **values)
        assert key_of(Incoming(fact=fact), row["seq"]).content_hash == row["content_hash"]


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

"""A programme in the test's database, and the books as SQL sees them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.services import feed
from punchcard.services.incoming import Customer

START = datetime(2020, 1, 1, tzinfo=UTC)

Rule = tuple[str, str, int, dict[str, Any]]
"""Key, type, priority and settings."""

RULES: list[Rule] = [
    ("welcome", "order_milestone", 10, {"orders": 1, "points": 100, "on_refund": "keep"}),
    ("purchase", "purchase", 20, {"points": "5", "per_amount": "1", "steps": "whole"}),
    ("sign_up", "account_created", 30, {"points": 100}),
]


async def open_program(rules: list[Rule] | None = None, **values: Any) -> None:
    """A programme in UTC from 2020 with these rules (by default welcome, purchase, sign-up)."""
    values = {"name": "Test", "starts_at": START, "currency": "EUR", **values}
    async with unit_of_work.transaction() as connection:
        names, marks = ", ".join(values), ", ".join(f"${n}" for n in range(1, len(values) + 1))
        await connection.execute(
            f"INSERT INTO program ({names}) VALUES ({marks})", *values.values()
        )
        for key, kind, priority, settings in RULES if rules is None else rules:
            rule_id = new_id()
            await connection.execute(
                "INSERT INTO rule (id, key, type) VALUES ($1, $2, $3)", rule_id, key, kind
            )
            await connection.execute(
                "INSERT INTO rule_version (rule_id, version, revision, name, enabled, priority, "
                "settings, effective_from, actor) VALUES ($1, 1, 1, $2, true, $3, $4, $5, 'test')",
                rule_id,
                key,
                priority,
                orjson.dumps(settings).decode(),
                START,
            )


def customer(name: str, **values: Any) -> Customer:
    """A customer whose id is their name."""
    return Customer(external_id=name, **values)


async def balance(member_id: UUID) -> dict[str, Any]:
    """The balance row of a member."""
    async with unit_of_work.connection() as connection:
        row = await connection.fetchrow("SELECT * FROM balance WHERE member_id = $1", member_id)
    assert row is not None
    return dict(row)


async def numbered_all() -> None:
    """Number all that was posted, as the sequencer does; it may run beside."""
    async with unit_of_work.connection() as connection:
        while await connection.fetchval("SELECT EXISTS (SELECT FROM feed_pending)"):
            await feed.number(connection)


async def counts() -> dict[str, int]:
    """How many rows every table of the books has: a refusal leaves them as they were.

    An activity counts as one whether the sequencer has numbered it already or not."""
    tables = (
        "member balance fact fact_key idempotency_key entry lot lot_move pending_award shop_order "
        "outbox referral"
    ).split()
    froms = {table: table for table in tables} | {
        "activity": "(SELECT FROM feed_pending UNION ALL SELECT FROM feed) AS activity"
    }
    async with unit_of_work.connection() as connection:
        return {
            name: await connection.fetchval(f"SELECT count(*) FROM {rows}")
            for name, rows in froms.items()
        }

"""A small shop for tests of the services: a programme, customers, orders."""

from datetime import UTC, datetime
from typing import Any

import orjson

from punchcard.core.facts import OrderPaid, PointsAdjusted
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.services import posting
from punchcard.services.incoming import Customer, Recorded

ACTOR = "cli:test"
STARTED = datetime(2020, 1, 1, tzinfo=UTC)


async def open_shop(**program: Any) -> None:
    """A programme with one rule: a point for each whole unit of currency."""
    values = {"id": 1, "name": "Morning Roast", "currency": "EUR", "starts_at": STARTED} | program
    async with unit_of_work.transaction() as raw:
        await insert(raw, "program", values)
        rule_id = new_id()
        await insert(raw, "rule", {"id": rule_id, "key": "purchase", "type": "purchase"})
        version = {
            "rule_id": rule_id,
            "version": 1,
            "name": "Make a purchase",
            "enabled": True,
            "priority": 10,
            "settings": orjson.dumps({"points": "1"}).decode(),
            "effective_from": STARTED,
            "actor": ACTOR,
        }
        if await raw.fetchval(
            "SELECT true FROM information_schema.columns"
            " WHERE table_name = 'rule_version' AND column_name = 'revision'"
        ):
            version["revision"] = 1
        await insert(raw, "rule_version", version)


async def insert(raw: Any, table: str, values: dict[str, Any]) -> None:
    """One row."""
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    await raw.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values()
    )


def customer(number: int | str, **more: Any) -> Customer:
    """A customer with a name and an address."""
    given = {"email": f"customer{number}@example.com", "name": f"Customer {number}"} | more
    return Customer(external_id=str(number), **given)


async def order(
    order_id: str, *, of: Customer | int = 1, total: int = 1000, when: datetime | None = None
) -> Recorded:
    """Post one paid order of `total` minor units."""
    fact = OrderPaid(
        source="shop",
        external_id=order_id,
        occurred_at=when or datetime.now(UTC),
        number=order_id,
        currency="EUR",
        total=total,
    )
    who = customer(of) if isinstance(of, int) else of
    return await posting.record(fact=fact, member=who, actor=ACTOR)


async def adjust(number: int, delta: int, *, note: str = "", notify: bool = True) -> Recorded:
    """Give or remove points by hand."""
    fact = PointsAdjusted(
        source="staff",
        external_id=str(new_id()),
        occurred_at=datetime.now(UTC),
        delta=delta,
        reason="a test",
        note=note,
        notify=notify,
    )
    return await posting.record(fact=fact, member=customer(number), actor=ACTOR)

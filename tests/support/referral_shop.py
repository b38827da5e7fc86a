"""A programme with referrals, members who buy by each other's codes, and the clock of it all."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from books import RULES, customer, open_program
from punchcard.core.facts import OrderPaid, OrderRefunded
from punchcard.db import unit_of_work
from punchcard.db.sql import referrals as sql
from punchcard.services import feed, posting, referral_codes, referrals
from punchcard.services.incoming import Recorded

ACTOR = "job:test"
T0 = datetime(2026, 3, 2, 10, tzinfo=UTC)
WAIT = timedelta(days=14)
REFER: dict[str, Any] = {"points": 500, "approval_days": 14}
REWARD = ("five_off", "money_off", 50, {"cost": 500, "amount": "5", "prefix": "FIVE"})


async def open_shop(*, program: dict[str, Any] | None = None, **settings: Any) -> None:
    """A programme with the purchase rule, a reward, and referrals on these terms."""
    terms = {**REFER, **settings}
    refer = ("refer_a_friend", "refer_a_friend", 40, terms)
    await open_program([RULES[1], REWARD, refer], **(program or {}))


def paid(
    order: str,
    total: int = 5_000,
    *,
    at: datetime = T0,
    codes: Sequence[str] = (),
    **values: Any,
) -> OrderPaid:
    return OrderPaid(
        source="shop",
        external_id=order,
        number=order,
        occurred_at=at,
        currency=values.pop("currency", "EUR"),
        total=total,
        codes=tuple(codes),
        **values,
    )


async def buy(
    name: str, order: str, total: int = 5_000, *, email: str | None = None, **values: Any
) -> UUID:
    """An order of the customer of that name; who it is."""
    recorded = await posting.record(
        fact=paid(order, total, **values), member=customer(name, email=email), actor=ACTOR
    )
    return recorded.member_id


async def refund(order: str, amount: int = 5_000, *, at: datetime = T0, id: str = "") -> Recorded:
    """A refund of that order; before it came, it names no member."""
    fact = OrderRefunded(
        source="shop",
        external_id=id or f"refund-{order}",
        occurred_at=at,
        order_id=order,
        amount=amount,
        currency="EUR",
    )
    return await posting.record(fact=fact, actor=ACTOR)


async def code_of(member: UUID) -> str:
    return await referral_codes.ensure(member_id=member)


async def number() -> None:
    """What the sequencer does: number all that was posted."""
    async with unit_of_work.connection() as connection:
        while (await feed.number(connection))[0]:
            pass


async def settle(at: datetime = T0) -> referrals.Turned:
    """Read all that was posted, and judge as of an instant."""
    await number()
    return await referrals.run(now=at, actor=ACTOR)


async def all_referrals() -> list[sql.StoredReferral]:
    async with unit_of_work.connection() as connection:
        rows = await connection.fetch("SELECT id FROM referral ORDER BY attributed_at, id")
        found = [await sql.lock(connection, row["id"]) for row in rows]
    return [one for one in found if one is not None]


async def the_referral() -> sql.StoredReferral:
    (only,) = await all_referrals()
    return only


async def problems() -> list[str]:
    return [one["code"] for one in (await the_referral()).problems]

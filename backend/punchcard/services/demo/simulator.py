"""Life in the demo shop: now and then somebody orders, joins, returns something."""

import asyncio
import random
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from punchcard.core.facts import Fact, OrderPaid, PointsAdjusted
from punchcard.core.state import MemberStatus
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.sql import demo as sql
from punchcard.errors import PunchcardError
from punchcard.services import members, posting, redemption_lists, redemptions, rewards
from punchcard.services.demo import history, removal
from punchcard.services.demo.seed import MEMBERS
from punchcard.services.incoming import Customer

ACTOR = "job:simulator"
PAUSE_SECONDS = 5.0
log = structlog.get_logger(__name__)


async def simulate(*, pause: float = PAUSE_SECONDS) -> None:
    """Let things happen until cancelled, on average one every `pause` seconds; a programme that is
    not the demo's is left alone."""
    shop = _Shop(random.Random())  # noqa: S311 - which customer orders next is no secret
    await shop.open()
    while True:
        await asyncio.sleep(shop.chance.expovariate(1 / pause))
        try:
            if await removal.is_demo():
                await shop.next()
        except PunchcardError as refusal:
            log.info("the simulated shop was refused", reason=refusal.message)
        except Exception as fault:  # a restarting database must not end the demo
            log.warning("the simulated shop stumbled", error=repr(fault))


class _Shop:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.customers = history.customers(MEMBERS)
        self.recent: deque[tuple[Customer, OrderPaid]] = deque(maxlen=20)
        self.codes: deque[tuple[Customer, str]] = deque(maxlen=20)
        self.number = 0

    async def open(self) -> None:
        async with unit_of_work.connection() as connection:
            self.number = await sql.last_order_number(connection, history.SOURCE)

    async def next(self) -> None:
        customer = self.chance.choice(self.customers)
        if self.chance.random() < 0.12 and await self._redeem(customer):
            return
        (what,) = self.chance.choices((self._order, self._join, self._give), (86, 8, 6))
        customer, fact = what(customer)
        if self.recent and self.chance.random() < 0.06:
            customer, fact = self._refund()
        await posting.record(fact=fact, member=customer, actor=ACTOR)

    async def _redeem(self, customer: Customer) -> bool:
        """Spend the customer's points if there are enough; the code is used in an order soon."""
        row = await members.by_identity(store=customer.store, external_id=customer.external_id)
        points = row.available if row and row.status == MemberStatus.ACTIVE else 0
        offers = [one for one in await rewards.offers() if one.reward.settings.cost <= points]
        if row is None or not offers:
            return False
        recorded = await redemptions.redeem(
            member_id=row.id, reward_key=self.chance.choice(offers).reward.key, actor=ACTOR
        )
        place = (recorded.member_id, recorded.seq)
        made = (await redemption_lists.by_keys(keys=[place]))[place]
        if made is not None:
            self.codes.append((customer, made.code))
        return True

    def _order(self, customer: Customer) -> tuple[Customer, Fact]:
        codes: tuple[str, ...] = ()
        if self.codes and self.chance.random() < 0.25:
            customer, code = self.codes.popleft()
            codes = (code,)
        self.number += 1
        number = str(self.number)
        paid = history.order(
            self.chance, external_id=number, number=number, occurred_at=datetime.now(UTC)
        )
        paid = replace(paid, codes=codes)
        self.recent.append((customer, paid))
        return customer, paid

    def _refund(self) -> tuple[Customer, Fact]:
        customer, paid = self.recent.popleft()
        return customer, history.refund(self.chance, paid, occurred_at=datetime.now(UTC))

    def _join(self, _customer: Customer) -> tuple[Customer, Fact]:
        customer = history.newcomer(self.chance)
        return customer, history.joined(customer, datetime.now(UTC))

    def _give(self, customer: Customer) -> tuple[Customer, Fact]:
        reason, points = self.chance.choice(history.GIFTS)
        return customer, PointsAdjusted(
            source="staff",
            external_id=str(new_id()),
            occurred_at=datetime.now(UTC),
            delta=points,
            reason=reason,
        )

"""What the demo's customers do with their points: a pure addition to their past.

A customer who surely has the points (sign-up, gifts and refunded orders are not counted) sometimes
redeems them, and mostly brings the code to the next order.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from punchcard.core.code_facts import RewardRedeemed
from punchcard.core.codes import ALPHABET, LENGTH, make_code
from punchcard.core.earning.base import earning_base
from punchcard.core.facts import MemberBlocked, OrderLine, OrderPaid, OrderRefunded
from punchcard.services.defaults import REWARDS
from punchcard.services.demo.visits import Visit

SOURCE = "punchcard"
POINTS_PER_EURO = 5
WISH = 0.45
"""How likely it is that somebody who can redeems after an order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reward as the demo needs it: what it costs and what it takes off an order, in cents."""

    key: str
    prefix: str
    cost: int
    off: int = 0
    share: Decimal = Decimal(0)
    ships: bool = False


WANTED: tuple[Wanted, ...] = tuple(
    Wanted(
        key=one.key,
        prefix=one.settings["prefix"],
        cost=one.settings["cost"],
        off=int(Decimal(one.settings.get("amount", "0")) * 100),
        share=Decimal(one.settings.get("percent", "0")) / 100,
        ships=one.type == "free_shipping",
    )
    for one in REWARDS
)


def with_rewards(visits: Sequence[Visit], *, seed: str, until: datetime) -> Iterator[Visit]:
    """The life of one customer with the codes they redeemed and used. `seed` is the customer's
    own, so that one life does not depend on another."""
    if any(isinstance(visit.fact, MemberBlocked) for visit in visits):
        yield from visits
        return
    chance = random.Random(seed)  # noqa: S311 - a demo must be the same each time
    refunded = {one.fact.order_id for one in visits if isinstance(one.fact, OrderRefunded)}
    points = 0
    held: tuple[Wanted, str] | None = None
    for visit in sorted(visits, key=lambda one: one.fact.occurred_at):
        fact = visit.fact
        if not isinstance(fact, OrderPaid) or fact.external_id in refunded:
            yield visit
            continue
        if held is not None and chance.random() < 0.7:
            fact, held = _discounted(fact, *held), None
        yield replace(visit, fact=fact)
        points += POINTS_PER_EURO * (earning_base(fact) // 100)
        when = fact.occurred_at + timedelta(minutes=chance.randint(3, 90))
        wanted = _wish(chance, points)
        if wanted is None or held is not None or when >= until or chance.random() > WISH:
            continue
        points -= wanted.cost
        redeemed = _redeemed(chance, wanted, visit.customer.external_id, when)
        held = wanted, redeemed.code
        yield Visit(redeemed, visit.customer)


def _wish(chance: random.Random, points: int) -> Wanted | None:
    within = [one for one in WANTED if one.cost <= points]
    return chance.choice(within) if within else None


def _redeemed(
    chance: random.Random, reward: Wanted, customer: str, when: datetime
) -> RewardRedeemed:
    code = make_code(reward.prefix, chance.randrange(len(ALPHABET) ** LENGTH))
    return RewardRedeemed(
        source=SOURCE,
        external_id=f"demo-{customer}-{code[-2:]}-{when.timestamp():.0f}",
        occurred_at=when,
        reward_key=reward.key,
        code=code,
    )


def _discounted(order: OrderPaid, reward: Wanted, code: str) -> OrderPaid:
    """The order with the code, and what it takes off its dearest line."""
    if reward.ships:
        return replace(order, codes=(code,), total=order.total - order.shipping, shipping=0)
    dearest = max(order.lines, key=lambda line: line.amount)
    off = min(dearest.amount, reward.off or int(dearest.amount * reward.share))
    lines = tuple(_less(line, off) if line is dearest else line for line in order.lines)
    return replace(order, codes=(code,), lines=lines, total=order.total - off)


def _less(line: OrderLine, off: int) -> OrderLine:
    return replace(line, amount=line.amount - off)

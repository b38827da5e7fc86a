"""The demo shop's past and present: a pure generator of facts, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from punchcard.core.facts import (
    Fact,
    MemberBlocked,
    MemberJoined,
    OrderLine,
    OrderPaid,
    OrderRefunded,
    PointsAdjusted,
)
from punchcard.services.demo.activities import with_activities
from punchcard.services.demo.catalogue import (
    CURRENCY,
    FIRST_NAMES,
    LAST_NAMES,
    MAIL_DOMAIN,
    PRODUCTS,
)
from punchcard.services.demo.redeeming import with_rewards
from punchcard.services.demo.visits import Visit
from punchcard.services.incoming import Customer, Incoming

T = TypeVar("T")

SOURCE = "demo-shop"
SEED = 20_26
FIRST_ORDER = 10_000

GIFTS = (
    ("A late parcel", 200),
    ("Photo of the month", 500),
    ("Helped us find a bug in the shop", 300),
    ("Birthday wishes by phone", 150),
)


def customers(count: int, *, seed: int = SEED) -> list[Customer]:
    """The shop's customers, in the order in which they came."""
    chance = random.Random(seed)  # noqa: S311 - a demo must be the same each time
    return [_customer(chance, number) for number in range(1, count + 1)]


def history(
    *, until: datetime, members: int = 5_000, days: int = 90, seed: int = SEED
) -> list[Incoming]:
    """Everything that happened in the shop in the days before `until`, in order of time."""
    chance = random.Random(seed + 1)  # noqa: S311 - as above
    start = until - timedelta(days=days)
    visits: list[Visit] = []
    for customer in customers(members, seed=seed):
        own = f"{seed} {customer.external_id}"
        life = with_activities(list(_life(chance, customer, start, until)), seed=own, until=until)
        visits += with_rewards(life, seed=own, until=until)
    visits.sort(key=lambda visit: (visit.fact.occurred_at, visit.customer.external_id))
    return [Incoming(fact=visit.fact, member=visit.customer) for visit in _numbered(visits)]


def order(
    chance: random.Random, *, external_id: str, number: str, occurred_at: datetime
) -> OrderPaid:
    """One order of a plausible basket."""
    lines = tuple(_line(chance) for _ in range(_pick(chance, (1, 2, 3, 4), (45, 32, 16, 7))))
    goods = sum(line.amount for line in lines)
    shipping = 0 if goods >= 4_000 else 490
    return OrderPaid(
        source=SOURCE,
        external_id=external_id,
        number=number,
        occurred_at=occurred_at,
        currency=CURRENCY,
        total=goods + shipping,
        shipping=shipping,
        lines=lines,
    )


def refund(chance: random.Random, paid: OrderPaid, *, occurred_at: datetime) -> OrderRefunded:
    """One line of the order, or all of it, comes back."""
    goods = sum(line.amount for line in paid.lines)
    amount = goods if chance.random() < 0.5 else chance.choice(paid.lines).amount
    return OrderRefunded(
        source=SOURCE,
        external_id=f"R-{paid.external_id}",
        order_id=paid.external_id,
        amount=amount,
        currency=CURRENCY,
        occurred_at=occurred_at,
    )


def joined(customer: Customer, occurred_at: datetime) -> MemberJoined:
    """The customer made an account."""
    return MemberJoined(source=SOURCE, external_id=customer.external_id, occurred_at=occurred_at)


def _customer(chance: random.Random, number: int) -> Customer:
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    return Customer(
        external_id=f"C{number:05}",
        name=f"{first} {last}",
        email=f"{first}.{last}.{number}@{MAIL_DOMAIN}".lower(),
    )


def newcomer(chance: random.Random) -> Customer:
    """Somebody who was never here before."""
    return _customer(chance, chance.randrange(10_000, 10_000_000))


def _life(
    chance: random.Random, customer: Customer, start: datetime, until: datetime
) -> Iterator[Visit]:
    came = start + chance.random() ** 1.3 * (until - start - timedelta(hours=1))
    if chance.random() < 0.85:
        yield Visit(joined(customer, came), customer)
    when = came + timedelta(minutes=chance.randint(2, 40))
    # Few customers buy often: the pause between orders is long-tailed.
    pause = chance.lognormvariate(3.2, 0.8)
    while when < until:
        yield from _purchase(chance, customer, when, until)
        when += timedelta(days=max(0.05, chance.expovariate(1 / pause)))
    if chance.random() < 0.03:
        yield from _attention(chance, customer, came, until)


def _purchase(
    chance: random.Random, customer: Customer, when: datetime, until: datetime
) -> Iterator[Visit]:
    paid = order(chance, external_id=f"{customer.external_id}@{when}", number="", occurred_at=when)
    yield Visit(paid, customer)
    back = when + timedelta(days=chance.uniform(2, 14))
    if chance.random() < 0.05 and back < until:
        yield Visit(refund(chance, paid, occurred_at=back), customer)


def _attention(
    chance: random.Random, customer: Customer, came: datetime, until: datetime
) -> Iterator[Visit]:
    when = came + chance.random() * (until - came)
    if chance.random() < 0.08:
        fact: Fact = MemberBlocked(
            source="staff",
            external_id=f"block-{customer.external_id}",
            occurred_at=when,
            reason="Orders that were never meant to be kept",
        )
    else:
        reason, points = chance.choice(GIFTS)
        fact = PointsAdjusted(
            source="staff",
            external_id=f"gift-{customer.external_id}",
            occurred_at=when,
            delta=points,
            reason=reason,
        )
    yield Visit(fact, customer)


def _numbered(visits: list[Visit]) -> Iterator[Visit]:
    """Give the orders their numbers in the order of time; refunds follow them."""
    numbers: dict[str, str] = {}
    for visit in visits:
        fact = visit.fact
        if isinstance(fact, OrderPaid):
            number = str(FIRST_ORDER + len(numbers) + 1)
            numbers[fact.external_id] = number
            yield replace(visit, fact=replace(fact, external_id=number, number=number))
        elif isinstance(fact, OrderRefunded) and fact.order_id is not None:
            number = numbers[fact.order_id]
            yield replace(visit, fact=replace(fact, external_id=f"R-{number}", order_id=number))
        else:
            yield visit


def _line(chance: random.Random) -> OrderLine:
    weights = [1_000_000 / product.price for product in PRODUCTS]
    product = _pick(chance, PRODUCTS, weights)
    quantity = _pick(chance, (1, 2, 3), (80, 15, 5))
    return OrderLine(
        product_id=product.sku,
        sku=product.sku,
        title=product.title,
        quantity=quantity,
        amount=product.price * quantity,
    )


def _pick(chance: random.Random, values: Sequence[T], weights: Sequence[float]) -> T:
    return chance.choices(values, weights)[0]

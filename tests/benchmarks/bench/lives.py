"""Lives of a shop's customers, the same for the same number: what the first members go through."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from punchcard.core.facts import (
    Fact,
    MemberBlocked,
    MemberJoined,
    OrderLine,
    OrderPaid,
    OrderRefunded,
    PointsAdjusted,
)
from punchcard.services.demo.catalogue import FIRST_NAMES, LAST_NAMES, PRODUCTS
from punchcard.services.incoming import Customer, Incoming

SOURCE = "default"
UNTIL = datetime(2026, 10, 1, tzinfo=UTC)
SPAN = timedelta(days=900)
MEAN_FACTS = 10.0


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of an order and what they cost."""

    lines: tuple[OrderLine, ...]
    total: int


def customer_id(number: int) -> str:
    """What the shop calls member `number`. Seven digits, as in every id of theirs."""
    return f"C{number:07}"


def name_of(number: int) -> str:
    """The name of member `number`; `copies.py` says the same in SQL."""
    last = LAST_NAMES[number // len(FIRST_NAMES) % len(LAST_NAMES)]
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {last}"


def email_of(number: int) -> str:
    """The address of member `number`."""
    return f"{name_of(number).lower().replace(' ', '.')}.{number}@post.example"


def customer(number: int) -> Customer:
    """Member `number` as the shop names them."""
    return Customer(external_id=customer_id(number), name=name_of(number), email=email_of(number))


def lives(count: int) -> Iterator[list[Incoming]]:
    """For each of `count` members their facts in the order of time, ten on average."""
    chance = random.Random(count)
    lengths = [chance.gammavariate(3, 1) for _ in range(count)]
    scale = MEAN_FACTS * count / sum(lengths)
    for number, length in enumerate(lengths, 1):
        who = customer(number)
        yield [Incoming(fact=fact, member=who) for fact in _life(number, length * scale)]


def _life(number: int, length: float) -> list[Fact]:
    chance = random.Random(number)
    wanted = max(1, int(length + chance.random()))
    # Whole seconds: the copies make the text of a time in SQL.
    begun = UNTIL - timedelta(seconds=int(SPAN.total_seconds() * (0.05 + 0.95 * chance.random())))
    times = sorted(chance.randrange(int((UNTIL - begun).total_seconds())) for _ in range(wanted))
    facts: list[Fact] = []
    for index, seconds in enumerate(times):
        when = begun + timedelta(seconds=seconds + index)
        facts.append(_fact(chance, number, index, when, facts))
    return facts


def _fact(chance: random.Random, number: int, index: int, when: datetime, past: list[Fact]) -> Fact:
    dice = chance.random()
    orders = [fact for fact in past if isinstance(fact, OrderPaid)]
    if index == 0 and dice < 0.5:
        return MemberJoined(source=SOURCE, external_id=customer_id(number), occurred_at=when)
    if dice > 0.95 and orders:
        return _refund(chance, number, index, when, orders)
    if dice > 0.92:
        return _gift(chance, number, index, when)
    if dice > 0.919 and not any(isinstance(fact, MemberBlocked) for fact in past):
        return MemberBlocked(
            source="staff", external_id=f"B{number:07}-{index}", occurred_at=when, reason="Misuse"
        )
    return _order(chance, number, index, when)


def _order(chance: random.Random, number: int, index: int, when: datetime) -> OrderPaid:
    basket = basket_of(chance)
    return OrderPaid(
        source=SOURCE,
        external_id=f"W{number:07}-{index}",
        number=f"#{number:07}-{index}",
        currency="EUR",
        total=basket.total + 490,
        shipping=490,
        lines=basket.lines,
        occurred_at=when,
    )


def basket_of(chance: random.Random) -> Basket:
    """One to three lines."""
    lines = tuple(
        OrderLine(
            product_id=product.sku, sku=product.sku, title=product.title, amount=product.price
        )
        for product in chance.choices(PRODUCTS, k=chance.choice((1, 1, 2, 3)))
    )
    return Basket(lines, sum(line.amount for line in lines))


def _refund(
    chance: random.Random, number: int, index: int, when: datetime, orders: list[OrderPaid]
) -> OrderRefunded:
    order = chance.choice(orders)
    return OrderRefunded(
        source=SOURCE,
        external_id=f"R{number:07}-{index}",
        order_id=order.external_id,
        amount=chance.choice(order.lines).amount,
        currency=order.currency,
        occurred_at=when,
    )


def _gift(chance: random.Random, number: int, index: int, when: datetime) -> PointsAdjusted:
    return PointsAdjusted(
        source="staff",
        external_id=f"A{number:07}-{index}",
        delta=chance.choice((100, 200, 500)),
        reason="A late parcel",
        note="Sorry for the delay.",
        occurred_at=when,
    )

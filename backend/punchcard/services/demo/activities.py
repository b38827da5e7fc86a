"""What the demo shop's customers do beside buying: they come by, write reviews, tell birthdays."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from punchcard.core.activity_facts import (
    BirthdaySet,
    EventRecorded,
    MemberTagged,
    ShopVisited,
)
from punchcard.core.facts import OrderPaid
from punchcard.services.demo.visits import Visit
from punchcard.services.incoming import Customer
from punchcard.services.rules import RuleDraft

SOURCE = "demo-shop"
REVIEW = "review_written"
TAGS = ("barista", "wholesale", "newsletter")

RULES: tuple[RuleDraft, ...] = (
    RuleDraft(key="visit", type="visit_store", priority=40, settings={"points": 2}),
    RuleDraft(key="birthday", type="birthday", priority=50, settings={"points": 100}),
    RuleDraft(
        key="review",
        type="custom_event",
        name="Write a review",
        priority=60,
        settings={"event": REVIEW, "points": 30, "times_per_month": 3},
        panel_text="Write a review and earn {{points}} {{points_name}}, up to three a month.",
        notification_text="{{points}} {{points_name}} for your review. Thank you!",
    ),
    RuleDraft(
        key="big_spender",
        type="spend_milestone",
        name="500 spent in a year",
        priority=70,
        settings={"amount": "500", "within": "year", "points": 300},
        panel_text="{{points}} {{points_name}} when you spend {{amount}} within a year.",
    ),
    RuleDraft(
        key="newcomers",
        type="segment",
        name="Newcomers",
        settings={"orders_below": 3},
    ),
)


def with_activities(life: Sequence[Visit], *, seed: str, until: datetime) -> list[Visit]:
    """A customer's life with what else they did; without anything if they never came."""
    if not life:
        return []
    chance = random.Random(f"{seed} activities")  # noqa: S311 - a demo must be the same each time
    customer, came = life[0].customer, life[0].fact.occurred_at
    more = [
        *_birthday(chance, customer, came),
        *_came_by(chance, customer, came, until),
        *_reviews(chance, life, until),
        *_tags(chance, customer, came),
    ]
    return [*life, *(one for one in more if one.fact.occurred_at < until)]


def visit(customer: Customer, at: datetime) -> ShopVisited:
    """The customer came by; a day has one visit."""
    return ShopVisited(
        source=SOURCE, external_id=f"{customer.external_id}:{at.date()}", occurred_at=at
    )


def review(customer: Customer, number: str, at: datetime) -> EventRecorded:
    """The customer wrote a review."""
    return EventRecorded(
        source=SOURCE,
        external_id=f"review-{customer.external_id}-{number}",
        occurred_at=at,
        name=REVIEW,
    )


def _birthday(chance: random.Random, customer: Customer, came: datetime) -> Iterator[Visit]:
    if chance.random() < 0.3:
        day = came + timedelta(days=chance.randrange(35, 365))
        fact = BirthdaySet(
            source="profile",
            external_id=f"birthday-{customer.external_id}",
            occurred_at=came + timedelta(minutes=1),
            month=day.month,
            day=day.day,
        )
        yield Visit(fact, customer)


def _came_by(
    chance: random.Random, customer: Customer, came: datetime, until: datetime
) -> Iterator[Visit]:
    if chance.random() < 0.2:
        days = {chance.random() * (until - came) for _ in range(chance.randint(1, 4))}
        at = {(came + after).date(): came + after for after in sorted(days)}
        yield from (Visit(visit(customer, when), customer) for when in at.values())


def _reviews(chance: random.Random, life: Sequence[Visit], until: datetime) -> Iterator[Visit]:
    for one in life:
        if isinstance(one.fact, OrderPaid) and chance.random() < 0.08:
            at = one.fact.occurred_at + timedelta(days=chance.uniform(3, 10))
            if at < until:
                number = f"{one.fact.occurred_at:%Y%m%d%H%M}"
                yield Visit(review(one.customer, number, at), one.customer)


def _tags(chance: random.Random, customer: Customer, came: datetime) -> Iterator[Visit]:
    if chance.random() < 0.04:
        fact = MemberTagged(
            source="staff",
            external_id=f"tag-{customer.external_id}",
            occurred_at=came + timedelta(minutes=2),
            tags=(chance.choice(TAGS),),
        )
        yield Visit(fact, customer)

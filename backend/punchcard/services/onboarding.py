"""The first steps of a programme, and which of them are done."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from punchcard.core.program import RuleBook
from punchcard.db import unit_of_work
from punchcard.db.sql import onboarding as sql
from punchcard.services import program


class Step(StrEnum):
    """In the order in which they are shown."""

    EARNING = "earning"
    REWARDS = "rewards"
    SENDER = "sender"
    SHOP = "shop"
    FIRST_ORDER = "first_order"


@dataclass(frozen=True, slots=True)
class StepState:
    """A step, and whether it is done."""

    step: Step
    done: bool


async def steps() -> list[StepState]:
    """Every step; none before there is a programme."""
    async with unit_of_work.connection() as connection:
        done = await sql.steps(connection)
    if not done:
        return []
    stored = (await program.latest()).program
    rules = {Step.EARNING: _any_on(stored.rules), Step.REWARDS: _any_on(stored.rewards)}
    return [StepState(step, rules[step] if step in rules else done[step]) for step in Step]


def _any_on(book: RuleBook) -> bool:
    return any(rule.enabled for rule in book.at(datetime.now(UTC)))

"""Whom rules and rewards are for, asked of one member as they are now."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.audience import excluded, is_for_all, named
from punchcard.core.described import describe
from punchcard.core.program import Program, RuleVersion
from punchcard.core.state import MemberState
from punchcard.db import unit_of_work
from punchcard.db.sql import snapshot
from punchcard.errors import InvalidInput
from punchcard.services import program


async def open_to(*, member_id: UUID, rules: Iterable[RuleVersion]) -> list[RuleVersion]:
    """Those of the rules or rewards that the member is in the audience of."""
    rules = list(rules)
    if all(is_for_all(one) for one in rules):
        return rules
    stored = await program.current()
    async with unit_of_work.connection() as connection:
        found = (await snapshot.states(connection, [member_id])).get(member_id)
    if found is None:
        return []
    return [one for one in rules if is_open(one, found.state, stored.program)]


def is_open(rule: RuleVersion, state: MemberState, known: Program) -> bool:
    """Whether the member is in the audience now."""
    at = datetime.now(UTC)
    return excluded(rule.settings, state, known, tier=state.tier.key, at=at) is None


def check_names(rule: RuleVersion, known: Program) -> None:
    """Refuse tiers and segments that there are not. Tags need not stand on anybody yet."""
    tiers = {tier.key for scheme in known.tiers.versions for tier in scheme.ladder}
    segments = {one.key for one in known.segments.versions}
    for item in describe(type(rule.settings)):
        there = {"tiers": tiers, "segments": segments}.get(item.of)
        if there is None:
            continue
        for name in named(getattr(rule.settings, item.name)):
            if name not in there:
                raise InvalidInput(
                    f"{item.label}: there is no {name!r}.", field=("settings", item.name)
                )

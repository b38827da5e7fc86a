"""Whom rules and rewards are for, asked of one member as they are now."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.audience import excluded, is_for_all
from punchcard.core.catalogue import Side, is_reward, side_of
from punchcard.core.program import Program, RuleVersion
from punchcard.core.references import REWARDS, SEGMENTS, TIERS, There, check_named, who_names
from punchcard.core.state import MemberState
from punchcard.db import unit_of_work
from punchcard.db.sql import snapshot
from punchcard.errors import FieldPath, InvalidInput
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


def check_names(rule: RuleVersion, known: Program, others: Iterable[RuleVersion]) -> None:
    """Refuse tiers, segments and rewards that there are not: those removed or switched off are
    none; `others` are the newest versions of all rules."""
    newest = known.tiers.versions[-1].ladder if known.tiers.versions else ()
    check_named(rule, there((tier.key for tier in newest), others))


def there(tiers: Iterable[str], rules: Iterable[RuleVersion]) -> There:
    """What can be named, of these tiers and these rules."""
    rules = list(rules)
    return {
        TIERS: set(tiers),
        SEGMENTS: {one.key for one in rules if side_of(one.type) is Side.SEGMENT and one.enabled},
        REWARDS: {one.key for one in rules if is_reward(one.type) and one.enabled},
    }


def check_unnamed(
    rules: Iterable[RuleVersion], what: str, keys: Collection[str], *, field: FieldPath
) -> None:
    """Refuse that these go while a rule that is switched on names one of them."""
    found = who_names(rules, what, keys)
    if found is not None:
        rule, name = found
        raise InvalidInput(
            f"{name!r} is named by {rule.name!r} ({rule.key}): change that first.", field=field
        )

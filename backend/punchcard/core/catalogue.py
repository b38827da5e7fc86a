"""All types a rule can have: for earning, and for spending (rewards)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from punchcard.core.audience import SEGMENT, SegmentType
from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.earning.rule_type import RuleType
from punchcard.core.program import RuleBook, RuleVersion
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.rewards.reward_type import RewardType
from punchcard.errors import InvalidInput


class Side(StrEnum):
    """What a rule is for."""

    EARNING = "earning"
    REWARD = "reward"
    SEGMENT = "segment"


_TYPES: Mapping[str, RuleType | RewardType | SegmentType] = {
    **RULE_TYPES,
    **REWARD_TYPES,
    SEGMENT.type: SEGMENT,
}


def type_of(name: str) -> RuleType | RewardType | SegmentType:
    """The type of that name. Raises InvalidInput listing the known ones."""
    found = _TYPES.get(name)
    if found is None:
        known = ", ".join(sorted(_TYPES))
        raise InvalidInput(f"There is no rule type {name!r}; the types are: {known}.", field="type")
    return found


def side_of(name: str) -> Side:
    """Whether a rule of this type is for earning, for spending (a reward), or a segment."""
    if name in REWARD_TYPES:
        return Side.REWARD
    return Side.SEGMENT if name == SEGMENT.type else Side.EARNING


def is_reward(name: str) -> bool:
    """Whether a rule of this type is for spending."""
    return side_of(name) is Side.REWARD


def books(versions: Iterable[RuleVersion]) -> dict[str, RuleBook]:
    """The books of a programme, by the names of its fields."""
    sides: dict[Side, list[RuleVersion]] = {side: [] for side in Side}
    for one in versions:
        sides[side_of(one.type)].append(one)
    return {
        "rules": RuleBook(sides[Side.EARNING]),
        "rewards": RuleBook(sides[Side.REWARD]),
        "segments": RuleBook(sides[Side.SEGMENT]),
    }

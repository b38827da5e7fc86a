"""All types a rule can have: for earning, and for spending (rewards)."""

from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.earning.rule_type import RuleType
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.rewards.reward_type import RewardType
from punchcard.errors import InvalidInput


def type_of(name: str) -> RuleType | RewardType:
    """The type of that name. Raises InvalidInput listing the known ones."""
    found = RULE_TYPES.get(name) or REWARD_TYPES.get(name)
    if found is None:
        known = ", ".join(sorted([*RULE_TYPES, *REWARD_TYPES]))
        raise InvalidInput(f"There is no rule type {name!r}; the types are: {known}.", field="type")
    return found


def is_reward(name: str) -> bool:
    """Whether a rule of this type is for spending."""
    return name in REWARD_TYPES

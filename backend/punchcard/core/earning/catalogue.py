"""The list of earning rule types. A new one is a file beside this and a line here."""

from collections.abc import Mapping

from punchcard.core.earning.account_created import ACCOUNT_CREATED
from punchcard.core.earning.order_milestone import ORDER_MILESTONE
from punchcard.core.earning.purchase import PURCHASE
from punchcard.core.earning.rule_type import RuleType
from punchcard.errors import InvalidInput

RULE_TYPES: Mapping[str, RuleType] = {
    rule_type.type: rule_type for rule_type in (PURCHASE, ORDER_MILESTONE, ACCOUNT_CREATED)
}


def rule_type_of(name: str) -> RuleType:
    """The rule type of that name. Raises InvalidInput listing the known ones."""
    try:
        return RULE_TYPES[name]
    except KeyError:
        known = ", ".join(sorted(RULE_TYPES))
        raise InvalidInput(
            f"There is no rule type {name!r}; the types are: {known}.", field="type"
        ) from None

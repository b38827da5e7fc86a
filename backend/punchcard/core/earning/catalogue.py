"""The list of earning rule types. A new one is a file beside this and a line here."""

from collections.abc import Mapping

from punchcard.core.earning.account_created import ACCOUNT_CREATED
from punchcard.core.earning.order_milestone import ORDER_MILESTONE
from punchcard.core.earning.purchase import PURCHASE
from punchcard.core.earning.refer_a_friend import REFER_A_FRIEND
from punchcard.core.earning.rule_type import RuleType

RULE_TYPES: Mapping[str, RuleType] = {
    rule_type.type: rule_type
    for rule_type in (PURCHASE, ORDER_MILESTONE, ACCOUNT_CREATED, REFER_A_FRIEND)
}

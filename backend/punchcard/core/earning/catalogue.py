"""The list of earning rule types. A new one is a file beside this and a line here."""

from collections.abc import Mapping

from punchcard.core.earning.account_created import ACCOUNT_CREATED
from punchcard.core.earning.birthday import BIRTHDAY
from punchcard.core.earning.custom_event import CUSTOM_EVENT
from punchcard.core.earning.order_milestone import ORDER_MILESTONE
from punchcard.core.earning.purchase import PURCHASE
from punchcard.core.earning.refer_a_friend import REFER_A_FRIEND
from punchcard.core.earning.rule_type import RuleType
from punchcard.core.earning.spend_milestone import SPEND_MILESTONE
from punchcard.core.earning.visit_store import VISIT_STORE

RULE_TYPES: Mapping[str, RuleType] = {
    rule_type.type: rule_type
    for rule_type in (
        PURCHASE,
        ACCOUNT_CREATED,
        REFER_A_FRIEND,
        VISIT_STORE,
        BIRTHDAY,
        ORDER_MILESTONE,
        SPEND_MILESTONE,
        CUSTOM_EVENT,
    )
}

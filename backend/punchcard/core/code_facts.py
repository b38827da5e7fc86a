"""What happens to a code because of another member's order."""

from dataclasses import dataclass

from punchcard.core.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRefunded(Fact):
    """Nothing is left of another member's order that a code was used in; the code is named by the
    seq of its redemption."""

    kind = "code_refunded"

    redemption_seq: int
    order_id: str

"""What happens to codes: redeemed, used, refunded, given back, ended."""

from dataclasses import dataclass

from punchcard.core.fact_checks import check_reason
from punchcard.core.facts import Fact
from punchcard.core.identity import fitting_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRedeemed(Fact):
    """A member spent points on a reward and got `code`; `external_id` is the request's."""

    kind = "reward_redeemed"
    drawn = frozenset({"code"})

    reward_key: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUsed(Fact):
    """A code was used in an order of the shop; named by the seq of its redemption."""

    kind = "code_used"

    redemption_seq: int
    order_id: str

    @staticmethod
    def name_of(order_id: str, code: str) -> str:
        """Its `external_id`: the same whether the order tells of it or the till."""
        return fitting_id(f"{order_id}/{code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRefunded(Fact):
    """Nothing is left of another member's order that a code was used in; the code is named by the
    seq of its redemption."""

    kind = "code_refunded"

    redemption_seq: int
    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionCancelled(Fact):
    """An unused code was given back."""

    kind = "redemption_cancelled"

    redemption_seq: int
    reason: str

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_reason(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionExpired(Fact):
    """An unused code came to its end."""

    kind = "redemption_expired"

    redemption_seq: int

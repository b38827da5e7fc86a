"""The same facts in any order end in the same balance: orders, refunds, and codes they used."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from hypothesis.stateful import rule as move

from core_programs import START, fold, paid, programme, refunded, reward, rule
from punchcard.core.code_facts import CodeUsed, RewardRedeemed
from punchcard.core.facts import Fact, PointsAdjusted
from punchcard.core.state import MemberState, RedemptionStatus
from punchcard.core.step import step

ORDERS = [f"order {n}" for n in range(6)]
TOTALS = dict(zip(ORDERS, [0, 99, 999, 10_001, 33_333, 1], strict=True))
KEEP = programme(
    rule("order_milestone", "first", priority=10, orders=1, points=100, on_refund="keep"),
    rule("order_milestone", "second", priority=11, orders=2, points=30),
    rule("purchase", points="1.5", steps="proportional"),
    rewards=[reward("five_off", cost=70)],
)


def redeemed(order: str) -> RewardRedeemed:
    """A code that is kept for that order."""
    return RewardRedeemed(
        source="punchcard",
        external_id=f"for {order}",
        occurred_at=START,
        reward_key="five_off",
        code=f"CODE {order}",
    )


GIFT = PointsAdjusted(
    source="staff", external_id="gift", occurred_at=START, delta=1_000, reason="to spend"
)
WITH_CODES, _ = fold([GIFT, *map(redeemed, ORDERS)], KEEP)
"""Before all else the member has a code for each order."""
SEQS = {one.code: seq for seq, one in WITH_CODES.redemptions.items()}


class AnyOrder(RuleBasedStateMachine):
    """The same facts in two orders: the machine's own, and sorted by their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, Fact] = {}
        self.state = WITH_CODES.copy()

    @move(order=st.sampled_from(ORDERS), names_it=st.booleans())
    def pay(self, order: str, names_it: bool) -> None:
        self._record(paid(order, TOTALS[order], codes=(f"CODE {order}",) if names_it else ()))

    @move(order=st.sampled_from(ORDERS))
    def use(self, order: str) -> None:
        self._record(
            CodeUsed(
                source="shop",
                external_id=f"till {order}",
                occurred_at=START,
                redemption_seq=SEQS[f"CODE {order}"],
                order_id=order,
            )
        )

    @move(order=st.sampled_from(ORDERS), amount=st.integers(0, 20_000), piece=st.integers(0, 3))
    def refund(self, order: str, amount: int, piece: int) -> None:
        self._record(refunded(f"{order} back {piece}", order, amount))

    @invariant()
    def the_order_did_not_matter(self) -> None:
        sorted_facts = [self.facts[name] for name in sorted(self.facts)]
        for facts in (sorted_facts, sorted_facts[::-1]):
            other, _ = fold(facts, KEEP, state=WITH_CODES.copy())
            for name in ("available", "spent", "lifetime", "debt", "lots_left", "kept_order_count"):
                assert getattr(other, name) == getattr(self.state, name), name
            assert fates(other) == fates(self.state)

    def _record(self, fact: Fact) -> None:
        if fact.external_id not in self.facts:
            self.facts[fact.external_id] = fact
            self.state = step(self.state, fact, KEEP).state


def fates(state: MemberState) -> dict[str, tuple[RedemptionStatus, bool]]:
    """What became of each code, and whether its points are back."""
    return {one.code: (one.status, one.returned) for one in state.redemptions.values()}


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=15)

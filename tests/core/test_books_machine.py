"""Any order of orders, refunds, repeats, gifts, blocks and time ends in books that balance."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition
from hypothesis.stateful import rule as move

from core_programs import START, paid, programme, refunded, reward, rule, segment, tiers
from punchcard.core import birthdays
from punchcard.core.activity_facts import (
    BirthdaySet,
    EventRecorded,
    MemberTagged,
    MemberUntagged,
    ShopVisited,
)
from punchcard.core.code_facts import CodeRefunded, CodeUsed, RedemptionCancelled, RewardRedeemed
from punchcard.core.draft import Rows
from punchcard.core.facts import (
    CLOCK,
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberJoined,
    MemberUnblocked,
    PointsAdjusted,
)
from punchcard.core.ledger import LEGAL_PAIRS, Account, EntryKind
from punchcard.core.points import refunded_share
from punchcard.core.program import BalancePolicy, Program
from punchcard.core.state import MemberState, MemberStatus, RedemptionStatus
from punchcard.core.step import advance, step
from punchcard.core.tiers import TierBook
from punchcard.errors import PunchcardError

ORDERS = [f"order {n}" for n in range(6)]
ELSEWHERE = ["another's 1", "another's 2"]
TOTALS = dict(zip(ORDERS, [0, 99, 999, 10_001, 33_333, 1], strict=True))
REWARDS = [
    reward("comes back", cost=40, valid_days=2, return_on_expiry=True),
    reward("stays spent", cost=25, valid_days=4, return_on_cancel=False),
]


def ladders(period: str) -> TierBook:
    """Two ladders after each other, with bonuses; refunds can lower a tier."""
    perks = {key: {"bonus_points": 30} for key in ("silver", "gold")}
    settings: Any = {"period": period, "perks": perks, "refund_reevaluates": True}
    later = START + timedelta(days=10)
    return TierBook(
        [
            tiers(("silver", 50), ("gold", 400), **settings),
            tiers(("silver", 90), ("gold", 300), version=2, effective_from=later, **settings),
        ]
    )


class Books(RuleBasedStateMachine):
    """One member under a programme with everything switched on."""

    @initialize(
        expires=st.sampled_from([None, 5]),
        approval=st.sampled_from([0, 3]),
        clamp=st.booleans(),
        steps=st.sampled_from(["whole", "proportional"]),
        period=st.sampled_from([None, "lifetime", "calendar_year", "rolling_365"]),
    )
    def open(
        self, expires: int | None, approval: int, clamp: bool, steps: str, period: str | None
    ) -> None:
        policy = BalancePolicy.CLAMP if clamp else BalancePolicy.ALLOW_NEGATIVE
        self.program: Program = programme(
            rule("order_milestone", "first", priority=10, orders=1, points=100, on_refund="keep"),
            rule("order_milestone", "second", priority=11, orders=2, points=30),
            rule("purchase", points="1.5", steps=steps, approval_days=approval),
            rule("account_created"),
            rule("visit_store", points=7, points_per_week=20, partial=True),
            rule("custom_event", event="review", points=11, cooldown_hours=30),
            rule("spend_milestone", "rich", amount="100", points=40),
            rule("spend_milestone", "month", amount="90", points=20, within="month"),
            rule("birthday", points=60, audience_segments="kept"),
            rewards=REWARDS,
            segments=[segment("kept", without_tags="b", orders_below=5)],
            tiers=ladders(period) if period else TierBook(),
            expires_after_days=expires,
            balance_policy=policy,
        )
        self.state = MemberState()
        self.rows = Rows()
        self.now = START
        self.facts: dict[tuple[str, str], Fact] = {}
        self.numbers = 0

    @move(order=st.sampled_from(ORDERS), late=st.integers(0, 200), data=st.data())
    def pay(self, order: str, late: int, data: st.DataObject) -> None:
        """An order arrives, or arrives again; perhaps late; perhaps it names codes."""
        when = self.now - timedelta(hours=late)
        codes = sorted(one.code for one in self.state.redemptions.values())
        named = data.draw(st.sets(st.sampled_from(codes), max_size=2)) if codes else set()
        self._record(paid(order, TOTALS[order], max(START, when), codes=tuple(sorted(named))))

    @move(order=st.sampled_from(ORDERS), amount=st.integers(0, 20_000), late=st.integers(0, 200))
    def refund(self, order: str, amount: int, late: int) -> None:
        """A refund arrives, perhaps before its order."""
        when = self.now - timedelta(hours=late)
        self._record(refunded(self._number(), order, amount, max(START, when)))

    @move()
    def refund_nothing_known(self) -> None:
        self._record(refunded(self._number(), None, 500, self.now))

    @move()
    def join(self) -> None:
        self._record(MemberJoined(source="shop", external_id="me", occurred_at=self.now))

    @move(late=st.integers(0, 200))
    def visit(self, late: int) -> None:
        when = max(START, self.now - timedelta(hours=late))
        self._record(
            ShopVisited(source="shop", external_id=when.date().isoformat(), occurred_at=when)
        )

    @move(late=st.integers(0, 60))
    def review(self, late: int) -> None:
        when = max(START, self.now - timedelta(hours=late))
        self._record(
            EventRecorded(
                source="shop", external_id=self._number(), occurred_at=when, name="review"
            )
        )

    @move(tags=st.sets(st.sampled_from("abc"), min_size=1), off=st.booleans())
    def tag(self, tags: set[str], off: bool) -> None:
        kind = MemberUntagged if off else MemberTagged
        self._record(
            kind(
                source="staff",
                external_id=self._number(),
                occurred_at=self.now,
                tags=tuple(sorted(tags)),
            )
        )

    @move(days=st.one_of(st.none(), st.integers(1, 60)))
    def tell_the_birthday(self, days: int | None) -> None:
        day = self.now + timedelta(days=days) if days is not None else None
        self._record(
            BirthdaySet(
                source="shop",
                external_id=self._number(),
                occurred_at=self.now,
                month=day.month if day else None,
                day=day.day if day else None,
            )
        )

    @move(delta=st.integers(-300, 300).filter(bool))
    def adjust(self, delta: int) -> None:
        self._record(PointsAdjusted(**self._by_staff(), delta=delta))

    @precondition(lambda self: self.state.adjustments)
    @move(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        seq = data.draw(st.sampled_from(sorted(self.state.adjustments)))
        self._record(AdjustmentUndone(**self._by_staff(), adjustment_seq=seq))

    @move()
    def block_or_unblock(self) -> None:
        blocked = self.state.status is MemberStatus.BLOCKED
        self._record((MemberUnblocked if blocked else MemberBlocked)(**self._by_staff()))

    @move(key=st.sampled_from([one.key for one in REWARDS]))
    def redeem(self, key: str) -> None:
        number = self._number()
        self._record(
            RewardRedeemed(
                source="punchcard",
                external_id=number,
                occurred_at=self.now,
                reward_key=key,
                code=f"CODE-{number}",
            )
        )

    @precondition(lambda self: self.state.redemptions)
    @move(data=st.data(), order=st.sampled_from(ORDERS + ELSEWHERE))
    def use(self, data: st.DataObject, order: str) -> None:
        """The till tells of a code, perhaps before its order or after its refund, or in an order
        of another member."""
        seq = data.draw(st.sampled_from(sorted(self.state.redemptions)))
        external_id = f"{order}/{self.state.redemptions[seq].code}"
        used = CodeUsed(
            source="shop",
            external_id=external_id,
            occurred_at=self.now,
            redemption_seq=seq,
            order_id=order,
        )
        self._record(used)

    @precondition(lambda self: self.state.redemptions)
    @move(data=st.data(), order=st.sampled_from(ELSEWHERE))
    def refund_elsewhere(self, data: st.DataObject, order: str) -> None:
        """Another member's order is gone, in which a code was used, if it was."""
        seq = data.draw(st.sampled_from(sorted(self.state.redemptions)))
        self._record(
            CodeRefunded(
                source="shop",
                external_id=f"{order}/{seq}",
                occurred_at=self.now,
                redemption_seq=seq,
                order_id=order,
            )
        )

    @precondition(lambda self: self.state.redemptions)
    @move(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        seq = data.draw(st.sampled_from(sorted(self.state.redemptions)))
        self._record(RedemptionCancelled(**self._by_staff(), redemption_seq=seq))

    @move(hours=st.integers(1, 100), sweep=st.booleans())
    def let_time_pass(self, hours: int, sweep: bool) -> None:
        self.now += timedelta(hours=hours)
        if sweep:
            self._keep(advance(self.state, self.now, self.program))

    @move()
    def sweep_twice(self) -> None:
        self._keep(advance(self.state, self.now, self.program))
        again = advance(self.state, self.now, self.program)
        assert again.rows.facts == []
        assert again.state == self.state

    def _record(self, fact: Fact) -> None:
        """As the directory of facts does: what is known has its first answer."""
        key = (fact.kind, fact.external_id)
        if key in self.facts:
            return
        before = self.state.copy()
        try:
            posting = step(self.state, fact, self.program)
        except PunchcardError:
            assert self.state == before
            return
        self.facts[key] = fact
        self._keep(posting)

    def _keep(self, posting: Any) -> None:
        self.state = posting.state
        self.rows.add(posting.rows)

    def _number(self) -> str:
        self.numbers += 1
        return str(self.numbers)

    def _by_staff(self) -> dict[str, Any]:
        return {
            "source": "staff",
            "external_id": self._number(),
            "occurred_at": self.now,
            "reason": "test",
        }

    @invariant()
    def entries_sum_to_the_state(self) -> None:
        """I2, I3 and the identity of lifetime points."""
        sums: Counter[Account] = Counter()
        for entry in self.rows.entries:
            assert (entry.kind, entry.from_account, entry.to_account) in LEGAL_PAIRS
            assert entry.points > 0
            sums[entry.from_account] -= entry.points
            sums[entry.to_account] += entry.points
        state = self.state
        for account in Account:
            if account is not Account.ISSUED:
                assert sums[account] == getattr(state, account.value), account
        assert -sums[Account.ISSUED] == state.credited
        parts = state.pending + state.spent + state.expired + state.reversed + state.removed
        assert state.credited == parts + state.available
        assert state.lifetime == state.credited - state.pending - state.reversed
        assert min(state.pending, state.spent, state.expired, state.reversed, state.removed) >= 0

    @invariant()
    def lots_and_debt_agree(self) -> None:
        """I4 and I6."""
        state = self.state
        assert state.available == state.lots_left - state.debt
        assert min(state.lots_left, state.debt) == 0
        assert max(state.lots_left, state.debt) >= 0
        assert state.lots_left == sum(lot.remaining for lot in state.lots.values())
        assert state.pending == sum(one.remaining for one in state.pending_awards.values())
        moved: Counter[int] = Counter()
        for row in self.rows.moves:
            moved[row.lot_seq] += row.points
        for lot in self.rows.lots.values():
            assert 0 <= lot.remaining <= lot.points
            assert lot.remaining == lot.points - moved[lot.seq]

    @invariant()
    def refunds_have_taken_their_share(self) -> None:
        """Whatever came first, an order's awards are taken back by floor(E x R / T)."""
        for order in self.state.orders.values():
            for award in order.awards:
                short = sum(
                    one.points for one in self.state.shortfalls if one.corrects_seq == award.seq
                )
                share = refunded_share(award.points, order.refunded, order.base)
                assert award.taken + short == share
                gone = [
                    one.points
                    for one in self.rows.entries
                    if one.corrects_seq == award.seq and one.kind in ("clawback", "void")
                ]
                assert award.taken == sum(gone)

    @invariant()
    def codes_hold_the_points_that_are_spent(self) -> None:
        """Points of a used code are back when, and only when, nothing of its order is left."""
        codes = self.state.redemptions.values()
        elsewhere = {
            fact.redemption_seq for fact in self.facts.values() if isinstance(fact, CodeRefunded)
        }
        assert self.state.spent == sum(one.cost for one in codes if not one.returned)
        for one in codes:
            order = self.state.orders.get(one.order_key) if one.order_key else None
            if one.status is RedemptionStatus.USED:
                gone = order is not None and order.fully_refunded
                assert one.returned is (gone or one.seq in elsewhere)
            assert (one.order_key is not None) is (one.status is RedemptionStatus.USED)

    @invariant()
    def a_milestone_is_held_while_its_money_is_kept(self) -> None:
        """Whatever came first: the bonus is there exactly while the sum reaches the mark."""
        held = self.state.counters.get("rich")
        kept = self.state.spending["ever"].kept if "ever" in self.state.spending else 0
        paid_in = sum(max(0, o.base - o.refunded) for o in self.state.orders.values() if o.paid_at)
        assert kept == paid_in
        if held is not None and held.held is not None:
            assert kept >= 10_000

    @invariant()
    def limits_hold(self) -> None:
        """Never more than 20 points a week for visits, nor two reviews within 30 hours."""
        weeks: Counter[tuple[int, int]] = Counter()
        reviews: list[datetime] = []
        for entry in self.rows.entries:
            if entry.rule_key == "visit_store" and entry.kind is EntryKind.EARN:
                weeks[entry.occurred_at.isocalendar()[:2]] += entry.points
            if entry.rule_key == "custom_event" and entry.kind is EntryKind.EARN:
                reviews.append(entry.occurred_at)
        assert all(points <= 20 for points in weeks.values())
        gaps = [later - earlier for earlier, later in pairwise(sorted(reviews))]
        assert all(gap >= timedelta(hours=30) for gap in gaps)

    @invariant()
    def the_clock_never_goes_back(self) -> None:
        instants: list[datetime] = [row.effective_at for row in self.rows.facts]
        assert instants == sorted(instants)
        assert [row.seq for row in self.rows.facts] == sorted({r.seq for r in self.rows.facts})
        assert all(row.effective_at >= row.fact.occurred_at for row in self.rows.facts)

    @invariant()
    def nothing_due_is_forgotten(self) -> None:
        due = [lot.expires_at for lot in self.state.lots.values() if lot.remaining]
        due += [
            one.expires_at
            for one in self.state.redemptions.values()
            if one.status is RedemptionStatus.ISSUED
        ]
        if self.state.status is MemberStatus.BLOCKED:
            due = []  # nothing expires meanwhile (product.md row 41)
        due += [one.due_at for one in self.state.pending_awards.values()]
        due.append(birthdays.due_at(self.state, self.program))
        instants = [instant for instant in due if instant is not None]
        if instants:
            assert self.state.next_due_at is not None
            assert self.state.next_due_at <= min(instants)

    def teardown(self) -> None:
        """I7: the stored facts, folded from zero, give all of it again."""
        if not hasattr(self, "state"):
            return
        state, rows = MemberState(), Rows()
        for stored in self.rows.facts:
            if stored.fact.source == CLOCK:
                if stored.seq < state.next_seq:
                    continue
                posting = advance(state, stored.fact.occurred_at, self.program)
            else:
                posting = step(state, stored.fact, self.program)
            state = posting.state
            rows.add(posting.rows)
        assert rows == self.rows
        state.next_due_at = self.state.next_due_at
        # Settings that concern a member in nothing leave no fact.
        state.tier = replace(state.tier, version=self.state.tier.version)
        assert state == self.state


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=150, stateful_step_count=40)

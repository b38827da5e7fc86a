"""A member's state while one fact is applied, and the rows it leaves behind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from punchcard.core import spending
from punchcard.core.effects import SendEmail
from punchcard.core.facts import CLOCK, Fact
from punchcard.core.ledger import TIER_SIGNS, Account, Entry, EntryKind, LotMove
from punchcard.core.lots import Lot, PendingAward, in_order_of_use
from punchcard.core.periods import local_day
from punchcard.core.program import BalancePolicy, Program
from punchcard.core.state import MemberState, OrderState, Redemption, RedemptionStatus
from punchcard.core.tier_state import Counted, TierChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a rule gave nothing for a fact, or gave less; kept with the fact."""

    code: str
    message: str
    rule_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact as it was accepted."""

    seq: int
    fact: Fact
    effective_at: datetime
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class Rows:
    """Everything a posting writes, beside the new state. New lots are those whose seq is not
    below the first state's `next_seq`; the others are changed."""

    facts: list[FactRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    moves: list[LotMove] = field(default_factory=list)
    lots: dict[int, Lot] = field(default_factory=dict)
    pending_awards: dict[int, PendingAward] = field(default_factory=dict)
    orders: dict[tuple[str, str], OrderState] = field(default_factory=dict)
    redemptions: dict[int, Redemption] = field(default_factory=dict)
    tier_changes: list[TierChange] = field(default_factory=list)
    effects: list[SendEmail] = field(default_factory=list)

    def add(self, later: "Rows") -> None:
        """Append what a later step wrote; of a row written twice the later wins."""
        self.facts += later.facts
        self.entries += later.entries
        self.moves += later.moves
        self.lots |= later.lots
        self.pending_awards |= later.pending_awards
        self.orders |= later.orders
        self.redemptions |= later.redemptions
        self.tier_changes += later.tier_changes
        self.effects += later.effects


class Draft:
    """The working copy of `step`: every change of points goes through `post`."""

    def __init__(self, state: MemberState, program: Program) -> None:
        self.state = state.copy()
        self.program = program
        self.rows = Rows()
        self.fact: Fact
        self.fact_seq = 0
        self.available_before = state.available
        self.effective_at: datetime
        self.reasons: list[Reason] = []
        self.earning_tier = state.tier.key

    def open(self, fact: Fact, effective_at: datetime) -> None:
        """Begin a fact: it takes the member's next seq and sets the member's clock."""
        self.fact, self.fact_seq, self.effective_at = fact, self._next_seq(), effective_at
        self.available_before = self.state.available
        self.state.clock = effective_at
        self.reasons = []
        if self.state.joined_at is None:
            self.state.joined_at = fact.occurred_at
        if fact.source != CLOCK:
            self.state.last_activity_at = effective_at

    def close(self) -> None:
        """End the fact and keep its row."""
        self.rows.facts.append(
            FactRow(
                seq=self.fact_seq,
                fact=self.fact,
                effective_at=self.effective_at,
                reasons=tuple(self.reasons),
            )
        )

    def decline(self, code: str, message: str, *, rule_key: str = "") -> None:
        """Keep why something was not earned or not taken."""
        self.reasons.append(Reason(code=code, message=message, rule_key=rule_key))

    def entry(
        self,
        kind: EntryKind,
        source: Account,
        target: Account,
        points: int,
        *,
        inputs: Mapping[str, Any] | None = None,
        **details: Any,
    ) -> Entry:
        """Book one entry and move the sums; lots are the caller's: `fill` or `take`."""
        entry = Entry(
            seq=self._next_seq(),
            fact_seq=self.fact_seq,
            kind=kind,
            from_account=source,
            to_account=target,
            points=points,
            inputs=inputs or {},
            occurred_at=self.fact.occurred_at,
            effective_at=self.effective_at,
            **details,
        )
        self.rows.entries.append(entry)
        for account, change in ((source, -points), (target, points)):
            if account not in (Account.ISSUED, Account.AVAILABLE):
                setattr(self.state, account.value, getattr(self.state, account.value) + change)
        self._count_points(entry)
        return entry

    def fill(self, entry: Entry, *, award_seq: int | None = None) -> None:
        """Open the lot of a credit; what a debt takes of it is a move of the same entry."""
        paid = min(self.state.debt, entry.points)
        lot = self._new_lot(entry, entry.points, award_seq=award_seq)
        self._credit(entry, paid)
        if paid:
            self.rows.moves.append(LotMove(entry.seq, lot.seq, paid))
        self._keep(lot.less(paid))

    def refill(self, entry: Entry, moves: tuple[tuple[int, int], ...]) -> None:
        """Put points back into the lots they came from, after paying any debt. Points that came
        from no lot, because they were owed, open one."""
        paid = min(self.state.debt, entry.points)
        self._credit(entry, paid)
        left = entry.points - paid
        for lot_seq, taken in moves:
            back = min(taken, left)
            if back:
                self._move(entry, self.state.lots[lot_seq], -back)
                left -= back
        if left:
            self._keep(self._new_lot(entry, left))

    def take(self, entry: Entry, *, award_seq: int | None = None) -> None:
        """Take a debit out of lots: the award's own, then the soonest; the rest becomes debt."""
        self.take_from(entry, in_order_of_use(self.state.lots.values(), award_seq=award_seq))

    def take_from(self, entry: Entry, lots: Iterable[Lot]) -> None:
        """Take a debit out of these lots, in their order; the rest becomes debt."""
        left = entry.points
        for lot in lots:
            taken = min(lot.remaining, left)
            if not taken:
                break
            self._move(entry, lot, taken)
            left -= taken
        self.state.lots_left -= entry.points - left
        self.state.debt += left

    def takeable(self, points: int) -> int:
        """How much of a clawback the programme's policy lets through; the rest is kept as said."""
        if self.program.balance_policy is BalancePolicy.ALLOW_NEGATIVE:
            return points
        taken = min(points, self.state.lots_left)
        if taken < points:
            self.decline("shortfall", f"{points - taken} points were already gone.")
        return taken

    def gained(self) -> bool:
        """Whether this fact has brought points that count for a tier."""
        return any(
            entry.fact_seq == self.fact_seq and _counted_value(entry) > 0
            for entry in reversed(self.rows.entries)
        )

    def count_money(self, order: OrderState, refunded_before: int | None) -> None:
        """Money of a purchase, or (after a refund) what went of it, dated by the purchase."""
        if order.paid_at is None or order.paid_at < self.program.starts_at:
            return
        if self.program.currency not in (None, order.currency):
            return
        gone = order.base_gone(order.refunded)
        paid = 0
        if refunded_before is None:
            value, paid = order.base - gone, order.base
        else:
            value = order.base_gone(refunded_before) - gone
        if value:
            self.state.counted_money += (Counted(order.paid_at, value),)
        if value or paid:
            day = local_day(self.program, order.paid_at)
            self.state.spending = spending.added(
                self.state.spending, day, kept=value, paid=paid, currency=order.currency
            )

    def due(self, due_at: datetime | None) -> None:
        """Time has something to do at this instant, if not earlier."""
        self._due(due_at)

    def wait(self, entry: Entry, due_at: datetime) -> None:
        """Let an award wait for its approval."""
        self.keep_pending(PendingAward(seq=entry.seq, remaining=entry.points, due_at=due_at))

    def keep_pending(self, award: PendingAward) -> None:
        """Keep what is left of a waiting award."""
        self.rows.pending_awards[award.seq] = award
        if award.remaining:
            self.state.pending_awards[award.seq] = award
            self._due(award.due_at)
        else:
            self.state.pending_awards.pop(award.seq, None)

    def keep_order(self, order: OrderState, **changes: Any) -> OrderState:
        """Keep an order with its changes."""
        order = replace(order, **changes) if changes else order
        key = (order.source, order.external_id)
        self.state.orders[key] = self.rows.orders[key] = order
        return order

    def keep_redemption(self, redemption: Redemption) -> None:
        """Keep a redemption as it is now."""
        self.rows.redemptions[redemption.seq] = redemption
        self.state.redemptions[redemption.seq] = redemption
        if redemption.status is RedemptionStatus.ISSUED:
            self._due(redemption.expires_at)

    def moves_of(self, entry: Entry) -> tuple[tuple[int, int], ...]:
        """Which lots an entry of this fact took how much from."""
        return tuple(
            (move.lot_seq, move.points) for move in self.rows.moves if move.entry_seq == entry.seq
        )

    def _count_points(self, entry: Entry) -> None:
        value = _counted_value(entry)
        if value:
            own = entry.kind in (EntryKind.EARN, EntryKind.GIVE)
            award = entry.seq if own else entry.corrects_seq
            counted = Counted(entry.effective_at, value, award)
            self.state.counted_points += (counted,)

    def _new_lot(self, entry: Entry, points: int, *, award_seq: int | None = None) -> Lot:
        return Lot(
            seq=entry.seq,
            award_seq=award_seq or entry.seq,
            points=points,
            remaining=points,
            opened_at=self.effective_at,
            expires_at=self._expiry(),
        )

    def _credit(self, entry: Entry, paid: int) -> None:
        self.state.debt -= paid
        self.state.lots_left += entry.points - paid

    def _move(self, entry: Entry, lot: Lot, points: int) -> None:
        self.rows.moves.append(LotMove(entry.seq, lot.seq, points))
        self._keep(lot.less(points))

    def _keep(self, lot: Lot) -> None:
        self.rows.lots[lot.seq] = self.state.lots[lot.seq] = lot
        if lot.remaining:
            self._due(lot.expires_at)

    def _expiry(self) -> datetime | None:
        days = self.program.expires_after_days
        return None if days is None else self.effective_at + timedelta(days=days)

    def _due(self, due_at: datetime | None) -> None:
        known = self.state.next_due_at
        if due_at is not None and (known is None or due_at < known):
            self.state.next_due_at = due_at

    def _next_seq(self) -> int:
        seq = self.state.next_seq
        self.state.next_seq += 1
        return seq


def _counted_value(entry: Entry) -> int:
    if not entry.counts_for_tier or Account.AVAILABLE not in (entry.from_account, entry.to_account):
        return 0
    return TIER_SIGNS.get(entry.kind, 0) * entry.points

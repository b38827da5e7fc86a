"""Judging a referral: from the orders of the friend and the terms it came under, its state.

A pure function of what is known, asked anew whenever the friend buys or is refunded, when either of
the two is blocked or unblocked, and when the waiting time ends: in whatever order the facts arrive,
it ends the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from punchcard.core.earning.refer_a_friend import (
    DAY,
    EVER,
    MONTH,
    WEEK,
    ReferAFriendSettings,
)
from punchcard.core.identity import email_key
from punchcard.core.money import minor_units
from punchcard.core.periods import approval_due
from punchcard.core.program import Program
from punchcard.core.rewards.summary import money

GMAIL = "gmail.com"
"""Where dots in an address mean nothing."""

_WITHOUT_DOTS = frozenset({GMAIL, "googlemail.com"})


class ReferralState(StrEnum):
    """Where a referral stands."""

    PENDING = "pending"
    WAITING = "waiting"
    COMPLETED = "completed"
    BLOCKED = "blocked"
    REVERSED = "reversed"


class ReferralProblem(StrEnum):
    """Why a referral brings nothing."""

    SELF = "self"
    SAME_EMAIL = "same_email"
    EXISTING_CUSTOMER = "existing_customer"
    REFERRER_BLOCKED = "referrer_blocked"
    FRIEND_BLOCKED = "friend_blocked"
    CAP_REACHED = "cap_reached"
    NO_REWARD = "no_reward"
    BELOW_MINIMUM = "below_minimum"
    OTHER_CURRENCY = "other_currency"
    REFUNDED = "refunded"
    REJECTED = "rejected"


class Decision(StrEnum):
    """Staff's word, over the checks."""

    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, and a sentence for people."""

    code: ReferralProblem
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendOrder:
    """A purchase of the friend; amounts are minor units."""

    source: str
    external_id: str
    number: str
    currency: str
    paid_at: datetime
    total: int
    base: int
    goods: int
    refunded: int

    @property
    def kept(self) -> bool:
        """Whether anything of it is left, however it was paid."""
        return not 0 < self.goods <= self.refunded


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known of a referral. `rewarded` tells that the referrer holds its reward now,
    `was_rewarded` that it was given at least once; `capped` that no more fit into the period of an
    instant."""

    attributed_at: datetime
    orders: Sequence[FriendOrder]
    own: bool = False
    same_email: bool = False
    known_elsewhere: bool = False
    referrer_active: bool = True
    friend_active: bool = True
    capped: bool = False
    reward_offered: bool = True
    decision: Decision | None = None
    decision_reason: str = ""
    rewarded: bool = False
    was_rewarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What follows: the state, why, the order that counts, and when its waiting time ends."""

    state: ReferralState
    problems: tuple[Problem, ...] = ()
    order: FriendOrder | None = None
    due_at: datetime | None = None


def judge(case: Case, terms: ReferAFriendSettings, program: Program, *, now: datetime) -> Verdict:
    """The state of a referral at an instant."""
    order, shortfalls = _qualifying(case, terms, program)
    due_at = due_of(order, terms, program) if order else None
    problems = tuple(_problems(case, due=due_at is not None and due_at <= now))
    if problems:
        lost = ReferralState.REVERSED if case.was_rewarded else ReferralState.BLOCKED
        return Verdict(state=lost, problems=problems, order=order)
    if order is None or due_at is None:
        waits = ReferralState.REVERSED if case.was_rewarded else ReferralState.PENDING
        return Verdict(state=waits, problems=shortfalls)
    state = ReferralState.COMPLETED if due_at <= now else ReferralState.WAITING
    return Verdict(state=state, order=order, due_at=due_at)


def due_of(order: FriendOrder, terms: ReferAFriendSettings, program: Program) -> datetime:
    """When the waiting time of an order ends: at a local midnight, or at once."""
    if not terms.approval_days:
        return order.paid_at
    return max(order.paid_at, approval_due(program, order.paid_at, terms.approval_days))


def same_person(email: str | None, other: str | None) -> bool:
    """Whether two addresses lead to one mailbox, as far as one can tell from outside.

    >>> same_person("Ada.Love+shop@gmail.com", "adalove@googlemail.com")
    True
    >>> same_person("ada@example.com", "a.da@example.com")
    False
    """
    return bool(email and other) and mailbox(email or "") == mailbox(other or "")


def mailbox(email: str) -> str:
    """An address without what its owner can vary: case, +tags, and the dots of Gmail."""
    local, _, domain = email_key(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _WITHOUT_DOTS:
        local, domain = local.replace(".", ""), GMAIL
    return f"{local}@{domain}"


def period_of(instant: datetime, period: str, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The local day, week (from Monday), month or year that holds the instant; None: all time."""
    if period == EVER:
        return None
    first, after = _days(instant.astimezone(zone).date(), period)
    start, end = (datetime.combine(one, time(), tzinfo=zone) for one in (first, after))
    return start, end


def first_name(name: str) -> str:
    """What a friend may read of the referrer's name; no address, nothing longer than a name."""
    word = re.split(r"\s+", name.strip())[0] if name.strip() else ""
    return "" if "@" in word else word[:40]


def _days(day: date, period: str) -> tuple[date, date]:
    if period == DAY:
        return day, day + timedelta(days=1)
    if period == WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if period == MONTH:
        first = day.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1)
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def _qualifying(
    case: Case, terms: ReferAFriendSettings, program: Program
) -> tuple[FriendOrder | None, tuple[Problem, ...]]:
    """The friend's first order that is kept and large enough; without one, what kept others from
    counting."""
    shortfalls: list[Problem] = []
    came = sorted(
        (one for one in case.orders if one.paid_at >= case.attributed_at),
        key=lambda one: (one.paid_at, one.source, one.external_id),
    )
    for order in came:
        shortfall = _shortfall(order, terms, program)
        if shortfall is None:
            return order, ()
        shortfalls.append(shortfall)
    return None, tuple(shortfalls[:1])


def _shortfall(order: FriendOrder, terms: ReferAFriendSettings, program: Program) -> Problem | None:
    name = order.number or order.external_id
    if not order.kept:
        return Problem(ReferralProblem.REFUNDED, f"Order {name} was refunded in full.")
    if program.currency not in (None, order.currency):
        return Problem(
            ReferralProblem.OTHER_CURRENCY,
            f"Order {name} is in {order.currency}, the programme counts {program.currency}.",
        )
    if not order.goods:  # else a present would bring a reward
        return Problem(ReferralProblem.BELOW_MINIMUM, f"Order {name} cost nothing.")
    left = order.base - min(order.base, order.refunded)
    if left < minor_units(terms.minimum_order, order.currency):
        least = money(terms.minimum_order, order.currency)
        what = f"Order {name}" if left == order.base else f"What is left of order {name}"
        return Problem(ReferralProblem.BELOW_MINIMUM, f"{what} is below {least}.")
    return None


def _problems(case: Case, *, due: bool) -> Iterator[Problem]:
    if case.decision is Decision.REJECTED:
        yield Problem(ReferralProblem.REJECTED, case.decision_reason)
    if case.own:  # nobody can approve that
        yield Problem(ReferralProblem.SELF, "The code is the customer's own.")
    if not case.referrer_active and not case.rewarded:
        yield Problem(ReferralProblem.REFERRER_BLOCKED, "The referrer is blocked.")
    if due and not case.reward_offered and not case.rewarded:  # there is nothing to give
        yield Problem(
            ReferralProblem.NO_REWARD,
            "The reward is not offered any more: switch it on again, then approve.",
        )
    if case.decision is not None:
        return
    if _bought_before(case) or case.known_elsewhere:
        yield Problem(ReferralProblem.EXISTING_CUSTOMER, "The friend has bought here before.")
    if case.rewarded:
        return  # what is about people and limits was settled when it was given
    if case.same_email and not case.own:
        yield Problem(ReferralProblem.SAME_EMAIL, "Both have the same email address.")
    if not case.friend_active:
        yield Problem(ReferralProblem.FRIEND_BLOCKED, "The friend is blocked.")
    if due and case.capped:
        yield Problem(ReferralProblem.CAP_REACHED, "The referrer has had the most friends allowed.")


def _bought_before(case: Case) -> bool:
    return any(order.paid_at < case.attributed_at for order in case.orders)

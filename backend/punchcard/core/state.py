"""What is known of one member before a fact: balance, lots, orders and counters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from punchcard.core.ledger import EntryKind
from punchcard.core.lots import Lot, PendingAward
from punchcard.core.tier_state import Counted, TierState


class MemberStatus(StrEnum):
    """Whether a member takes part."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What an order earned under one rule, and what refunds have taken of it so far."""

    seq: int
    rule_key: str
    rule_version: int
    points: int
    taken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderState:
    """One purchase: `base` earns points, `goods` is what its goods cost, however they were paid. A
    refund that came before its order leaves one with `fact_seq` None."""

    source: str
    external_id: str
    currency: str
    number: str = ""
    fact_seq: int | None = None
    total: int = 0
    base: int = 0
    goods: int = 0
    refunded: int = 0
    awards: tuple[Award, ...] = ()
    paid_at: datetime | None = None

    @property
    def fully_refunded(self) -> bool:
        """Nothing of a paid order is left. An order of 0 is never refunded."""
        return self.fact_seq is not None and 0 < self.goods <= self.refunded

    def base_gone(self, refunded: int) -> int:
        """What refunds of so much in all have cost of the base: all of it once nothing is left of
        the goods, also where its lines come to more than was paid for them."""
        return self.base if 0 < self.goods <= refunded else min(self.base, refunded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A gift or removal by staff, as far as undoing it needs to know."""

    fact_seq: int
    entry_seq: int
    delta: int
    moves: tuple[tuple[int, int], ...] = ()
    counts_for_tier: bool = False
    undone: bool = False


class RedemptionStatus(StrEnum):
    """Where a code is in its life; only an issued one can be used."""

    ISSUED = "issued"
    USED = "used"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """Points spent on a code. `seq` is that of its fact, `moves` the lots its entry took from,
    `returned` whether the points came back. One that was given cost nothing and has no entry."""

    seq: int
    entry_seq: int | None
    reward_key: str
    reward_version: int
    code: str
    cost: int
    status: RedemptionStatus = RedemptionStatus.ISSUED
    issued_at: datetime
    expires_at: datetime | None = None
    settled_at: datetime | None = None
    order_key: tuple[str, str] | None = None
    returned: bool = False
    moves: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Used:
    """What a limited rule has given in one period."""

    times: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What the fact `fact_seq` should have taken back of entry `corrects_seq` and could not, under
    the policy that clamps; collected only from points that lay in a code then."""

    kind: EntryKind
    corrects_seq: int
    points: int
    fact_seq: int
    rule_key: str = ""
    rule_version: int | None = None
    counts_for_tier: bool = True
    order_key: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """How often a rule has awarded a member, the award a milestone holds now and for which period,
    what is used up of its limits, and, where that matters, when it last gave something."""

    times: int = 0
    held: Award | None = None
    period: str = ""
    used: Mapping[str, Used] = field(default_factory=dict)
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Minor units of the purchases of one period: less refunds, and as they were paid."""

    kept: int
    paid: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """Month and day (None: taken away), since when they are known, and the last local year whose
    birthday has come."""

    month: int | None
    day: int | None
    since: datetime
    year: int | None = None


OrderKey = tuple[str, str]
"""(source, external id) of an order."""


@dataclass(slots=True, kw_only=True)
class MemberState:
    """The state a fact is applied to.

    Parts that a fact does not need may be left out when it is loaded (see `services/posting.py`):
    `lots` and `pending_awards` may be empty if nothing is due and nothing is taken, `orders` holds
    the orders that the facts at hand or shortfalls name, `adjustments` and `referral_awards` those
    that they undo, `redemptions` those that may expire or that a fact names, `counted_*` what may
    still decide about the tier.
    """

    next_seq: int = 1
    clock: datetime | None = None
    status: MemberStatus = MemberStatus.ACTIVE
    pending: int = 0
    lots_left: int = 0
    debt: int = 0
    spent: int = 0
    expired: int = 0
    reversed: int = 0
    removed: int = 0
    order_count: int = 0
    kept_order_count: int = 0
    refund_count: int = 0
    next_due_at: datetime | None = None
    last_activity_at: datetime | None = None
    counters: dict[str, Counter] = field(default_factory=dict)
    lots: dict[int, Lot] = field(default_factory=dict)
    pending_awards: dict[int, PendingAward] = field(default_factory=dict)
    orders: dict[OrderKey, OrderState] = field(default_factory=dict)
    adjustments: dict[int, Adjustment] = field(default_factory=dict)
    redemptions: dict[int, Redemption] = field(default_factory=dict)
    shortfalls: tuple[Shortfall, ...] = ()
    referral_awards: dict[int, Award] = field(default_factory=dict)
    tier: TierState = field(default_factory=TierState)
    counted_points: tuple[Counted, ...] = ()
    counted_money: tuple[Counted, ...] = ()
    joined_at: datetime | None = None
    tags: tuple[str, ...] = ()
    birthday: Birthday | None = None
    spending: Mapping[str, Spent] = field(default_factory=dict)

    @property
    def available(self) -> int:
        """Points that can be spent; negative by the debt."""
        return self.lots_left - self.debt

    @property
    def credited(self) -> int:
        """All points ever granted (product.md A11)."""
        return (
            self.pending + self.available + self.spent + self.expired + self.reversed + self.removed
        )

    @property
    def lifetime(self) -> int:
        """Credited less pending and reversed (product.md A11)."""
        return self.credited - self.pending - self.reversed

    def copy(self) -> "MemberState":
        """A state that can be changed without changing this one; its parts are immutable."""
        clone = MemberState(**dict(zip(_NAMES, _values(self), strict=True)))
        for name in _PARTS:
            setattr(clone, name, getattr(self, name).copy())
        return clone


_NAMES = tuple(MemberState.__slots__)
_PARTS = ("counters lots pending_awards orders adjustments redemptions referral_awards").split()
_values = attrgetter(*_NAMES)

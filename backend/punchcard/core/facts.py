"""Facts: what happened, in the past tense, normalised. All else follows from them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar

from punchcard.core.fact_checks import (
    END,
    FIRST_INSTANT,
    FIRST_YEAR,
    LAST_YEAR,
    MAX_POINTS,
    check_amount,
    check_currency,
    check_id,
    check_reason,
    check_text,
)
from punchcard.errors import InvalidInput

CLOCK = "clock"
"""Source of the facts that time itself makes: approvals and expiries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One line of an order. `amount` is what the shopper pays for the whole line, after discounts,
    with tax where the order states its prices so; minor units."""

    product_id: str = ""
    sku: str = ""
    title: str = ""
    quantity: int = 1
    amount: int
    gift_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. (source, external_id, kind) names a fact for ever."""

    kind: ClassVar[str]
    drawn: ClassVar[frozenset[str]] = frozenset()
    """Fields we draw ourselves: a retry of the same request draws others."""

    source: str
    external_id: str
    occurred_at: datetime

    def __post_init__(self) -> None:
        check_id(self.external_id, "externalId")
        check_id(self.source, "store")
        if self.occurred_at.tzinfo is None:
            raise InvalidInput("The time needs a zone, for example a final Z.", field="occurredAt")
        if not FIRST_INSTANT <= self.occurred_at < END:
            raise InvalidInput(
                f"The time lies outside the years {FIRST_YEAR} to {LAST_YEAR}.", field="occurredAt"
            )
        for name in _TEXTS.get(type(self)) or _text_fields(type(self)):
            check_text(getattr(self, name), name)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(Fact):
    """A purchase was paid. `external_id` is the shop's order id; amounts are minor units."""

    kind = "order_paid"

    number: str = ""
    currency: str
    total: int
    shipping: int = 0
    gift_card_paid: int = 0
    codes: tuple[str, ...] = ()
    lines: tuple[OrderLine, ...] = ()

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_currency(self.currency)
        if len(self.number) > 200:
            raise InvalidInput("A number has up to 200 characters.", field="number")
        for field in ("total", "shipping"):
            check_amount(getattr(self, field), field)
        check_amount(self.gift_card_paid, "giftCardPaid")
        for index, line in enumerate(self.lines):
            check_amount(line.amount, f"lines.{index}.amount")
            check_text(line.product_id + line.sku + line.title, f"lines.{index}")
            if not 1 <= line.quantity <= 1_000_000:
                raise InvalidInput(
                    "The quantity must be between 1 and 1,000,000.", field=f"lines.{index}.quantity"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded(Fact):
    """Money of an order was given back. `external_id` is the refund's own id, `order_id` the
    refunded order's, or None if the shop does not say; `amount` is minor units."""

    kind = "order_refunded"

    order_id: str | None
    amount: int
    currency: str

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        if self.order_id is not None:
            check_id(self.order_id, "orderId")
        check_currency(self.currency)
        check_amount(self.amount, "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Fact):
    """A customer created an account or joined the programme; `external_id` is the customer's."""

    kind = "member_joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsAdjusted(Fact):
    """Staff gave (`delta` > 0) or removed (`delta` < 0) points, for a reason; `note` is for the
    member to read."""

    kind = "points_adjusted"

    delta: int
    reason: str
    note: str = ""
    notify: bool = True
    counts_for_tier: bool = False

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        if self.delta == 0 or abs(self.delta) > MAX_POINTS:
            raise InvalidInput(
                f"Give or remove between 1 and {MAX_POINTS:,} points.", field="points"
            )
        check_reason(self.reason)
        if len(self.note) > 500:
            raise InvalidInput("The note may have up to 500 characters.", field="note")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentUndone(Fact):
    """Staff took back an earlier adjustment, named by the seq of its fact."""

    kind = "adjustment_undone"

    adjustment_seq: int
    reason: str

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_reason(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBlocked(Fact):
    """Staff blocked the member: nothing is earned or spent until unblocked."""

    kind = "member_blocked"

    reason: str

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_reason(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUnblocked(Fact):
    """Staff lifted the block."""

    kind = "member_unblocked"

    reason: str

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_reason(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsApproved(Fact):
    """The waiting time of an award ended; `award_seq` is the entry that earned it."""

    kind = "points_approved"

    award_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsExpired(Fact):
    """Lots came to their end."""

    kind = "points_expired"


def _text_fields(fact_type: type[Fact]) -> tuple[str, ...]:
    names = tuple(f.name for f in fields(fact_type) if f.type in (str, str | None))
    return _TEXTS.setdefault(fact_type, names)


_TEXTS: dict[type[Fact], tuple[str, ...]] = {}

"""Facts: what happened, in the past tense, normalised. All else follows from them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, ClassVar

from punchcard.core.identity import is_storable
from punchcard.errors import InvalidInput

MAX_AMOUNT_MINOR = 10**12
"""Largest amount accepted, in minor units: far above any shop's order, far below bigint."""

MAX_POINTS = 10**9
"""Largest single movement of points accepted from outside."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Anything else is a slip of the keyboard, and a member's clock never goes back."""

_FIRST_INSTANT, _END = (datetime(year, 1, 1, tzinfo=UTC) for year in (FIRST_YEAR, LAST_YEAR + 1))

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

    source: str
    external_id: str
    occurred_at: datetime

    def __post_init__(self) -> None:
        check_id(self.external_id, "externalId")
        check_id(self.source, "store")
        if self.occurred_at.tzinfo is None:
            raise InvalidInput("The time needs a zone, for example a final Z.", field="occurredAt")
        if not _FIRST_INSTANT <= self.occurred_at < _END:
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


FACTS: Mapping[str, type[Fact]] = {
    fact.kind: fact
    for fact in (
        OrderPaid,
        OrderRefunded,
        MemberJoined,
        PointsAdjusted,
        AdjustmentUndone,
        MemberBlocked,
        MemberUnblocked,
        PointsApproved,
        PointsExpired,
    )
}

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_ENVELOPE = frozenset(field.name for field in fields(Fact))


def body_of(fact: Fact) -> dict[str, Any]:
    """The fact without its envelope as JSON-able data; the inverse of `fact_from`."""
    body: dict[str, Any] = {}
    for name in _body_fields(type(fact)):
        value = getattr(fact, name)
        body[name] = [_plain(line) for line in value] if name == "lines" else value
    return body


def fact_from(
    kind: str, *, source: str, external_id: str, occurred_at: datetime, body: Mapping[str, Any]
) -> Fact:
    """Read a stored fact back. Raises KeyError for an unknown kind."""
    values = dict(body)
    if "lines" in values:
        values["lines"] = tuple(OrderLine(**line) for line in values["lines"])
    return FACTS[kind](source=source, external_id=external_id, occurred_at=occurred_at, **values)


def content_hash(fact: Fact, *, dated: bool = True) -> bytes:
    """SHA-256 of what a fact says: are two deliveries the same? `dated` False leaves out when it
    happened, for a caller who did not say."""
    content = [fact.kind, fact.occurred_at.timestamp() if dated else None, body_of(fact)]
    return hashlib.sha256(_CANONICAL.encode(content).encode()).digest()


def check_amount(amount: int, field: str) -> None:
    """Refuse an amount that no order can have."""
    if not 0 <= amount <= MAX_AMOUNT_MINOR:
        raise InvalidInput("The amount must not be negative or absurdly large.", field=field)


def check_id(text: str, field: str) -> None:
    """Refuse what no index can hold as somebody's name for a thing."""
    if not 0 < len(text) <= 200:
        raise InvalidInput("An id of 1 to 200 characters is needed.", field=field)


def check_text(text: str | None, field: str) -> None:
    """Refuse text that no database and no JSON can carry."""
    if text and not is_storable(text):
        raise InvalidInput("The text holds a character that cannot be stored.", field=field)


def check_currency(currency: str) -> None:
    """Refuse what is not three capital letters."""
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InvalidInput("The currency is an ISO code such as EUR.", field="currency")


def check_reason(reason: str) -> None:
    """Every change by hand says why."""
    if not reason.strip() or len(reason) > 500:
        raise InvalidInput("Say why, in 1 to 500 characters.", field="reason")


def _body_fields(fact_type: type[Fact]) -> tuple[str, ...]:
    names = _BODY_FIELDS.get(fact_type)
    if names is None:
        names = tuple(f.name for f in fields(fact_type) if f.name not in _ENVELOPE)
        _BODY_FIELDS[fact_type] = names
    return names


def _text_fields(fact_type: type[Fact]) -> tuple[str, ...]:
    names = tuple(f.name for f in fields(fact_type) if f.type in (str, str | None))
    return _TEXTS.setdefault(fact_type, names)


_TEXTS: dict[type[Fact], tuple[str, ...]] = {}
_BODY_FIELDS: dict[type[Fact], tuple[str, ...]] = {}


def _plain(line: OrderLine) -> dict[str, Any]:
    return {
        "product_id": line.product_id,
        "sku": line.sku,
        "title": line.title,
        "quantity": line.quantity,
        "amount": line.amount,
        "gift_card": line.gift_card,
    }

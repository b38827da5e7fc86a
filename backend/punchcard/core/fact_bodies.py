"""Facts as they are stored and compared: as JSON, back from it, and by a hash of what they say."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from punchcard.core.activity_facts import (
    BirthdayCame,
    BirthdaySet,
    EventRecorded,
    MemberTagged,
    MemberUntagged,
    ShopVisited,
)
from punchcard.core.code_facts import (
    CodeRefunded,
    CodeUsed,
    RedemptionCancelled,
    RedemptionExpired,
    RewardRedeemed,
)
from punchcard.core.facts import (
    AdjustmentUndone,
    Fact,
    MemberBlocked,
    MemberJoined,
    MemberUnblocked,
    OrderLine,
    OrderPaid,
    OrderRefunded,
    PointsAdjusted,
    PointsApproved,
    PointsExpired,
)
from punchcard.core.referral_facts import FriendRewarded, ReferralCompleted, ReferralReversed
from punchcard.core.tier_facts import (
    TierAssigned,
    TierAssignmentEnded,
    TierRecalculated,
    TierUnassigned,
)

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
        RewardRedeemed,
        CodeUsed,
        CodeRefunded,
        RedemptionCancelled,
        RedemptionExpired,
        PointsApproved,
        PointsExpired,
        TierAssigned,
        TierUnassigned,
        TierAssignmentEnded,
        TierRecalculated,
        ShopVisited,
        EventRecorded,
        MemberTagged,
        MemberUntagged,
        BirthdaySet,
        BirthdayCame,
        ReferralCompleted,
        ReferralReversed,
        FriendRewarded,
    )
}

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_ENVELOPE = frozenset(field.name for field in fields(Fact))


def body_of(fact: Fact) -> dict[str, Any]:
    """The fact without its envelope as JSON-able data; the inverse of `fact_from`."""
    body: dict[str, Any] = {}
    for name in _body_fields(type(fact)):
        value = getattr(fact, name)
        if name == "lines":
            value = [_plain(line) for line in value]
        elif isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        body[name] = value
    return body


def fact_from(
    kind: str, *, source: str, external_id: str, occurred_at: datetime, body: Mapping[str, Any]
) -> Fact:
    """Read a stored fact back. Raises KeyError for an unknown kind."""
    values = dict(body)
    for name in ("codes", "tags"):
        if name in values:
            values[name] = tuple(values[name])
    if values.get("until"):
        values["until"] = datetime.fromisoformat(values["until"])
    if "lines" in values:
        values["lines"] = tuple(OrderLine(**line) for line in values["lines"])
    return FACTS[kind](source=source, external_id=external_id, occurred_at=occurred_at, **values)


def content_hash(fact: Fact, *, dated: bool = True) -> bytes:
    """SHA-256 of what a fact says: are two deliveries the same? `dated` False leaves out when it
    happened, for a caller who did not say."""
    body = {name: value for name, value in body_of(fact).items() if name not in fact.drawn}
    content = [fact.kind, fact.occurred_at.timestamp() if dated else None, body]
    return hashlib.sha256(_CANONICAL.encode(content).encode()).digest()


def _body_fields(fact_type: type[Fact]) -> tuple[str, ...]:
    names = _BODY_FIELDS.get(fact_type)
    if names is None:
        names = tuple(f.name for f in fields(fact_type) if f.name not in _ENVELOPE)
        _BODY_FIELDS[fact_type] = names
    return names


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

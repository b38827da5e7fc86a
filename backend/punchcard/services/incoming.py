"""What comes in with a fact: whom it is about, and how a retry is known."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from punchcard.core.activity_facts import (
    BirthdaySet,
    EventRecorded,
    MemberTagged,
    MemberUntagged,
    ShopVisited,
)
from punchcard.core.code_facts import CodeRefunded, CodeUsed, RedemptionCancelled
from punchcard.core.fact_bodies import content_hash
from punchcard.core.fact_checks import check_id, check_text
from punchcard.core.facts import (
    CLOCK,
    AdjustmentUndone,
    Fact,
    MemberJoined,
    OrderPaid,
    OrderRefunded,
    PointsAdjusted,
)
from punchcard.core.identity import check_email, check_name, email_key, fitting_id, sort_name
from punchcard.core.referral_facts import ReferralReversed
from punchcard.db.keys import new_id
from punchcard.db.sql.posting_rows import FactKey, NewMember, Profile
from punchcard.db.sql.snapshot import Known, Lookup, Snapshot
from punchcard.errors import IdempotencyMismatch, InvalidInput, NotFound

DEFAULT_STORE = "default"

_NAMES_A_CODE = (CodeUsed, CodeRefunded, RedemptionCancelled)
_ONLY_EARN = (ShopVisited, EventRecorded, MemberTagged, MemberUntagged, BirthdaySet)
"""Facts that take no points; they enrol nobody either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A member as a shop names them. An email or name given here updates the member's."""

    external_id: str
    store: str = DEFAULT_STORE
    email: str | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.external_id) <= 200 or self.external_id != self.external_id.strip():
            raise InvalidInput(
                "A customer has an id of 1 to 200 characters.", field="customer.externalId"
            )
        check_id(self.store, "customer.store")
        for text in (self.external_id, self.store, self.name):
            check_text(text, "customer")
        check_name(self.name)
        if self.email is not None:
            check_email(self.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class Idempotency:
    """The caller's own key for a request, unique within `scope` (the caller)."""

    scope: str
    key: str

    def __post_init__(self) -> None:
        check_text(self.key, "idempotencyKey")
        if not 0 < len(self.key) <= 200:
            raise InvalidInput("A key has 1 to 200 characters.", field="idempotencyKey")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One fact to record. Without `member` a refund finds it by its order. `dated` tells that the
    caller said when it happened, so that a retry must say the same. One that `follows` is left out
    unless the one it follows in the batch was new."""

    fact: Fact
    member: Customer | UUID | None = None
    idempotency: Idempotency | None = None
    dated: bool = True
    follows: bool = False

    def __post_init__(self) -> None:
        if self.fact.source == CLOCK:  # the books would take it for one that time made
            raise InvalidInput(f"{CLOCK!r} is not the name of a store.", field="store")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Where a fact stands. `created` is False if it was known before: this is its first answer."""

    member_id: UUID
    seq: int
    created: bool


def own_id(actor: str, key: str | None) -> str:
    """The id of a fact without one: the request's key where there is one, so that a retry is the
    same fact; of this caller, because another may use the same key."""
    if key is None:
        return str(new_id())
    Idempotency(scope=actor, key=key)  # a key that is none is refused under its own name
    return fitting_id(f"{actor}:{key}")


def lookup_of(incoming: Incoming) -> Lookup:
    """What the database is asked for a fact."""
    fact, member = incoming.fact, incoming.member
    customer = member if isinstance(member, Customer) else None
    request = incoming.idempotency
    return Lookup(
        member_id=member if isinstance(member, UUID) else None,
        store=customer.store if customer else None,
        customer=customer.external_id if customer else None,
        source=fact.source,
        external_id=fact.external_id,
        kind=fact.kind,
        order_id=_order_id(fact),
        scope=request.scope if request else None,
        key=request.key if request else None,
        redemption_seq=fact.redemption_seq if isinstance(fact, _NAMES_A_CODE) else None,
        codes=fact.codes if isinstance(fact, OrderPaid) else (),
        whole=_takes_points(fact),
        until=fact.occurred_at,
    )


def key_of(incoming: Incoming, seq: int) -> FactKey:
    """What the fact is remembered by once it stands at `seq`."""
    fact, request = incoming.fact, incoming.idempotency
    return FactKey(
        seq=seq,
        source=fact.source,
        external_id=fact.external_id,
        kind=fact.kind,
        content_hash=_content(incoming),
        scope=request.scope if request else None,
        key=request.key if request else None,
        request_hash=_request(incoming) if request else None,
    )


def first_answer(incoming: Incoming, known: Known) -> Recorded | None:
    """The answer a fact has had already, or None if it is new.

    Raises IdempotencyMismatch if the fact or its request is known with other content, or of
    another member.
    """
    if known.request is not None:
        place, content, field = known.request, _request(incoming), "idempotencyKey"
    elif known.fact is not None:
        place, content, field = known.fact, _content(incoming), "externalId"
    else:
        return None
    stored, member_id, seq = place
    if (content, known.member_id) != (stored, member_id):
        raise IdempotencyMismatch(
            "This came before with other content; send it under a new id.", field=field
        )
    return Recorded(member_id=member_id, seq=seq, created=False)


def check_member(incoming: Incoming, known: Known, *, auto_enrol: bool) -> None:
    """Raises NotFound or InvalidInput if the fact cannot be about its member."""
    if known.member_id is None:
        if not isinstance(incoming.member, Customer):
            raise NotFound("There is no such member.", field="memberId")
        if isinstance(incoming.fact, _ONLY_EARN):
            raise NotFound("The customer is not a member.", field="customer")
        if not auto_enrol and not isinstance(incoming.fact, MemberJoined):
            raise NotFound(
                "The customer is not a member, and the programme enrols nobody by an order.",
                field="customer",
            )
    refund = isinstance(incoming.fact, OrderRefunded)
    if refund and known.order_member not in (None, known.member_id):
        raise InvalidInput("The order belongs to another member.", field="orderId")


def new_member(incoming: Incoming) -> NewMember:
    """The member to enrol for a customer nobody knows."""
    if not isinstance(incoming.member, Customer):
        raise TypeError("only a customer can be enrolled")
    customer = incoming.member
    return NewMember(
        store=customer.store,
        external_id=customer.external_id,
        email=customer.email,
        email_key=email_key(customer.email) if customer.email else None,
        name=customer.name.strip(),
        sort_name=sort_name(customer.name),
        enrolled_at=incoming.fact.occurred_at,
    )


def changed_profile(incoming: Incoming, snapshot: Snapshot) -> Profile | None:
    """The member's profile if the fact brings news of it."""
    customer = incoming.member
    if not isinstance(customer, Customer):
        return None
    email, name = customer.email or snapshot.email, customer.name.strip() or snapshot.name
    if (email, name) == (snapshot.email, snapshot.name):
        return None
    return Profile(
        email=email,
        email_key=email_key(email) if email else None,
        name=name,
        sort_name=sort_name(name),
    )


def _order_id(fact: Fact) -> str | None:
    if isinstance(fact, OrderPaid):
        return fact.external_id
    return fact.order_id if isinstance(fact, OrderRefunded | CodeUsed) else None


def _takes_points(fact: Fact) -> bool:
    """Whether the fact may take points, or anything else that looks at all lots."""
    if isinstance(fact, PointsAdjusted):
        return fact.delta < 0
    if isinstance(fact, OrderPaid):
        return bool(fact.codes)
    return not isinstance(fact, (MemberJoined, *_ONLY_EARN))


def needs_lock(fact: Fact) -> bool:
    """An undo looks up what it names, which the one-trip snapshot does not bring; a code may have
    been used in an order of somebody else."""
    return isinstance(fact, AdjustmentUndone | ReferralReversed | CodeUsed)


def _content(incoming: Incoming) -> bytes:
    # A customer joins once: whoever says so again, at whatever time, says the same.
    joins = isinstance(incoming.fact, MemberJoined)
    return content_hash(incoming.fact, dated=incoming.dated and not joins)


def _request(incoming: Incoming) -> bytes:
    content = content_hash(incoming.fact, dated=False)
    return sha256(content + incoming.fact.external_id.encode()).digest()

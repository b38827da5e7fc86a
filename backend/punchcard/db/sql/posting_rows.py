"""What is written for one member, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from punchcard.core.draft import Rows
from punchcard.core.state import MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKey:
    """What a fact accepted at `seq` is remembered by, and its request's key if it had one."""

    seq: int
    source: str
    external_id: str
    kind: str
    content_hash: bytes
    scope: str | None = None
    key: str | None = None
    request_hash: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An outbox row."""

    id: UUID
    kind: str
    fact_seq: int
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a shop says of a customer."""

    email: str | None
    email_key: str | None
    name: str
    sort_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember(Profile):
    """The member a posting enrols."""

    store: str
    external_id: str
    enrolled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPosting:
    """All that is written for one member: `first_seq` is `next_seq` as it was before, `revision`
    that of the programme the decision was made under."""

    member_id: UUID
    first_seq: int
    state: MemberState
    rows: Rows
    revision: int
    actor: str
    keys: Sequence[FactKey]
    effects: Sequence[Effect] = ()
    profile: Profile | None = None

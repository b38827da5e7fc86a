"""Arguments of lists: filters and orders."""

import datetime as dt
from enum import StrEnum

import strawberry

from punchcard.api.enums import MemberStatus, SortDirection
from punchcard.api.fields import about, input_type


@strawberry.enum(description="What the list of members is ordered by.")
class MemberSortField(StrEnum):
    """Every order has an index."""

    NAME = "name"
    BALANCE = "balance"
    LIFETIME = "lifetime"
    LAST_ACTIVITY = "last_activity"


@input_type
class MemberSort:
    """Order of the list; ties by id."""

    field: MemberSortField = MemberSortField.LAST_ACTIVITY
    direction: SortDirection = SortDirection.DESC


@input_type
class MemberFilter:
    """All that is given must hold."""

    status: list[MemberStatus] | None = about("Left out: active and blocked.", default=None)
    balance_min: int | None = None
    balance_max: int | None = None
    active_since: dt.datetime | None = None
    active_before: dt.datetime | None = None
    has_debt: bool | None = None
    tiers: list[str] | None = about("Keys; who holds one of them.", default=None)
    has_tier: bool | None = None
    tags: list[str] | None = about("Who has one of them.", default=None)
    segment: str | None = about("The key of a segment; whom it holds now.", default=None)
    ids: list[strawberry.ID] | None = about("Only these, at most 100.", default=None)

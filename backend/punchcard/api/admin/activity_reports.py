"""What shops report beside orders, and tags and birthdays of members."""

import datetime as dt

import strawberry

from punchcard.api.admin.outcomes import Outcome, Recorded
from punchcard.api.admin.recording import CustomerInput
from punchcard.api.fields import about, input_type, output
from punchcard.api.shared import BirthdayInput


@input_type
class RecordVisitInput:
    """A signed-in customer came to the shop. A local day has one visit, however often reported."""

    customer: CustomerInput
    visited_at: dt.datetime | None = about("Left out: now.", default=None)


@input_type
class RecordEventInput:
    """Something happened that the shop has a name for; custom event rules listen to names."""

    customer: CustomerInput
    name: str = about("Small letters, digits and _: review_written.")
    idempotency_key: str = about("Of this event: the same again gets the first answer again.")
    occurred_at: dt.datetime | None = about("Left out: now.", default=None)


@input_type
class TagMemberInput:
    """Put tags on a member, named by id or as the shop names the customer."""

    tags: list[str]
    member_id: strawberry.ID | None = None
    customer: CustomerInput | None = None
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@input_type
class UntagMemberInput:
    """Take tags from a member."""

    tags: list[str]
    member_id: strawberry.ID | None = None
    customer: CustomerInput | None = None
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@input_type
class SetBirthdayInput:
    """Keep a member's birthday, or (null) take it away."""

    member_id: strawberry.ID
    birthday: BirthdayInput | None = about("Day and month; null takes it away.")


@output
class RecordVisitPayload(Recorded):
    """The visit; `created` false: the day had one."""


@output
class RecordEventPayload(Recorded):
    """The event with what it earned."""


@output
class TagMemberPayload(Outcome):
    """The member with the tags."""


@output
class UntagMemberPayload(Outcome):
    """The member without the tags."""


@output
class SetBirthdayPayload(Outcome):
    """The member with the birthday."""

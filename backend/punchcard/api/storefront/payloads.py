"""What a storefront says when it changes something, and what it is answered."""

import strawberry

from punchcard.api.fields import about, input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import (
    BirthdayInput,
    UserError,
)
from punchcard.api.storefront.activity_types import Activity
from punchcard.api.storefront.member_types import Member
from punchcard.api.storefront.reward_types import Redemption

OWN = Right.CUSTOMER


@input_type
class JoinProgramInput:
    """The customer's own word."""

    consent: bool = about("Must be true.")
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@input_type
class EmailPreferencesInput:
    """Which emails a customer wants."""

    reminders: bool | None = about(
        "Those that answer nothing they did, such as reminders of points; left out it stays.",
        default=None,
    )
    language: str | None = about(
        "Such as de or pt-BR; the programme's first where it is not spoken. Left out it stays.",
        default=None,
    )


@input_type
class UpdateProfileInput:
    """What a customer may change about themselves."""

    birthday: BirthdayInput | None = about(
        "Day and month; null takes it away, left out it stays.", default=strawberry.UNSET
    )
    email_preferences: EmailPreferencesInput | None = about(
        "Which emails they want; left out it stays.", default=None
    )


@output
class JoinProgramPayload:
    """The customer as a member."""

    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class RedeemPayload:
    """The code, and the customer with the new balance."""

    redemption: Redemption | None = open_to(OWN, default=None)
    code: str | None = open_to(OWN, default=None)
    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class CancelRedemptionPayload:
    """The code given back, and the customer with the new balance."""

    redemption: Redemption | None = open_to(OWN, default=None)
    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class UpdateProfilePayload:
    """The member with the change."""

    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)


@output
class VisitStorePayload:
    """The visit of today with what it earned."""

    first_today: bool | None = open_to(OWN, "False: the day had one already.", default=None)
    activity: Activity | None = open_to(OWN, default=None)
    me: Member | None = open_to(OWN, default=None)
    user_errors: list[UserError] = open_to(OWN, default_factory=list)

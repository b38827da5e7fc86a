"""The programme and who looks at it."""

import datetime as dt

import strawberry

from punchcard.api.enums import LeapBirthday
from punchcard.api.fields import about, input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import PointName, UserError

READ = Right.ANYONE


@output
class Program:
    """The loyalty programme of this installation."""

    id: strawberry.ID = open_to(READ, "There is one programme; for caches.")
    name: str = open_to(READ)
    time_zone: str = open_to(READ, "IANA name; days and periods are counted in it.")
    currency: str | None = open_to(READ, "Null until the first order names one.")
    point_name: PointName = open_to(READ)
    languages: list[str] = open_to(READ, "Those of texts for shoppers; the first is the fallback.")
    leap_birthday: LeapBirthday = open_to(READ, "When a birthday of 29 February is kept.")
    starts_at: dt.datetime = open_to(READ, "Nothing that happened before it earns.")
    allow_negative: bool = open_to(READ, "Refunds may leave a member in debt.")
    auto_enrol: bool = open_to(READ, "An order enrols an unknown customer.")
    expires_after_days: int | None = open_to(READ, "Null: points never expire.")
    sender: str | None = open_to(READ, "The address emails come from; null: not set.")
    sends_emails: bool = open_to(
        READ, "False: no mail server is set, so emails are written and kept, but not sent."
    )
    revision: int = open_to(READ, "Grows with every change of the programme.")


@input_type
class SetLanguagesInput:
    """The languages in which shoppers are spoken to."""

    languages: list[str] = about("Tags such as de or pt-BR; the first is that of all own texts.")


@output
class SetLanguagesPayload:
    """The programme with its languages."""

    program: Program | None = open_to(Right.RULES_WRITE, default=None)
    user_errors: list[UserError] = open_to(Right.RULES_WRITE, default_factory=list)


@input_type
class SetLeapBirthdayInput:
    """When a birthday of 29 February is kept in other years."""

    leap_birthday: LeapBirthday


@output
class SetLeapBirthdayPayload:
    """The programme with its day."""

    program: Program | None = open_to(Right.RULES_WRITE, default=None)
    user_errors: list[UserError] = open_to(Right.RULES_WRITE, default_factory=list)


@output
class Viewer:
    """Who is asking: a member of staff, or a partner key. Nobody sees another's."""

    id: strawberry.ID = open_to(READ)
    name: str = open_to(READ)
    email: str | None = open_to(READ, "Of staff; a key has none.")
    role: str = open_to(READ, "admin, staff or partner")
    permissions: list[str] = open_to(READ, "What the caller may do.")

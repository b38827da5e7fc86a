"""The few types that both schemas have: money, pages, refusals, ids."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, NewType, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

from punchcard.api.fields import about, input_type, interface, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.core.fact_checks import FIRST_YEAR, LAST_YEAR
from punchcard.core.money import major_amount
from punchcard.errors import InvalidInput

T = TypeVar("T")
MAX_PAGE = 100
MAX_DIGITS = 18
MAX_SCALAR = 60

BigInt = NewType("BigInt", int)
"""A whole number that may exceed 32 bits (sums over the whole programme)."""


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _parse_moment(value: Any) -> dt.datetime:
    moment = _read(dt.datetime.fromisoformat, value)
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise GraphQLError("A time is ISO 8601 text with a zone, such as 2026-01-31T12:00:00Z.")
    return moment


def _parse_date(value: Any) -> dt.date:
    day = _read(dt.date.fromisoformat, value)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise GraphQLError("A date is text such as 2026-01-31.")
    return day


def _parse_decimal(value: Any) -> Decimal:
    exact = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    number = _read(Decimal, exact)
    if number is None or not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
        raise GraphQLError("An exact number is text such as '19.99'.")
    return number


def _read(parse: Callable[[str], T], value: Any) -> T | None:
    try:
        return parse(value) if isinstance(value, str) and len(value) <= MAX_SCALAR else None
    except (ValueError, ArithmeticError):
        return None


SCALARS: dict[object, ScalarDefinition] = {
    BigInt: ScalarDefinition(
        name="BigInt",
        description="A whole number that may exceed 32 bits.",
        serialize=int,
        parse_value=int,
        parse_literal=None,
        specified_by_url=None,
    ),
    dt.datetime: ScalarDefinition(
        name="DateTime",
        description="An instant, ISO 8601 with a zone; answers are in UTC.",
        serialize=_moment,
        parse_value=_parse_moment,
        parse_literal=None,
        specified_by_url=None,
    ),
    dt.date: ScalarDefinition(
        name="Date",
        description="A calendar day of the programme's time zone: 2026-01-31.",
        serialize=dt.date.isoformat,
        parse_value=_parse_date,
        parse_literal=None,
        specified_by_url=None,
    ),
    Decimal: ScalarDefinition(
        name="Decimal",
        description="An exact decimal number as text: '19.99'.",
        serialize=str,
        parse_value=_parse_decimal,
        parse_literal=None,
        specified_by_url=None,
    ),
}


def config(*, in_order: bool = False) -> StrawberryConfig:
    """The configuration of both schemas. Sorting rebuilds enums as plain text: only for files."""
    return StrawberryConfig(
        sort_schema=in_order, disable_field_suggestions=True, scalar_map=SCALARS
    )


Cursor = Callable[[], str]
"""Makes a cursor. Signing costs more than reading a row, so it is done when asked for."""


@interface
class Node:
    """Something with a global id."""

    id: strawberry.ID = open_to(Right.ANYONE, "Opaque; give it to `node` to read the thing again.")


@output
class PageInfo:
    """Where a page of a list ends."""

    has_next_page: bool = open_to(Right.ANYONE)
    end: strawberry.Private[Cursor | None] = None

    @resolver(Right.ANYONE)
    def end_cursor(self) -> str | None:
        """Give it as `after` to read the next page."""
        return self.end() if self.end is not None else None


@output
class Edge(Generic[T]):
    """An item of a list and where it stands."""

    place: strawberry.Private[Cursor]
    node: T = open_to(Right.ANYONE)

    @resolver(Right.ANYONE)
    def cursor(self) -> str:
        """Give it as `after` to read on behind this item."""
        return self.place()


@output
class Connection(Generic[T]):
    """A page of a list."""

    edges: list[Edge[T]] = open_to(Right.ANYONE)
    page_info: PageInfo = open_to(Right.ANYONE)


@output
class Money:
    """An amount of a currency."""

    amount: Decimal = open_to(Right.ANYONE, "In whole units with the currency's digits: '19.99'.")
    currency_code: str = open_to(Right.ANYONE, "ISO 4217: EUR.")

    @classmethod
    def of(cls, minor: int, currency: str) -> "Money":
        """From minor units."""
        return cls(amount=Decimal(major_amount(minor, currency)), currency_code=currency)


@input_type
class MoneyInput:
    """An amount of a currency."""

    amount: Decimal = about("In whole units: '19.99'.")
    currency_code: str = about("ISO 4217: EUR.")


@strawberry.enum(description="Why something was refused. Compare this, not the message.")
class ErrorCode(StrEnum):
    """One code for each refusal that a mutation can answer with."""

    INVALID_INPUT = "INVALID_INPUT"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    INSUFFICIENT_POINTS = "INSUFFICIENT_POINTS"
    MEMBER_BLOCKED = "MEMBER_BLOCKED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    RATE_LIMITED = "RATE_LIMITED"
    UNAVAILABLE = "UNAVAILABLE"


@output
class UserError:
    """A refusal that was to be expected; nothing has changed."""

    field: list[str] | None = open_to(
        Right.ANYONE, "Path to the input that is to blame, within `input`."
    )
    code: ErrorCode = open_to(Right.ANYONE)
    message: str = open_to(Right.ANYONE, "For people; says what to do next.")


@output
class Birthday:
    """Day and month; the year is nobody's business."""

    month: int = open_to(Right.ANYONE)
    day: int = open_to(Right.ANYONE)


@input_type
class BirthdayInput:
    """Day and month."""

    month: int
    day: int


@output
class PointName:
    """What a point is called in this programme."""

    singular: str = open_to(Right.ANYONE)
    plural: str = open_to(Right.ANYONE)


def check_first(first: int) -> int:
    """The size of a page. Raises InvalidInput unless it is 1 to 100."""
    if not 1 <= first <= MAX_PAGE:
        raise InvalidInput(f"A page has 1 to {MAX_PAGE} items.", field="first")
    return first


FirstArgument = Annotated[int, strawberry.argument(description="Size of the page, 1 to 100.")]
AfterArgument = Annotated[
    str | None, strawberry.argument(description="Cursor after which the page begins.")
]

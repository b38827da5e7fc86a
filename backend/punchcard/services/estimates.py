"""What an order would earn: the step that awards, on a state that nobody keeps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from punchcard.core.catalogue import Side, side_of
from punchcard.core.draft import Rows
from punchcard.core.fact_checks import check_amount, check_currency
from punchcard.core.facts import OrderLine, OrderPaid
from punchcard.core.ledger import Entry, EntryKind
from punchcard.core.money import minor_digits, minor_units
from punchcard.core.program import Program, RuleBook, RuleVersion
from punchcard.core.state import MemberState
from punchcard.core.step import step
from punchcard.db import unit_of_work
from punchcard.db.sql import snapshot
from punchcard.errors import InvalidInput, NotFound
from punchcard.services import program as programs
from punchcard.services.explanations import explain_award
from punchcard.services.rules import DEFAULT_PRIORITY, RuleDraft, check_draft

FALLBACK_CURRENCY = "EUR"
MAX_DRAFTS = 50
MAX_ITEMS = 50
MAX_QUANTITY = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A rule not yet saved. With the key of a rule it stands in for that."""

    type: str
    settings: Mapping[str, Any]
    key: str | None = None
    name: str | None = None
    enabled: bool = True
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedLine:
    """What one rule gives."""

    rule_key: str
    rule_name: str
    points: int
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedReason:
    """Why one rule gives nothing."""

    rule_key: str | None
    rule_name: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the order would earn now."""

    total: int
    lines: tuple[EstimatedLine, ...]
    reasons: tuple[EstimatedReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A product that somebody looks at; `price` of one piece, in whole units."""

    price: Decimal
    quantity: int = 1
    product_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsEstimate:
    """What items would earn in one order, and each in an order of its own."""

    total: int
    each: tuple[int, ...]


async def estimate_items(
    *, items: Sequence[Item], currency: str | None = None, member_id: UUID | None = None
) -> ItemsEstimate:
    """Apply orders of the items to the member's state, or to a new customer's, and keep nothing.

    Raises InvalidInput with the path of what is wrong.
    """
    if not 1 <= len(items) <= MAX_ITEMS:
        raise InvalidInput(f"Ask for 1 to {MAX_ITEMS} items at a time.", field="items")
    program = await _newest()
    currency = currency or program.currency or FALLBACK_CURRENCY
    state = MemberState() if member_id is None else await _state_of(member_id)
    lines = [_item_line(item, index, currency) for index, item in enumerate(items)]

    def points(*ordered: OrderLine) -> int:
        fact = _order(program, currency, sum(line.amount for line in ordered), ordered)
        return sum(entry.points for entry in _earned(step(state, fact, program).rows))

    each = tuple(points(line) for line in lines)
    return ItemsEstimate(total=each[0] if len(lines) == 1 else points(*lines), each=each)


async def estimate(
    *,
    amount: Decimal,
    currency: str | None = None,
    member_id: UUID | None = None,
    drafts: Sequence[Draft] = (),
) -> Estimate:
    """Apply the order to the member's state, or to a new customer's, and keep nothing.

    Raises InvalidInput (of a draft: with its number in the path) or NotFound.
    """
    program = await _newest()
    now = datetime.now(UTC)
    currency = currency or program.currency or FALLBACK_CURRENCY
    program = replace(program, rules=_with_drafts(program.rules, drafts, now))
    state = MemberState() if member_id is None else await _state_of(member_id)
    fact = _order(program, currency, _minor(amount, currency))
    rows = step(state, fact, program).rows
    names = {rule.key: rule.name for rule in program.rules.at(fact.occurred_at)}
    lines = tuple(_line(entry, names) for entry in _earned(rows))
    reasons = tuple(
        EstimatedReason(
            rule_key=reason.rule_key or None,
            rule_name=names.get(reason.rule_key),
            code=reason.code,
            message=reason.message,
        )
        for reason in rows.facts[-1].reasons
    )
    return Estimate(total=sum(line.points for line in lines), lines=lines, reasons=reasons)


def _order(
    program: Program, currency: str, total: int, lines: Sequence[OrderLine] = ()
) -> OrderPaid:
    return OrderPaid(
        source="estimate",
        external_id="estimate",
        occurred_at=max(datetime.now(UTC), program.starts_at),
        currency=currency,
        total=total,
        lines=tuple(lines),
    )


def _item_line(item: Item, index: int, currency: str) -> OrderLine:
    path = ("items", str(index))
    if not 1 <= item.quantity <= MAX_QUANTITY:
        raise InvalidInput(
            f"The quantity is between 1 and {MAX_QUANTITY:,}.", field=(*path, "quantity")
        )
    try:
        amount = _minor(item.price, currency) * item.quantity
        check_amount(amount, "price")
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=(*path, "price")) from None
    return OrderLine(product_id=item.product_id, quantity=item.quantity, amount=amount)


def _earned(rows: Rows) -> Iterator[Entry]:
    """What the last fact earned."""
    for entry in rows.entries:
        if entry.fact_seq == rows.facts[-1].seq and entry.kind is EntryKind.EARN:
            yield entry


async def _newest() -> Program:
    settings = await programs.settings()
    stored = await programs.current(revision=settings[1] if settings else None)
    return stored.program


def _with_drafts(rules: RuleBook, drafts: Sequence[Draft], now: datetime) -> RuleBook:
    if len(drafts) > MAX_DRAFTS:
        raise InvalidInput(f"Try at most {MAX_DRAFTS} drafts at a time.", field="drafts")
    made = [_drafted(rules, draft, index, now) for index, draft in enumerate(drafts)]
    return RuleBook([*rules.versions, *made])


def _drafted(rules: RuleBook, draft: Draft, index: int, now: datetime) -> RuleVersion:
    known = [version for version in rules.versions if version.key == draft.key]
    newest = max(known, key=lambda version: version.version, default=None)
    priority = newest.priority if newest else DEFAULT_PRIORITY
    try:
        if side_of(draft.type) is not Side.EARNING:
            raise InvalidInput("That gives no points: try earning rules.", field="type")
        checked = check_draft(
            RuleDraft(
                key=draft.key or f"draft_{index}",
                type=draft.type,
                settings=draft.settings,
                name=draft.name or (newest.name if newest else None),
                enabled=draft.enabled,
                priority=priority if draft.priority is None else draft.priority,
            ),
            now,
        )
    except InvalidInput as error:
        raise InvalidInput(
            error.message, field=("drafts", str(index), *(error.field or ()))
        ) from None
    return replace(checked, version=newest.version + 1 if newest else 1)


async def _state_of(member_id: UUID) -> MemberState:
    async with unit_of_work.connection() as connection:
        found = (await snapshot.states(connection, [member_id])).get(member_id)
    if found is None:
        raise NotFound("There is no such member.", field="memberId")
    return found.state


def _minor(amount: Decimal, currency: str) -> int:
    check_currency(currency)
    exact = minor_units(amount, currency)
    if amount < 0:
        raise InvalidInput("The amount must not be negative.", field="amount")
    if exact.denominator != 1:
        digits = minor_digits(currency)
        raise InvalidInput(f"{currency} has {digits} digits after the point.", field="amount")
    return exact.numerator


def _line(entry: Entry, names: Mapping[str, str]) -> EstimatedLine:
    return EstimatedLine(
        rule_key=entry.rule_key,
        rule_name=names.get(entry.rule_key, entry.rule_key),
        points=entry.points,
        explanation=explain_award(entry.kind.value, entry.points, entry.inputs, entry.rounding),
    )

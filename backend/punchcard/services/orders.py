"""Orders, as they are read back, with each line's share of the points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from punchcard.db import unit_of_work
from punchcard.db.sql import orders as sql
from punchcard.db.sql.orders import OrderKey, OrderLines, OrderRow
from punchcard.errors import InvalidInput

MAX_NUMBER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an order. `amount` is minor units."""

    title: str
    sku: str
    product_id: str
    quantity: int
    amount: int
    currency: str
    gift_card: bool
    points: int


async def of_members(
    *, members: Sequence[UUID], first: int, after: tuple[datetime, int] | None = None
) -> dict[UUID, list[OrderRow]]:
    """The newest orders of each member; one more than `first`."""
    async with unit_of_work.connection() as connection:
        rows = await sql.of_members(connection, members, limit=first + 1, after=after)
    found: dict[UUID, list[OrderRow]] = {member_id: [] for member_id in members}
    for row in rows:
        found[row.member_id].append(row)
    return found


async def by_keys(*, keys: Sequence[OrderKey]) -> dict[OrderKey, OrderRow | None]:
    """Orders by member, source and the shop's id."""
    async with unit_of_work.connection() as connection:
        found = await sql.by_keys(connection, keys)
    return {key: found.get(key) for key in keys}


async def by_number(*, start: str, first: int) -> list[OrderRow]:
    """Orders whose number begins so. Raises InvalidInput for an empty or endless one."""
    if not 0 < len(start.strip()) <= MAX_NUMBER or "\0" in start:
        raise InvalidInput(f"A number has 1 to {MAX_NUMBER} characters.", field="number")
    async with unit_of_work.connection() as connection:
        return await sql.by_number(connection, start.strip(), limit=first)


async def lines(*, keys: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], list[Line]]:
    """The lines of orders by the key of their fact."""
    async with unit_of_work.connection() as connection:
        found = await sql.lines(connection, keys)
    return {key: _lines(found[key]) if key in found else [] for key in keys}


def shares(points: int, weights: Sequence[int]) -> list[int]:
    """Points split by weight in whole points that add up exactly (largest remainder).

    >>> shares(10, [1, 1, 1])
    [4, 3, 3]
    """
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    split = [points * weight // total for weight in weights]
    # Of equal remainders the earlier line wins: sorted() keeps their order.
    largest = sorted(range(len(weights)), key=lambda n: -(points * weights[n] % total))
    for index in largest[: points - sum(split)]:
        split[index] += 1
    return split


def _lines(order: OrderLines) -> list[Line]:
    weights = [0 if line["gift_card"] else line["amount"] for line in order.lines]
    split = shares(order.points, weights)
    return [
        Line(currency=order.currency, points=points, **line)
        for line, points in zip(order.lines, split, strict=True)
    ]

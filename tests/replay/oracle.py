"""The replay's specification in plain Python, from the CSV alone: it knows nothing of Punchcard.

It keeps no running balance. The specification is cumulative (a refund takes what brings the sum
taken of its order to floor(E x R / T)), so the books of a member follow from his rows at once.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

WELCOME_BONUS = 100
POINTS_PER_UNIT = 5
MINOR_PER_UNIT = 100

Row = Mapping[str, str]


@dataclass
class Books:
    """A member at the end of a replay, as `export members` writes it."""

    balance: int = 0
    lifetime: int = 0
    earned: int = 0
    clawed_back: int = 0
    redeemed: int = 0
    orders: int = 0
    refunds: int = 0


@dataclass
class _Member:
    orders: dict[str, int] = field(default_factory=dict)
    refunds: list[tuple[str, int]] = field(default_factory=list)

    def books(self) -> Books:
        earned = taken = 0
        for order, total in self.orders.items():
            points = POINTS_PER_UNIT * (total // MINOR_PER_UNIT)
            refunded = sum(amount for named, amount in self.refunds if named == order)
            earned += points
            taken += points * min(total, refunded) // total if total else 0
        earned += WELCOME_BONUS if self.orders else 0
        return Books(
            balance=earned - taken,
            lifetime=earned - taken,
            earned=earned,
            clawed_back=taken,
            orders=len(self.orders),
            refunds=len(self.refunds),
        )


def replay(rows: Iterable[Row], *, until: datetime | None = None) -> dict[str, Books]:
    """The books of every member after all rows before `until`; a repeated row counts once."""
    members: dict[str, _Member] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        name = (row["event_id"], row["type"])
        if name in seen or (until and datetime.fromisoformat(row["occurred_at"]) >= until):
            continue
        seen.add(name)
        member = members.setdefault(row["member"], _Member())
        amount = int(row["amount_minor"])
        if row["type"] == "order":
            member.orders[row["event_id"]] = amount
        else:
            member.refunds.append((row["order_ref"], amount))
    return {name: member.books() for name, member in members.items()}


def read(path: Path) -> Iterator[Row]:
    """The rows of an events file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

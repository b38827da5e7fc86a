"""What must always be true of the books, one function each: run by tests, `verify` and the clock.

The numbers are those of docs/architecture.md. Each function returns what it found wrong, with the
member it concerns; nothing found is proof. `only` limits it to members that have changed.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.db import unit_of_work
from punchcard.db.sql import feed_sums
from punchcard.db.sql import invariants as sql
from punchcard.db.sql.invariants import Finding
from punchcard.invariants_fold import folded_books

Only = Sequence[UUID] | None
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One invariant and what is wrong with it."""

    number: str
    title: str
    findings: list[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All invariants, and how many rows were looked at."""

    checks: list[Checked]
    counts: dict[str, int]

    @property
    def deviations(self) -> int:
        """How many findings there are."""
        return sum(len(one.findings) for one in self.checks)


async def append_only(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I1: the ledger is append-only, and a correction names an entry that it can correct."""
    return await sql.open_tables(connection) + await sql.search(connection, "corrections", only)


async def cached_sums(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I2: the balance row is the sum of the entries and the count of the facts."""
    return await sql.search(connection, "balances", only)


async def legal_moves(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I3: every entry moves points between two accounts that its kind allows."""
    return await sql.illegal_pairs(connection, only)


async def debt_or_lots(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I4: available is lots less debt, and only one of them is above zero."""
    return await sql.search(connection, "debts", only)


async def facts_once(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I5: the directory names every fact once, and a fact books each entry once."""
    return await sql.search(connection, "keys", only)


async def lots_hold(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I6: lots hold what their moves left, and together what the balance says."""
    return await sql.search(connection, "lots", only)


async def feed_complete(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I8: every fact is one activity, once in the feed or waiting for it, without a gap; and the
    feed's sums are those of the ledger."""
    found = await sql.search(connection, "feed", only)
    if only is None:
        found += await sql.gaps(connection)
        kept, anew = await feed_sums.kept(connection), await feed_sums.anew(connection)
        found += [
            (None, f"{table}: {wrong} is not what the ledger says")
            for table in anew
            for wrong in _differing(kept[table], anew[table])
        ]
    return found


def _differing(kept: list[dict[str, Any]], anew: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that stand on one side only."""
    known, true = ({tuple(one.values()): one for one in rows} for rows in (kept, anew))
    return [row for key, row in (known | true).items() if key not in known or key not in true]


async def codes_once(connection: asyncpg.Connection, only: Only = None) -> list[Finding]:
    """I9: a code was paid once, is known once, and gave its cost back at most once."""
    return await sql.search(connection, "codes", only)


SET_BASED: dict[str, tuple[str, Callable[..., Awaitable[list[Finding]]]]] = {
    "I1": ("the ledger is append-only, corrections name what they correct", append_only),
    "I2": ("the balance is the sum of the entries", cached_sums),
    "I3": ("entries move points between legal accounts", legal_moves),
    "I4": ("available = lots - debt, one of them zero", debt_or_lots),
    "I5": ("every fact is known once", facts_once),
    "I6": ("lots hold what their moves left", lots_hold),
    "I8": ("every fact is one activity, the feed has no gap", feed_complete),
    "I9": ("codes are issued once and returned once", codes_once),
}
FOLD = ("I7", "folding the facts from zero gives what is stored")


async def verify(*, only: Only = None, report: Report = lambda phase, done, total: None) -> Verdict:
    """Check everything in one snapshot, beside which the shop goes on."""
    checks = []
    async with unit_of_work.transaction(isolation="repeatable read") as connection:
        counts = {"member": len(only)} if only is not None else await sql.counts(connection)
        for done, (number, (title, check)) in enumerate(SET_BASED.items()):
            report(title, done, len(SET_BASED))
            findings = await check(connection, only)
            checks.append(Checked(number=number, title=title, findings=findings))
        number, title = FOLD
        findings = await folded_books(
            connection, only, report=lambda done: report(title, done, counts["member"])
        )
        checks.append(Checked(number=number, title=title, findings=findings))
    return Verdict(checks=sorted(checks, key=lambda one: one.number), counts=counts)

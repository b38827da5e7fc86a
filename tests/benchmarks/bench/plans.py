"""`make bench WORK=plans`: the plan of every list, search and look-up, small and large.

Each case calls the product's own function in a transaction; what it sends to PostgreSQL is noted
and explained (ANALYZE, BUFFERS) as it was, at two sizes. The pages touched are the measure that no
neighbour disturbs; the times stand beside them.
"""

import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import orjson

from punchcard.db import unit_of_work
from punchcard.services import program

RUNS = 5
PAGE_LIMIT = 1.5
"""GROWTH of the targets: so much more may be touched, or used, in the large database."""

SPOILT = 3.0
SMALL_MS = 1.0
SMALL_PAGES = 60
"""Below these nobody cares for a ratio: an index is a level higher, a row lies on a page more."""

TINY = {"program", "program_total", "rule", "rule_version"}
"""Tables of one page: PostgreSQL rightly reads them whole."""

Case = tuple[str, Callable[[], Awaitable[Any]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement, explained."""

    sql: str
    milliseconds: float
    pages: int
    scans: tuple[str, ...]
    sequential: tuple[str, ...]
    spoilt: bool
    """Whether it gets slower once PostgreSQL goes over to a plan for any values, as it may in a
    server that asks again and again."""


@dataclass(slots=True)
class Found:
    """The plans of one case."""

    name: str
    plans: list[Plan] = field(default_factory=list)
    fault: str = ""

    @property
    def milliseconds(self) -> float:
        return sum(plan.milliseconds for plan in self.plans)

    @property
    def pages(self) -> int:
        return sum(plan.pages for plan in self.plans)


async def explain_all(cases: list[Case]) -> list[Found]:
    """The plans of all cases in the connected database; it is left as it was."""
    await program.current()  # kept from now on, as in a server
    return [await _explain_case(name, call) for name, call in cases]


def grown(small: Found, large: Found) -> bool:
    """Whether the case costs so much more in the large database that somebody should look."""
    slower = large.milliseconds > max(SMALL_MS, PAGE_LIMIT * small.milliseconds)
    wider = large.pages > max(SMALL_PAGES, PAGE_LIMIT * small.pages)
    return (slower and wider) or any(plan.spoilt for plan in large.plans)


async def _explain_case(name: str, call: Callable[[], Awaitable[Any]]) -> Found:
    found = Found(name)
    try:
        async with unit_of_work.transaction() as connection:
            for query in await _sent(connection, call):
                found.plans.append(await _explain(connection, query))
            raise _Enough
    except _Enough:
        return found
    except asyncpg.PostgresError as error:
        found.fault = str(error)
        return found


class _Enough(Exception):
    """All plans of a case are known."""


async def _sent(connection: asyncpg.Connection, call: Callable[[], Awaitable[Any]]) -> list[Any]:
    """What the call sends, each statement with its values."""
    sent: list[Any] = []

    def note(query: Any) -> None:
        own = query.query.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE"))
        if own and "pg_catalog" not in query.query:  # asyncpg asks for types it meets first
            sent.append(query)

    savepoint = connection.transaction()
    await savepoint.start()
    connection.add_query_logger(note)
    try:
        await call()
    finally:
        connection.remove_query_logger(note)
        await savepoint.rollback()
    return sent


async def _explain(connection: asyncpg.Connection, query: Any) -> Plan:
    statement = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {query.query}"
    runs = []
    for _ in range(RUNS):
        savepoint = connection.transaction()
        await savepoint.start()
        runs.append(orjson.loads(await connection.fetchval(statement, *query.args))[0])
        await savepoint.rollback()
    spoilt = await _spoilt(connection, query)
    plan = runs[-1]["Plan"]
    nodes = list(_nodes(plan))
    return Plan(
        sql=" ".join(query.query.split()),
        milliseconds=statistics.median(run["Execution Time"] for run in runs),
        pages=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        scans=tuple(sorted({f"{node['Index Name']}" for node in nodes if "Index Name" in node})),
        sequential=tuple(
            sorted({node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"})
        ),
        spoilt=spoilt,
    )


async def _spoilt(connection: asyncpg.Connection, query: Any) -> bool:
    """Prepared and asked again and again, as from the pool: five times PostgreSQL plans for the
    values, then perhaps for any."""
    if not query.query.lstrip().upper().startswith("SELECT"):
        return False
    prepared = await connection.prepare(query.query)
    times = []
    for _ in range(6 + RUNS):
        began = time.perf_counter()
        await prepared.fetch(*query.args)
        times.append(1000 * (time.perf_counter() - began))
    generic = await connection.fetchval(
        "SELECT generic_plans FROM pg_prepared_statements WHERE name = $1", prepared.get_name()
    )
    before, after = statistics.median(times[1:5]), statistics.median(times[6:])
    return bool(generic) and after > max(SMALL_MS, SPOILT * before)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def table(small: list[Found], large: list[Found], size: str) -> list[str]:
    """Each case at 10k and at the large size; `look` marks those that grew."""
    lines = [
        f"| case | ms at 10k | ms at {size} | pages at 10k | pages at {size} | read whole | |",
        "|---|---|---|---|---|---|---|",
    ]
    for one, other in zip(small, large, strict=True):
        whole = sorted({table for plan in other.plans for table in plan.sequential} - TINY)
        remark = other.fault or ("look" if grown(one, other) else "")
        lines.append(
            f"| {one.name} | {one.milliseconds:.2f} | {other.milliseconds:.2f}"
            f" | {one.pages}"
            f" | {other.pages} | {', '.join(whole)} | {remark} |"
        )
    return lines

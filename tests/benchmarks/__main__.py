"""`make bench WORK=read1 [SIZE=1m] [ROUNDS=5]`: measure a work beside its rivals."""

import asyncio
import os
import sys

from bench import database, plans, report, rounds, works
from bench.housekeeping import settle
from bench.plan_cases import cases
from bench.works import WORKS, Work
from punchcard.db import unit_of_work
from punchcard.db.cluster import Cluster
from punchcard.errors import PunchcardError

USAGE = f"""make bench WORK=work [SIZE=1m] [ROUNDS=5]

WORK   {", ".join([*WORKS, "plans", "database"])}
SIZE   {", ".join(database.SIZES)}: members of the generated database
ROUNDS how often each contestant is measured, in turn
"""


def main() -> int:
    """Run one work; the exit status is 2 for a work that does not exist."""
    name = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("WORK", "")
    size = os.environ.get("SIZE") or "1m"
    if name not in {*WORKS, "plans", "database"} or size not in database.SIZES:
        print(USAGE, end="")
        return 2
    try:
        asyncio.run(database.made(size))
        if name == "plans":
            _plans(size)
        elif name in WORKS:
            _measure(WORKS[name], size, int(os.environ.get("ROUNDS") or 5))
    except PunchcardError as error:
        print(f"bench: {error.message}", file=sys.stderr)
        return 1
    return 0


def _measure(work: Work, size: str, count: int) -> None:
    print(f"{work.title}; {database.SIZES[size]:,} members")
    with database.server() as place:
        access = asyncio.run(_open(place, size))
        asyncio.run(settle(place, size))
        with works.contestants(work, place, size, access) as contestants:
            works.compare(contestants)
            load = rounds.wait_for_quiet(contestants)
            series = rounds.alternate(
                contestants,
                rounds=count,
                thrown_away=1,
                between=lambda: asyncio.run(settle(place, size)) if work.writes else None,
            )
    lines = report.table(series)
    print("\n".join(["", *lines, ""]))
    report.keep(work.title, size, lines, rounds=count, load=load)


def _plans(size: str) -> None:
    asyncio.run(database.made("10k"))
    with database.server() as place:
        small, large = (asyncio.run(_explained(place, one)) for one in ("10k", size))
    lines = plans.table(small, large, size)
    print("\n".join(lines))


async def _explained(place: Cluster, size: str) -> list[plans.Found]:
    await unit_of_work.connect(place.dsn_of(database.name_of(size)))
    try:
        return await plans.explain_all(await cases())
    finally:
        await unit_of_work.close()


async def _open(place: Cluster, size: str) -> works.Access:
    await unit_of_work.connect(place.dsn_of(database.name_of(size)))
    try:
        return await works.open_doors()
    finally:
        await unit_of_work.close()


if __name__ == "__main__":
    sys.exit(main())

"""Events files for tests, and the programme they are replayed under."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from punchcard.db import unit_of_work
from punchcard.services import program_apply
from punchcard.services.program_file import read_file

BASE = Path(__file__).parents[1] / "replay" / "base.yaml"
HEADER = "seq,occurred_at,type,event_id,member,order_ref,amount_minor,currency"


async def open_replay() -> None:
    """The programme of the replays in the connected database."""
    await program_apply.apply(file=read_file(BASE), actor="cli:test")


async def open_replay_in(url: str) -> None:
    """The programme of the replays in a database that commands will work on."""
    await unit_of_work.connect(url, pool_size=2)
    try:
        await open_replay()
    finally:
        await unit_of_work.close()


def order(number: int, *, member: str = "M", amount: int = 1000, day: int = 1) -> str:
    """The row of an order."""
    return f"{number},2020-01-{day:02}T10:00:00Z,order,O{number},{member},,{amount},EUR"


def refund(
    number: int, of: int | str, *, member: str = "M", amount: int = 500, day: int = 2
) -> str:
    """The row of a refund of order number `of`."""
    ref = f"O{of}" if isinstance(of, int) else of
    return f"{number},2020-01-{day:02}T10:00:00Z,refund,R{number},{member},{ref},{amount},EUR"


def write(path: Path, rows: Iterable[str | bytes], *, header: str = HEADER) -> Path:
    """An events file; gzip'd if it is named so."""
    lines = [header, *rows]
    data = b"".join((x if isinstance(x, bytes) else x.encode()) + b"\n" for x in lines)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path

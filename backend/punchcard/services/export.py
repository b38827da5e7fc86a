"""Exports: one snapshot of the books as a file."""

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from punchcard.db import unit_of_work
from punchcard.db.sql import export as sql
from punchcard.errors import ConfigurationError
from punchcard.services import audit
from punchcard.services.csv_text import safe_text

COLUMNS = "external_id balance lifetime earned clawed_back redeemed orders refunds tier".split()
TEXTS = {"external_id", "tier"}

Report = Callable[[int, int], None]


async def export_members(
    *, out: Path, actor: str, report: Report = lambda done, total: None
) -> int:
    """Write every member's books as CSV, sorted by external id as text; returns how many.

    The file appears whole or not at all.
    """
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            count = await _write_members(file, actor, report)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
    except OSError as error:
        raise ConfigurationError(f"{out} cannot be written ({error.strerror}).") from None
    finally:
        draft.unlink(missing_ok=True)
    return count


async def _write_members(file: TextIO, actor: str, report: Report) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    done = 0
    async with unit_of_work.transaction(isolation="repeatable read") as connection:
        total = await sql.count_members(connection)
        async for row in sql.members(connection):
            writer.writerow([_cell(name, row[name]) for name in COLUMNS])
            done += 1
            if done % 1000 == 0:
                report(done, total)
        await audit.log(actor=actor, action="members.exported", after={"members": done})
    return done


def _cell(name: str, value: str | int) -> str:
    return safe_text(str(value)) if name in TEXTS else str(value)

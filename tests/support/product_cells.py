"""Which cells of the product (row x api, admin, storefront) no test bears yet."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

LIST = Path(__file__).parents[1] / "product_cells.txt"
CELLS = ("api", "admin", "storefront")
Cell = tuple[int, str]
_borne: set[Cell] = set()


def required_cells() -> dict[int, tuple[str, list[str]]]:
    """Row number -> its title and the cells that must work."""
    rows = {}
    for line in LIST.read_text().splitlines():
        if line and not line.startswith("#"):
            number, title, cells = (part.strip() for part in line.split("|"))
            rows[int(number)] = (title, cells.split())
    return rows


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--product-cells", action="store_true", help="Print the cells that no test bears yet."
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before -m takes tests away: a slow test bears its cell too."""
    rows = required_cells()
    for item in items:
        for mark in item.iter_markers("product"):
            row, cell = mark.args
            if row not in rows or cell not in CELLS:
                raise pytest.UsageError(f"{item.nodeid}: no such cell: product({row}, {cell!r})")
            _borne.add((row, cell))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker process is done; each of them has collected every test."""
    _borne.update((row, cell) for row, cell in getattr(node, "workeroutput", {}).get("borne", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["borne"] = [list(cell) for cell in _borne]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.getoption("--product-cells"):
        return
    missing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    total = 0
    for row, (_title, cells) in required_cells().items():
        total += len(cells)
        bare = tuple(cell for cell in cells if (row, cell) not in _borne)
        if bare:
            missing[bare].append(row)
    count = sum(len(cells) * len(rows) for cells, rows in missing.items())
    terminalreporter.section(f"product cells: {total - count} of {total} borne by a test")
    for bare, rows in sorted(missing.items()):
        numbers = " ".join(map(str, rows))
        terminalreporter.write_line(f"no test bears {', '.join(bare)} of rows {numbers}")

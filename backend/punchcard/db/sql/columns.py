"""Columns of the rows that a posting writes: where their values come from."""

from collections.abc import Callable
from typing import Any

Column = tuple[str, str, Callable[[Any, Any], Any]]
"""Name, PostgreSQL type, and the value taken from (posting, row)."""


def got(name: str) -> Callable[[Any, Any], Any]:
    """The column is the row's attribute of that name."""
    return lambda _posting, row: getattr(row, name)


def plain(kind: str, *names: str) -> list[Column]:
    """Columns of one type that are attributes of the row."""
    return [(name, kind, got(name)) for name in names]

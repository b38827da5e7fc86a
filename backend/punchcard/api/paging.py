"""Pages of rows: one row more than asked for tells whether there is a next page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from punchcard.api.ids import CursorSigner
from punchcard.api.shared import Connection, Edge, PageInfo

Row = TypeVar("Row")
T = TypeVar("T")


def connection(
    rows: Sequence[Row],
    first: int,
    *,
    node: Callable[[Row], T],
    cursor: Callable[[Row], str],
) -> Connection[T]:
    """A connection of up to `first` rows."""
    edges = [Edge(place=partial(cursor, row), node=node(row)) for row in rows[:first]]
    return Connection(edges=edges, page_info=page_info(edges, more=len(rows) > first))


def page_info(edges: Sequence[Edge[Any]], *, more: bool) -> PageInfo:
    """Where these edges end."""
    return PageInfo(has_next_page=more, end=edges[-1].place if edges else None)


def cursors(
    signer: CursorSigner, purpose: str, values: Callable[[Row], list[Any]]
) -> Callable[[Row], str]:
    """Makes the cursor of a row from its values."""
    return lambda row: signer.make(purpose, values(row))

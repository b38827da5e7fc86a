"""Counting SQL statements: a list must not ask once for every row."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import asyncpg
import pytest

METHODS = ("fetch", "fetchrow", "fetchval", "execute")


WHEN_IT_IS_TIME = (
    "NOTIFY",  # the nudge comes when it comes
    "UPDATE staff_session SET seen_at",  # once a minute
    "UPDATE api_key SET last_used_at",
)

_within: ContextVar[bool] = ContextVar("within", default=False)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that are sent inside, by whoever is called there: what the sequencer and
    the worker's clock do meanwhile in tasks of their own is not meant."""
    sent: list[str] = []
    within = _within.set(True)

    def watch(method: str) -> Any:
        original = getattr(asyncpg.Connection, method)

        async def call(self: Any, query: str, *args: Any, **kwargs: Any) -> Any:
            if _within.get() and not query.startswith(WHEN_IT_IS_TIME):
                sent.append(query)
            return await original(self, query, *args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for method in METHODS:
            patch.setattr(asyncpg.Connection, method, watch(method))
        try:
            yield sent
        finally:
            _within.reset(within)
    assert sent, "nothing was asked of the database here: a count of nothing says nothing"

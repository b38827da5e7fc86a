"""Counting SQL statements: a list must not ask once for every row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

METHODS = ("fetch", "fetchrow", "fetchval", "execute")


WHEN_IT_IS_TIME = (
    "NOTIFY",  # the nudge comes when it comes
    "UPDATE staff_session SET seen_at",  # once a minute
    "UPDATE api_key SET last_used_at",
)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that are sent inside."""
    sent: list[str] = []

    def watch(method: str) -> Any:
        original = getattr(asyncpg.Connection, method)

        async def call(self: Any, query: str, *args: Any, **kwargs: Any) -> Any:
            if not query.startswith(WHEN_IT_IS_TIME):
                sent.append(query)
            return await original(self, query, *args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for method in METHODS:
            patch.setattr(asyncpg.Connection, method, watch(method))
        yield sent

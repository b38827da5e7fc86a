"""One pool, one transaction: Tortoise models and raw SQL work on the same connection.

The pool belongs to Tortoise. `transaction()` opens Tortoise's transaction and hands out the raw
asyncpg connection beneath it; `connection()` hands out one for reading. Never spawn a task inside
a transaction: it would inherit the connection and find it closed; write an outbox row instead.
"""

import asyncio
import pkgutil
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Literal, TypeVar, cast

import asyncpg
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.context import TortoiseContext, get_current_context
from tortoise.transactions import in_transaction

from punchcard.db import models
from punchcard.db.engine import ENGINE, PunchcardClient, prepare_connection
from punchcard.errors import ConfigurationError, DatabaseUnavailable

APP = "punchcard"
MIGRATIONS = "punchcard.db.migrations"
RETRIES = 5

Isolation = Literal["read committed", "repeatable read", "serializable"]
Result = TypeVar("Result")
CONNECT_FAULTS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError)

_context: TortoiseContext | None = None
_kept: dict[str, Any] = {}


def tortoise_config(
    url: str, *, pool_size: int, statement_seconds: int | None = None
) -> dict[str, Any]:
    """Tortoise's configuration for this database; every module in db/models is found by itself."""
    credentials: dict[str, Any] = {
        "dsn": url,
        "minsize": min(2, pool_size),
        "maxsize": pool_size,
    }
    if statement_seconds is not None:
        credentials["server_settings"] = {"statement_timeout": f"{statement_seconds}s"}
    found = (module.name for module in pkgutil.iter_modules(models.__path__))
    names = sorted(f"{models.__name__}.{name}" for name in found if not name.startswith("_"))
    return {
        "connections": {"default": {"engine": ENGINE, "credentials": credentials}},
        "apps": {
            APP: {
                "models": names or [models.__name__],
                "default_connection": "default",
                "migrations": MIGRATIONS,
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


async def connect(url: str, *, pool_size: int = 10, statement_seconds: int | None = None) -> None:
    """Open the pool, once a process; the models see it from any task (also under uvicorn).

    PostgreSQL ends a statement that takes longer than `statement_seconds`.
    """
    global _context
    if _context is not None:
        raise ConfigurationError("the database is connected already: call close() first")
    context = TortoiseContext()
    # ContextVars of the task that connects are invisible to the tasks of the web server.
    with context:  # the models are bound while it is the current one
        await context.init(
            config=tortoise_config(url, pool_size=pool_size, statement_seconds=statement_seconds),
            _enable_global_fallback=True,
        )
    try:
        await _client(context).create_connection(with_db=True)
    except CONNECT_FAULTS as error:
        await context.close_connections()
        raise unreachable(url, error) from error
    _context = context


async def close() -> None:
    """Close the pool; nothing happens when it is closed already."""
    global _context
    if _context is not None:
        context, _context = _context, None
        _kept.clear()
        await context.close_connections()


def kept() -> dict[str, Any]:
    """What is remembered of this database as long as the pool is open: caches, by name."""
    return _kept


def in_a_transaction() -> bool:
    """Whether the caller's statements belong to a transaction that is open already."""
    return isinstance(_client(_connected()), TransactionalDBClient)


@asynccontextmanager
async def transaction(*, isolation: Isolation | None = None) -> AsyncIterator[asyncpg.Connection]:
    """One transaction for models and raw SQL alike; inside another one, a savepoint."""
    async with _Transaction() as client:
        raw = cast(asyncpg.Connection, client._connection)
        if isolation is not None:
            await raw.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        yield raw


class _Transaction:
    """Tortoise's transaction; a BEGIN that is interrupted gives its connection back.

    Tortoise forgets it then: the pool would lose one with every request that is cancelled there,
    and the task would go on in a transaction that never began.
    """

    def __init__(self) -> None:
        self._inner = in_transaction("default")

    async def __aenter__(self) -> TransactionalDBClient:
        try:
            return await self._inner.__aenter__()
        except BaseException as fault:
            if hasattr(self._inner, "token"):
                self._inner.client._finalized = True  # there is nothing to roll back
                await self._inner.__aexit__(type(fault), fault, fault.__traceback__)
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._inner.__aexit__(kind, fault, trace)


@asynccontextmanager
async def connection() -> AsyncIterator[asyncpg.Connection]:
    """A connection for reading, or for one statement that is its own transaction.

    Inside `transaction()` it is that transaction's: it sees what was written, and a full pool
    cannot lock itself.
    """
    client = _client(_connected())
    if isinstance(client, TransactionalDBClient):
        yield cast(asyncpg.Connection, client._connection)
        return
    pool = cast("asyncpg.Pool", client._pool)
    async with pool.acquire() as raw:
        yield cast(asyncpg.Connection, raw)


async def retrying(work: Callable[[], Awaitable[Result]]) -> Result:
    """Run a whole idempotent transaction again when PostgreSQL asks for it (40001, 40P01)."""
    for attempt in range(RETRIES):
        try:
            return await work()
        except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError):
            # Jitter, not secrecy: two transactions in step must fall out of step.
            await asyncio.sleep(random.uniform(0.5, 1.5) * 0.01 * 2**attempt)  # noqa: S311 - jitter
    return await work()


async def connect_alone(url: str) -> asyncpg.Connection:
    """A connection outside the pool: for LISTEN, for session locks, for migrations."""
    try:
        raw = await asyncpg.connect(url)
    except CONNECT_FAULTS as error:
        raise unreachable(url, error) from error
    await prepare_connection(raw)
    return raw


def unreachable(url: str, error: BaseException) -> DatabaseUnavailable:
    """What to tell the operator; the password in the URL is not part of it."""
    where = url.rsplit("@", 1)[-1]
    reason = str(error).strip() or type(error).__name__
    return DatabaseUnavailable(
        f"PostgreSQL at {where} does not answer ({reason}): check DATABASE_URL and the server"
    )


def _connected() -> TortoiseContext:
    context = get_current_context()
    if context is None:
        raise ConfigurationError("the database is not connected: call unit_of_work.connect() first")
    return context


def _client(context: TortoiseContext) -> PunchcardClient:
    return cast(PunchcardClient, context.connections.get("default"))

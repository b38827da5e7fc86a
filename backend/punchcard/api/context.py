"""What a resolver knows of its operation: the caller, and what was read so far."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

import strawberry

from punchcard.api.ids import CursorSigner
from punchcard.api.languages import canonical
from punchcard.api.permissions import ANONYMOUS, Right
from punchcard.api.reads import Read
from punchcard.services.sessions import SignIns
from punchcard.services.throttle import CodeThrottle
from punchcard.services.vault import Vault

T = TypeVar("T")

Reader: TypeAlias = Callable[..., Awaitable[Mapping[Any, Any]]]
"""`await reader(context, keys, **arguments)` gives a value for every key."""

Batch: TypeAlias = tuple[Read, tuple[tuple[str, Any], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks. `actor` is what the books and the audit log will name."""

    actor: str = "anonymous:"
    rights: frozenset[Right] = ANONYMOUS
    role: str = "anonymous"
    name: str = ""
    email: str | None = None
    staff_id: UUID | None = None
    session_id: UUID | None = None
    key_id: UUID | None = None
    storefront_id: UUID | None = None
    store: str | None = None
    customer: str | None = None
    kid: str | None = None
    member_id: UUID | None = None
    expires_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What lives as long as the process and resolvers need."""

    cursors: CursorSigner
    sign_ins: SignIns
    vault: Vault
    codes: CodeThrottle = field(default_factory=CodeThrottle)


@dataclass(slots=True, kw_only=True)
class Reply:
    """What an operation wants to say beside its data."""

    session_token: str | None = None
    session_ended: bool = False


@dataclass(slots=True, kw_only=True)
class Context:
    """One operation; of a subscription, one event."""

    caller: Caller
    readers: Mapping[Read, Reader]
    services: Services
    address: str = ""
    user_agent: str = ""
    languages: tuple[str, ...] = ()
    cookie_problem: str | None = "Sign in and out by plain HTTP: here no cookie can be set."
    reply: Reply = field(default_factory=Reply)
    _waiting: dict[Batch, dict[Any, asyncio.Future[Any]]] = field(default_factory=dict)
    _known: dict[tuple[Batch, Any], asyncio.Future[Any]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def load(self, read: Read, key: Any, /, **arguments: Any) -> "asyncio.Future[T]":
        """The value of a key, read together with what siblings ask for; arguments are hashable."""
        batch: Batch = (read, tuple(arguments.items()))
        known = self._known.get((batch, key))
        if known is not None:
            return known
        loop = asyncio.get_running_loop()
        future = self._known[batch, key] = loop.create_future()
        waiting = self._waiting.get(batch)
        if waiting is None:
            waiting = self._waiting[batch] = {}
            # The resolvers that are about to run add their keys before this is called.
            loop.call_soon(self._dispatch, batch)
        waiting[key] = future
        return future

    @property
    def cursors(self) -> CursorSigner:
        """Makes and reads cursors."""
        return self.services.cursors

    def cursor(self, purpose: str, text: str | None) -> tuple[Any, ...] | None:
        """The values of a cursor that a list named `purpose` gave out."""
        return None if text is None else tuple(self.cursors.read(purpose, text))

    def wanted(self, language: str | None) -> tuple[str, ...]:
        """The languages to answer in: the one asked for, else those of the browser."""
        return self.languages if language is None else (canonical(language),)

    def forget(self) -> None:
        """What was read is old: a mutation follows."""
        self._known.clear()

    def may(self, right: Right) -> bool:
        """Does the caller hold the right?"""
        return right in self.caller.rights

    def fresh(self) -> "Context":
        """The same caller with nothing read yet: for the next event of a subscription."""
        return replace(self, reply=Reply(), _waiting={}, _known={}, _tasks=set())

    def _dispatch(self, batch: Batch) -> None:
        task = asyncio.ensure_future(self._read(batch, self._waiting.pop(batch)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _read(self, batch: Batch, waiting: dict[Any, asyncio.Future[Any]]) -> None:
        read, arguments = batch
        try:
            values = await self.readers[read](self, list(waiting), **dict(arguments))
        except Exception as error:
            for future in _open(waiting.values()):
                future.set_exception(error)
            return
        for key, future in waiting.items():
            if not future.done():
                future.set_result(values[key])


Info: TypeAlias = strawberry.Info[Context, None]


def _open(futures: Any) -> Sequence[asyncio.Future[Any]]:
    return [future for future in futures if not future.done()]

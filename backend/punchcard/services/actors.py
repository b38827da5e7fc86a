"""Who did something, with a name for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from punchcard.db import unit_of_work
from punchcard.db.sql import actors as sql

KINDS = ("staff", "key", "customer", "job", "cli", "anonymous")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedActor:
    """An actor string such as staff:<id>, taken apart."""

    actor: str
    kind: str
    name: str


async def named(*, actors: Sequence[str]) -> dict[str, NamedActor]:
    """Each actor with its kind and name."""
    ids = {key for actor in actors if (key := _uuid(actor)) is not None}
    names: dict[UUID, str] = {}
    if ids:
        async with unit_of_work.connection() as connection:
            names = await sql.names(connection, list(ids))
    return {actor: _named(actor, names) for actor in actors}


def _named(actor: str, names: dict[UUID, str]) -> NamedActor:
    kind, _, key = actor.partition(":")
    identity = _uuid(actor)
    if kind == "customer":
        name = "The customer"
    elif identity is not None:
        name = names.get(identity, "Somebody unknown")
    else:
        name = key or kind
    return NamedActor(actor=actor, kind=kind if kind in KINDS else "job", name=name)


def _uuid(actor: str) -> UUID | None:
    kind, _, key = actor.partition(":")
    if kind not in ("staff", "key"):
        return None
    try:
        return UUID(key)
    except ValueError:
        return None

"""The design of the storefront: read once a revision, changed by hand or by a file, versioned."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from punchcard.core.design import Design, make_design, plain_design
from punchcard.db import unit_of_work
from punchcard.db.sql import design as sql
from punchcard.db.sql.design import StoredDesign
from punchcard.services import audit
from punchcard.services.program import lock_program, raise_revision

Changes = Mapping[str, Any]
"""As plain data: `desktop` is merged setting by setting, `notices` kind by kind (and there setting
by setting); `mobile` and all `texts` are replaced, because leaving one out takes it away."""


async def current(*, revision: int) -> Design:
    """The design as of this revision of the programme, from memory if it is known."""
    kept: tuple[int, Design] | None = unit_of_work.kept().get("design")
    if kept is not None and kept[0] == revision:
        return kept[1]
    found = (await newest()).design
    if not unit_of_work.in_a_transaction():  # what is not committed may never be
        unit_of_work.kept()["design"] = (revision, found)
    return found


async def newest() -> StoredDesign:
    """The newest version, and who made it."""
    async with unit_of_work.connection() as connection:
        return await sql.newest(connection)


async def checked(*, changes: Changes) -> Design:
    """The design that saving the changes would make. Raises InvalidInput with the path."""
    return _changed((await newest()).design, changes)


async def save(*, changes: Changes, actor: str) -> Design:
    """Keep a new version, in force at once; nothing different: no new version."""
    async with unit_of_work.transaction():
        row = await lock_program()
        before = (await newest()).design
        after = _changed(before, changes)
        if not differs(before, after):
            return before
        return await add(after, revision=await raise_revision(row), actor=actor)


async def add(design: Design, *, revision: int, actor: str) -> Design:
    """Keep the next version; part of the caller's transaction."""
    before = (await newest()).design
    async with unit_of_work.connection() as connection:
        kept = await sql.insert(connection, design, revision=revision, actor=actor)
    await audit.log(
        actor=actor,
        action="design.updated",
        target="design",
        before=_audited(before) if before.version else None,
        after=_audited(kept),
    )
    return kept


def differs(before: Design, after: Design | None) -> bool:
    """Whether the second says anything else; None says nothing."""
    return after is not None and replace(after, version=before.version) != before


def _changed(before: Design, changes: Changes) -> Design:
    plain = plain_design(before)
    for name, given in changes.items():
        if name == "desktop":
            plain[name] = {**plain[name], **given}
        elif name == "notices":
            kinds = {kind: {**plain[name].get(kind, {}), **one} for kind, one in given.items()}
            plain[name] = {**plain[name], **kinds}
        else:
            plain[name] = given
    return make_design(plain)


def _audited(design: Design) -> dict[str, Any]:
    return {"version": design.version, **plain_design(design)}

"""Programme as code: `apply` makes the database exactly what a file says, `export` writes it.

Nothing is deleted: a rule that the file leaves out gets a version that is switched off.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import asyncpg

from punchcard.core.described import plain_settings
from punchcard.core.program import RuleVersion
from punchcard.core.tiers import make_scheme
from punchcard.db import unit_of_work
from punchcard.db.models.program import ProgramRow
from punchcard.db.sql import rules as sql
from punchcard.db.sql.rules import StoredRule
from punchcard.errors import Conflict, InvalidInput
from punchcard.services import design as designs
from punchcard.services import rules
from punchcard.services import tier_settings as tiers
from punchcard.services.defaults import EARNING, REWARDS, TIERS
from punchcard.services.program import insert_settings, lock_program, raise_revision, write_settings
from punchcard.services.program_file import ProgramFile
from punchcard.services.program_settings import ProgramSettings, settings_of
from punchcard.services.rules import check_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an apply has done, a sentence a change, and the revision it ended in."""

    revision: int
    changes: Sequence[str]


async def apply(*, file: ProgramFile, actor: str, force: bool = False) -> Applied:
    """Make the programme exactly the file; without a programme, make it.

    Raises Conflict, unless forced, if the programme has changed since the file was exported.
    """
    async with unit_of_work.transaction() as connection:
        row = await ProgramRow.select_for_update().get_or_none(id=1)
        if row is None:
            row = await insert_settings(file.settings, actor=actor)
            for rule in file.rules:
                await rules.add_rule(connection, rule, revision=row.revision, actor=actor)
            if file.tiers:
                await tiers.add_scheme(file.tiers, revision=row.revision, actor=actor)
            if file.design:
                await designs.add(file.design, revision=row.revision, actor=actor)
            return Applied(revision=row.revision, changes=["the programme was made"])
        return await _change(connection, row, file, actor=actor, force=force)


async def export() -> ProgramFile:
    """The programme as a file; applying it changes nothing."""
    async with unit_of_work.transaction(isolation="repeatable read"):
        row = await lock_program()
        stored = await rules.all_rules()
        scheme = await tiers.newest()
        design = (await designs.newest()).design
    return ProgramFile(
        settings=settings_of(row),
        rules=tuple(one.rule for one in stored),
        tiers=scheme,
        design=design,
        revision=row.revision,
    )


async def create_default(
    *,
    name: str,
    actor: str,
    timezone: str = "UTC",
    currency: str | None = None,
    starts_at: datetime | None = None,
    from_address: str = "",
) -> Applied:
    """The programme that a new shop begins with: points for orders and for signing up,
    and five rewards.

    Raises AlreadyExists if there is one.
    """
    settings = ProgramSettings(
        name=name,
        starts_at=starts_at or datetime.now(UTC),
        timezone=timezone,
        currency=currency,
        from_address=from_address,
    )
    async with unit_of_work.transaction() as connection:
        row = await insert_settings(settings, actor=actor)
        for draft in (*EARNING, *REWARDS):
            made = check_draft(draft, settings.starts_at)
            await rules.add_rule(connection, made, revision=row.revision, actor=actor)
        start = settings.starts_at
        ladder = make_scheme(TIERS, effective_from=start, effective_start=start)
        await tiers.add_scheme(ladder, revision=row.revision, actor=actor)
    return Applied(revision=row.revision, changes=["the programme was made"])


async def _change(
    connection: asyncpg.Connection, row: ProgramRow, file: ProgramFile, *, actor: str, force: bool
) -> Applied:
    before = settings_of(row)
    # A file that names no currency leaves that of the first order alone.
    after = replace(file.settings, currency=file.settings.currency or before.currency)
    stored = {one.rule.key: one for one in await sql.latest(connection)}
    wanted = {rule.key: rule for rule in _wanted(file, stored)}
    known_tiers = await tiers.newest()
    known_design = (await designs.newest()).design
    wanted_tiers = file.tiers or tiers.switched_off(known_tiers, file.settings.starts_at)
    changes = [
        *_settings_changes(before, after),
        *_rule_changes(stored, wanted),
        *tiers.differences(known_tiers, wanted_tiers),
        *(["design: another"] if designs.differs(known_design, file.design) else []),
    ]
    if not changes:
        return Applied(revision=row.revision, changes=[])
    if file.revision is not None and row.revision > file.revision and not force:
        raise Conflict(
            f"The programme is at revision {row.revision}, the file was exported at "
            f"{file.revision}: export it again and merge, or overwrite it with --force."
        )
    if after != before:
        revision = await write_settings(row, after, actor=actor)
    else:
        revision = await raise_revision(row)
    for key, rule in wanted.items():
        known = stored.get(key)
        if known is None:
            await rules.add_rule(connection, rule, revision=revision, actor=actor)
        elif _differences(known.rule, rule):
            await rules.add_version(connection, known, rule, revision=revision, actor=actor)
    if wanted_tiers and tiers.differences(known_tiers, wanted_tiers):
        await tiers.add_scheme(wanted_tiers, revision=revision, actor=actor)
    if file.design and designs.differs(known_design, file.design):
        await designs.add(file.design, revision=revision, actor=actor)
    return Applied(revision=revision, changes=changes)


def _wanted(file: ProgramFile, stored: Mapping[str, StoredRule]) -> Iterator[RuleVersion]:
    """The rules of the file, and those it leaves out, switched off from the programme's start."""
    named = {rule.key: rule for rule in file.rules}
    for rule in file.rules:
        known = stored.get(rule.key)
        if known is not None and known.rule.type != rule.type:
            raise InvalidInput(
                f"The rule {rule.key!r} is of type {known.rule.type} for ever: give the new one "
                "another key.",
                field=("rules", rule.key, "type"),
            )
        yield rule
    for key, known in stored.items():
        if key not in named:
            yield replace(known.rule, enabled=False, effective_from=file.settings.starts_at)


def _settings_changes(before: ProgramSettings, after: ProgramSettings) -> Iterator[str]:
    for field in fields(ProgramSettings):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            yield f"program.{field.name}: {_said(old)} -> {_said(new)}"


def _rule_changes(
    stored: Mapping[str, StoredRule], wanted: Mapping[str, RuleVersion]
) -> Iterator[str]:
    for key, rule in wanted.items():
        if key not in stored:
            yield f"rule {key}: new"
            continue
        for name, old, new in _differences(stored[key].rule, rule):
            yield f"rule {key}: {name}: {_said(old)} -> {_said(new)}"


def _differences(before: RuleVersion, after: RuleVersion) -> list[tuple[str, Any, Any]]:
    """What differs apart from the version's number: settings one by one."""
    if replace(after, version=before.version) == before:
        return []
    old, new = plain_settings(before.settings), plain_settings(after.settings)
    changed = [(f"settings.{name}", old[name], new[name]) for name in new if old[name] != new[name]]
    for field in fields(RuleVersion):
        values = getattr(before, field.name), getattr(after, field.name)
        if field.name not in ("settings", "version") and values[0] != values[1]:
            changed.append((field.name, *values))
    return changed


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

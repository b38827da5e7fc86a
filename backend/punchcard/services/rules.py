"""Rules for earning and spending: made, changed, switched on and off; each change a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import asyncpg

from punchcard.core.catalogue import Side, is_reward, side_of, type_of
from punchcard.core.described import parse_settings, plain_settings
from punchcard.core.fact_checks import FIRST_YEAR, LAST_YEAR, check_text
from punchcard.core.identity import KEY_FORM
from punchcard.core.program import RuleVersion
from punchcard.core.references import REWARDS, SEGMENTS
from punchcard.core.texts import (
    LANGUAGE,
    MAX_LANGUAGES,
    NOTIFICATION_HOLES,
    PANEL_HOLES,
    RuleTexts,
    check_holes,
    plain_texts,
)
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.models.rule import RuleRow
from punchcard.db.sql import rules as sql
from punchcard.db.sql.rules import StoredRule
from punchcard.errors import AlreadyExists, InvalidInput, NotFound
from punchcard.services import audit
from punchcard.services.audiences import check_names, check_unnamed
from punchcard.services.program import (
    check_version,
    current,
    lock_program,
    raise_revision,
)

DEFAULT_PRIORITY = 100
MAX_PRIORITY = 10_000
MAX_NAME = 200
MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as somebody writes it down; what is None is the default of its type."""

    key: str
    type: str
    settings: Mapping[str, Any]
    name: str | None = None
    enabled: bool = True
    priority: int = DEFAULT_PRIORITY
    notification_text: str | None = None
    panel_text: str | None = None
    texts: Mapping[str, RuleTexts] = field(default_factory=dict)


async def all_rules(*, side: Side | None = None) -> list[StoredRule]:
    """The newest version of every rule, in the order they run; or of one side alone."""
    async with unit_of_work.connection() as connection:
        found = await sql.latest(connection)
    if side is not None:
        found = [one for one in found if side_of(one.rule.type) is side]
    return sorted(found, key=lambda one: (one.rule.priority, one.rule.key))


async def rule(*, key: str) -> StoredRule:
    """The newest version of one rule. Raises NotFound."""
    async with unit_of_work.connection() as connection:
        return await _find(connection, key)


async def versions(*, keys: Sequence[str]) -> dict[str, list[StoredRule]]:
    """All versions of these rules, newest first."""
    async with unit_of_work.connection() as connection:
        found = await sql.versions(connection, list(keys))
    return {key: [one for one in found if one.rule.key == key] for key in keys}


async def create_rule(
    *, draft: RuleDraft, actor: str, effective_from: datetime | None = None
) -> StoredRule:
    """A new rule, from now on unless another instant is given.

    Raises InvalidInput with the field that is wrong, or AlreadyExists.
    """
    made = check_draft(draft, effective_from or datetime.now(UTC))
    async with unit_of_work.transaction() as connection:
        program = await lock_program()
        others = [one.rule for one in await sql.latest(connection)]
        if any(one.key == made.key for one in others):
            raise AlreadyExists(f"There is a rule {draft.key!r} already.", field="key")
        check_names(made, (await current(revision=program.revision)).program, others)
        revision = await raise_revision(program)
        await add_rule(connection, made, revision=revision, actor=actor)
        return await _find(connection, draft.key)


async def update_rule(
    *,
    key: str,
    actor: str,
    name: str | None = None,
    priority: int | None = None,
    settings: Mapping[str, Any] | None = None,
    notification_text: str | None = None,
    panel_text: str | None = None,
    texts: Mapping[str, RuleTexts] | None = None,
    enabled: bool | None = None,
    effective_from: datetime | None = None,
    expected_version: int | None = None,
) -> StoredRule:
    """Change what is given, from now on unless another instant is given. `settings` given are
    merged into those of the newest version, `texts` replace them. Nothing different: no new
    version. Raises Conflict if another version is the newest than the one expected."""
    async with unit_of_work.transaction() as connection:
        program = await lock_program()
        stored = await _find(connection, key)
        check_version(stored.rule.version, expected_version)
        before = stored.rule
        changed = check_rule(
            replace(
                before,
                name=before.name if name is None else name,
                enabled=before.enabled if enabled is None else enabled,
                priority=before.priority if priority is None else priority,
                settings=_merged(before, settings),
                notification_text=_or(notification_text, before.notification_text),
                panel_text=_or(panel_text, before.panel_text),
                texts=before.texts if texts is None else texts,
                effective_from=effective_from or before.effective_from,
            )
        )
        if changed == before:
            return stored
        others = [one.rule for one in await sql.latest(connection)]
        if changed.settings != before.settings or (changed.enabled and not before.enabled):
            check_names(changed, (await current(revision=program.revision)).program, others)
        if before.enabled and not changed.enabled:
            what = REWARDS if is_reward(changed.type) else SEGMENTS
            check_unnamed(others, what, (key,), field=("enabled",))
        changed = replace(changed, effective_from=effective_from or datetime.now(UTC))
        revision = await raise_revision(program)
        await add_version(connection, stored, changed, revision=revision, actor=actor)
        return await _find(connection, key)


async def enable_rule(*, key: str, enabled: bool, actor: str) -> StoredRule:
    """Switch a rule on or off from now on; past awards stay."""
    return await update_rule(key=key, enabled=enabled, actor=actor)


def check_draft(draft: RuleDraft, effective_from: datetime) -> RuleVersion:
    """The first version of a rule. Raises InvalidInput with the field that is wrong."""
    if not KEY_FORM.fullmatch(draft.key):
        raise InvalidInput(
            "A key has up to 63 small letters, digits and _, and begins with a letter.",
            field="key",
        )
    rule_type = type_of(draft.type)
    return check_rule(
        RuleVersion(
            key=draft.key,
            type=draft.type,
            version=1,
            name=rule_type.label if draft.name is None else draft.name,
            enabled=draft.enabled,
            priority=draft.priority,
            settings=parse_settings(rule_type.settings, draft.settings),
            effective_from=effective_from,
            notification_text=_or(draft.notification_text, rule_type.default_notification),
            panel_text=_or(draft.panel_text, rule_type.default_panel),
            texts=draft.texts,
        )
    )


def check_rule(rule: RuleVersion) -> RuleVersion:
    """The same rule if its name, texts, priority and date are fit. Raises InvalidInput."""
    if not 0 < len(rule.name.strip()) <= MAX_NAME:
        raise InvalidInput(f"A name has 1 to {MAX_NAME} characters.", field="name")
    if not 0 <= rule.priority <= MAX_PRIORITY:
        raise InvalidInput(f"The priority is between 0 and {MAX_PRIORITY}.", field="priority")
    holes = {**_HOLES, "panel_text": (*PANEL_HOLES, *type_of(rule.type).panel_names)}
    _check_texts(rule.said(), (), holes)
    if len(rule.texts) >= MAX_LANGUAGES:
        raise InvalidInput(f"Write in up to {MAX_LANGUAGES} languages.", field="texts")
    for language, texts in rule.texts.items():
        if not LANGUAGE.fullmatch(language):
            raise InvalidInput(f"{language!r} is no language: write de, or pt-BR.", field="texts")
        _check_texts(texts, ("texts", language), holes)
    instant = rule.effective_from
    if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise InvalidInput(
            "The instant needs a zone and a likely year, like 2026-01-31T00:00:00Z.",
            field="effective_from",
        )
    return rule


async def add_rule(
    connection: asyncpg.Connection, rule: RuleVersion, *, revision: int, actor: str
) -> None:
    """Keep a new rule with its first version; part of the caller's transaction."""
    made = await RuleRow.create(id=new_id(), key=rule.key, type=rule.type)
    await sql.insert_version(connection, rule, rule_id=made.id, revision=revision, actor=actor)
    await audit.log(
        actor=actor, action="rule.created", target=f"rule:{rule.key}", after=plain_rule(rule)
    )


async def add_version(
    connection: asyncpg.Connection,
    stored: StoredRule,
    rule: RuleVersion,
    *,
    revision: int,
    actor: str,
) -> None:
    """Keep the next version of a rule; part of the caller's transaction."""
    rule = replace(rule, version=stored.rule.version + 1)
    await sql.insert_version(connection, rule, rule_id=stored.id, revision=revision, actor=actor)
    await audit.log(
        actor=actor,
        action="rule.updated",
        target=f"rule:{rule.key}",
        before=plain_rule(stored.rule),
        after=plain_rule(rule),
    )


def plain_rule(rule: RuleVersion) -> dict[str, Any]:
    """A version as JSON-able data."""
    return {
        "type": rule.type,
        "version": rule.version,
        "name": rule.name,
        "enabled": rule.enabled,
        "priority": rule.priority,
        "effective_from": rule.effective_from.isoformat(),
        "settings": plain_settings(rule.settings),
        "notification_text": rule.notification_text,
        "panel_text": rule.panel_text,
        "texts": plain_texts(rule.texts),
    }


def _check_texts(
    texts: RuleTexts, path: tuple[str, ...], known: Mapping[str, tuple[str, ...]]
) -> None:
    """The texts of one language, blamed by their path."""
    for name, holes in known.items():
        text = getattr(texts, name)
        check_text(text, ".".join((*path, name)))
        if len(text) > MAX_MESSAGE:
            raise InvalidInput(f"A text has up to {MAX_MESSAGE} characters.", field=(*path, name))
        check_holes(text, holes, (*path, name))


_HOLES: Mapping[str, tuple[str, ...]] = {
    "name": (),
    "panel_text": PANEL_HOLES,
    "notification_text": NOTIFICATION_HOLES,
}


async def _find(connection: asyncpg.Connection, key: str) -> StoredRule:
    found = await sql.latest(connection, key=key)
    if not found:
        raise NotFound(f"There is no rule {key!r}.", field="key")
    return found[0]


def _merged(before: RuleVersion, settings: Mapping[str, Any] | None) -> Any:
    if settings is None:
        return before.settings
    merged = {**plain_settings(before.settings), **settings}
    return parse_settings(type_of(before.type).settings, merged)


def _or(text: str | None, default: str) -> str:
    return default if text is None else text

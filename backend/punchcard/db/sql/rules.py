"""Rule versions: composite keys and append-only, so SQL and not a model."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from punchcard.core.catalogue import type_of
from punchcard.core.described import parse_settings, plain_settings
from punchcard.core.program import RuleVersion
from punchcard.core.texts import plain_texts, read_texts

_COLUMNS = """
    r.id, r.key, r.type, v.version, v.revision, v.name, v.enabled, v.priority, v.settings,
    v.notification_text, v.panel_text, v.texts, v.effective_from, v.actor, v.created_at
"""

_LATEST = f"""
    SELECT DISTINCT ON (r.key) {_COLUMNS}
    FROM rule r JOIN rule_version v ON v.rule_id = r.id
    WHERE $1::text IS NULL OR r.key = $1
    ORDER BY r.key, v.version DESC
"""

_VERSIONS = f"""
    SELECT {_COLUMNS}
    FROM rule r JOIN rule_version v ON v.rule_id = r.id
    WHERE r.key = ANY($1) ORDER BY r.key, v.version DESC
"""

_INSERT = """
    INSERT INTO rule_version (rule_id, version, revision, name, enabled, priority, settings,
                              notification_text, panel_text, texts, effective_from, actor)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRule:
    """One version of a rule as it is stored, and who made it when."""

    id: UUID
    rule: RuleVersion
    revision: int
    actor: str
    created_at: datetime


async def latest(connection: asyncpg.Connection, *, key: str | None = None) -> list[StoredRule]:
    """The newest version of every rule, or of one, by key."""
    return [_stored(row) for row in await connection.fetch(_LATEST, key)]


async def versions(connection: asyncpg.Connection, keys: list[str]) -> list[StoredRule]:
    """All versions of these rules, newest first."""
    return [_stored(row) for row in await connection.fetch(_VERSIONS, keys)]


async def insert_version(
    connection: asyncpg.Connection,
    rule: RuleVersion,
    *,
    rule_id: UUID,
    revision: int,
    actor: str,
) -> None:
    """Keep one more version of a rule."""
    await connection.execute(
        _INSERT,
        rule_id,
        rule.version,
        revision,
        rule.name,
        rule.enabled,
        rule.priority,
        plain_settings(rule.settings),
        rule.notification_text,
        rule.panel_text,
        plain_texts(rule.texts),
        rule.effective_from,
        actor,
    )


def _stored(row: asyncpg.Record) -> StoredRule:
    values: dict[str, Any] = dict(row)
    outside = {name: values.pop(name) for name in ("id", "revision", "actor", "created_at")}
    values["settings"] = parse_settings(type_of(row["type"]).settings, row["settings"])
    values["texts"] = read_texts(row["texts"])
    return StoredRule(rule=RuleVersion(**values), **outside)

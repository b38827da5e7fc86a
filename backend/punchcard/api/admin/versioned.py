"""What rules, rewards and segments have in common at the API: they are kept in versions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from strawberry.scalars import JSON

from punchcard.api.admin.rules import (
    RuleTexts,
    RuleTextsInput,
    RuleVersion,
    Setting,
    SettingChoice,
)
from punchcard.api.admin.version_inputs import NewVersioned, NextVersion
from punchcard.api.context import Context
from punchcard.api.enums import SettingKind
from punchcard.core import described
from punchcard.core import texts as texts_core
from punchcard.core.catalogue import Side
from punchcard.core.described import plain_settings
from punchcard.db.sql.rules import StoredRule
from punchcard.errors import InvalidInput
from punchcard.services import rules as service
from punchcard.services import wordings

KINDS = {Side.EARNING: "rule", Side.REWARD: "reward"}


async def create(given: NewVersioned, side: Side, *, actor: str) -> StoredRule:
    """The first version of what somebody wrote down."""
    draft = service.RuleDraft(
        key=given.key or key_from(given.name or given.type, KINDS[side]),
        type=given.type,
        settings=settings_object(given.settings, "settings"),
        name=given.name,
        enabled=given.enabled,
        priority=service.DEFAULT_PRIORITY if given.priority is None else given.priority,
        notification_text=given.notification_text,
        panel_text=given.panel_text,
        texts=texts_in(given.texts) or {},
    )
    return await service.create_rule(draft=draft, actor=actor, effective_from=given.effective_from)


async def update(key: str, given: NextVersion, *, actor: str) -> StoredRule:
    """The next version: what is given changes, the rest stays."""
    settings = None if given.settings is None else settings_object(given.settings, "settings")
    return await service.update_rule(
        key=key,
        actor=actor,
        name=given.name,
        priority=given.priority,
        settings=settings,
        notification_text=given.notification_text,
        panel_text=given.panel_text,
        texts=texts_in(given.texts),
        enabled=given.enabled,
        effective_from=given.effective_from,
        expected_version=given.expected_version,
    )


async def read_versions(_context: Context, keys: Sequence[str]) -> Mapping[str, list[RuleVersion]]:
    """All versions of these rules, newest first."""
    found = await service.versions(keys=keys)
    return {key: [version_of(stored) for stored in versions] for key, versions in found.items()}


async def read_panels(_context: Context, keys: Sequence[str]) -> Mapping[str, str]:
    """What members read of these rules and rewards before they do it."""
    return await wordings.panels(keys=keys)


def version_of(stored: StoredRule) -> RuleVersion:
    """One version of a rule or a reward."""
    rule = stored.rule
    return RuleVersion(
        actor_name=stored.actor,
        version=rule.version,
        name=rule.name,
        enabled=rule.enabled,
        priority=rule.priority,
        settings=JSON(plain_settings(rule.settings)),
        notification_text=rule.notification_text,
        panel_text=rule.panel_text,
        texts=texts_of(rule.texts),
        effective_from=rule.effective_from,
        recorded_at=stored.created_at,
    )


def setting_of(one: described.Setting) -> Setting:
    """What a form needs to know of one setting."""
    return Setting(
        name=one.name,
        kind=one.kind,
        label=one.label,
        help=one.help,
        unit=one.unit,
        min=one.min,
        max=one.max,
        scale=one.scale,
        choices=[SettingChoice(value=choice.value, label=choice.label) for choice in one.choices],
        default=one.default,
        pattern=one.pattern,
        of=one.of,
        group=one.group,
        names=list(one.names),
        required=one.default is None and one.kind is not SettingKind.TRANSLATIONS,
    )


def settings_object(value: Any, field: str) -> Mapping[str, Any]:
    """Settings as they came. Raises InvalidInput unless they are an object."""
    if not isinstance(value, dict):
        raise InvalidInput("The settings are an object.", field=field)
    return value


def texts_in(given: Sequence[RuleTextsInput] | None) -> dict[str, texts_core.RuleTexts] | None:
    """Texts by language. Raises InvalidInput if a language comes twice."""
    if given is None:
        return None
    if len({one.language for one in given}) < len(given):
        raise InvalidInput("Each language comes once.", field="texts")
    return {
        one.language: texts_core.RuleTexts(
            name=one.name, panel_text=one.panel_text, notification_text=one.notification_text
        )
        for one in given
    }


def texts_of(texts: Mapping[str, texts_core.RuleTexts]) -> list[RuleTexts]:
    """Texts in further languages, as they are kept."""
    return [
        RuleTexts(
            language=language,
            name=one.name,
            panel_text=one.panel_text,
            notification_text=one.notification_text,
        )
        for language, one in texts.items()
    ]


def key_from(name: str, kind: str) -> str:
    """A key made of a name."""
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60]
    return key if key[:1].isalpha() else f"{kind}_{key}".rstrip("_")

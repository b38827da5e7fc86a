"""The programme as a file: one strict schema, read and written."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from punchcard.core.catalogue import is_reward
from punchcard.core.described import plain_settings
from punchcard.core.design import Design, make_design, plain_design
from punchcard.core.program import RuleVersion
from punchcard.core.references import check_named
from punchcard.core.texts import RuleTexts
from punchcard.core.tiers import TierScheme
from punchcard.errors import ConfigurationError
from punchcard.services.audiences import there
from punchcard.services.program_settings import ProgramSettings, check_settings, plain_number
from punchcard.services.program_tiers import plain_instant, plain_tiers, read_tiers
from punchcard.services.program_yaml import MAX_BYTES, Part, read
from punchcard.services.rules import RuleDraft, check_draft

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramFile:
    """What a file says. `revision` is that of the database it was exported from; a file without a
    design leaves that of the database as it is."""

    settings: ProgramSettings
    rules: tuple[RuleVersion, ...]
    tiers: TierScheme | None = None
    design: Design | None = None
    revision: int | None = None


def read_file(path: Path) -> ProgramFile:
    """Read a programme file. Raises InvalidInput that names the path and the line."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}).") from None
    return parse(data, file=str(path))


def parse(data: bytes, *, file: str) -> ProgramFile:
    """Read a programme from the bytes of a file."""
    root = read(data, file=file).mapping(
        needed=("punchcard", "program", "rules"), allowed=("revision", "tiers", "design", "replay")
    )
    if root["punchcard"].integer() != FORMAT:
        raise root["punchcard"].error(f"this Punchcard reads format {FORMAT}")
    settings = _settings(root["program"])
    rules = tuple(_rules(root["rules"], starts_at=settings.starts_at))
    tiers = read_tiers(root["tiers"], settings.starts_at) if "tiers" in root else None
    _check_named(root["rules"], rules, tiers)
    if "replay" in root:
        settings = replace(settings, auto_redeem=_auto_redeem(root["replay"], rules))
    return ProgramFile(
        settings=settings,
        rules=rules,
        tiers=tiers,
        design=_design(root["design"]) if "design" in root else None,
        revision=root["revision"].integer() if "revision" in root else None,
    )


def dump(file: ProgramFile) -> str:
    """The file that `parse` reads back unchanged."""
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    document = {
        "punchcard": FORMAT,
        "revision": file.revision,
        "program": _plain_program(file.settings),
        "rules": [_plain_rule(rule, file.settings.starts_at) for rule in file.rules],
        "tiers": plain_tiers(file.tiers, file.settings.starts_at) if file.tiers else None,
        "design": plain_design(file.design) if file.design and file.design.version else None,
        "replay": _plain_replay(file.settings),
    }
    yaml.dump({name: value for name, value in document.items() if value is not None}, out)
    return out.getvalue()


_READERS: Mapping[str, Any] = {
    "name": Part.text,
    "starts_at": Part.instant,
    "timezone": Part.text,
    "currency": lambda part: part.or_null(Part.text),
    "point_singular": Part.text,
    "point_plural": Part.text,
    "balance_policy": Part.text,
    "auto_enrol": Part.boolean,
    "settle_minutes": Part.integer,
    "expires_after_days": lambda part: part.or_null(Part.integer),
    "from_address": Part.text,
    "leap_birthday": Part.text,
    "point_value": Part.number,
    "languages": lambda part: tuple(one.text() for one in part.items()),
}

_RULE_READERS: Mapping[str, Any] = {
    "key": Part.text,
    "type": Part.text,
    "name": Part.text,
    "enabled": Part.boolean,
    "priority": Part.integer,
    "notification_text": Part.text,
    "panel_text": Part.text,
    "texts": lambda part: {language: _texts(one) for language, one in part.any_mapping().items()},
}

_TEXTS = ("name", "panel_text", "notification_text")


def _settings(part: Part) -> ProgramSettings:
    parts = part.mapping(needed=("name", "starts_at"), allowed=tuple(_READERS))
    settings = ProgramSettings(**{name: _READERS[name](one) for name, one in parts.items()})
    with part.blame():
        check_settings(settings)
    return settings


def _rules(part: Part, *, starts_at: datetime) -> Iterable[RuleVersion]:
    seen: set[str] = set()
    for item in part.items():
        rule = _rule(item, starts_at=starts_at)
        if rule.key in seen:
            raise item.any_mapping()["key"].error(f"there are two rules {rule.key!r}")
        seen.add(rule.key)
        yield rule


def _rule(part: Part, *, starts_at: datetime) -> RuleVersion:
    parts = part.mapping(
        needed=("key", "type"), allowed=(*_RULE_READERS, "settings", "effective_from")
    )
    given = {name: read(parts[name]) for name, read in _RULE_READERS.items() if name in parts}
    settings = parts["settings"].any_mapping() if "settings" in parts else {}
    draft = RuleDraft(settings={name: one.plain() for name, one in settings.items()}, **given)
    effective = parts["effective_from"].instant() if "effective_from" in parts else starts_at
    with part.blame():
        return check_draft(draft, effective)


def _check_named(part: Part, rules: Sequence[RuleVersion], tiers: TierScheme | None) -> None:
    """A file is the whole programme: what is switched on names what stands in it."""
    known = there((tier.key for tier in tiers.ladder) if tiers else (), rules)
    for item, rule in zip(part.items(), rules, strict=True):
        if rule.enabled:
            with item.blame():
                check_named(rule, known)


def _texts(part: Part) -> RuleTexts:
    parts = part.mapping(needed=(), allowed=_TEXTS)
    return RuleTexts(**{name: one.text() for name, one in parts.items()})


def _design(part: Part) -> Design:
    with part.blame():
        return make_design(part.tree())


def _plain_program(settings: ProgramSettings) -> dict[str, Any]:
    plain = {field.name: getattr(settings, field.name) for field in fields(settings)}
    plain["starts_at"] = plain_instant(settings.starts_at)
    plain["languages"] = list(settings.languages)
    plain["point_value"] = plain_number(settings.point_value)
    del plain["auto_redeem"]
    return {name: value for name, value in plain.items() if value is not None}


def _plain_rule(rule: RuleVersion, starts_at: datetime) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "key": rule.key,
        "type": rule.type,
        "name": rule.name,
        "enabled": rule.enabled,
        "priority": rule.priority,
        "notification_text": rule.notification_text,
        "panel_text": rule.panel_text,
        "settings": plain_settings(rule.settings),
    }
    if rule.texts:
        plain["texts"] = {
            language: {name: text for name, text in asdict(texts).items() if text}
            for language, texts in rule.texts.items()
        }
    if rule.effective_from != starts_at:
        plain["effective_from"] = plain_instant(rule.effective_from)
    return plain


def _auto_redeem(part: Part, rules: Iterable[RuleVersion]) -> str:
    named = part.mapping(needed=("auto_redeem",), allowed=())["auto_redeem"]
    key = named.text()
    if not any(rule.key == key and is_reward(rule.type) for rule in rules):
        raise named.error(f"there is no reward {key!r} in this file")
    return key


def _plain_replay(settings: ProgramSettings) -> dict[str, Any] | None:
    return {"auto_redeem": settings.auto_redeem} if settings.auto_redeem else None

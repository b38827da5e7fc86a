"""What can be set of a kind of email beside its text; every change is in the audit log."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.described import parse_settings, plain_settings
from punchcard.core.emails.catalogue import email_type_of
from punchcard.db.sql import email_settings as sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.errors import InvalidInput
from punchcard.services import audit


async def of_kind(*, kind: str) -> Any:
    """The settings of a kind, those never saved at their defaults. Raises NotFound."""
    settings_type = _settings_type(kind)
    async with connection() as raw:
        return parse_settings(settings_type, (await sql.saved(raw)).get(kind, {}))


async def all_plain() -> dict[str, dict[str, Any]]:
    """What was saved, by kind."""
    async with connection() as raw:
        return await sql.saved(raw)


async def save(*, kind: str, settings: Mapping[str, Any], actor: str) -> Any:
    """Keep settings. Raises InvalidInput with the path of what is wrong."""
    settings_type = _settings_type(kind)
    parsed = parse_settings(settings_type, settings)
    async with transaction() as raw:
        await sql.lock(raw)
        before = (await sql.saved(raw)).get(kind, {})
        after = plain_settings(parsed)
        await sql.save(raw, kind, after, actor)
        await audit.log(
            actor=actor,
            action="email_settings.updated",
            target=f"email_template:{kind}",
            before=before,
            after=after,
        )
    return parsed


def _settings_type(kind: str) -> type[Any]:
    settings_type = email_type_of(kind).settings
    if settings_type is None:
        raise InvalidInput("This email has nothing to set beside its text.", field="kind")
    return settings_type

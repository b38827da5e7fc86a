"""The programme as it was at a revision, for judging old facts again."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from punchcard.core.catalogue import books, type_of
from punchcard.core.described import parse_settings
from punchcard.core.program import BalancePolicy, LeapBirthday, Program, RuleVersion
from punchcard.core.tiers import TierBook
from punchcard.db.sql import tiers
from punchcard.db.sql.tiers import StoredScheme

_SETTINGS = "SELECT revision, settings FROM program_version"
_RULES = """
    SELECT r.key, r.type, v.version, v.revision, v.name, v.enabled, v.priority, v.settings,
           v.effective_from
    FROM rule_version v JOIN rule r ON r.id = v.rule_id
"""


class ProgramHistory:
    """Every revision of the programme; each is built when it is asked for."""

    def __init__(
        self,
        settings: dict[int, dict[str, Any]],
        rules: list[tuple[int, RuleVersion]],
        schemes: list[StoredScheme],
    ) -> None:
        self._settings = settings
        self._rules = rules
        self._schemes = schemes
        self.at = lru_cache(maxsize=64)(self._at)

    def newest(self) -> Program:
        """The programme as it is now."""
        return self.at(max(self._settings))

    def _at(self, revision: int) -> Program:
        values = self._settings[revision]
        rules = [rule for since, rule in self._rules if since <= revision]
        return Program(
            timezone=ZoneInfo(values["timezone"]),
            starts_at=datetime.fromisoformat(values["starts_at"]),
            currency=values["currency"],
            balance_policy=BalancePolicy(values["balance_policy"]),
            expires_after_days=values["expires_after_days"],
            leap_birthday=LeapBirthday(values.get("leap_birthday", LeapBirthday.FEBRUARY_28)),
            **books(rules),
            tiers=TierBook(one.scheme for one in self._schemes if one.revision <= revision),
        )


async def load_history(connection: asyncpg.Connection) -> ProgramHistory:
    """All revisions; KeyError when one is asked for that never was."""
    settings = {row["revision"]: row["settings"] for row in await connection.fetch(_SETTINGS)}
    rules = []
    for row in await connection.fetch(_RULES):
        values = dict(row)
        since = values.pop("revision")
        values["settings"] = parse_settings(type_of(row["type"]).settings, row["settings"])
        rules.append((since, RuleVersion(**values)))
    return ProgramHistory(settings, rules, await tiers.schemes(connection))

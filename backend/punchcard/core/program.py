"""The programme: its settings and the versions of its rules, asked by instant."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from punchcard.core import texts
from punchcard.core.texts import RuleTexts
from punchcard.core.tiers import TierBook


class LeapBirthday(StrEnum):
    """When a birthday of 29 February is kept in a common year."""

    FEBRUARY_28 = "feb_28"
    MARCH_1 = "mar_1"


class BalancePolicy(StrEnum):
    """What happens when a refund takes more than a member has left."""

    ALLOW_NEGATIVE = "allow_negative"
    CLAMP = "clamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """One version of one rule, for earning or for spending (a reward). `settings` is the parsed
    settings object of its type, `texts` what members read in further languages."""

    key: str
    type: str
    version: int
    name: str
    enabled: bool
    priority: int
    settings: Any
    effective_from: datetime
    notification_text: str = ""
    panel_text: str = ""
    texts: Mapping[str, RuleTexts] = field(default_factory=dict)

    def said(self, language: str | None = None) -> RuleTexts:
        """What members read in a language; None: in the programme's first."""
        own = RuleTexts(
            name=self.name, panel_text=self.panel_text, notification_text=self.notification_text
        )
        return texts.said(own, self.texts, language)


class RuleBook:
    """All versions of all rules, sorted once so that asking by instant is a bisection."""

    def __init__(self, versions: Iterable[RuleVersion]) -> None:
        self.versions: Sequence[RuleVersion] = tuple(versions)
        self._by_number = {(one.key, one.version): one for one in self.versions}
        self._instants = sorted({version.effective_from for version in self.versions})
        self._effective = [self._at(instant) for instant in self._instants]

    def at(self, instant: datetime) -> Sequence[RuleVersion]:
        """The version in force of each rule, disabled ones too, by priority, then key."""
        index = bisect_right(self._instants, instant)
        return self._effective[index - 1] if index else ()

    def version(self, key: str, number: int) -> RuleVersion:
        """One version of one rule. Raises KeyError if there is none."""
        return self._by_number[key, number]

    def in_force(self, key: str, instant: datetime) -> RuleVersion | None:
        """The version of one rule in force at an instant; None before its first."""
        return next((one for one in self.at(instant) if one.key == key), None)

    def _at(self, instant: datetime) -> Sequence[RuleVersion]:
        newest: dict[str, RuleVersion] = {}
        for version in sorted(self.versions, key=lambda one: one.version):
            if version.effective_from <= instant:
                newest[version.key] = version
        return tuple(sorted(newest.values(), key=lambda one: (one.priority, one.key)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The programme as the core sees it. `currency` is None until the first fact names one."""

    timezone: ZoneInfo
    starts_at: datetime
    currency: str | None = None
    balance_policy: BalancePolicy = BalancePolicy.ALLOW_NEGATIVE
    expires_after_days: int | None = None
    leap_birthday: LeapBirthday = LeapBirthday.FEBRUARY_28
    rules: RuleBook = field(default_factory=lambda: RuleBook(()))
    rewards: RuleBook = field(default_factory=lambda: RuleBook(()))
    segments: RuleBook = field(default_factory=lambda: RuleBook(()))
    tiers: TierBook = field(default_factory=TierBook)

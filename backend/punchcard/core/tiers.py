"""VIP tiers: versions of ladder and settings, asked by instant."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from punchcard.core.described import parse_settings, plain_settings
from punchcard.core.fact_checks import FIRST_YEAR, LAST_YEAR, check_text
from punchcard.core.money import minor_units
from punchcard.core.tier_settings import (
    AMOUNT_SPENT,
    CALENDAR_YEAR,
    LIFETIME,
    POINTS_EARNED,
    Tier,
    TierSettings,
)
from punchcard.errors import InvalidInput

MAX_TIERS = 20


@dataclass(frozen=True, kw_only=True)
class TierScheme:
    """One version of the tiers. `start_date` is what somebody asked for, `effective_start` the
    instant before which nothing counts: computed once, when the settings were saved."""

    version: int = 1
    effective_from: datetime
    effective_start: datetime
    settings: TierSettings
    ladder: tuple[Tier, ...] = ()

    def rank(self, key: str | None) -> int:
        """1 for the lowest tier, 0 for none and for one that is not on the ladder."""
        return self._ranks.get(key, 0)

    def at_rank(self, rank: int) -> str | None:
        """The key of a rank; None for 0."""
        return self.ladder[rank - 1].key if rank else None

    def tier(self, key: str | None) -> Tier | None:
        """The tier of that key, if it is on the ladder."""
        rank = self.rank(key)
        return self.ladder[rank - 1] if rank else None

    def bar(self, rank: int, currency: str | None) -> int:
        """What is needed for a rank: points, or minor units of the currency."""
        threshold = self.ladder[rank - 1].threshold
        if self.settings.basis == AMOUNT_SPENT and currency:
            return math.ceil(minor_units(threshold, currency))
        return math.ceil(threshold)

    def rank_for(self, value: int, currency: str | None) -> int:
        """The highest rank whose threshold a sum reaches; debts count as nothing."""
        reached = 0
        for rank in range(1, len(self.ladder) + 1):
            if self.bar(rank, currency) <= max(0, value):
                reached = rank
        return reached

    @cached_property
    def _ranks(self) -> Mapping[str | None, int]:
        return {tier.key: rank for rank, tier in enumerate(self.ladder, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsStep:
    """From `at` on another version is in force than the one `before` it (0: none)."""

    at: datetime
    before: int
    scheme: TierScheme


class TierBook:
    """All versions of the tiers. In force is the highest version that is effective already."""

    def __init__(self, versions: Iterable[TierScheme] = ()) -> None:
        self.versions: Sequence[TierScheme] = tuple(sorted(versions, key=lambda one: one.version))
        self._by_number = {one.version: one for one in self.versions}
        self._instants = sorted({one.effective_from for one in self.versions})
        self._in_force = [self._at(instant) for instant in self._instants]

    def at(self, instant: datetime) -> int:
        """The version in force; 0 before the first."""
        index = bisect_right(self._instants, instant)
        return self._in_force[index - 1] if index else 0

    def get(self, version: int) -> TierScheme | None:
        """One version; None for 0."""
        return self._by_number.get(version)

    def changes_at(self, version: int, after: datetime) -> datetime | None:
        """When a member evaluated by `version` meets another: at once if it lags behind."""
        if not self._instants:
            return None
        if self.at(after) > version:
            return after
        later = zip(self._instants, self._in_force, strict=True)
        return next((one for one, now in later if one > after and now > version), None)

    def steps(self, until: datetime) -> Iterator[SettingsStep]:
        """The changes of what is in force, up to and including an instant, in the order of time."""
        before = 0
        for at, version in zip(self._instants, self._in_force, strict=True):
            if at <= until and version != before:
                yield SettingsStep(at=at, before=before, scheme=self._by_number[version])
                before = version

    def _at(self, instant: datetime) -> int:
        return max(one.version for one in self.versions if one.effective_from <= instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierDraft:
    """Tiers as somebody writes them down; what is left out is the default."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    ladder: Sequence[Mapping[str, Any]] = ()


def make_scheme(
    draft: TierDraft, *, effective_from: datetime, effective_start: datetime, version: int = 1
) -> TierScheme:
    """A checked version. Raises InvalidInput with the path of what is wrong."""
    raw = dict(draft.settings)
    raw.setdefault("refund_reevaluates", raw.get("period", LIFETIME) != LIFETIME)
    settings = parse_settings(TierSettings, raw)
    for instant, name in ((effective_from, "effective_from"), (effective_start, "effective_start")):
        if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise InvalidInput(
                "The instant needs a zone and a likely year, like 2026-01-31T00:00:00Z.", field=name
            )
    return TierScheme(
        version=version,
        effective_from=effective_from.astimezone(UTC),
        effective_start=effective_start.astimezone(UTC),
        settings=settings,
        ladder=_ladder(draft.ladder, settings),
    )


def clamped_start(start: datetime, *, period: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The effective start of an interactive save: with calendar years, a date before this year
    becomes the first of January of it (product.md A4)."""
    if period != CALENDAR_YEAR:
        return start
    return max(start, datetime(now.astimezone(zone).year, 1, 1, tzinfo=zone))


def plain_scheme(scheme: TierScheme) -> dict[str, Any]:
    """Settings and ladder as JSON-able data; `make_scheme` reads it back unchanged."""
    return {
        "settings": plain_settings(scheme.settings),
        "ladder": [plain_settings(tier) for tier in scheme.ladder],
    }


def _ladder(raw: Sequence[Mapping[str, Any]], settings: TierSettings) -> tuple[Tier, ...]:
    if len(raw) > MAX_TIERS:
        raise InvalidInput(f"A ladder has up to {MAX_TIERS} tiers.", field="ladder")
    if settings.enabled and not raw:
        raise InvalidInput("A programme that is on needs at least one tier.", field="ladder")
    seen: dict[str, set[Any]] = {"key": set(), "name": set(), "threshold": set()}
    tiers = []
    for index, values in enumerate(raw):
        tier = _tier(index, values, settings)
        for name, known in seen.items():
            value = getattr(tier, name)
            if value in known:
                raise InvalidInput(
                    f"Two tiers have the {name} {value}.", field=("ladder", str(index), name)
                )
            known.add(value)
        tiers.append(tier)
    return tuple(sorted(tiers, key=lambda tier: tier.threshold))


def _tier(index: int, values: Mapping[str, Any], settings: TierSettings) -> Tier:
    try:
        tier = parse_settings(Tier, values)
        check_text(tier.name, "name")
        check_text(tier.perks, "perks")
    except InvalidInput as refusal:
        path = [name for name in refusal.field or () if name != "settings"]
        raise InvalidInput(refusal.message, field=("ladder", str(index), *path)) from None
    if settings.basis == POINTS_EARNED and tier.threshold != int(tier.threshold):
        raise InvalidInput("Points are whole numbers.", field=("ladder", str(index), "threshold"))
    return tier

"""Tiers as the admin schema shows them, and inputs as the services take them."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

from punchcard.api import tiers as shared
from punchcard.api.admin.member_tiers import MemberTier, TierAssignment, TierChange
from punchcard.api.admin.rules import Setting
from punchcard.api.admin.tier_changes import TierInput, TierProgramInput, TierSettingsInput
from punchcard.api.admin.tiers import Tier, TierProgramVersion, TierRun, TierSettings
from punchcard.api.admin.versioned import key_from, setting_of
from punchcard.api.enums import (
    AssignmentMode,
    HoldRounding,
    OrderEarnsAt,
    TierBasis,
    TierDowngrade,
    TierPeriod,
    TierReason,
)
from punchcard.api.refusals import camel
from punchcard.api.shared import BigInt
from punchcard.core import tier_settings
from punchcard.core import tiers as core
from punchcard.core.described import describe
from punchcard.core.program import Program
from punchcard.core.tier_standing import Standing
from punchcard.core.tier_state import Pin
from punchcard.db.sql import tiers as sql
from punchcard.errors import InvalidInput
from punchcard.services.tier_settings import TierForm

CHOICES: Mapping[str, type[Enum]] = {
    "basis": TierBasis,
    "period": TierPeriod,
    "hold_rounding": HoldRounding,
    "order_earns_at": OrderEarnsAt,
    "downgrade": TierDowngrade,
}
"""The settings that are one of a few, with the enum that clients see."""


def tier(one: tier_settings.Tier) -> Tier:
    """A rung of the ladder."""
    return Tier(**{field.name: getattr(one, field.name) for field in dataclasses.fields(one)})


def tier_or_none(one: tier_settings.Tier | None) -> Tier | None:
    """A rung, or none."""
    return tier(one) if one else None


def settings(found: tier_settings.TierSettings) -> TierSettings:
    """The settings, with choices as enums."""
    return TierSettings(
        enabled=found.enabled,
        basis=TierBasis(found.basis),
        period=TierPeriod(found.period),
        hold_rounding=HoldRounding(found.hold_rounding),
        refund_reevaluates=found.refund_reevaluates,
        order_earns_at=OrderEarnsAt(found.order_earns_at),
        downgrade=TierDowngrade(found.downgrade),
    )


def form_of(settings_type: type) -> list[Setting]:
    """How a form is filled in, in the names and values of its GraphQL input."""
    return [_in_graphql(setting_of(one)) for one in describe(settings_type)]


def version(stored: sql.StoredScheme, program: Program) -> TierProgramVersion:
    """One version of the VIP programme."""
    scheme = stored.scheme
    return TierProgramVersion(
        actor_name=stored.actor,
        version=scheme.version,
        effective_from=scheme.effective_from,
        effective_start=scheme.effective_start,
        start_date=local_day(scheme.effective_start, program),
        settings=settings(scheme.settings),
        ladder=[tier(one) for one in scheme.ladder],
        recorded_at=stored.created_at,
    )


def member_tier(member_id: UUID, found: Standing, program: Program, now: datetime) -> MemberTier:
    """Where a member stands."""
    place = shared.place(found, program, now)
    return MemberTier(
        current=tier_or_none(place.current),
        since=place.since,
        active=place.active,
        basis=TierBasis(place.basis) if place.basis else None,
        currency_code=place.currency,
        sum=place.sum,
        next=tier_or_none(place.next),
        needed=place.needed,
        progress=place.progress,
        keep_by=place.keep_by,
        ends_at=place.ends_at,
        falls_to=tier_or_none(place.falls_to),
        at_risk=place.at_risk,
        assignment=_assignment(member_id, found.pin, program) if found.pin else None,
    )


def change(row: sql.StoredChange, program: Program) -> TierChange:
    """A decision about a tier, its tiers named as they were then."""
    book = program.tiers
    currency = shared.money_of(row.basis, program)
    return TierChange(
        member_key=row.member_id,
        fact_seq=row.fact_seq,
        actor_name=row.actor,
        old_tier=tier_or_none(shared.named(book, row.old_tier, row.version)),
        new_tier=tier_or_none(shared.named(book, row.new_tier, row.version)),
        kept=row.old_tier == row.new_tier,
        reason=TierReason(row.reason),
        note=row.note if row.fact_kind in ("tier_assigned", "tier_unassigned") else None,
        basis=TierBasis(row.basis),
        currency_code=currency,
        sum=shared.measured(row.sum, currency),
        threshold=shared.measured(row.threshold, currency),
        window_from=row.window_from,
        window_to=row.window_to,
        version=row.version,
        effective_at=row.effective_at,
    )


def run(found: sql.TierRun) -> TierRun:
    """A nightly run."""
    took = found.finished_at - found.started_at if found.finished_at else None
    return TierRun(
        day=found.day,
        started_at=found.started_at,
        finished_at=found.finished_at,
        duration_ms=round(took.total_seconds() * 1000) if took is not None else None,
        members=BigInt(found.members),
        raised=BigInt(found.raised),
        lowered=BigInt(found.lowered),
        kept=BigInt(found.kept),
    )


def form(given: TierProgramInput, before: core.TierScheme | None, program: Program) -> TierForm:
    """What was sent, as the service takes it. The day that is shown is no new start."""
    start = before.effective_start if before else program.starts_at
    moved = given.start_date not in (None, local_day(start, program))
    return TierForm(
        settings=_settings(given.settings) if given.settings else None,
        ladder=None if given.ladder is None else [_rung(one) for one in given.ladder],
        start=midnight(given.start_date, program) if moved and given.start_date else None,
        expected_version=given.expected_version,
    )


def as_sent(refusal: InvalidInput) -> InvalidInput:
    """The refusal with its path in the names of the input."""
    names = {"start": "startDate", "effective_start": "startDate"}
    path = [names.get(name) or camel(name) for name in refusal.field or ()]
    return InvalidInput(refusal.message, field=path or None)


def local_day(instant: datetime, program: Program) -> date:
    """The day it is in the programme's time zone."""
    return instant.astimezone(program.timezone).date()


def midnight(day: date, program: Program) -> datetime:
    """When a day begins in the programme's time zone."""
    return datetime.combine(day, time(), tzinfo=program.timezone).astimezone(UTC)


def _assignment(member_id: UUID, pin: Pin, program: Program) -> TierAssignment:
    return TierAssignment(
        place=(member_id, pin.fact_seq),
        mode=AssignmentMode(pin.mode.value),
        tier=tier_or_none(shared.named(program.tiers, pin.key)),
        until=shared.last_day(pin.until, program.timezone),
        ends_at=pin.until,
    )


def _settings(given: TierSettingsInput) -> dict[str, Any]:
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in _given(given)
        if value is not None
    }


def _rung(given: TierInput) -> dict[str, Any]:
    values = {name: value for name, value in _given(given) if value is not None}
    return {"key": key_from(given.name, "tier"), **values}


def _given(given: Any) -> Iterable[tuple[str, Any]]:
    return ((field.name, getattr(given, field.name)) for field in dataclasses.fields(given))


def _in_graphql(setting: Setting) -> Setting:
    choices = CHOICES.get(setting.name)
    if choices is not None:
        for one in setting.choices:
            one.value = choices(one.value).name
        setting.default = choices(setting.default).name
    setting.name = camel(setting.name)
    return setting

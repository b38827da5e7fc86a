"""Segments: read and changed. They are kept like rules, so the services are the same."""

from datetime import UTC, datetime

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.segments import (
    Audiences,
    AudienceTier,
    CreateSegmentInput,
    Segment,
    SegmentPayload,
    UpdateSegmentInput,
)
from punchcard.api.admin.versioned import key_from, setting_of, settings_object
from punchcard.api.context import Context
from punchcard.api.ids import global_id, read_id, uuid_in
from punchcard.api.shared import Node
from punchcard.core.audience import SEGMENT
from punchcard.core.catalogue import Side
from punchcard.core.described import describe, plain_settings
from punchcard.db.sql.rules import StoredRule
from punchcard.errors import NotFound
from punchcard.services import activities, program
from punchcard.services import rules as service


async def audiences() -> Audiences:
    """What an audience can name."""
    stored = await program.latest()
    tiers = stored.program.tiers
    scheme = tiers.get(tiers.at(datetime.now(UTC)))
    ladder = scheme.ladder if scheme else ()
    segments = await service.all_rules(side=Side.SEGMENT)
    return Audiences(
        tiers=[AudienceTier(key=tier.key, name=tier.name) for tier in ladder],
        tags=await activities.known_tags(),
        segments=[_segment(one) for one in segments],
        segment_form=[setting_of(one) for one in describe(SEGMENT.settings)],
    )


async def node(_context: Context, id: str) -> Node | None:
    """A segment by global id."""
    stored = await _find(id)
    return _segment(stored) if stored else None


async def create(context: Context, given: CreateSegmentInput) -> SegmentPayload:
    """Make a segment."""
    draft = service.RuleDraft(
        key=given.key or key_from(given.name, "segment"),
        type=SEGMENT.type,
        name=given.name,
        settings=settings_object(given.settings, "settings"),
    )
    stored = await service.create_rule(draft=draft, actor=context.caller.actor)
    return SegmentPayload(segment=_segment(stored))


async def update(context: Context, given: UpdateSegmentInput) -> SegmentPayload:
    """Make a new version."""
    known = await _find(given.id)
    if known is None:
        raise NotFound("There is no such segment.", field="id")
    settings = None if given.settings is None else settings_object(given.settings, "settings")
    stored = await service.update_rule(
        key=known.rule.key,
        name=given.name,
        settings=settings,
        enabled=given.enabled,
        actor=context.caller.actor,
    )
    return SegmentPayload(segment=_segment(stored))


def _segment(stored: StoredRule) -> Segment:
    rule = stored.rule
    return Segment(
        id=strawberry.ID(global_id("Segment", stored.id)),
        key=rule.key,
        name=rule.name,
        enabled=rule.enabled,
        version=rule.version,
        effective_from=rule.effective_from,
        settings=JSON(plain_settings(rule.settings)),
    )


async def _find(id: str) -> StoredRule | None:
    if read_id(id)[0] != "Segment":
        return None
    key = uuid_in(id, "Segment")
    found = await service.all_rules(side=Side.SEGMENT)
    return next((one for one in found if one.id == key), None)

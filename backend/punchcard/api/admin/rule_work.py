"""Rules: read, changed, and tried out before they are saved."""

from typing import Any

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin import versioned
from punchcard.api.admin.rule_changes import (
    CreateRuleInput,
    EnableRuleInput,
    RulePayload,
    UpdateRuleInput,
)
from punchcard.api.admin.rules import (
    Estimate,
    EstimateInput,
    EstimateLine,
    EstimateReason,
    Rule,
    RuleDraft,
    RuleType,
)
from punchcard.api.admin.versioned import setting_of, settings_object, texts_of
from punchcard.api.context import Context
from punchcard.api.ids import global_id, read_id, uuid_in
from punchcard.api.refusals import user_error
from punchcard.api.shared import Node
from punchcard.core.catalogue import Side, is_reward, side_of
from punchcard.core.described import describe, plain_settings
from punchcard.core.earning import rule_type as core
from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.texts import NOTIFICATION_HOLES, PANEL_HOLES
from punchcard.db.sql.rules import StoredRule
from punchcard.errors import InvalidInput, NotFound, PunchcardError
from punchcard.services import estimates
from punchcard.services import rules as service


async def rules() -> list[Rule]:
    """The earning rules in the order they run."""
    return [_rule(stored) for stored in await service.all_rules(side=Side.EARNING)]


async def node(_context: Context, id: str) -> Node | None:
    """A rule by global id."""
    stored = await _find(id)
    return _rule(stored) if stored else None


def rule_types() -> list[RuleType]:
    """The catalogue with its forms."""
    return [_rule_type(one) for one in RULE_TYPES.values()]


async def create(context: Context, given: CreateRuleInput) -> RulePayload:
    """Make a rule."""
    if is_reward(given.type):
        raise InvalidInput("That is a type of reward: use createReward.", field="type")
    if side_of(given.type) is Side.SEGMENT:
        raise InvalidInput("That is a segment: use createSegment.", field="type")
    stored = await versioned.create(given, Side.EARNING, actor=context.caller.actor)
    return RulePayload(rule=_rule(stored))


async def update(context: Context, given: UpdateRuleInput) -> RulePayload:
    """Make a new version."""
    key = await _key_of(given.id)
    stored = await versioned.update(key, given, actor=context.caller.actor)
    return RulePayload(rule=_rule(stored))


async def enable(context: Context, given: EnableRuleInput) -> RulePayload:
    """Switch on or off."""
    stored = await service.enable_rule(
        key=await _key_of(given.id), enabled=given.enabled, actor=context.caller.actor
    )
    return RulePayload(rule=_rule(stored))


async def estimate(given: EstimateInput) -> Estimate:
    """What an order would earn; what is wrong with a draft stands in `userErrors`."""
    try:
        found = await estimates.estimate(
            amount=given.amount,
            currency=given.currency_code,
            member_id=_member(given.member_id),
            drafts=[_draft(one, index) for index, one in enumerate(given.drafts)],
        )
    except PunchcardError as error:
        return Estimate(user_errors=[user_error(error)])
    return Estimate(
        total=found.total,
        lines=[
            EstimateLine(
                rule_key=line.rule_key,
                rule_name=line.rule_name,
                points=line.points,
                explanation=line.explanation,
            )
            for line in found.lines
        ],
        reasons=[
            EstimateReason(
                rule_key=reason.rule_key,
                rule_name=reason.rule_name,
                code=reason.code,
                message=reason.message,
            )
            for reason in found.reasons
        ],
    )


def _rule(stored: StoredRule) -> Rule:
    rule = stored.rule
    return Rule(
        id=strawberry.ID(global_id("Rule", stored.id)),
        key=rule.key,
        type=rule.type,
        name=rule.name,
        enabled=rule.enabled,
        priority=rule.priority,
        version=rule.version,
        effective_from=rule.effective_from,
        settings=JSON(plain_settings(rule.settings)),
        notification_text=rule.notification_text,
        panel_text=rule.panel_text,
        texts=texts_of(rule.texts),
    )


def _rule_type(one: core.RuleType) -> RuleType:
    return RuleType(
        type=one.type,
        label=one.label,
        description=one.description,
        settings=[setting_of(setting) for setting in describe(one.settings)],
        default_notification_text=one.default_notification,
        default_panel_text=one.default_panel,
        panel_placeholders=[*PANEL_HOLES, *one.panel_names],
        notification_placeholders=list(NOTIFICATION_HOLES),
    )


def _draft(given: RuleDraft, index: int) -> estimates.Draft:
    return estimates.Draft(
        type=given.type,
        settings=settings_object(given.settings, f"drafts.{index}.settings"),
        key=given.key,
        name=given.name,
        enabled=given.enabled,
        priority=given.priority,
    )


def _member(given: str | None) -> Any:
    if given is None:
        return None
    member_id = uuid_in(given, "Member")
    if member_id is None:
        raise NotFound("There is no such member.", field="memberId")
    return member_id


async def _key_of(id: str) -> str:
    stored = await _find(id)
    if stored is None:
        raise NotFound("There is no such rule.", field="id")
    return stored.rule.key


async def _find(id: str) -> StoredRule | None:
    if read_id(id)[0] != "Rule":
        return None
    key = uuid_in(id, "Rule")
    return next((one for one in await service.all_rules(side=Side.EARNING) if one.id == key), None)

"""Rewards: read and changed. They are rules of another side, so the services are the same."""

from collections.abc import Mapping, Sequence

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin import versioned
from punchcard.api.admin.rewards import (
    CreateRewardInput,
    EnableRewardInput,
    Reward,
    RewardCounts,
    RewardPayload,
    RewardType,
    SuggestedReward,
    UpdateRewardInput,
)
from punchcard.api.admin.versioned import setting_of, texts_of
from punchcard.api.context import Context
from punchcard.api.ids import global_id, read_id
from punchcard.api.rewards import discount_of
from punchcard.api.shared import BigInt, Node
from punchcard.core.catalogue import Side, is_reward, type_of
from punchcard.core.described import describe, plain_settings
from punchcard.core.identity import KEY_FORM
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.texts import NOTIFICATION_HOLES, PANEL_HOLES
from punchcard.db.sql.rules import StoredRule
from punchcard.errors import InvalidInput, NotFound
from punchcard.services import program, rewards
from punchcard.services import rules as service


async def all_rewards() -> list[Reward]:
    """All rewards in their order, disabled ones too."""
    currency = await _currency()
    return [reward(stored, currency) for stored in await service.all_rules(side=Side.REWARD)]


async def node(_context: Context, id: str) -> Node | None:
    """A reward by global id."""
    stored = await _find(id)
    return reward(stored, await _currency()) if stored else None


def reward_types() -> list[RewardType]:
    """The catalogue with its forms."""
    return [
        RewardType(
            type=one.type,
            label=one.label,
            description=one.description,
            settings=[setting_of(setting) for setting in describe(one.settings)],
            default_notification_text=one.default_notification,
            default_panel_text=one.default_panel,
            panel_placeholders=list(PANEL_HOLES),
            notification_placeholders=list(NOTIFICATION_HOLES),
        )
        for one in REWARD_TYPES.values()
    ]


async def suggested() -> list[SuggestedReward]:
    """What a programme may begin with, less what it has."""
    return [
        SuggestedReward(
            key=one.key,
            type=one.type,
            name=one.name,
            settings=JSON(plain_settings(one.settings)),
            cost=one.settings.cost,
            summary=worth.summary,
        )
        for one, worth in await rewards.suggested()
    ]


async def create(context: Context, given: CreateRewardInput) -> RewardPayload:
    """Make a reward."""
    if not is_reward(given.type):
        type_of(given.type)  # an unknown one is told the known ones
        raise InvalidInput("That is a type of earning rule: use createRule.", field="type")
    stored = await versioned.create(given, Side.REWARD, actor=context.caller.actor)
    return RewardPayload(reward=reward(stored, await _currency()))


async def update(context: Context, given: UpdateRewardInput) -> RewardPayload:
    """Make a new version."""
    key = await _key_of(given.id)
    stored = await versioned.update(key, given, actor=context.caller.actor)
    return RewardPayload(reward=reward(stored, await _currency()))


async def enable(context: Context, given: EnableRewardInput) -> RewardPayload:
    """Offer it or not."""
    stored = await service.enable_rule(
        key=await _key_of(given.id), enabled=given.enabled, actor=context.caller.actor
    )
    return RewardPayload(reward=reward(stored, await _currency()))


def reward(stored: StoredRule, currency: str | None) -> Reward:
    """A reward as it is stored."""
    rule = stored.rule
    worth = rewards.worth(rule, currency)
    return Reward(
        id=strawberry.ID(global_id("Reward", rule.key)),
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
        cost=rule.settings.cost,
        stock=rule.settings.stock or None,
        summary=worth.summary,
        discount=discount_of(worth),
    )


async def read_rewards(_context: Context, keys: Sequence[str]) -> Mapping[str, Reward]:
    """Rewards by key."""
    currency = await _currency()
    stored = await service.all_rules(side=Side.REWARD)
    return {one.rule.key: reward(one, currency) for one in stored if one.rule.key in set(keys)}


async def read_counts(_context: Context, keys: Sequence[str]) -> Mapping[str, RewardCounts]:
    """What became of the codes of these rewards."""
    found = await rewards.code_counts(keys=keys)
    return {
        key: RewardCounts(
            issued=BigInt(one.issued),
            unused=BigInt(one.unused),
            used=BigInt(one.used),
            cancelled=BigInt(one.cancelled),
            expired=BigInt(one.expired),
        )
        for key, one in found.items()
    }


async def read_stock(_context: Context, keys: Sequence[str]) -> Mapping[str, int]:
    """How many codes of these limited rewards are out or used."""
    taken = await rewards.stock_taken(keys=keys)
    return {key: taken.get(key, 0) for key in keys}


def key_in(id: str) -> str | None:
    """The key in a reward's global id, or None."""
    kind, key = read_id(id)
    return key if kind == "Reward" and KEY_FORM.fullmatch(key) else None


async def _key_of(id: str) -> str:
    stored = await _find(id)
    if stored is None:
        raise NotFound("There is no such reward.", field="id")
    return stored.rule.key


async def _find(id: str) -> StoredRule | None:
    key = key_in(id)
    found = await service.all_rules(side=Side.REWARD) if key else []
    return next((one for one in found if one.rule.key == key), None)


async def _currency() -> str | None:
    found = await program.settings()
    return found[0].currency if found else None

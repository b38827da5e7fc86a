"""Rewards: what points buy, how often it was taken; and the types they are made from."""

import datetime as dt

import strawberry
from strawberry.scalars import JSON

from punchcard.api.admin.rules import RuleTexts, RuleType, RuleVersion
from punchcard.api.admin.version_inputs import NewVersioned, NextVersion
from punchcard.api.context import Info
from punchcard.api.fields import input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.rewards import Discount
from punchcard.api.shared import BigInt, Node, UserError

READ = Right.RULES_READ
WRITE = Right.RULES_WRITE


@output
class RewardType(RuleType):
    """A kind of reward, with the form of its settings."""


@output
class RewardCounts:
    """The codes of a reward. issued = unused + used + cancelled + expired, always."""

    issued: BigInt = open_to(READ)
    unused: BigInt = open_to(READ)
    used: BigInt = open_to(READ)
    cancelled: BigInt = open_to(READ, "Given back.")
    expired: BigInt = open_to(READ)


@output
class Reward(Node):
    """What members can redeem points for, in its newest version."""

    id: strawberry.ID = open_to(READ)
    key: str = open_to(READ, "Never changes; redemptions and programme files name it.")
    type: str = open_to(READ)
    name: str = open_to(READ)
    enabled: bool = open_to(READ)
    priority: int = open_to(READ, "Lower goes first; ties by key.")
    version: int = open_to(READ)
    effective_from: dt.datetime = open_to(READ)
    settings: JSON = open_to(READ)
    notification_text: str = open_to(READ, "Said after it was redeemed.")
    panel_text: str = open_to(READ, "Said in the list of ways to spend.")
    texts: list[RuleTexts] = open_to(READ, "In further languages.")
    cost: int = open_to(READ, "Points.")
    stock: int | None = open_to(READ, "Codes in all; null: as many as are asked for.")
    summary: str = open_to(READ, "What a code gives, in one line: '5.00 EUR off the order'.")
    discount: Discount = open_to(READ)

    @resolver(READ)
    async def panel(self, info: Info) -> str:
        """The panel text as members read it: in the first language, its placeholders filled."""
        return await info.context.load(Read.PANELS, self.key)

    @resolver(READ)
    async def versions(self, info: Info) -> list[RuleVersion]:
        """All versions, newest first."""
        return await info.context.load(Read.RULE_VERSIONS, self.key)

    @resolver(READ)
    async def codes(self, info: Info) -> RewardCounts:
        """How many codes were issued, and what became of them."""
        return await info.context.load(Read.REWARD_COUNTS, self.key)

    @resolver(READ)
    async def stock_left(self, info: Info) -> int | None:
        """How many more codes can be issued; null: as many as are asked for."""
        if self.stock is None:
            return None
        taken: int = await info.context.load(Read.REWARD_STOCK, self.key)
        return max(0, self.stock - taken)


@output
class SuggestedReward:
    """A reward that many programmes begin with; make it with createReward, under its key."""

    key: str = open_to(READ)
    type: str = open_to(READ)
    name: str = open_to(READ)
    settings: JSON = open_to(READ)
    cost: int = open_to(READ, "Points.")
    summary: str = open_to(READ, "What a code gives, in one line.")


@input_type
class CreateRewardInput(NewVersioned):
    """A new reward."""


@input_type
class UpdateRewardInput(NextVersion):
    """A new version of a reward; what is left out stays. Codes issued keep their terms."""


@input_type
class EnableRewardInput:
    """Offer a reward or not from now on; codes issued stay good."""

    id: strawberry.ID
    enabled: bool


@output
class RewardPayload:
    """The reward in its newest version."""

    reward: Reward | None = open_to(WRITE, default=None)
    user_errors: list[UserError] = open_to(WRITE, default_factory=list)

"""Rewards as people see them: what a code of theirs gives, what is on offer, how often taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from punchcard.core.program import RuleVersion
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.rewards.reward_type import Discount
from punchcard.core.rewards.summary import summary
from punchcard.core.texts import RuleTexts
from punchcard.db import unit_of_work
from punchcard.db.sql import redemptions as sql
from punchcard.db.sql.redemptions import CodeCounts
from punchcard.services import audiences, program, rules
from punchcard.services.defaults import REWARDS
from punchcard.services.voices import Voice, voice_for
from punchcard.services.wordings import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a code gives. Amounts are whole units of `currency`; `minimum_order` 0: any order."""

    summary: str
    discount: Discount
    minimum_order: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A reward that can be redeemed now, unless no code is left."""

    reward: RuleVersion
    worth: Worth
    stock_left: int | None
    texts: RuleTexts


async def offers(*, member_id: UUID | None = None, languages: Sequence[str] = ()) -> list[Offer]:
    """The enabled rewards in their order; of a member, those they are in the audience of. Said in
    the programme's language that suits best whoever wants these, placeholders filled."""
    stored = await program.latest()
    now = datetime.now(UTC)
    enabled = [one for one in stored.program.rewards.at(now) if one.enabled]
    if member_id is not None:
        enabled = await audiences.open_to(member_id=member_id, rules=enabled)
    taken = await stock_taken(keys=[one.key for one in enabled if one.settings.stock])
    currency = stored.program.currency
    voice = await voice_for(languages)
    return [
        Offer(
            reward=one,
            worth=worth(one, currency, voice),
            stock_left=stock_left(one, taken),
            texts=said(one, voice),
        )
        for one in enabled
    ]


async def suggested() -> list[tuple[RuleVersion, Worth]]:
    """What a programme may begin with, less what it has already; cheapest first."""
    stored = await program.latest()
    now = datetime.now(UTC)
    known = {one.rule.key for one in await rules.all_rules()}
    drafts = [rules.check_draft(one, now) for one in REWARDS if one.key not in known]
    return [(one, worth(one, stored.program.currency)) for one in drafts]


def worth(reward: RuleVersion, currency: str | None, voice: Voice | None = None) -> Worth:
    """What a code of this version gives. `voice` None: said plainly, for the admin and partners."""
    discount = REWARD_TYPES[reward.type].discount(reward.settings)
    minimum = reward.settings.minimum_order
    return Worth(
        summary=voice.gift(discount, minimum)
        if voice
        else summary(discount, currency=currency, minimum_order=minimum),
        discount=discount,
        minimum_order=minimum,
        currency=currency,
    )


async def stock_taken(*, keys: Sequence[str]) -> dict[str, int]:
    """How many codes of these limited rewards are out or used."""
    if not keys:
        return {}
    async with unit_of_work.connection() as connection:
        return await sql.stock_taken(connection, keys)


def stock_left(reward: RuleVersion, taken: dict[str, int]) -> int | None:
    """How many codes are left; None: as many as are asked for."""
    stock: int = reward.settings.stock
    return max(0, stock - taken.get(reward.key, 0)) if stock else None


async def code_counts(*, keys: Sequence[str]) -> dict[str, CodeCounts]:
    """How many codes of each reward were issued, and what became of them."""
    async with unit_of_work.connection() as connection:
        found = await sql.counts_of_rewards(connection, keys)
    return {key: found.get(key, CodeCounts()) for key in keys}

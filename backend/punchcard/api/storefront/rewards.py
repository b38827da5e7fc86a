"""Rewards and codes as the storefront shows them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import strawberry

from punchcard.api.context import Context
from punchcard.api.enums import RedemptionStatus
from punchcard.api.ids import global_id, read_id
from punchcard.api.paging import connection, cursors
from punchcard.api.rewards import discount_of
from punchcard.api.shared import Connection
from punchcard.api.storefront.reward_types import MyReward, Offered, Redemption, Reward, Terms
from punchcard.core.identity import KEY_FORM
from punchcard.db.sql.program import StoredProgram
from punchcard.db.sql.redemptions import StoredRedemption
from punchcard.services import program, redemption_lists, rewards
from punchcard.services.rewards import Offer
from punchcard.services.voices import voice_for

MINE = "my redemptions"


async def read_offers(
    _context: Context, keys: Sequence[None], *, languages: tuple[str, ...]
) -> Mapping[None, list[Reward]]:
    """The rewards on offer."""
    found = [reward(one) for one in await rewards.offers(languages=languages)]
    return dict.fromkeys(keys, found)


def reward(offer: Offer) -> Reward:
    """A reward on offer."""
    rule, said = offer.reward, offer.texts
    return Reward(
        id=strawberry.ID(global_id("Reward", rule.key)),
        type=rule.type,
        name=said.name,
        text=said.panel_text,
        summary=offer.worth.summary,
        cost=rule.settings.cost,
        discount=discount_of(offer.worth),
        valid_days=rule.settings.valid_days or None,
        stock_left=offer.stock_left,
    )


def key_in(id: str) -> str | None:
    """The key in a reward's global id, or None."""
    kind, key = read_id(id)
    return key if kind == "Reward" and KEY_FORM.fullmatch(key) else None


async def find(context: Context, id: str) -> Reward | None:
    """A reward on offer by global id."""
    key = key_in(id)
    found = await rewards.offers(languages=context.languages) if key else []
    return next((reward(one) for one in found if one.reward.key == key), None)


async def read_mine(
    _context: Context, keys: Sequence[tuple[UUID, int]], *, languages: tuple[str, ...]
) -> Mapping[tuple[UUID, int], list[MyReward]]:
    """The rewards for members (and what they have available)."""
    return {
        (member_id, points): [
            _mine(offer, points)
            for offer in await rewards.offers(member_id=member_id, languages=languages)
        ]
        for member_id, points in keys
    }


async def read_redemptions(
    _context: Context, keys: Sequence[tuple[UUID, int]]
) -> Mapping[tuple[UUID, int], Redemption | None]:
    """Redemptions by member and seq; the member is the caller's own."""
    found = await redemption_lists.by_keys(keys=keys)
    current = await program.latest()
    return {key: redemption(row, current) if row else None for key, row in found.items()}


async def read_of_members(
    context: Context, keys: Sequence[UUID], *, first: int, before: int | None
) -> Mapping[UUID, Connection[Redemption]]:
    """The member's codes, newest first."""
    found = await redemption_lists.of_members(members=keys, first=first, before=before)
    current = await program.latest()
    cursor = cursors(context.cursors, MINE, _place)
    return {
        key: connection(found[key], first, node=lambda row: redemption(row, current), cursor=cursor)
        for key in keys
    }


async def read_offered(
    _context: Context, keys: Sequence[Terms], *, languages: tuple[str, ...]
) -> Mapping[Terms, Offered]:
    """The rewards of codes, by their terms."""
    known, voice = (await program.latest()).program, await voice_for(languages)
    found = {}
    for key in keys:
        reward = known.rewards.version(*key)
        summary = rewards.worth(reward, known.currency, voice).summary
        found[key] = Offered(name=reward.said(voice.language).name, summary=summary)
    return found


def redemption(row: StoredRedemption, current: StoredProgram) -> Redemption:
    """A code under the terms of its time; one whose time is over is told so at once."""
    terms = current.program.rewards.version(row.reward_key, row.reward_version)
    worth = rewards.worth(terms, current.program.currency)
    status = RedemptionStatus(row.status)
    if status is RedemptionStatus.ISSUED and row.expires_at and row.expires_at <= _now():
        status = RedemptionStatus.EXPIRED
    return Redemption(
        id=strawberry.ID(global_id("Redemption", row.member_id, row.seq)),
        code=row.code,
        status=status,
        cost=row.cost,
        terms=(row.reward_key, row.reward_version),
        discount=discount_of(worth),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        settled_at=row.settled_at,
        returned=row.returned,
        cancellable=status is RedemptionStatus.ISSUED and terms.settings.return_on_cancel,
    )


def _mine(offer: Offer, points: int) -> MyReward:
    missing = max(0, offer.reward.settings.cost - points)
    return MyReward(
        reward=reward(offer),
        affordable=missing == 0 and offer.stock_left != 0,
        missing_points=missing,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _place(row: StoredRedemption) -> list[Any]:
    return [row.seq]

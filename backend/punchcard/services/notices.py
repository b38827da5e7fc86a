"""What the storefront shows of itself: who sees which notice, and when it counts as a new one."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from punchcard.core.design import Design, NoticeKind, NoticeSettings
from punchcard.core.design_texts import NoticeTexts
from punchcard.db import unit_of_work
from punchcard.db.sql import design as sql
from punchcard.services import rewards
from punchcard.services.rewards import Offer
from punchcard.services.voices import voice_for

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A notice as it is shown. With another `id` it is shown again to those who have seen it."""

    id: str
    kind: NoticeKind
    settings: NoticeSettings
    texts: NoticeTexts


def of_program(design: Design, *, language: str) -> list[Shown]:
    """The notices that do not depend on who looks; also those switched off, to be told so."""
    now = datetime.now(UTC)
    return [
        _shown(design, kind, language=language, since=EPOCH, now=now)
        for kind in NoticeKind
        if kind is not NoticeKind.REDEEM_NOW
    ]


async def of_member(
    *,
    member_id: UUID,
    available: int,
    design: Design,
    language: str,
    now: datetime | None = None,
) -> list[Shown]:
    """That they can redeem now, while the member has the points for the cheapest reward on offer:
    a new one each time they come to have them, and every so many days while they keep them."""
    settings = design.notices[NoticeKind.REDEEM_NOW].settings
    cheapest = await _cheapest(available, language) if settings.visible else None
    if cheapest is None:
        return []
    cost: int = cheapest.reward.settings.cost
    async with unit_of_work.connection() as connection:
        crossed = await sql.crossed(connection, member_id, available=available, cost=cost)
    if crossed is None:
        return []
    seq, since = crossed
    made = _shown(
        design,
        NoticeKind.REDEEM_NOW,
        language=language,
        since=since,
        now=now or datetime.now(UTC),
        turn=f"{seq}",
    )
    number = (await voice_for((language,))).formats.number
    return [_filled(made, number(available), cheapest.texts.name)]


async def _cheapest(available: int, language: str) -> Offer | None:
    affordable = [
        offer
        for offer in await rewards.offers(languages=(language,))
        if offer.reward.settings.cost <= available and offer.stock_left != 0
    ]
    return min(affordable, key=lambda offer: offer.reward.settings.cost, default=None)


def _shown(
    design: Design,
    kind: NoticeKind,
    *,
    language: str,
    since: datetime,
    now: datetime,
    turn: str = "",
) -> Shown:
    settings, texts = design.notices[kind].settings, design.notice_texts_in(kind, language)
    days = settings.every_days
    again = max(0, (now - since) // timedelta(days=days)) if days else 0
    # A change makes it new to everybody; of "redeem now" only the member's points do.
    what = turn or hashlib.sha256(repr(astuple(design.notices[kind])).encode()).hexdigest()[:8]
    return Shown(id=f"{kind.value}:{what}:{again}", kind=kind, settings=settings, texts=texts)


def _filled(notice: Shown, points: str, reward: str) -> Shown:
    def fill(text: str) -> str:
        return text.replace("{{points}}", points).replace("{{reward}}", reward)

    texts = NoticeTexts(
        title=fill(notice.texts.title),
        body=fill(notice.texts.body),
        button_label=fill(notice.texts.button_label),
    )
    return Shown(id=notice.id, kind=notice.kind, settings=notice.settings, texts=texts)

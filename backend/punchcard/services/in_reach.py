"""Reward within reach, told again: the clock's part of that mail."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from punchcard.core.audience import is_for_all
from punchcard.core.effects import REWARD_IN_REACH
from punchcard.core.emails.reward_in_reach import InReachSettings
from punchcard.core.notices import cheapest_reward, in_reach
from punchcard.db.notify import nudge
from punchcard.db.sql import in_reach as sql
from punchcard.db.unit_of_work import transaction
from punchcard.errors import ConfigurationError
from punchcard.services import email_settings, emails, program

AT_ONCE = 1_000
ACTOR = "job:reward_in_reach"
_FIRST = UUID(int=0)


async def tell_again(now: datetime) -> Mapping[str, int]:
    """Tell the members whose points have lain unspent since they were last told. Whenever and
    however often it runs, a member is told once a period; an outage is not made up for."""
    settings: InReachSettings = await email_settings.of_kind(kind=REWARD_IN_REACH)
    if not settings.repeat_days or not await _switched_on():
        return {"members": 0}
    try:
        stored = await program.latest()
    except ConfigurationError:
        return {"members": 0}
    reward = cheapest_reward(stored.program.rewards, now, is_for_all)
    if reward is None:
        return {"members": 0}
    members, beyond = 0, _FIRST
    while True:
        async with transaction() as raw:
            last, told = await sql.tell_again(
                raw,
                beyond=beyond,
                told_before=now - timedelta(days=settings.repeat_days),
                cost=reward.settings.cost,
                payload=in_reach(reward),
                now=now,
                at_most=AT_ONCE,
            )
        members += told
        if last is None:
            return {"members": members}
        nudge()
        beyond = last


async def _switched_on() -> bool:
    return (await emails.template(kind=REWARD_IN_REACH, actor=ACTOR)).enabled

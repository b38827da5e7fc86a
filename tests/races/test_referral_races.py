"""Two friends at once, the last place at once, order and refund at once: one reward each, no more.

Each race has a twin without its guard, which is seen to go wrong: a race that cannot fail proves
nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest

from books import balance
from punchcard.db.sql import referrals as sql
from punchcard.invariants import verify
from punchcard.services import referrals
from referral_shop import (
    ACTOR,
    T0,
    WAIT,
    all_referrals,
    buy,
    code_of,
    number,
    open_shop,
    refund,
)

LATER = T0 + WAIT


async def two_friends(**settings):
    """Ann, and the referrals of two friends of hers that are due, not judged yet."""
    await open_shop(**settings)
    ann = await buy("ann", "a1", at=T0 - timedelta(days=30))
    code = await code_of(ann)
    for name in ("ben", "cleo"):
        await buy(name, f"{name}-1", codes=[code])
    await number()
    while await referrals._read_on():
        pass
    return ann, [row.id for row in await all_referrals()]


async def judge_at_once(ids):
    await asyncio.gather(*(referrals.check(referral_id=one, now=LATER, actor=ACTOR) for one in ids))


@asynccontextmanager
async def meeting(monkeypatch: pytest.MonkeyPatch, guard: bool) -> AsyncIterator[None]:
    """Both count the completed friends before either goes on, as far as their locks let them."""
    both, real = asyncio.Barrier(2), sql.completed

    async def counted(connection, row, period):
        found = await real(connection, row, period)
        try:
            # Guarded, they never meet; without the guard they do, however slow the machine is.
            async with asyncio.timeout(0.5 if guard else 30):
                await both.wait()
        except (TimeoutError, asyncio.BrokenBarrierError):
            pass  # the other one waits for our lock
        return found

    async def no_lock(connection, members):
        """The twin: nobody is locked before it is counted. Posting locks them as ever."""

    monkeypatch.setattr(sql, "completed", counted)
    if not guard:
        monkeypatch.setattr(referrals, "snapshot", SimpleNamespace(lock=no_lock))
    yield
    monkeypatch.undo()


async def test_the_last_place_goes_to_one_of_two_friends(db, monkeypatch):
    ann, ids = await two_friends(cap=1)
    async with meeting(monkeypatch, guard=True):
        await judge_at_once(ids)
    assert sorted(row.state for row in await all_referrals()) == ["blocked", "completed"]
    assert (await balance(ann))["available"] == 250 + 500
    assert [one for one in (await verify()).checks if one.findings] == []


async def test_without_the_lock_both_take_the_last_place(db, monkeypatch):
    ann, ids = await two_friends(cap=1)
    async with meeting(monkeypatch, guard=False):
        await judge_at_once(ids)
    assert [row.state for row in await all_referrals()] == ["completed", "completed"]
    assert (await balance(ann))["available"] == 250 + 1000


async def test_two_friends_and_many_judges_reward_each_once(db):
    ann, ids = await two_friends()
    await judge_at_once(ids * 4)
    assert [row.state for row in await all_referrals()] == ["completed", "completed"]
    assert (await balance(ann))["available"] == 250 + 1000
    assert [one for one in (await verify()).checks if one.findings] == []


async def test_without_the_row_lock_a_referral_would_be_rewarded_by_its_key_alone(db, monkeypatch):
    """The twin of the above: the row is read, not locked. What still holds then is the fact's own
    key, by which the second judge is told of the first one's fact."""
    ann, ids = await two_friends()
    unlocked = sql._LOCK.replace("FOR UPDATE", "")
    monkeypatch.setattr(sql, "_LOCK", unlocked)
    await judge_at_once(ids[:1] * 2)
    assert (await balance(ann))["available"] == 250 + 500


@pytest.mark.parametrize("_round", range(3))
async def test_a_refund_at_the_same_time_ends_without_a_reward(db, _round):
    ann, ids = await two_friends()
    await asyncio.gather(judge_at_once(ids), refund("ben-1", at=LATER))
    await number()
    await referrals.run(now=LATER, actor=ACTOR)
    states = {row.friend_id: row.state for row in await all_referrals()}
    assert sorted(states.values()) in (["completed", "pending"], ["completed", "reversed"])
    assert (await balance(ann))["available"] == 250 + 500
    assert [one for one in (await verify()).checks if one.findings] == []

"""Point reminders: to exactly those who were confirmed, once each, through kills and pauses."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from punchcard.core.effects import POINT_REMINDER
from punchcard.db.sql import reminders as sql
from punchcard.errors import Conflict, InvalidInput
from punchcard.services import audit, email_settings, emails, reminders
from shop import adjust, customer, open_shop, order
from smtp_servers import smtp_server
from worker_states import at_work, until_settled

pytestmark = pytest.mark.slow  # the whole worker runs, against a server of mail

ACTOR = "staff:bo"


async def shop_with(members: int, points: int = 200) -> None:
    """Members who have points but no mail on its way."""
    await open_shop(timezone="Europe/Berlin")
    for number in range(members):
        await adjust(number, points, notify=False)


async def reminded(db) -> Counter[str]:
    """How many reminders each address got."""
    async with db.connection() as raw:
        return Counter(
            row["email"]
            for row in await raw.fetch(
                "SELECT m.email FROM outbox o JOIN member m ON m.id = o.member_id"
                " WHERE o.kind = 'point_reminder'"
            )
        )


async def send(expected: int, **values):
    given = {"minimum_points": 100, "quiet_days": 0, "actor": ACTOR, **values}
    return await reminders.send_now(expected=expected, **given)


@pytest.mark.product(33, "api")
async def test_it_says_name_available_spent_and_lifetime_points(db, database_url):
    await shop_with(1, 1_200)
    await adjust(0, -200, notify=False)
    async with smtp_server() as mailbox, at_work(database_url, smtp_url=mailbox.url):
        run = (await send(1)).run
        assert await until_settled(db, count=1) == {"sent": 1}
        progress = await reminders.one(run_id=run.id)
    assert (progress.run.state, progress.run.queued, progress.fates.sent) == ("done", 1, 1)
    (mail,) = mailbox.arrived
    part = mail.get_body(("plain",))
    assert part is not None
    text = " ".join(part.get_content().split())
    assert mail["Subject"] == "You have 1,000 points at Morning Roast"
    assert "Hi Customer 0, this is how your Morning Roast account stands." in text
    assert "1,000 points to spend Spent so far · 0 points Collected in all · 1,200 points" in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.product(33, "api")
async def test_without_a_mail_server_a_run_says_that_all_were_kept(db, database_url):
    await shop_with(3)
    async with at_work(database_url):
        assert emails.are_sent() is False
        run = (await send(3)).run
        await until_settled(db, count=3)
        fates = (await reminders.one(run_id=run.id)).fates
    assert fates == sql.Fates(waiting=0, sent=0, kept=3, failed=0)
    async with smtp_server() as mailbox, at_work(database_url, smtp_url=mailbox.url):
        assert emails.are_sent() is True


@pytest.mark.product(33, "api")
async def test_it_goes_to_exactly_as_many_as_were_confirmed_or_to_nobody(db):
    await shop_with(3)
    await adjust(9, 50, notify=False)
    await order("1", of=customer(8, email=None), total=90_000)
    assert await reminders.count(minimum_points=100, quiet_days=0) == 3
    assert await reminders.count(minimum_points=100, quiet_days=5) == 0, "all were here today"
    for expected, more in ((2, {}), (4, {}), (3, {"minimum_points": 0}), (3, {"quiet_days": -1})):
        with pytest.raises(InvalidInput):
            await send(expected, **more)
    assert await reminded(db) == {} and await reminders.runs(first=9) == []
    run = (await send(3, key="once")).run
    assert (await send(3, key="once")).run.id == run.id, "a retry begins no second run"
    assert set((await reminded(db)).values()) == {1} and len(await reminded(db)) == 3
    (entry,) = await audit.entries(actor=ACTOR, first=9, target=f"reminder_run:{run.id}")
    assert (entry.action, entry.after["members"]) == ("reminders.started", 3)


@pytest.mark.product(33, "api")
async def test_switched_off_nothing_begins(db):
    await shop_with(1)
    await emails.set_enabled(kind=POINT_REMINDER, enabled=False, actor=ACTOR)
    with pytest.raises(InvalidInput, match="switched off"):
        await send(1)
    assert await reminders.runs(first=9) == []


async def test_a_kill_in_the_middle_and_two_workers_end_in_one_mail_each(db, monkeypatch):
    await shop_with(7)
    monkeypatch.setattr(reminders, "SLICE", 2)
    monkeypatch.setattr(reminders, "MOST_WAITING", 2)
    run = (await send(7)).run
    assert len(await reminded(db)) == 2, "the queue takes no more for now"
    monkeypatch.setattr(reminders, "MOST_WAITING", 2_000)
    real = sql.queue_slice

    async def killed(connection, run, at_most):
        await real(connection, run, at_most)
        raise asyncio.CancelledError  # the process is gone before it could commit

    monkeypatch.setattr(sql, "queue_slice", killed)
    with pytest.raises(asyncio.CancelledError):
        await reminders.work(datetime.now(UTC))
    assert len(await reminded(db)) == 2, "half a slice is none"
    monkeypatch.setattr(sql, "queue_slice", real)
    await asyncio.gather(*(reminders.work(datetime.now(UTC)) for _ in range(3)))
    assert set((await reminded(db)).values()) == {1} and len(await reminded(db)) == 7
    progress = await reminders.one(run_id=run.id)
    assert (progress.run.state, progress.run.queued) == ("done", 7)


@pytest.mark.product(33, "api")
async def test_it_is_paused_resumed_and_stopped(db, monkeypatch):
    await shop_with(6)
    monkeypatch.setattr(reminders, "SLICE", 2)
    monkeypatch.setattr(reminders, "MOST_WAITING", 2)
    run = (await send(6)).run
    monkeypatch.setattr(reminders, "MOST_WAITING", 4)
    assert (await reminders.pause(run_id=run.id, actor=ACTOR)).run.state == "paused"
    await reminders.work(datetime.now(UTC))
    assert len(await reminded(db)) == 2
    with pytest.raises(Conflict, match="already"):
        await send(6)
    with pytest.raises(Conflict, match="paused"):
        await reminders.pause(run_id=run.id, actor=ACTOR)
    assert (await reminders.resume(run_id=run.id, actor=ACTOR)).run.queued == 4
    assert (await reminders.stop(run_id=run.id, actor=ACTOR)).run.state == "cancelled"
    await reminders.work(datetime.now(UTC))
    assert len(await reminded(db)) == 4
    with pytest.raises(Conflict, match="cancelled"):
        await reminders.resume(run_id=run.id, actor=ACTOR)


async def test_members_who_come_to_have_points_meanwhile_are_no_part_of_what_was_confirmed(
    db, monkeypatch
):
    await shop_with(3)
    monkeypatch.setattr(reminders, "MOST_WAITING", 0)
    run = (await send(3)).run
    for number in range(3, 9):
        await adjust(number, 200, notify=False)
    monkeypatch.setattr(reminders, "MOST_WAITING", 2_000)
    await reminders.work(datetime.now(UTC))
    progress = await reminders.one(run_id=run.id)
    assert (progress.run.state, progress.run.queued) == ("done", 3)
    assert len(await reminded(db)) == 3


@pytest.mark.product(33, "api")
async def test_the_schedule_sends_once_a_time_and_makes_up_for_the_last_missed_one(db):
    await shop_with(2)
    settings = {"automatic": True, "unit": "months", "day": 1, "hour": 9, "quiet_days": 0}
    await email_settings.save(kind=POINT_REMINDER, settings=settings, actor=ACTOR)
    now = datetime.now(UTC)
    assert (await reminders.work(now))["begun"] == 0, "none from before the schedule"
    first = await reminders.next_at(now=now)
    assert first is not None
    for moment in (first, first, first + timedelta(hours=3)):
        await reminders.work(moment)
    assert set((await reminded(db)).values()) == {1}
    await reminders.work(first + timedelta(days=100))
    await reminders.work(first + timedelta(days=100))
    assert set((await reminded(db)).values()) == {2}, "an outage of three months: one mail"
    assert [one.run.actor for one in await reminders.runs(first=9)] == ["job:reminders"] * 2

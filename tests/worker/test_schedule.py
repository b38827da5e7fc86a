"""Jobs run once a period whoever runs them, and what was missed is caught up."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from punchcard.db.sql import schedule as sql
from punchcard.services import feed, schedule
from punchcard.services.schedule import Job, enter, run_next
from shop import open_shop, order

ACTOR = "cli:test"


class Probe:
    """A job that notes when it ran."""

    def __init__(self, *, name="probe", every=timedelta(hours=1), every_period=False, fail=0):
        self.runs: list[datetime] = []
        self.fail = fail
        self.jobs = {
            name: Job(name=name, label=name, every=every, every_period=every_period, run=self.run)
        }

    async def run(self, now):
        self.runs.append(now)
        if len(self.runs) <= self.fail:
            raise RuntimeError("broken")
        return {"seen": len(self.runs)}


async def periods(db):
    async with db.connection() as raw:
        rows = await raw.fetch("SELECT period, finished_at FROM job_run ORDER BY period")
    return [row["period"] for row in rows if row["finished_at"] is not None]


async def back(db, hours):
    async with db.connection() as raw:
        await raw.execute(
            "UPDATE schedule SET next_run_at = now() - make_interval(hours => $1)", hours
        )


async def test_eight_clocks_run_a_job_once(db):
    probe = Probe()
    await enter(probe.jobs)
    ran = await asyncio.gather(*(run_next(probe.jobs) for _ in range(8)))
    assert (sum(ran), len(probe.runs)) == (1, 1)
    assert not await run_next(probe.jobs), "not due before the next period"
    assert len(await periods(db)) == 1


async def test_an_outage_is_caught_up_in_one_run(db):
    probe = Probe()
    await enter(probe.jobs)
    await back(db, 5)
    assert await run_next(probe.jobs)
    assert not await run_next(probe.jobs)
    assert len(probe.runs) == 1


async def test_jobs_of_every_period_run_each_that_was_missed(db):
    probe = Probe(every_period=True)
    await enter(probe.jobs)
    await back(db, 3)
    while await run_next(probe.jobs):
        pass
    assert len(probe.runs) == 4
    assert len(set(await periods(db))) == 4


async def test_a_failure_is_kept_and_tried_again(db):
    probe = Probe(fail=1)
    await enter(probe.jobs)
    assert await run_next(probe.jobs)
    async with db.connection() as raw:
        row = await raw.fetchrow("SELECT * FROM schedule")
        assert row["last_error"] == "RuntimeError: broken"
        assert row["locked_until"] is None and row["next_run_at"] > row["last_started_at"]
        await raw.execute("UPDATE schedule SET next_run_at = now()")
    assert await run_next(probe.jobs)
    async with db.connection() as raw:
        row = await raw.fetchrow("SELECT * FROM schedule")
    assert row["last_error"] == "" and row["last_finished_at"] is not None
    assert len(probe.runs) == 2


async def test_a_job_whose_worker_died_is_taken_up_again(db):
    probe = Probe()
    await enter(probe.jobs)
    async with db.connection() as raw:
        await sql.claim(raw, probe.jobs, timedelta(minutes=5))
        assert not await run_next(probe.jobs), "locked by whoever has it"
        await raw.execute("UPDATE schedule SET locked_until = now() - interval '1 s'")
    assert await run_next(probe.jobs)


async def test_what_time_made_due_is_applied_behind_the_settling_time(db):
    await open_shop(expires_after_days=30, settle_minutes=15)
    paid = datetime.now(UTC) - timedelta(days=40)
    recorded = await order("1", when=paid)
    counts = await schedule.advance_due(datetime.now(UTC))
    assert counts == {"members": 1}
    async with db.connection() as raw:
        row = await raw.fetchrow(
            "SELECT available, expired FROM balance WHERE member_id = $1", recorded.member_id
        )
        actors = {
            r["actor"] for r in await raw.fetch("SELECT actor FROM fact WHERE source='clock'")
        }
    assert (row["available"], row["expired"]) == (0, 10)
    assert actors == {"job:advance_due"}
    assert await schedule.advance_due(datetime.now(UTC)) == {"members": 0}


async def test_an_empty_instance_has_nothing_due(db):
    assert await schedule.advance_due(datetime.now(UTC)) == {"members": 0}


async def test_changed_members_are_verified_and_a_deviation_is_told(db, database_url):
    await open_shop()
    await order("1", of=1)
    recorded = await order("2", of=2)
    async with db.connection() as raw:
        await feed.number(raw)
        await sql.add(raw, ["verify_changed"])
    jobs = {"verify_changed": schedule.JOBS["verify_changed"]}
    assert await run_next(jobs)
    (job,) = [one for one in await schedule.jobs(actor=ACTOR) if one.name == "verify_changed"]
    assert (job.last_error, job.last_counts) == ("", {"members": 2, "pos": 2})
    async with db.connection() as raw:
        await raw.execute(
            "UPDATE balance SET lots_left = lots_left + 1 WHERE member_id = $1", recorded.member_id
        )
        await order("3", of=2)
        await feed.number(raw)
    with pytest.raises(schedule.BooksDeviate, match="I2"):
        await schedule.verify_changed(datetime.now(UTC))


async def test_the_admin_sees_every_job(db):
    await enter()
    found = await schedule.jobs(actor=ACTOR)
    assert [job.name for job in found] == list(schedule.JOBS)
    assert all(job.next_run_at is not None and not job.running for job in found)
    await schedule.purge(datetime.now(UTC))

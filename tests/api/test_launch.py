"""A programme is launched on an empty instance, its first steps are told, a demo is removed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

import books
from api_fixtures import numbered
from punchcard.db import unit_of_work
from punchcard.db.sql import demo as demo_sql
from punchcard.invariants import verify
from punchcard.live import channel
from punchcard.services import audit, feed, posting
from punchcard.services.demo import history, seed, simulator
from punchcard.services.incoming import Recorded

WANTED = {
    "name": "Fernhill Rewards",
    "currency": "EUR",
    "timeZone": "Europe/Berlin",
    "adminEmail": "ana@fernhill.example",
    "sender": "hello@fernhill.example",
}


async def launched(api, staff, **values):
    return await api.do("LaunchProgram", {"input": WANTED | values}, by=staff)


async def undone(api, staff):
    steps = (await api.ask("Onboarding", by=staff)).data["onboarding"]
    return [one["key"] for one in steps if not one["done"]]


@pytest.mark.product(1, "api")
async def test_an_empty_instance_launches_a_real_programme(empty_api):
    api = empty_api
    staff = await api.staff()
    assert (await api.ask("Onboarding", by=staff)).data["onboarding"] == []
    plan = (await api.ask("LaunchPlan", {"currency": "EUR"}, by=staff)).data["launchPlan"]
    assert [one["detail"] for one in plan if one["part"] == "EARNING"] == [
        "100 points",
        "5 points for each whole unit spent",
        "500 points for a friend who buys",
    ]
    assert len([one for one in plan if one["part"] == "REWARD"]) == 5
    payload = await launched(api, staff)
    assert payload["userErrors"] == []
    assert payload["program"]["timeZone"] == "Europe/Berlin"
    order = await api.order("c1", "20.00")
    assert order["points"] == 100
    templates = (await api.ask("EmailTemplates", by=staff)).data["emailTemplates"]
    to_admin = [one["to"] for one in templates if one["to"] is not None]
    assert to_admin == ["ana@fernhill.example"]
    tiers = (await api.ask("TierProgram", by=staff)).data["tierProgram"]
    assert (tiers["settings"]["enabled"], len(tiers["ladder"])) == (False, 3)
    assert {one.action for one in await audit.entries(actor="x", first=20)} >= {
        "program.created",
        "email_template.recipient_set",
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, ["name"]),
        ({"currency": "EURO"}, ["currency"]),
        ({"timeZone": "Mars/North"}, ["timeZone"]),
        ({"adminEmail": "ana"}, ["adminEmail"]),
        ({"sender": "fernhill.example"}, ["sender"]),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_launched(empty_api, values, field):
    staff = await empty_api.staff()
    before = await books.counts()
    payload = await launched(empty_api, staff, **values)
    assert [one["field"] for one in payload["userErrors"]] == [field]
    assert await books.counts() == before


async def test_a_second_launch_says_what_is_there(api):
    staff = await api.staff()
    before = await books.counts()
    (error,) = (await launched(api, staff))["userErrors"]
    assert (error["code"], "There is a programme already: Test." in error["message"]) == (
        "ALREADY_EXISTS",
        True,
    )
    assert await books.counts() == before


async def test_of_two_launches_at_once_one_wins_and_the_other_is_told(empty_api):
    staff = await empty_api.staff()
    payloads = await asyncio.gather(*(launched(empty_api, staff) for _ in range(4)))
    refusals = [error["code"] for one in payloads for error in one["userErrors"]]
    assert refusals == ["ALREADY_EXISTS"] * 3


async def test_the_first_steps_are_done_one_by_one(empty_api):
    api = empty_api
    staff = await api.staff()
    await launched(api, staff, sender="")
    assert await undone(api, staff) == ["SENDER", "SHOP", "FIRST_ORDER"]
    for nobody in ("nobody", "größe@shop.example", "a@b.example\nBcc: c@d.example"):
        wrong = await api.do("SetSender", {"input": {"address": nobody}}, by=staff)
        assert wrong["userErrors"][0]["field"] == ["address"], nobody
    done = await api.do("SetSender", {"input": {"address": "hi@shop.example"}}, by=staff)
    assert done["program"]["sender"] == "hi@shop.example"
    partner = await api.partner()
    assert await undone(api, staff) == ["FIRST_ORDER"]
    await api.order("c1", "20.00", by=partner)
    await numbered(1)
    assert await undone(api, staff) == []


async def seeded():
    """A small demo, as `punchcard run --demo` writes the large one."""
    past = history.history(until=datetime.now(UTC), members=12)
    await seed._open_program(datetime.now(UTC) - timedelta(days=91), "https://shop.example/")
    results = await posting.record_many(items=past, actor=seed.ACTOR, effects=False)
    assert all(isinstance(one, Recorded) for one in results)
    await numbered(await activities())


async def activities():
    async with unit_of_work.connection() as connection:
        count: int = await connection.fetchval("SELECT count(*) FROM fact")
        return count


async def first_after(pos):
    """The next activity that a subscriber hears of."""
    async for rows in feed.follow(pos):
        return rows[0]
    raise AssertionError("the feed has no end")


async def all_counts():
    """The rows of every table that is no part of who may come in."""
    async with unit_of_work.connection() as connection:
        names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        return {
            name: await connection.fetchval(f"SELECT count(*) FROM {name}")
            for (name,) in names
            if name not in demo_sql.KEPT
        }


@pytest.mark.product(1, "api")
async def test_a_demo_is_removed_and_a_programme_launched_in_its_place(empty_api):
    api, fresh = empty_api, await all_counts()
    staff = await api.staff()
    await seeded()
    following = asyncio.create_task(first_after(await feed.head()))
    demo = (await api.ask("DemoData", by=staff)).data["demoData"]
    assert (demo["members"], demo["activities"]) == (12, await activities())
    assert demo["objection"] is None
    wrong = await api.do("RemoveDemoData", {"input": {"programName": "Fernhill"}}, by=staff)
    assert wrong["userErrors"][0]["field"] == ["programName"]
    assert await activities() == demo["activities"]
    given = {"input": {"programName": demo["programName"]}}
    payload = await api.do("RemoveDemoData", given, by=staff)
    assert (payload["members"], payload["userErrors"]) == (12, [])
    assert await all_counts() == fresh
    assert not await seed.write_past(progress=lambda done, total: None, shop_url="")
    payload = await launched(api, staff)
    assert payload["userErrors"] == []
    assert (await api.ask("DemoData", by=staff)).data["demoData"] is None
    assert (await api.order("c1", "20.00"))["points"] == 100
    assert ((await asyncio.wait_for(following, 20)).pos, channel.current().restarts) == (1, 1)
    assert (await verify()).deviations == 0


async def test_a_demo_with_other_members_stays_and_so_does_a_real_programme(api):
    staff = await api.staff()
    given = {"input": {"programName": "Test"}}
    payload = await api.do("RemoveDemoData", given, by=staff)
    assert payload["userErrors"][0]["code"] == "CONFLICT"
    async with unit_of_work.transaction() as connection:
        await demo_sql.empty(connection)
    unit_of_work.kept().clear()
    await seeded()
    await api.order("S-0123abcd", "20.00")  # somebody tried the demo's shop as somebody new
    demo = (await api.ask("DemoData", by=staff)).data["demoData"]
    assert (demo["members"], demo["objection"]) == (13, None)
    await api.order("own", "20.00")
    demo = (await api.ask("DemoData", by=staff)).data["demoData"]
    assert demo["objection"].startswith("1 member came from elsewhere")
    given = {"input": {"programName": demo["programName"]}}
    payload = await api.do("RemoveDemoData", given, by=staff)
    assert payload["userErrors"][0]["message"] == demo["objection"]
    assert await activities() > 12


async def test_the_simulator_leaves_a_real_programme_alone(api):
    task = asyncio.create_task(simulator.simulate(pause=0.001))
    await asyncio.sleep(0.3)
    task.cancel()
    assert await activities() == 0

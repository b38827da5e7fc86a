"""Visits, events, tags, segments and birthdays by the API, and what members see of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

import books
from punchcard import invariants
from punchcard.db import unit_of_work
from punchcard.services import posting, program, program_apply, program_file, tier_settings
from punchcard.services.tier_settings import TierForm

STORE = "storefront"
CUSTOMER = {"externalId": "ann"}


@pytest.fixture
async def admin(api):
    return await api.staff()


@pytest.fixture
async def partner(api):
    return await api.partner("events:write", "activity:read", "members:read")


async def _rule(api, admin, type: str, **given: Any) -> dict[str, Any]:
    values = {"type": type, "key": type, "settings": {}, **given}
    payload = await api.do("CreateRule", {"input": values}, by=admin)
    assert payload["userErrors"] == []
    rule: dict[str, Any] = payload["rule"]
    return rule


async def _sound() -> None:
    assert (await invariants.verify()).deviations == 0


async def _visit(api, by, **given: Any) -> dict[str, Any]:
    payload: dict[str, Any] = await api.do(
        "RecordVisit", {"input": {"customer": CUSTOMER, **given}}, by=by
    )
    return payload


async def _available(api, who: str = "ann") -> int:
    me = (await api.ask("Me", {"first": 1}, by=await api.customer(who), schema=STORE)).data["me"]
    available: int = me["balance"]["available"]
    return available


@pytest.mark.product(13, "api")
@pytest.mark.product(13, "storefront")
async def test_a_day_has_one_visit_by_whichever_door(api, admin, partner):
    long_ago = "2020-01-01T00:00:00Z"
    await _rule(api, admin, "visit_store", settings={"points": 7}, effectiveFrom=long_ago)
    await api.order("ann", "10.00")
    before = await _available(api)
    ann = await api.customer("ann")
    mine = await api.do("VisitStore", {}, by=ann, schema=STORE)
    assert (mine["firstToday"], mine["activity"]["points"]) == (True, 7)
    assert mine["activity"]["notification"] == "7 points for your visit. Good to see you!"
    kept = await books.counts()
    again = await api.do("VisitStore", {}, by=ann, schema=STORE)
    assert (again["firstToday"], again["activity"]["id"]) == (False, mine["activity"]["id"])
    told = await _visit(api, partner)
    assert (told["created"], told["points"]) == (False, 7)
    assert await books.counts() == kept, "a farm of clicks writes nothing"
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    assert (await _visit(api, partner, visitedAt=yesterday))["created"] is True
    assert await _available(api) == before + 14
    await _sound()


async def test_visits_and_events_ask_for_their_scope_and_a_member(api, admin, partner):
    await _rule(api, admin, "visit_store")
    other = await api.partner("orders:write")
    for name, given in (
        ("RecordVisit", {"customer": CUSTOMER}),
        ("RecordEvent", {"customer": CUSTOMER, "name": "x", "idempotencyKey": "1"}),
    ):
        assert (await api.ask(name, {"input": given}, by=other)).code == "FORBIDDEN"
        before = await books.counts()
        refused = await api.do(name, {"input": given}, by=partner)
        assert refused["userErrors"][0]["field"] == ["customer"], "it enrols nobody"
        assert await books.counts() == before
    stranger = await api.customer("nobody")
    refused = await api.do("VisitStore", {}, by=stranger, schema=STORE)
    assert refused["userErrors"][0]["code"] == "NOT_FOUND"
    await api.order("ann", "10.00")
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert (await _visit(api, partner, visitedAt=later))["userErrors"][0]["field"] == ["visitedAt"]


@pytest.mark.product(15, "api")
async def test_an_event_is_heard_by_the_rule_of_its_name(api, admin, partner):
    await _rule(
        api,
        admin,
        "custom_event",
        settings={"event": "review_written", "points": 30},
        name="Review",
    )
    await api.order("ann", "10.00")

    async def event(name: str, key: str) -> dict[str, Any]:
        given = {"customer": CUSTOMER, "name": name, "idempotencyKey": key}
        payload: dict[str, Any] = await api.do("RecordEvent", {"input": given}, by=partner)
        return payload

    first = await event("review_written", "r1")
    assert (first["created"], first["points"]) == (True, 30)
    again = await event("review_written", "r1")
    assert (again["created"], again["points"]) == (False, 30)
    assert (await event("review_written", "r2"))["points"] == 30
    assert (await event("newsletter", "n1"))["points"] == 0
    other = await event("newsletter", "r1")
    assert other["userErrors"][0]["code"] == "IDEMPOTENCY_MISMATCH"
    before = await books.counts()
    assert (await event("No Name", "n2"))["userErrors"][0]["field"] == ["name"]
    assert await books.counts() == before
    await _sound()


@pytest.mark.product(15, "api")
async def test_a_spend_milestone_goes_with_the_money(api, admin):
    await _rule(api, admin, "spend_milestone", settings={"amount": "100", "points": 500})
    assert (await api.order("ann", "60.00", id="1"))["points"] == 100 + 300
    assert (await api.order("ann", "40.00", id="2"))["points"] == 200 + 500
    refund = {
        "orderId": "2",
        "refundId": "r",
        "amount": {"amount": "0.01", "currencyCode": "EUR"},
    }
    taken = await api.do("RefundOrder", {"input": refund}, by=await api.partner())
    assert taken["points"] == -500
    await _sound()


async def test_limits_hold_and_say_why(api, admin, partner):
    await _rule(
        api,
        admin,
        "custom_event",
        settings={"event": "e", "points": 10, "points_per_day": 15, "partial": True},
    )
    await api.order("ann", "10.00")
    points = []
    for key in "abc":
        given = {"customer": CUSTOMER, "name": "e", "idempotencyKey": key}
        points.append((await api.do("RecordEvent", {"input": given}, by=partner))["points"])
    assert points == [10, 5, 0]
    member = (await api.ask("FindMember", {"externalId": "ann"}, by=admin)).data["member"]["id"]
    asked = await api.ask("MemberHistory", {"id": member, "first": 2}, by=admin)
    last, second = [one["node"] for one in asked.data["member"]["activities"]["edges"]]
    assert [one["code"] for one in last["notEarned"]] == ["limit_reached"]
    assert second["entries"][0]["explanation"].endswith("A limit left 5 of 10.")
    await _sound()


@pytest.mark.product(9, "api")
@pytest.mark.product(9, "storefront")
async def test_rules_and_rewards_are_for_their_audience(api, admin, partner):
    given = {"name": "Regulars", "settings": {"orders_from": 2}}
    made = await api.do("CreateSegment", {"input": given}, by=admin)
    assert made["segment"]["key"] == "regulars"
    await _rule(api, admin, "visit_store", settings={"points": 9, "audience_segments": "regulars"})
    reward = {
        "type": "money_off",
        "key": "vip_off",
        "settings": {"cost": 10, "amount": "5", "audience_tags": "vip"},
    }
    await api.do("CreateReward", {"input": reward}, by=admin)
    ann = await api.customer("ann")
    await api.order("ann", "10.00", id="1")

    async def seen() -> tuple[set[str], int]:
        ways = (await api.ask("MyWaysToEarn", by=ann, schema=STORE)).data["me"]["waysToEarn"]
        mine = (await api.ask("MyRewards", by=ann, schema=STORE)).data["me"]["rewards"]
        return {one["type"] for one in ways}, len(mine)

    ways, rewards = await seen()
    assert "visit_store" not in ways
    assert rewards == 0
    assert (await _visit(api, partner))["points"] == 0
    offered = await api.ask("ProgrammeRewards", by=await api.visitor(), schema=STORE)
    listed = offered.data["program"]["rewards"]
    redeem = {"rewardId": listed[0]["id"], "idempotencyKey": "k"}
    before = await books.counts()
    refused = await api.do("Redeem", {"input": redeem}, by=ann, schema=STORE)
    assert refused["userErrors"][0]["field"] == ["rewardId"]
    assert await books.counts() == before
    await api.order("ann", "10.00", id="2")
    tag = {"customer": CUSTOMER, "tags": ["vip", "early"]}
    tagged = await api.do("TagMember", {"input": tag}, by=admin)
    assert tagged["member"]["tags"] == ["early", "vip"]
    ways, rewards = await seen()
    assert "visit_store" in ways
    assert rewards == 1
    assert (await api.do("Redeem", {"input": redeem}, by=ann, schema=STORE))["userErrors"] == []
    untagged = await api.do("UntagMember", {"input": {**tag, "tags": ["vip"]}}, by=admin)
    assert untagged["member"]["tags"] == ["early"]
    assert (await seen())[1] == 0
    audiences = (await api.ask("Audiences", by=admin)).data["audiences"]
    assert audiences["tags"] == ["early"]
    assert [(one["key"], one["memberCount"]) for one in audiences["segments"]] == [("regulars", 1)]
    await api.order("bo", "10.00", id="3")

    async def listed_of(**filter: Any) -> list[str]:
        period = {"from": "2026-01-01", "to": "2026-02-01"}
        asked = await api.ask("Members", {"first": 9, "filter": filter, **period}, by=admin)
        return [one["node"]["externalId"] for one in asked.data["members"]["edges"]]

    assert (await listed_of(segment="regulars"), await listed_of(tags=["early"])) == (["ann"],) * 2
    assert await listed_of(tags=["vip"], segment="regulars") == []
    for filter in ({"segment": "nobody"}, {"tags": ["x"] * 51}, {"tags": ["a\0"]}):
        period = {"from": "2026-01-01", "to": "2026-02-01"}
        asked = await api.ask("Members", {"first": 9, "filter": filter, **period}, by=admin)
        assert asked.code == "BAD_USER_INPUT"
    await _sound()


async def test_what_no_audience_can_be_is_refused(api, admin):
    member = (await api.order("ann", "10.00"))["member"]["id"]
    before = await books.counts(), await program.settings()
    rule = {"type": "visit_store", "key": "visit_store"}
    for settings, field in (
        ({"audience_segments": "nobody"}, "audience_segments"),
        ({"audience_tiers": "diamond"}, "audience_tiers"),
        ({"times_per_day": -1}, "times_per_day"),
    ):
        payload = await api.do("CreateRule", {"input": {**rule, "settings": settings}}, by=admin)
        assert payload["userErrors"][0]["field"] == ["settings", field]
    for given, named in (
        ({"name": "x", "settings": {"joined_from": "2026-02-30"}}, ["settings", "joined_from"]),
        ({"name": "x", "settings": {"tiers": "diamond"}}, ["settings", "tiers"]),
        ({"name": "", "settings": {}}, ["name"]),
        ({"name": "x", "settings": {"nonsense": 1}}, ["settings", "nonsense"]),
    ):
        payload = await api.do("CreateSegment", {"input": given}, by=admin)
        assert payload["userErrors"][0]["field"] == named
    segment = await api.do("CreateRule", {"input": {"type": "segment", "settings": {}}}, by=admin)
    assert segment["userErrors"][0]["field"] == ["type"]
    for tags in ([], ["a,b"], [" "], ["x" * 61]):
        payload = await api.do("TagMember", {"input": {"memberId": member, "tags": tags}}, by=admin)
        assert payload["userErrors"][0]["field"] == ["tags"]
    both = {"tags": ["a"], "memberId": member, "customer": CUSTOMER}
    payload = await api.do("TagMember", {"input": both}, by=admin)
    assert payload["userErrors"][0]["field"] == ["memberId"]
    assert (await books.counts(), await program.settings()) == before


@pytest.mark.product(14, "api")
@pytest.mark.product(14, "storefront")
@pytest.mark.product(56, "api")
async def test_a_birthday_told_is_paid_by_the_clock(api, admin):
    await _rule(api, admin, "birthday", settings={"points": 150})
    bronze = {"key": "bronze", "name": "Bronze", "threshold": 1, "birthday_points": 70}
    form = TierForm(settings={"enabled": True, "period": "lifetime"}, ladder=(bronze,))
    await tier_settings.save(form=form, actor="cli:test", now=books.START)
    await api.order("ann", "10.00")
    before = await _available(api)
    ann = await api.customer("ann")
    day = datetime.now(UTC) + timedelta(days=60)
    given = {"birthday": {"month": day.month, "day": min(day.day, 28)}}
    payload = await api.do("UpdateProfile", {"input": given}, by=ann, schema=STORE)
    assert payload["me"]["birthday"] == given["birthday"]
    kept = await books.counts()
    await api.do("UpdateProfile", {"input": given}, by=ann, schema=STORE)
    assert await books.counts() == kept, "told again unchanged: nothing happens"
    assert await posting.advance(until=day + timedelta(days=1)) == 1
    assert await _available(api) == before + 150 + 70
    me = (await api.ask("Me", {"first": 1}, by=ann, schema=STORE)).data["me"]
    last = me["activity"]["edges"][0]["node"]
    assert (last["kind"], last["points"]) == ("BIRTHDAY_CAME", 220)
    assert last["notification"] == "Happy birthday! 220 points for you."
    member = (await api.ask("FindMember", {"externalId": "ann"}, by=admin)).data["member"]["id"]
    moved = {"memberId": member, "birthday": None}
    gone = await api.do("SetBirthday", {"input": moved}, by=admin)
    assert gone["member"]["birthday"] is None
    wrong = {"memberId": member, "birthday": {"month": 2, "day": 30}}
    refused = await api.do("SetBirthday", {"input": wrong}, by=admin)
    assert refused["userErrors"][0]["field"] == ["birthday"]
    await _sound()


@pytest.mark.product(14, "api")
async def test_the_day_of_those_born_on_29_february_is_set(api, admin):
    await _rule(api, admin, "birthday", settings={"points": 150})
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    told = {"birthday": {"month": 2, "day": 29}}
    await api.do("UpdateProfile", {"input": told}, by=ann, schema=STORE)
    now = datetime.now(UTC)
    common = next(year for year in range(now.year + 1, now.year + 9) if year % 4)
    before = await program.settings()

    async def due_in(year: int) -> tuple[int, int]:
        """The day of the birthday of that year, as the books wait for it after a sweep."""
        await posting.advance(until=datetime(year, 1, 1, tzinfo=UTC))
        async with unit_of_work.connection() as connection:
            at = await connection.fetchval("SELECT next_due_at FROM balance")
        return at.month, at.day

    assert await due_in(common) == (2, 28)
    for day, wanted in (("MARCH_1", (3, 1)), ("FEBRUARY_28", (2, 28))):
        given = {"leapBirthday": day}
        payload = await api.do("SetLeapBirthday", {"input": given}, by=admin)
        assert (payload["userErrors"], payload["program"]["leapBirthday"]) == ([], day)
        await _sound()
        assert await due_in(common) == wanted
        await _sound()
    after = await program.settings()
    assert before is not None
    assert after is not None
    assert (after[0], after[1] > before[1]) == (before[0], True)
    partner = await api.partner("rules:read")
    answer = await api.ask("SetLeapBirthday", {"input": {"leapBirthday": "MARCH_1"}}, by=partner)
    assert answer.code == "FORBIDDEN"
    assert await posting.advance(until=datetime(common, 3, 2, tzinfo=UTC)) == 1
    assert (await books.balance(await _member()))["birthday"]["year"] == common
    await _sound()


async def _member() -> UUID:
    async with unit_of_work.connection() as connection:
        found: UUID = await connection.fetchval("SELECT id FROM member")
    return found


async def test_a_file_carries_segments_limits_and_audiences(api, admin):
    await api.do(
        "CreateSegment", {"input": {"name": "New", "settings": {"orders_below": 2}}}, by=admin
    )
    await _rule(
        api,
        admin,
        "visit_store",
        settings={"audience_segments": "new", "times_per_month": 4, "audience_tags": "b, a"},
    )
    text = program_file.dump(await program_apply.export())
    again = program_file.parse(text.encode(), file="p.yaml")
    assert (await program_apply.apply(file=again, actor="cli:test")).changes == []
    assert "type: segment" in text
    assert "leap_birthday: feb_28" in text

"""Staff set up the VIP programme, see who would move, and assign tiers by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import books
from punchcard.services import tiers
from statements import counted
from tier_shop import GOLD, SILVER, history_of, member_id, name, path, saved, switched_on, tier_of

NOW = datetime.now(UTC)


async def program(api, by):
    return (await api.ask("TierProgram", by=by)).data["tierProgram"]


@pytest.mark.product(59, "api")
async def test_it_begins_off_and_says_how_it_is_filled_in(api):
    staff = await api.staff()
    found = await program(api, staff)
    assert (found["version"], found["settings"]["enabled"], found["ladder"]) == (None, False, [])
    assert (found["startDate"], found["nextEvaluationAt"]) == ("2020-01-01", None)
    settings = {one["name"]: one for one in found["settingsForm"]}
    assert list(settings) == list(found["settings"])
    choices = {name: [one["value"] for one in settings[name]["choices"]] for name in settings}
    assert choices["basis"] == ["POINTS_EARNED", "AMOUNT_SPENT"]
    assert choices["period"] == ["LIFETIME", "CALENDAR_YEAR", "ROLLING_365"]
    assert settings["period"]["default"] == found["settings"]["period"] == "LIFETIME"
    assert settings["holdRounding"]["default"] == found["settings"]["holdRounding"]
    assert "more than once or twice a year" in settings["period"]["help"]
    rung = {one["name"]: one for one in found["tierForm"]}
    assert (rung["bonusPoints"]["kind"], rung["earningRatio"]["scale"]) == ("INTEGER", 3)
    assert rung["threshold"]["required"]


@pytest.mark.product(47, "api")
@pytest.mark.product(54, "api")
async def test_it_is_saved_all_at_once_and_kept_in_versions(api):
    staff = await switched_on(api)
    found = await program(api, staff)
    assert (found["version"], found["settings"]["enabled"]) == (1, True)
    assert [(one["key"], one["threshold"]) for one in found["ladder"]] == [
        ("silver", "500"), ("gold", "1500"),
    ]  # fmt: skip
    assert found["ladder"][1] == {
        **{**GOLD, "key": "gold"}, "bonusPoints": 0, "birthdayPoints": 0,
    }  # fmt: skip
    again = await saved(api, staff, settings={"enabled": True}, ladder=[GOLD, SILVER])
    assert again["version"] == 1
    off = await saved(api, staff, settings={"enabled": False})
    assert (off["version"], len(off["ladder"])) == (2, 2)
    answer = await api.ask("TierVersions", by=staff)
    versions = answer.data["tierProgram"]["versions"]
    assert [(one["version"], one["settings"]["enabled"]) for one in versions] == [
        (2, False), (1, True),
    ]  # fmt: skip
    assert versions[0]["actor"]["name"] == "Ana"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ladder": [SILVER, {**GOLD, "threshold": "500"}]}, ["ladder", "1", "threshold"]),
        ({"ladder": [{**SILVER, "name": " "}]}, ["ladder", "0", "name"]),
        ({"ladder": [{**SILVER, "key": "No"}]}, ["ladder", "0", "key"]),
        ({"ladder": [SILVER, {**GOLD, "colour": "gold"}]}, ["ladder", "1", "colour"]),
        ({"ladder": [{**SILVER, "bonusPoints": -1}]}, ["ladder", "0", "bonusPoints"]),
        ({"ladder": [{**SILVER, "earningRatio": "0"}]}, ["ladder", "0", "earningRatio"]),
        ({"ladder": [{**SILVER, "threshold": "0.5"}]}, ["ladder", "0", "threshold"]),
        ({"ladder": []}, ["ladder"]),
        ({"ladder": [{"name": f"T{n}", "threshold": str(n)} for n in range(21)]}, ["ladder"]),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_kept(api, given, field):
    staff = await switched_on(api)
    before, rows = await program(api, staff), await books.counts()
    payload = await api.do("UpdateTierProgram", {"input": given}, by=staff)
    assert payload["tierProgram"] is None
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID_INPUT", field)
    tried = (await api.ask("PreviewTiers", {"input": given}, by=staff)).data["previewTiers"]
    assert (tried["userErrors"], tried["moves"]) == ([error], [])
    assert (await program(api, staff), await books.counts()) == (before, rows)


@pytest.mark.product(52, "api")
async def test_a_start_in_an_earlier_year_becomes_the_first_of_january(api):
    staff = await api.staff()
    given = {
        "settings": {"enabled": True, "period": "CALENDAR_YEAR"},
        "ladder": [SILVER],
        "startDate": f"{NOW.year - 2}-11-01",
    }
    first = f"{NOW.year}-01-01"
    tried = (await api.ask("PreviewTiers", {"input": given}, by=staff)).data["previewTiers"]
    kept = await saved(api, staff, **given)
    assert tried["startDate"] == kept["startDate"] == first
    assert kept["effectiveStart"] == f"{first}T00:00:00Z"
    assert kept["settings"]["refundReevaluates"]
    # The day that is shown is no new start.
    assert (await saved(api, staff, startDate=first))["version"] == 1
    moved = await saved(api, staff, startDate=f"{NOW.year + 1}-02-01")
    assert (moved["version"], moved["startDate"]) == (2, f"{NOW.year + 1}-02-01")


@pytest.mark.product(48, "api")
async def test_points_earned_lead_to_a_tier_and_spending_takes_nothing_away(api):
    staff = await switched_on(api)
    await api.order("ann", "70.00")  # welcome 100, and 350
    before = await tier_of(api, staff, "ann")
    assert (before["current"], before["next"]["key"], before["basis"]) == (
        None, "silver", "POINTS_EARNED",
    )  # fmt: skip
    assert (before["sum"], before["needed"], before["progress"]) == ("450", "50", 90)
    await api.order("ann", "10.00")
    removed = {
        "memberId": await member_id(api, staff, "ann"),
        "points": -200,
        "reason": "A mistake",
        "idempotencyKey": "r",
    }
    await api.do("AdjustPoints", {"input": removed}, by=staff)
    after = await tier_of(api, staff, "ann")
    assert (after["current"]["key"], after["sum"], after["needed"]) == ("silver", "500", "1000")
    assert (after["progress"], after["currencyCode"], after["active"]) == (33, None, True)
    (change,) = await history_of(api, staff, "ann")
    assert path(change) == (None, "Silver", "REACHED")
    assert (change["sum"], change["threshold"], change["version"]) == ("500", "500", 1)
    assert change["windowFrom"] is None
    assert change["activity"]["order"]["number"] == "#ann-10.00"


@pytest.mark.product(49, "api")
async def test_amounts_spent_count_less_refunds(api):
    staff = await switched_on(
        api,
        basis="AMOUNT_SPENT",
        refundReevaluates=True,
        ladder=[{**SILVER, "threshold": "99.50"}],
    )
    await api.order("ann", "100.00", id="1")
    found = await tier_of(api, staff, "ann")
    assert (found["current"]["key"], found["sum"], found["currencyCode"], found["next"]) == (
        "silver", "100.00", "EUR", None,
    )  # fmt: skip
    given = {
        "orderId": "1",
        "refundId": "r",
        "amount": {"amount": "0.75", "currencyCode": "EUR"},
    }
    await api.do("RefundOrder", {"input": given}, by=await api.partner())
    found = await tier_of(api, staff, "ann")
    assert (found["current"], found["sum"], found["needed"], found["progress"]) == (
        None, "99.25", "0.25", 99,
    )  # fmt: skip
    fallen, risen = await history_of(api, staff, "ann")
    assert (path(fallen), fallen["sum"], fallen["threshold"]) == (
        ("Silver", None, "REFUNDED"), "99.25", "99.50",
    )  # fmt: skip
    assert path(risen) == (None, "Silver", "REACHED")


@pytest.mark.product(50, "api")
async def test_for_a_lifetime_only_an_upgrade_changes_a_tier(api):
    staff = await switched_on(api)
    await api.order("ann", "100.00")
    await tiers.evaluate_due(NOW + timedelta(days=3000))
    found = await tier_of(api, staff, "ann")
    assert (found["current"]["key"], found["keepBy"], found["endsAt"]) == ("silver", None, None)
    assert not found["atRisk"]
    assert len(await history_of(api, staff, "ann")) == 1


@pytest.mark.product(51, "api")
async def test_a_calendar_year_keeps_a_tier_for_the_rest_of_it_and_all_of_the_next(api):
    staff = await switched_on(api, period="CALENDAR_YEAR")
    await api.order("ann", "100.00")
    found = await tier_of(api, staff, "ann")
    assert found["keepBy"] == f"{NOW.year + 1}-12-31"
    assert found["endsAt"] == f"{NOW.year + 2}-01-01T00:00:00Z"
    await tiers.evaluate_due(datetime(NOW.year + 1, 12, 31, 23, tzinfo=UTC))
    assert (await tier_of(api, staff, "ann"))["current"]["key"] == "silver"
    await tiers.evaluate_due(datetime(NOW.year + 2, 1, 1, 1, tzinfo=UTC))
    assert (await tier_of(api, staff, "ann"))["current"] is None
    fallen, _ = await history_of(api, staff, "ann")
    assert path(fallen) == ("Silver", None, "PERIOD_ENDED")
    assert fallen["windowFrom"] == f"{NOW.year + 1}-01-01T00:00:00Z"
    assert fallen["actor"]["kind"] == "JOB"


@pytest.mark.product(53, "api")
async def test_365_days_begin_with_the_last_upgrade(api):
    staff = await switched_on(api, period="ROLLING_365", holdRounding="NONE")
    await api.order("ann", "100.00")
    found = await tier_of(api, staff, "ann")
    since = datetime.fromisoformat(found["since"])
    ends_at = datetime.fromisoformat(found["endsAt"])
    assert ends_at - since == timedelta(days=365)
    assert found["keepBy"] == ends_at.date().isoformat()
    assert (found["fallsTo"]["key"], found["atRisk"]) == ("silver", False)
    await tiers.evaluate_due(ends_at + timedelta(hours=1))
    assert (await tier_of(api, staff, "ann"))["current"] is None


@pytest.mark.product(55, "api")
async def test_entering_a_tier_gives_its_bonus_once_ever(api):
    staff = await switched_on(api)
    assert (await api.order("ann", "100.00", id="1"))["points"] == 100 + 500 + 50
    id = await member_id(api, staff, "ann")
    answer = await api.ask("MemberTimeline", {"id": id, "first": 1}, by=staff)
    (edge,) = answer.data["member"]["activities"]["edges"]
    bonus = edge["node"]["entries"][-1]
    assert (bonus["ruleName"], bonus["points"]) == ("Silver", 50)
    assert bonus["explanation"] == "50 points for reaching the tier, given once."
    assert path(edge["node"]["tierChange"]) == (None, "Silver", "REACHED")
    for mode, tier in (("EXACTLY", None), ("AT_LEAST", "silver")):
        given = {
            "memberId": id, "tier": tier, "mode": mode, "reason": "Try", "idempotencyKey": mode,
        }  # fmt: skip
        payload = await api.do("AssignTier", {"input": given}, by=staff)
        assert payload["activity"]["points"] == 0
    assert (await tier_of(api, staff, "ann"))["current"]["key"] == "silver"


async def test_an_unspent_bonus_goes_with_the_order_that_brought_it(api):
    staff = await switched_on(api, refundReevaluates=True)
    await api.order("ann", "100.00", id="1")
    given = {"orderId": "1", "refundId": "r", "amount": {"amount": "100", "currencyCode": "EUR"}}
    await api.do("RefundOrder", {"input": given}, by=await api.partner())
    id = await member_id(api, staff, "ann")
    answer = await api.ask("MemberTimeline", {"id": id, "first": 1}, by=staff)
    (edge,) = answer.data["member"]["activities"]["edges"]
    taken = next(one for one in edge["node"]["entries"] if one["ruleName"] == "Silver")
    assert (taken["kind"], taken["points"]) == ("CLAWBACK", 50)
    assert taken["explanation"] == (
        "50 unspent points of the bonus of a tier: its order was refunded."
    )
    assert path(edge["node"]["tierChange"]) == ("Silver", None, "REFUNDED")


@pytest.mark.product(57, "api")
async def test_a_ratio_multiplies_future_earning(api):
    staff = await switched_on(api)
    await api.order("ann", "300.00", id="1")
    payload = await api.order("ann", "9.99", id="2")
    assert payload["points"] == 67  # 45 whole units at 1.5
    id = await member_id(api, staff, "ann")
    answer = await api.ask("MemberTimeline", {"id": id, "first": 1}, by=staff)
    (entry,) = answer.data["member"]["activities"]["edges"][0]["node"]["entries"]
    assert entry["explanation"] == (
        "5 points for each 1 EUR of 9.99: 9 × 5 × 1.5 at the tier gold = 67.5, rounded down."
    )


@pytest.mark.product(47, "api")
async def test_who_would_move_is_who_moves(api):
    staff = await api.staff()
    for who, amount in (("ann", "100.00"), ("bo", "300.00"), ("cy", "1.00")):
        await api.order(who, amount)
    given = {"settings": {"enabled": True}, "ladder": [GOLD, SILVER]}
    tried = (await api.ask("PreviewTiers", {"input": given}, by=staff)).data["previewTiers"]
    assert (tried["moving"], tried["userErrors"]) == (2, [])
    moves = [
        (name(one["oldTier"]), name(one["newTier"]), one["members"], ids(one["examples"]))
        for one in tried["moves"]
    ]
    assert moves == [
        (None, None, 1, []), (None, "Silver", 1, ["ann"]), (None, "Gold", 1, ["bo"]),
    ]  # fmt: skip
    await saved(api, staff, **given)
    await tiers.evaluate_due(datetime.now(UTC) + timedelta(hours=1))
    found = await program(api, staff)
    held = [(name(one["tier"]), one["members"]) for one in found["distribution"]]
    assert held == [(None, 1), ("Silver", 1), ("Gold", 1)]
    (run,) = (await api.ask("TierRuns", by=staff)).data["tierRuns"]
    assert run["finishedAt"] >= run["startedAt"]
    assert run["durationMs"] >= 0
    # A tier that is not on the ladder any more still has a name for those who hold it.
    await saved(api, staff, ladder=[SILVER])
    found = await program(api, staff)
    held = [(name(one["tier"]), one["members"]) for one in found["distribution"]]
    assert held == [(None, 1), ("Silver", 1), ("Gold", 1)]
    off = {"settings": {"enabled": False}}
    tried = (await api.ask("PreviewTiers", {"input": off}, by=staff)).data["previewTiers"]
    assert (tried["moving"], tried["moves"]) == (0, [])


def ids(members):
    return [one["externalId"] for one in members]


@pytest.mark.product(47, "api")
async def test_off_everybody_keeps_their_tier(api):
    staff = await switched_on(api)
    await api.order("ann", "100.00")
    await saved(api, staff, settings={"enabled": False})
    found = await tier_of(api, staff, "ann")
    assert (found["current"]["key"], found["active"], found["next"]) == ("silver", False, None)
    assert (found["basis"], found["needed"], found["progress"]) == (None, None, None)
    assert (await api.order("ann", "300.00"))["points"] == 1500
    await saved(api, staff, settings={"enabled": True})
    await tiers.evaluate_due(datetime.now(UTC) + timedelta(hours=1))
    assert (await tier_of(api, staff, "ann"))["current"]["key"] == "gold"
    assert path((await history_of(api, staff, "ann"))[0]) == ("Silver", "Gold", "SETTINGS_CHANGED")


@pytest.mark.product(58, "api")
async def test_staff_assign_a_tier_until_a_day_and_take_it_back(api):
    staff = await switched_on(api)
    await api.order("ann", "1.00")
    until = (datetime.now(UTC) + timedelta(days=30)).date()
    given = {
        "memberId": await member_id(api, staff, "ann"),
        "tier": "silver",
        "mode": "AT_LEAST",
        "until": until.isoformat(),
        "reason": "Moved from the old programme",
        "idempotencyKey": "a",
    }
    first = await api.do("AssignTier", {"input": given}, by=staff)
    again = await api.do("AssignTier", {"input": given}, by=staff)
    assert first["activity"] == again["activity"]
    other = await api.do("AssignTier", {"input": {**given, "tier": "gold"}}, by=staff)
    assert other["userErrors"][0]["code"] == "IDEMPOTENCY_MISMATCH"
    assert (first["activity"]["kind"], first["activity"]["points"]) == ("TIER_ASSIGNED", 50)
    tier = first["member"]["tier"]
    pin = tier["assignment"]
    assert (tier["current"]["key"], pin["mode"], pin["tier"]["key"]) == (
        "silver", "AT_LEAST", "silver",
    )  # fmt: skip
    assert (pin["reason"], pin["by"]["name"], pin["until"]) == (
        "Moved from the old programme", "Ana", until.isoformat(),
    )  # fmt: skip
    assert pin["endsAt"] == f"{until + timedelta(days=1)}T00:00:00Z"
    back = {"memberId": given["memberId"], "reason": "Enough", "idempotencyKey": "u"}
    payload = await api.do("UnassignTier", {"input": back}, by=staff)
    assert payload["userErrors"] == []
    assert (payload["member"]["tier"]["current"], payload["member"]["tier"]["assignment"]) == (
        None, None,
    )  # fmt: skip
    fallen, risen = await history_of(api, staff, "ann")
    assert (path(fallen), fallen["note"]) == (("Silver", None, "ASSIGNMENT_ENDED"), "Enough")
    assert (path(risen), risen["note"]) == ((None, "Silver", "ASSIGNED"), given["reason"])


@pytest.mark.product(58, "api")
async def test_the_end_of_an_assignment_comes_by_itself(api):
    staff = await switched_on(api)
    await api.order("ann", "1.00")
    day = datetime.now(UTC).date()
    given = {
        "memberId": await member_id(api, staff, "ann"),
        "tier": "gold",
        "mode": "EXACTLY",
        "until": day.isoformat(),
        "reason": "For a day",
        "idempotencyKey": "a",
    }
    payload = await api.do("AssignTier", {"input": given}, by=staff)
    assert payload["member"]["tier"]["current"]["key"] == "gold"
    await tiers.evaluate_due(datetime.now(UTC) + timedelta(days=2))
    found = await tier_of(api, staff, "ann")
    assert (found["current"], found["assignment"]) == (None, None)
    id = given["memberId"]
    answer = await api.ask("MemberTimeline", {"id": id, "first": 1}, by=staff)
    (edge,) = answer.data["member"]["activities"]["edges"]
    assert edge["node"]["kind"] == "TIER_ASSIGNMENT_ENDED"
    assert path(edge["node"]["tierChange"]) == ("Gold", None, "ASSIGNMENT_ENDED")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"tier": "platinum"}, ["tier"], "NOT_FOUND"),
        ({"tier": None}, ["tier"], "INVALID_INPUT"),
        ({"reason": " "}, ["reason"], "INVALID_INPUT"),
        ({"until": "2021-01-01"}, ["until"], "INVALID_INPUT"),
        ({"memberId": "nobody"}, ["memberId"], "NOT_FOUND"),
        ({"idempotencyKey": ""}, ["idempotencyKey"], "INVALID_INPUT"),
    ],
)
async def test_an_assignment_that_cannot_be_changes_nothing(api, changes, field, code):
    staff = await switched_on(api)
    await api.order("ann", "1.00")
    given = {
        "memberId": await member_id(api, staff, "ann"),
        "tier": "silver",
        "mode": "AT_LEAST",
        "reason": "Why not",
        "idempotencyKey": "a",
        **changes,
    }
    before, rows = await tier_of(api, staff, "ann"), await books.counts()
    payload = await api.do("AssignTier", {"input": given}, by=staff)
    (error,) = payload["userErrors"]
    assert (error["field"], error["code"], payload["member"]) == (field, code, None)
    assert (await tier_of(api, staff, "ann"), await books.counts()) == (before, rows)


async def test_nothing_is_assigned_while_off_nor_unassigned_twice(api):
    staff = await switched_on(api)
    await api.order("ann", "1.00")
    back = {
        "memberId": await member_id(api, staff, "ann"), "reason": "Why", "idempotencyKey": "u",
    }  # fmt: skip
    rows = await books.counts()
    payload = await api.do("UnassignTier", {"input": back}, by=staff)
    assert payload["userErrors"][0]["code"] == "CONFLICT"
    await saved(api, staff, settings={"enabled": False})
    given = {**back, "tier": "silver", "mode": "AT_LEAST"}
    payload = await api.do("AssignTier", {"input": given}, by=staff)
    assert payload["userErrors"][0]["code"] == "CONFLICT"
    assert await books.counts() == rows


async def test_who_may_assign_and_who_may_change_the_programme(api):
    await switched_on(api)
    await api.order("ann", "1.00")
    reader = await api.partner("members:read", "rules:read")
    id = await member_id(api, reader, "ann")
    given = {
        "memberId": id, "tier": "silver", "mode": "AT_LEAST", "reason": "x", "idempotencyKey": "k",
    }  # fmt: skip
    for operation, input in (
        ("AssignTier", given),
        ("UnassignTier", {"memberId": id, "reason": "x", "idempotencyKey": "k"}),
        ("UpdateTierProgram", {"settings": {"enabled": False}}),
    ):
        assert (await api.ask(operation, {"input": input}, by=reader)).code == "FORBIDDEN"
    assert (await program(api, reader))["settings"]["enabled"]
    assert (await tier_of(api, reader, "ann"))["current"] is None


async def test_the_list_shows_tiers_is_filtered_by_them_and_asks_once(api, monkeypatch):
    staff = await switched_on(api)
    for who, amount in (("ann", "100.00"), ("bo", "300.00"), ("cy", "1.00")):
        await api.order(who, amount)
    found = {}
    filters: list[dict[str, Any]] = [
        {"tiers": ["gold", "silver"]},
        {"tiers": []},
        {"hasTier": True},
        {"hasTier": False},
        {"tiers": ["platinum"]},
    ]
    for filter in filters:
        values = {"first": 10, "filter": filter, "from": "2020-01-01", "to": "2020-01-02"}
        edges = (await api.ask("Members", values, by=staff)).data["members"]["edges"]
        found[str(filter)] = {
            edge["node"]["externalId"]: name(edge["node"]["tier"]["current"]) for edge in edges
        }
    both = {"ann": "Silver", "bo": "Gold"}
    assert list(found.values()) == [both, {}, both, {"cy": None}, {}]
    document = """query($n: Int!) { members(first: $n, filter: { hasTier: true }) { edges { node {
        tier { current { name } next { name } assignment { reason by { name } } }
        tierHistory(first: 2) { edges { node { reason actor { name } activity { kind } } } }
        activities(first: 2) { edges { node { tierChange { newTier { name } } } } } } } } }"""
    await api.ask(document, {"n": 1}, by=staff)  # the programme is read once a revision
    sent_for = []
    for size in (1, 2):
        with counted(monkeypatch) as sent:
            answer = await api.ask(document, {"n": size}, by=staff)
            assert len(answer.data["members"]["edges"]) == size
        sent_for.append(len(sent))
    assert sent_for[0] == sent_for[1], sent_for


async def test_the_history_is_read_in_pages(api):
    staff = await switched_on(api)
    await api.order("ann", "1.00")
    id = await member_id(api, staff, "ann")
    for key, tier in enumerate(["silver", "gold", "silver"]):
        given = {
            "memberId": id, "tier": tier, "mode": "EXACTLY", "reason": f"Round {key}",
            "idempotencyKey": str(key),
        }  # fmt: skip
        await api.do("AssignTier", {"input": given}, by=staff)
    values = {"id": id, "first": 2}
    page = (await api.ask("MemberTierHistory", values, by=staff)).data["member"]["tierHistory"]
    assert [edge["node"]["note"] for edge in page["edges"]] == ["Round 2", "Round 1"]
    assert page["pageInfo"]["hasNextPage"]
    values["after"] = page["pageInfo"]["endCursor"]
    page = (await api.ask("MemberTierHistory", values, by=staff)).data["member"]["tierHistory"]
    assert [edge["node"]["note"] for edge in page["edges"]] == ["Round 0"]
    assert not page["pageInfo"]["hasNextPage"]

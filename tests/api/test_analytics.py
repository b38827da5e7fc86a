"""The figures of a period: exact, half-open, beside the period before, from sums by day alone."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

import books
from api_fixtures import numbered
from punchcard.db import migrations, unit_of_work
from punchcard.db.sql import feed_sums
from punchcard.services import analytics
from reward_shop import FIVE_OFF, redeemed
from statements import counted
from tier_shop import switched_on

NOW = datetime.now(UTC)
TODAY = NOW.date()


async def figures(api, by, *, days=10, until=None):
    """The `days` days before the day after `until` (today)."""
    end = (until or TODAY) + timedelta(days=1)
    given = {"from": end - timedelta(days=days), "to": end}
    return (await api.ask("Analytics", given, by=by)).data["analytics"]


def some(found, *names):
    return {name: found[name] for name in names}


@pytest.mark.product(4, "api")
async def test_a_period_and_the_one_before(api):
    admin = await switched_on(api)
    reward = await api.do("CreateReward", {"input": FIVE_OFF}, by=admin)
    old = (NOW - timedelta(days=12)).isoformat()
    await api.order("ann", "100.00", id="1", paidAt=old)  # 600
    await api.order("bo", "20.00", id="2")  # 200
    await redeemed(api, reward["reward"])  # ann: 500; 50 for Silver, which there was not before
    refund = {
        "orderId": "2",
        "refundId": "r",
        "amount": {"amount": "10.00", "currencyCode": "EUR"},
    }
    await api.do("RefundOrder", {"input": refund}, by=await api.partner())  # bo: 50 back
    await numbered(5)  # the settings of tiers reach ann with her redemption
    found = await figures(api, admin)
    names = ("issued", "redeemed", "reversed", "orders", "joined", "outstanding", "members")
    assert some(found["period"], *names) == {
        "issued": 250,
        "redeemed": 500,
        "reversed": 50,
        "orders": 1,
        "joined": 1,
        "outstanding": 600 + 50 - 500 + 200 - 50,
        "members": 2,
    }
    assert some(found["before"], *names) == {
        "issued": 600,
        "redeemed": 0,
        "reversed": 0,
        "orders": 1,
        "joined": 1,
        "outstanding": 600,
        "members": 1,
    }
    assert (found["period"]["spenders"], found["before"]["spenders"]) == (1, 0)
    assert (found["period"]["pointsSpentShare"], found["period"]["membersSpentShare"]) == (2.0, 0.5)
    assert found["before"]["pointsSpentShare"] == 0
    assert found["period"]["liability"] == {"amount": "3.00", "currencyCode": "EUR"}
    assert found["before"]["liability"]["amount"] == "6.00"
    assert found["active90Days"] == 2
    assert [(one["key"], one["issued"], one["takenBack"]) for one in found["rules"]] == [
        ("purchase", 100, 50),
        ("welcome", 100, 0),
        ("tier:silver", 50, 0),
    ]
    (spent,) = found["rewards"]
    assert some(spent, "name", "redemptions", "spent", "returned") == {
        "name": "5 off",
        "redemptions": 1,
        "spent": 500,
        "returned": 0,
    }
    tiers = [(one["name"], one["members"], one["arrived"]) for one in found["tiers"]]
    assert tiers == [("", 1, 0), ("Silver", 1, 1), ("Gold", 0, 0)]
    assert found["tierMoves"] == [{"oldTier": "", "newTier": "Silver", "members": 1}]
    assert found["rules"][-1]["name"] == "Silver"
    assert found["active90Days"] == 2
    # Half-open: the day after the period is no part of it.
    past = await figures(api, admin, days=1, until=TODAY - timedelta(days=1))
    assert (past["period"]["issued"], past["period"]["outstanding"]) == (0, 600)


async def test_points_given_back_belong_to_their_reward(api):
    admin = await api.staff()
    reward = await api.do("CreateReward", {"input": FIVE_OFF}, by=admin)
    await api.order("ann", "200.00")
    code = await redeemed(api, reward["reward"])
    given = {"redemptionId": code["redemption"]["id"], "reason": "Sorry", "idempotencyKey": "c"}
    cancelled = await api.do("CancelRedemption", {"input": given}, by=admin)
    assert cancelled["userErrors"] == []
    await numbered(3)
    found = await figures(api, admin)
    (spent,) = found["rewards"]
    assert (spent["redemptions"], spent["spent"], spent["returned"]) == (1, 500, 500)
    assert (found["period"]["redeemed"], found["period"]["spenders"]) == (0, 1)
    async with unit_of_work.connection() as connection:
        assert await feed_sums.kept(connection) == await feed_sums.anew(connection)


async def test_the_migration_adds_up_what_was_numbered_before(api):
    admin = await switched_on(api)
    reward = await api.do("CreateReward", {"input": FIVE_OFF}, by=admin)
    for number in range(5):
        paid = (NOW - timedelta(days=number)).isoformat()
        await api.order(f"c{number % 2}", "150.00", id=str(number), paidAt=paid)
    await redeemed(api, reward["reward"], customer="c0")
    await numbered(6)
    script = (Path(migrations.__file__).parent / "0014_analytics.sql").read_text("utf-8")
    async with unit_of_work.transaction() as connection:
        kept = await feed_sums.kept(connection)
        await connection.execute(
            "DROP TABLE daily_rule; DROP TABLE daily_tier_move;"
            "ALTER TABLE program DROP COLUMN point_value;"
            "ALTER TABLE daily_total DROP COLUMN pending, DROP COLUMN available,"
            " DROP COLUMN spenders"
        )
        await connection.execute(script)
        assert await feed_sums.kept(connection) == kept == await feed_sums.anew(connection)


async def test_active_members_are_those_of_the_period(api):
    """Each day's figure is that of a count over the facts themselves."""
    admin = await switched_on(api)
    for number, ago in enumerate((200, 195, 111, 110, 109, 20, 19, 0)):
        paid = (NOW - timedelta(days=ago)).isoformat()
        await api.order(f"c{number % 3}", "10.00", id=str(number), paidAt=paid)
    async with unit_of_work.connection() as connection:
        facts = await connection.fetchval("SELECT count(*) FROM fact")
    await numbered(facts)
    seen = set()
    for ago in (205, 200, 199, 150, 111, 110, 109, 106, 105, 104, 50, 20, 19, 1, 0):
        until = TODAY - timedelta(days=ago)
        found = await figures(api, admin, days=1, until=until)
        async with unit_of_work.connection() as connection:
            wanted = await connection.fetchval(
                "SELECT count(DISTINCT member_id) FROM fact WHERE source <> 'clock'"
                " AND (effective_at AT TIME ZONE 'UTC')::date BETWEEN $1::date - 89 AND $1",
                until,
            )
        assert found["active90Days"] == wanted, ago
        seen.add(wanted)
    assert seen == {0, 1, 2, 3}
    # Less than 90 times 24 hours ago, and not one of the last 90 days.
    late = datetime.combine(TODAY - timedelta(days=90), time(23, 59, 59), tzinfo=UTC)
    await api.order("late", "10.00", id="late", paidAt=late.isoformat())
    await numbered(facts + 1)
    shown = (await api.ask("DashboardFigures", by=admin)).data["dashboard"]
    assert shown["active90Days"] == 3, "the dashboard says what the analytics say"
    later = await figures(api, admin, days=1, until=TODAY + timedelta(days=300))
    assert later["active90Days"] == 3, "what has not been yet is as today"
    script = (Path(migrations.__file__).parent / "0021_daily_active.sql").read_text("utf-8")
    async with unit_of_work.transaction() as connection:
        kept = await feed_sums.kept(connection)
        await connection.execute("DROP TABLE daily_active")
        await connection.execute(script)
        assert await feed_sums.kept(connection) == kept == await feed_sums.anew(connection)


async def test_tiers_that_are_renamed_or_gone_are_called_by_their_last_name(api):
    admin = await switched_on(api)
    await api.order("ann", "100.00", id="1")
    await numbered(1)
    program = (await api.ask("TierProgram", by=admin)).data["tierProgram"]
    assert [one["key"] for one in program["ladder"]] == ["silver", "gold"]
    gold = {"key": "gold", "name": "Gold", "threshold": "1500"}
    called = {"key": "silver", "name": "Sterling", "threshold": "500"}
    for ladder in ([called, gold], [gold]):
        payload = await api.do("UpdateTierProgram", {"input": {"ladder": ladder}}, by=admin)
        assert payload["userErrors"] == []
        found = await figures(api, admin)
        assert "Sterling" in [one["name"] for one in found["tiers"]]
        assert found["tierMoves"][0]["newTier"] == "Sterling"


async def test_an_empty_programme_has_no_shares(api):
    found = await figures(api, await api.staff())
    assert (found["period"]["pointsSpentShare"], found["period"]["membersSpentShare"]) == (
        None,
        None,
    )
    assert (found["period"]["liability"]["amount"], found["rules"]) == ("0.00", [])


@pytest.mark.parametrize("value", ["-1", "1000.01", "0.0000001"])
async def test_a_wrong_value_of_a_point_changes_nothing(api, value):
    admin = await api.staff()
    before = await books.counts()
    payload = await api.do("SetPointValue", {"input": {"value": value}}, by=admin)
    assert payload["userErrors"][0]["field"] == ["value"]
    assert await books.counts() == before


async def test_the_value_of_a_point_is_set(api):
    admin = await api.staff()
    await api.order("ann", "20.00")
    await numbered(1)
    payload = await api.do("SetPointValue", {"input": {"value": "0.025"}}, by=admin)
    assert payload["pointValue"] == "0.025"
    found = await figures(api, admin)
    assert (found["pointValue"], found["period"]["liability"]["amount"]) == ("0.025", "5.00")


async def test_a_period_too_long_is_refused(api):
    answer = await api.ask(
        "Analytics", {"from": "2024-01-01", "to": "2026-01-01"}, by=await api.staff()
    )
    assert answer.code == "BAD_USER_INPUT"


async def test_reading_takes_few_statements_and_no_ledger(api, monkeypatch):
    await switched_on(api)
    await api.order("ann", "200.00")
    await numbered(1)
    with counted(monkeypatch) as sent:
        await analytics.analytics(start=TODAY - timedelta(days=30), end=TODAY)
    assert len(sent) <= 11, sent
    assert [one for one in sent if " entry" in one or " fact" in one] == []

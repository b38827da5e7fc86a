"""Customers see the ladder, where they stand on it, and what lifted them."""

from datetime import UTC, datetime, timedelta

import pytest

from punchcard.services import tiers
from tier_shop import GOLD, SILVER, member_id, name, saved, switched_on


async def ladder(api, by=None):
    by = by or await api.visitor()
    answer = await api.ask("ProgrammeTiers", by=by, schema="storefront")
    return answer.data["program"]["tiers"]


async def mine(api, operation="MyTier", who="ann"):
    answer = await api.ask(operation, by=await api.customer(who), schema="storefront")
    return answer.data["me"]


@pytest.mark.product(47, "storefront")
@pytest.mark.product(54, "storefront")
async def test_anybody_sees_the_ladder_once_it_is_on(api):
    staff = await api.staff()
    await saved(api, staff, ladder=[GOLD, SILVER])
    assert await ladder(api) is None
    await saved(api, staff, settings={"enabled": True, "basis": "AMOUNT_SPENT"})
    found = await ladder(api)
    assert (found["active"], found["basis"], found["currencyCode"]) == (True, "AMOUNT_SPENT", "EUR")
    assert [(one["key"], one["threshold"]) for one in found["tiers"]] == [
        ("silver", "500"), ("gold", "1500"),
    ]  # fmt: skip
    gold = found["tiers"][1]
    assert (gold["perks"], gold["earningRatio"]) == (["Early access", "Free coffee"], "1.5")


@pytest.mark.product(47, "storefront")
async def test_off_the_ladder_and_the_tier_stay_to_be_shown_greyed(api):
    staff = await switched_on(api)
    await api.order("ann", "100.00")
    await saved(api, staff, settings={"enabled": False})
    found = await ladder(api)
    assert (found["active"], len(found["tiers"])) == (False, 2)
    tier = (await mine(api))["tier"]
    assert (name(tier["current"]), tier["active"], tier["next"]) == ("Silver", False, None)
    assert (tier["needed"], tier["keepBy"]) == (None, None)


@pytest.mark.product(54, "storefront")
async def test_a_customer_sees_where_they_stand(api):
    await api.order("ann", "1.00")
    assert (await mine(api))["tier"] is None
    await switched_on(api, period="CALENDAR_YEAR")
    await tiers.evaluate_due(datetime.now(UTC) + timedelta(hours=1))
    tier = (await mine(api))["tier"]
    assert (tier["current"], name(tier["next"]), tier["sum"]) == (None, "Silver", "105")
    assert (tier["needed"], tier["progress"], tier["keepBy"]) == ("395", 21, None)
    await api.order("ann", "100.00")
    tier = (await mine(api))["tier"]
    assert (name(tier["current"]), name(tier["next"]), tier["sum"]) == ("Silver", "Gold", "605")
    assert tier["keepBy"] == f"{datetime.now(UTC).year + 1}-12-31"


@pytest.mark.product(54, "storefront")
async def test_what_lifted_them_is_told_with_the_bonus(api):
    staff = await switched_on(api)
    await api.order("ann", "100.00")
    given = {
        "memberId": await member_id(api, staff, "ann"),
        "tier": None,
        "mode": "EXACTLY",
        "reason": "Between us: a fraud case",
        "idempotencyKey": "k",
    }
    await api.do("AssignTier", {"input": given}, by=staff)
    answer = await api.ask("MyTierChanges", by=await api.customer("ann"), schema="storefront")
    assert "fraud" not in str(answer.body)
    dropped, lifted = (edge["node"] for edge in answer.data["me"]["activity"]["edges"])
    assert (dropped["kind"], dropped["points"]) == ("TIER_ASSIGNED", 0)
    assert (name(dropped["tierChange"]["oldTier"]), dropped["tierChange"]["newTier"]) == (
        "Silver", None,
    )  # fmt: skip
    assert name(lifted["tierChange"]["newTier"]) == "Silver"
    assert "You have reached Silver: 50 points for you." in lifted["notification"]


async def test_a_blocked_customer_sees_nothing_of_it(api):
    staff = await switched_on(api)
    await api.order("ann", "100.00")
    given = {"memberId": await member_id(api, staff, "ann"), "reason": "Fraud"}
    await api.do("BlockMember", {"input": given}, by=staff)
    customer = await api.customer("ann")
    assert await mine(api) is None
    answer = await api.ask("ProgrammeTiers", by=customer, schema="storefront")
    assert answer.data["program"] is None

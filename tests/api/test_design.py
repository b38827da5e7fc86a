"""The design: staff change it, storefronts obey it; a notice is new exactly when it should."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from punchcard.db import unit_of_work
from punchcard.services import design, notices, program
from reward_shop import made as reward_made
from reward_shop import redeemed
from tier_shop import member_id

TEXTS = {"language": "de", "title": "Punkte!", "body": "Für jeden Kauf", "buttonLabel": "Wie?"}
ANNOUNCED = {
    "kind": "ANNOUNCEMENT",
    "visible": True,
    "image": "https://shop.example/party.png",
    "buttonColour": "#004400",
    "buttonPosition": "FULL",
    "link": "/pages/points",
    "texts": [TEXTS],
}


async def saved(api, staff, **given: Any) -> Any:
    payload = await api.do("UpdateDesign", {"input": given}, by=staff)
    assert payload["userErrors"] == [], payload
    return payload["design"]


async def served(api, language="en", by=None) -> Any:
    by = by or await api.visitor()
    variables = {"language": language}
    answer = await api.ask("ProgrammeDesign", variables, by=by, schema="storefront")
    return answer.data["program"]


def notice(found, kind):
    return next(one for one in found["notices"] if one["kind"] == kind)


async def count(table: str) -> Any:
    async with unit_of_work.connection() as connection:
        return await connection.fetchval(f"SELECT count(*) FROM {table}")


@pytest.mark.product(8, "api")
@pytest.mark.product(8, "storefront")
async def test_a_theme_for_desktop_and_mobile_is_kept_and_served(api):
    staff = await api.staff()
    before = await api.ask("Design", by=staff)
    assert (before.data["design"]["version"], before.data["design"]["savedBy"]) == (0, None)
    assert {one["label"] for one in before.data["design"]["forms"]["theme"]} > {"Accent", "Logo"}
    found = await saved(
        api,
        staff,
        desktop={"accent": "#ffcc00", "font": "SERIF", "logo": "https://shop.example/logo.png"},
        mobile={"launcherPosition": "HIDDEN", "logo": ""},
        texts=[{"language": "de", "launcherGuest": "Prämien"}],
    )
    assert (found["version"], found["savedBy"]["name"]) == (1, "Ana")
    told = (await served(api, "de-at"))["design"]
    assert (told["version"], told["desktop"]["accent"]) == (1, "#ffcc00")
    assert (told["desktop"]["font"], told["mobile"]["font"]) == ("SERIF", "SERIF")
    assert (told["desktop"]["logo"], told["mobile"]["logo"]) == (
        "https://shop.example/logo.png", None,
    )  # fmt: skip
    assert told["mobile"]["launcherPosition"] == "HIDDEN"
    assert told["texts"]["launcherGuest"] == "Prämien"
    assert told["texts"]["earnHeading"] == "Earn"
    again = await saved(api, staff, desktop={"ink": "#000000"}, mobile={})
    assert (again["version"], again["desktop"]["accent"]) == (2, "#ffcc00")
    assert again["mobile"]["launcherPosition"] is None
    assert (await served(api))["design"]["desktop"]["ink"] == "#000000"


@pytest.mark.product(8, "api")
async def test_contrast_is_told_and_nothing_different_is_no_version(api):
    staff = await api.staff()
    found = await saved(api, staff, desktop={"accent": "#ffcc00"})
    poor = [one for one in found["readings"] if not one["readable"]]
    assert [(one["text"], one["ratio"]) for one in poor] == [("button", 1.51), ("points", 1.49)]
    revision, audited = (await program.latest()).revision, await count("audit_log")
    assert (await saved(api, staff, desktop={"accent": "#ffcc00"}))["version"] == 1
    assert (await program.latest()).revision == revision
    assert await count("audit_log") == audited


@pytest.mark.product(8, "api")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"desktop": {"accent": "red"}}, ["desktop", "accent"]),
        ({"desktop": {"onAccent": ""}}, ["desktop", "onAccent"]),
        ({"mobile": {"radius": 29}}, ["mobile", "radius"]),
        ({"desktop": {"logo": "javascript:alert(1)"}}, ["desktop", "logo"]),
        ({"texts": [{"language": "Deutsch"}]}, ["texts", "Deutsch"]),
        ({"texts": [{"language": "de"}, {"language": "de"}]}, ["texts", "de"]),
        (
            {"notices": [{"kind": "SIGN_UP", "texts": [{"language": "de", "title": ""}]}]},
            ["notices", "signUp", "texts", "de", "title"],
        ),
        ({"notices": [{"kind": "SIGN_UP", "link": "x"}]}, ["notices", "signUp", "link"]),
        ({"notices": [{"kind": "SIGN_UP"}, {"kind": "SIGN_UP"}]}, ["notices", "signUp"]),
    ],
)
async def test_a_refusal_stands_beside_the_field_and_changes_nothing(api, given, field):
    staff = await api.staff()
    tables = ("design", "audit_log", "outbox", "program_version")
    before = [await count(table) for table in tables]
    payload = await api.do("UpdateDesign", {"input": given}, by=staff)
    assert payload["design"] is None
    assert [one["field"] for one in payload["userErrors"]] == [field]
    assert [await count(table) for table in tables] == before


@pytest.mark.product(3, "api")
@pytest.mark.product(3, "storefront")
@pytest.mark.product(5, "api")
@pytest.mark.product(6, "api")
async def test_notices_are_data_that_the_shop_words_and_switches(api):
    staff = await api.staff()
    usual = await served(api)
    popup, nudge = notice(usual, "REFER_A_FRIEND"), notice(usual, "SIGN_UP")
    assert (popup["visible"], popup["title"]) == (True, "Give a discount, get points")
    assert popup["button"] == {
        "label": "Share my code", "colour": None, "position": "LEFT", "link": None,
    }  # fmt: skip
    assert (nudge["visible"], notice(usual, "ANNOUNCEMENT")["visible"]) == (True, False)
    await saved(api, staff, notices=[ANNOUNCED, {"kind": "REFER_A_FRIEND", "visible": False}])
    told = await served(api, "de")
    found = notice(told, "ANNOUNCEMENT")
    assert (found["title"], found["body"], found["image"]) == (
        "Punkte!", "Für jeden Kauf", "https://shop.example/party.png",
    )  # fmt: skip
    assert found["button"] == {
        "label": "Wie?", "colour": "#004400", "position": "FULL", "link": "/pages/points",
    }  # fmt: skip
    assert not notice(told, "REFER_A_FRIEND")["visible"]
    assert found["id"] == notice(await served(api, "de"), "ANNOUNCEMENT")["id"]
    assert notice(told, "SIGN_UP")["id"] == nudge["id"], "another notice was changed"
    await saved(api, staff, notices=[{"kind": "ANNOUNCEMENT", "texts": []}])
    later = notice(await served(api), "ANNOUNCEMENT")
    assert (later["title"], later["visible"]) == ("We have a points programme", True)
    assert later["id"] != found["id"]


async def mine(api, who="ann") -> Any:
    answer = await api.ask(
        "MyNotices", {"language": "en"}, by=await api.customer(who), schema="storefront"
    )
    return answer.data["me"]["notices"]


@pytest.mark.product(7, "api")
@pytest.mark.product(7, "storefront")
async def test_redeem_now_is_told_once_a_crossing(api):
    reward, staff = await reward_made(api)
    await api.order("ann", "10.00")
    assert await mine(api) == [], "110 points do not buy anything"
    await api.order("ann", "100.00")
    (first,) = await mine(api)
    assert (first["kind"], first["title"]) == ("REDEEM_NOW", "You have 650 points to spend")
    assert first["body"] == "That is enough for: 5 off."
    await api.order("ann", "20.00")
    assert [one["id"] for one in await mine(api)] == [first["id"]], "more points, the same crossing"
    await redeemed(api, reward)
    assert await mine(api) == [], "spent"
    await api.order("ann", "110.00")
    (second,) = await mine(api)
    assert second["id"] != first["id"]
    await saved(api, staff, notices=[{"kind": "REDEEM_NOW", "visible": False}])
    assert await mine(api) == []


@pytest.mark.product(7, "api")
async def test_redeem_now_is_told_again_while_the_points_lie_unspent(api):
    _, staff = await reward_made(api)
    await saved(api, staff, notices=[{"kind": "REDEEM_NOW", "everyDays": 10}])
    await api.order("ann", "200.00")
    answer = await api.ask("Me", by=await api.customer("ann"), schema="storefront")
    async with unit_of_work.connection() as connection:
        ann_id = await connection.fetchval("SELECT id FROM member")
    known = await design.current(revision=(await program.latest()).revision)

    async def told(days: float) -> str:
        (found,) = await notices.of_member(
            member_id=ann_id,
            available=answer.data["me"]["balance"]["available"],
            design=known,
            language="en",
            now=datetime.now(UTC) + timedelta(days=days),
        )
        return found.id

    ids = [await told(days) for days in (0, 9, 11, 19, 21)]
    assert ids[0] == ids[1] and ids[2] == ids[3] and len(set(ids)) == 3


@pytest.mark.product(11, "storefront")
async def test_a_product_page_is_told_what_the_rules_would_give(api):
    visitor = await api.visitor()
    items = [{"price": "19.99"}, {"price": "0.50", "quantity": 3}]

    async def estimate(by, given):
        variables = {"items": given}
        answer = await api.ask("EstimatePoints", variables, by=by, schema="storefront")
        return answer.data["estimatePoints"]

    found = await estimate(visitor, items)
    assert found == {"total": 205, "each": [195, 105]}, "a first order earns 100 more"
    before = await count("fact"), await count("balance")
    ann = await api.customer("ann")
    assert await estimate(ann, items[:1]) == {"total": 195, "each": [195]}
    assert (await count("fact"), await count("balance")) == before, "nothing is kept"
    assert (await api.order("ann", "19.99"))["points"] == 195
    assert (await estimate(ann, items[:1]))["total"] == 95, "the first order was had"


@pytest.mark.parametrize(
    "items", [[], [{"price": "1"}] * 51, [{"price": "-1"}], [{"price": "1", "quantity": 0}]]
)
async def test_an_estimate_of_nonsense_is_refused(api, items):
    answer = await api.ask(
        "EstimatePoints", {"items": items}, by=await api.visitor(), schema="storefront"
    )
    assert answer.code == "BAD_USER_INPUT"


async def test_a_blocked_customer_is_told_nothing(api):
    staff = await api.staff()
    await api.order("ann", "200.00")
    given = {"memberId": await member_id(api, staff, "ann"), "reason": "Fraud"}
    await api.do("BlockMember", {"input": given}, by=staff)
    ann = await api.customer("ann")
    assert await served(api, by=ann) is None

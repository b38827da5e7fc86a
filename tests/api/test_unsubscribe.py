"""The link that ends reminders: for mail programs one POST, for people a page without scripts."""

from uuid import UUID

import pytest

from api_fixtures import Api
from punchcard.api.ids import uuid_in
from punchcard.mail import post_office
from punchcard.services import audit, members, membership, program

STORE = "storefront"
ONE_CLICK = {"content-type": "application/x-www-form-urlencoded"}


async def enrolled(api: Api) -> tuple[UUID, str]:
    """A member and the path of their link."""
    answer = await api.order("ann", "10.00", profile={"email": "ann@example.com"})
    member_id = uuid_in(answer["member"]["id"], "Member")
    assert member_id is not None
    return member_id, f"/unsubscribe/{post_office.current().unsubscribing.token(member_id)}"


async def is_subscribed(member_id: UUID) -> bool:
    row = await members.by_id(member_id=member_id)
    assert row is not None
    return row.unsubscribed_at is None


@pytest.mark.product(34, "api")
async def test_looking_changes_nothing_and_one_post_ends_it(api):
    member_id, path = await enrolled(api)
    asked = await api.http.get(path)
    assert asked.status_code == 200 and "No more reminders" in asked.text
    assert "<script" not in asked.text and 'method="post"' in asked.text
    assert "default-src 'none'" in asked.headers["content-security-policy"]
    assert (await api.http.head(path)).status_code == 200
    assert await is_subscribed(member_id), "mail programs and virus scanners look at links"
    for _ in range(2):
        done = await api.http.post(path, content="List-Unsubscribe=One-Click", headers=ONE_CLICK)
        assert done.status_code == 200 and "You are unsubscribed" in done.text
    assert not await is_subscribed(member_id)
    again = await api.http.post(path, content="again=1", headers=ONE_CLICK)
    assert "subscribed again" in again.text and await is_subscribed(member_id)
    found = await audit.entries(actor="cli:test", first=9, target=f"member:{member_id}")
    assert [one.action for one in found] == ["member.subscribed", "member.unsubscribed"]
    assert {one.actor for one in found} == {f"customer:{member_id}"}


async def test_the_page_speaks_the_member_s_language(api):
    member_id, path = await enrolled(api)
    await program.update_settings(actor="cli:test", languages=("en", "de", "fr"))
    for language, tag, question in (
        ("de", "de", "Keine Erinnerungen mehr von Test?"),
        ("fr", "en", "No more reminders from Test?"),
    ):
        await membership.update_profile(member_id=member_id, language=language, actor="cli:test")
        asked = await api.http.get(path)
        assert f'<html lang="{tag}">' in asked.text and question in asked.text
    await membership.update_profile(member_id=member_id, language="de", actor="cli:test")
    done = await api.http.post(path, content="List-Unsubscribe=One-Click", headers=ONE_CLICK)
    assert "Du bist abgemeldet" in done.text and "Wieder anmelden" in done.text


async def test_a_link_that_is_none_of_ours_changes_nothing(api):
    member_id, path = await enrolled(api)
    forged = path[:-4] + ("AAAA" if not path.endswith("AAAA") else "BBBB")
    nobody = f"/unsubscribe/{post_office.current().unsubscribing.token(UUID(int=7))}"
    for wrong in (forged, nobody, "/unsubscribe/x", "/unsubscribe/%00", f"{path}A"):
        for answer in (await api.http.get(wrong), await api.http.post(wrong, content="")):
            assert answer.status_code == 404 and "does not work" in answer.text
    assert await is_subscribed(member_id)
    big = await api.http.post(path, content="again=1" + "x" * 100_000, headers=ONE_CLICK)
    assert big.status_code == 200 and not await is_subscribed(member_id)


@pytest.mark.product(34, "api")
async def test_the_customer_chooses_in_the_storefront_and_staff_see_it(api):
    member_id, _path = await enrolled(api)
    ann = await api.customer("ann")
    birthday = {"month": 5, "day": 4}
    off = {"emailPreferences": {"reminders": False}, "birthday": birthday}
    payload = await api.do("UpdateProfile", {"input": off}, by=ann, schema=STORE)
    assert payload["me"]["emailPreferences"] == {"reminders": False, "language": None}
    document = "query($id: ID!) { node(id: $id) { ... on Member { unsubscribedAt } } }"
    admin = await api.staff()
    found = (await api.ask("{ members(first: 1) { nodes: edges { node { id } } } }", by=admin)).data
    key = found["members"]["nodes"][0]["node"]["id"]
    seen = (await api.ask(document, {"id": key}, by=admin)).data["node"]
    assert seen["unsubscribedAt"] is not None
    on = {"emailPreferences": {"reminders": True, "language": "de"}}
    payload = await api.do("UpdateProfile", {"input": on}, by=ann, schema=STORE)
    assert payload["me"]["emailPreferences"] == {"reminders": True, "language": "de"}
    assert payload["me"]["birthday"] == birthday, "what is left out stays"
    wrong = {
        "emailPreferences": {"language": "deutsch", "reminders": False},
        "birthday": {"month": 6, "day": 7},
    }
    payload = await api.do("UpdateProfile", {"input": wrong}, by=ann, schema=STORE)
    assert payload["userErrors"][0]["field"] == ["emailPreferences", "language"]
    assert await is_subscribed(member_id)
    me = (await api.ask("{ me { birthday { month day } } }", by=ann, schema=STORE)).data["me"]
    assert me["birthday"] == birthday, "refused as a whole"

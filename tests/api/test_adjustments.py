"""Staff give and remove points, undo that, block and unblock; every refusal changes nothing."""

import asyncio
from typing import Any

import pytest

import books


@pytest.fixture
async def ann(api):
    payload = await api.order("ann", "100.00")
    return payload["member"]["id"]


def _given(member, points, key="k1", **more):
    return {
        "input": {
            "memberId": member,
            "points": points,
            "reason": "a broken mug",
            "idempotencyKey": key,
            **more,
        }
    }


@pytest.mark.product(39, "api")
async def test_points_are_given_with_a_reason_and_the_member_is_told(api, ann):
    admin = await api.staff()
    payload = await api.do("AdjustPoints", _given(ann, 50, memberNote="Sorry!"), by=admin)
    assert payload["member"]["balance"]["available"] == 650
    assert (await books.counts())["outbox"] == 2  # of the order and of the gift
    quiet = await api.do("AdjustPoints", _given(ann, 5, "k2", notify=False), by=admin)
    assert quiet["member"]["balance"]["available"] == 655
    assert (await books.counts())["outbox"] == 2


@pytest.mark.product(40, "api")
async def test_points_are_removed_never_more_than_there_are(api, ann):
    admin = await api.staff()
    payload = await api.do("AdjustPoints", _given(ann, -100), by=admin)
    assert payload["member"]["balance"]["available"] == 500
    before = await books.counts()
    payload = await api.do("AdjustPoints", _given(ann, -501, "k2"), by=admin)
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("INSUFFICIENT_POINTS", ["points"])
    assert payload["member"] is None
    assert await books.counts() == before


async def test_a_repeated_request_gets_its_first_answer(api, ann):
    admin = await api.staff()
    answers = await asyncio.gather(
        *(api.do("AdjustPoints", _given(ann, 50), by=admin) for _ in range(8))
    )
    assert {one["member"]["balance"]["available"] for one in answers} == {650}
    assert len({one["activity"]["id"] for one in answers}) == 1
    before = await books.counts()
    other = await api.do("AdjustPoints", _given(ann, 51), by=admin)
    assert other["userErrors"][0]["code"] == "IDEMPOTENCY_MISMATCH"
    assert await books.counts() == before


async def test_keys_of_different_people_do_not_meet(api, ann):
    ana, bo = await api.staff(), await api.staff(email="bo@example.com")
    await api.do("AdjustPoints", _given(ann, 50), by=ana)
    payload = await api.do("AdjustPoints", _given(ann, 7), by=bo)
    assert payload["member"]["balance"]["available"] == 657


BROKEN: list[tuple[Any, ...]] = [
    ({"points": 0}, "INVALID_INPUT", ["points"]),
    ({"points": 2_000_000_000}, "INVALID_INPUT", ["points"]),
    ({"reason": "  "}, "INVALID_INPUT", ["reason"]),
    ({"reason": "x" * 501}, "INVALID_INPUT", ["reason"]),
    ({"memberNote": "x" * 501}, "INVALID_INPUT", ["note"]),
    ({"idempotencyKey": ""}, "INVALID_INPUT", ["idempotencyKey"]),
    ({"idempotencyKey": "a\0"}, "INVALID_INPUT", ["idempotencyKey"]),
    ({"memberId": "nonsense"}, "NOT_FOUND", ["memberId"]),
]


async def test_a_broken_adjustment_changes_nothing(api, ann):
    admin, before = await api.staff(), await books.counts()
    for change, code, field in BROKEN:
        given = {"input": {**_given(ann, 5)["input"], **change}}
        payload = await api.do("AdjustPoints", given, by=admin)
        assert [(one["code"], one["field"]) for one in payload["userErrors"]] == [(code, field)]
    assert await books.counts() == before


@pytest.mark.product(39, "api")
async def test_an_adjustment_is_undone_once(api, ann):
    admin = await api.staff()
    given = await api.do("AdjustPoints", _given(ann, 50), by=admin)
    undo = {"activityId": given["activity"]["id"], "reason": "wrong member"}
    payload = await api.do("UndoAdjustment", {"input": {**undo, "idempotencyKey": "u"}}, by=admin)
    assert payload["member"]["balance"]["available"] == 600
    undone = payload["activity"]["undoes"]
    assert undone["id"] == given["activity"]["id"]
    assert (undone["undoable"], undone["undoneBy"]["id"]) == (False, payload["activity"]["id"])
    again = await api.do("UndoAdjustment", {"input": {**undo, "idempotencyKey": "u"}}, by=admin)
    assert again["activity"]["id"] == payload["activity"]["id"]
    before = await books.counts()
    second = await api.do("UndoAdjustment", {"input": {**undo, "idempotencyKey": "v"}}, by=admin)
    assert second["userErrors"][0]["code"] == "CONFLICT"
    assert await books.counts() == before


async def test_what_is_no_adjustment_cannot_be_undone(api, ann):
    admin = await api.staff()
    page = await api.ask("MemberTimeline", {"id": ann, "first": 1, "kinds": None}, by=admin)
    order = page.data["member"]["activities"]["edges"][0]["node"]["id"]
    before = await books.counts()
    for activity in (order, ann, "nonsense"):
        given = {"activityId": activity, "reason": "no", "idempotencyKey": "u"}
        payload = await api.do("UndoAdjustment", {"input": given}, by=admin)
        assert payload["userErrors"][0]["code"] == "NOT_FOUND"
    assert await books.counts() == before


@pytest.mark.product(41, "api")
async def test_a_blocked_member_neither_earns_nor_loses_the_balance(api, ann):
    admin = await api.staff()
    payload = await api.do("BlockMember", {"input": {"memberId": ann, "reason": "fraud"}}, by=admin)
    member = payload["member"]
    assert (member["status"], member["blockedReason"]) == ("BLOCKED", "fraud")
    assert member["blockedAt"] is not None
    order = await api.order("ann", "50.00")
    assert (order["points"], order["member"]["balance"]["available"]) == (0, 600)
    before = await books.counts()
    again = await api.do("BlockMember", {"input": {"memberId": ann, "reason": "x"}}, by=admin)
    assert again["userErrors"][0]["code"] == "CONFLICT"
    assert await books.counts() == before
    payload = await api.do(
        "UnblockMember", {"input": {"memberId": ann, "reason": "cleared"}}, by=admin
    )
    assert (payload["member"]["status"], payload["member"]["blockedAt"]) == ("ACTIVE", None)
    assert (await api.order("ann", "10.00"))["points"] == 50

"""Shops report orders, refunds and customers; every report counts once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import books

ORDER = {
    "externalId": "1042",
    "number": "#1042",
    "customer": {"externalId": "ann", "email": "Ann@Example.com", "name": "Ann Åberg"},
    "total": {"amount": "99.99", "currencyCode": "EUR"},
}


@pytest.mark.product(11, "api")
async def test_a_paid_order_earns_and_enrols(api):
    payload = await api.do("RecordOrder", {"input": ORDER}, by=await api.partner())
    assert payload["created"] is True
    assert payload["points"] == 595  # 5 x 99, and 100 for the first order
    assert payload["order"]["pointsEarned"] == 595
    assert payload["member"]["balance"] == {
        "available": 595,
        "pending": 0,
        "lifetime": 595,
        "debt": 0,
    }


async def test_the_same_order_again_gets_the_first_answer(api):
    partner = await api.partner()
    first = await api.do("RecordOrder", {"input": ORDER}, by=partner)
    before = await books.counts()
    second = await api.do("RecordOrder", {"input": ORDER}, by=partner)
    assert second == {**first, "created": False}
    assert await books.counts() == before


async def test_sixteen_at_once_count_once(api):
    partner = await api.partner()
    payloads = await asyncio.gather(
        *(api.do("RecordOrder", {"input": ORDER}, by=partner) for _ in range(16))
    )
    assert [payload["created"] for payload in payloads].count(True) == 1
    assert {payload["points"] for payload in payloads} == {595}
    assert (await books.counts())["fact"] == 1


async def test_the_same_order_with_other_content_is_refused(api):
    partner = await api.partner()
    await api.do("RecordOrder", {"input": ORDER}, by=partner)
    before = await books.counts()
    other = {**ORDER, "total": {"amount": "10.00", "currencyCode": "EUR"}}
    payload = await api.do("RecordOrder", {"input": other}, by=partner)
    assert payload["userErrors"][0]["code"] == "IDEMPOTENCY_MISMATCH"
    assert payload["member"] is None
    assert await books.counts() == before


BROKEN: list[tuple[Any, ...]] = [
    ({"total": {"amount": "9.999", "currencyCode": "EUR"}}, ["total", "amount"]),
    ({"total": {"amount": "-1", "currencyCode": "EUR"}}, ["total", "amount"]),
    ({"total": {"amount": "1", "currencyCode": "eur"}}, ["currency"]),
    ({"externalId": ""}, ["externalId"]),
    ({"externalId": "x" * 201}, ["externalId"]),
    ({"customer": {"externalId": " "}}, ["customer", "externalId"]),
    ({"customer": {"externalId": "a", "email": "no address"}}, ["email"]),
    ({"number": "a\0b"}, ["number"]),
    ({"shipping": "0.001"}, ["shipping"]),
    ({"items": [{"amount": "1", "quantity": 0}]}, ["lines", "0", "quantity"]),
    ({"items": [{"amount": "1.001"}]}, ["items", "0", "amount"]),
    ({"paidAt": "2199-01-01T00:00:00Z"}, ["paidAt"]),
    ({"idempotencyKey": ""}, ["idempotencyKey"]),
]


async def test_a_broken_order_is_refused_and_changes_nothing(api):
    partner, before = await api.partner(), await books.counts()
    for change, field in BROKEN:
        payload = await api.do("RecordOrder", {"input": {**ORDER, **change}}, by=partner)
        (error,) = payload["userErrors"]
        assert (error["code"], error["field"]) == ("INVALID_INPUT", field)
    assert await books.counts() == before


async def test_many_orders_get_a_result_each(api):
    broken = {**ORDER, "externalId": "2", "total": {"amount": "1.001", "currencyCode": "EUR"}}
    given = [ORDER, broken, {**ORDER, "externalId": "3"}, ORDER]
    payload = await api.do("RecordOrders", {"input": given}, by=await api.partner())
    assert [one["created"] for one in payload["results"]] == [True, None, True, False]
    assert [one["points"] for one in payload["results"]] == [595, None, 495, 595]
    assert payload["results"][1]["userErrors"][0]["code"] == "INVALID_INPUT"


async def test_five_hundred_orders_are_the_most(api):
    partner = await api.partner()
    orders = [{**ORDER, "externalId": str(number)} for number in range(501)]
    payload = await api.do("RecordOrders", {"input": orders}, by=partner)
    assert payload["results"] == []
    assert payload["userErrors"][0]["code"] == "INVALID_INPUT"
    long = [{**one, "items": [{"amount": "0.01"}] * 1_000} for one in orders[:11]]
    payload = await api.do("RecordOrders", {"input": long}, by=partner)
    assert (payload["results"], payload["userErrors"][0]["code"]) == ([], "INVALID_INPUT")
    payload = await api.do("RecordOrders", {"input": orders[:500]}, by=partner)
    assert sum(one["created"] for one in payload["results"]) == 500


async def test_a_refund_takes_back_its_share(api):
    partner = await api.partner()
    await api.do("RecordOrder", {"input": ORDER}, by=partner)
    refund = {
        "orderId": "1042",
        "refundId": "r1",
        "amount": {"amount": "50.00", "currencyCode": "EUR"},
    }
    payload = await api.do("RefundOrder", {"input": refund}, by=partner)
    assert payload["points"] == -247  # floor(495 x 50.00 / 99.99)
    assert payload["order"]["pointsReversed"] == 247
    assert payload["order"]["refunded"] == {"amount": "50.00", "currencyCode": "EUR"}
    again = await api.do("RefundOrder", {"input": refund}, by=partner)
    assert again == {**payload, "created": False}


async def test_a_refund_of_an_unknown_order_needs_its_customer(api):
    before = await books.counts()
    refund = {
        "orderId": "nope",
        "refundId": "r1",
        "amount": {"amount": "5", "currencyCode": "EUR"},
    }
    payload = await api.do("RefundOrder", {"input": refund}, by=await api.partner())
    assert payload["userErrors"][0]["code"] == "NOT_FOUND"
    assert await books.counts() == before


@pytest.mark.product(10, "api")
async def test_an_account_earns_once_ever(api):
    partner = await api.partner()
    given = {"customer": {"externalId": "bo", "email": "bo@example.com", "name": "Bo"}}
    first = await api.do("EnrolMember", {"input": given}, by=partner)
    assert (first["created"], first["points"]) == (True, 100)
    second = await api.do("EnrolMember", {"input": given}, by=partner)
    assert (second["created"], second["member"]["balance"]["available"]) == (False, 100)


async def test_a_late_report_says_when_it_happened(api):
    paid = datetime.now(UTC) - timedelta(days=3)
    await api.do(
        "RecordOrder", {"input": {**ORDER, "paidAt": paid.isoformat()}}, by=await api.partner()
    )
    answer = await api.ask(
        '{member(externalId:"ann"){activities{edges{node{occurredAt recordedAt}}}}}',
        by=await api.partner(),
    )
    (edge,) = answer.data["member"]["activities"]["edges"]
    assert datetime.fromisoformat(edge["node"]["occurredAt"]) == paid
    assert datetime.fromisoformat(edge["node"]["recordedAt"]) > paid + timedelta(days=2)

"""Subscriptions by server-sent events: distinct connections, as graphql-sse has them."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest

from punchcard.api import doors, room, sse
from punchcard.services import activity, keys
from sockets import socket

ACTIVITY = """subscription($after: String) { activity(after: $after) {
    cursor activity { points } } }"""
SECONDS = 20


@asynccontextmanager
async def _stream(served, document, variables=None, **headers):
    async with (
        httpx.AsyncClient(timeout=SECONDS) as http,
        http.stream(
            "POST",
            served.url(headers.pop("schema", "admin")),
            content=json.dumps({"query": document, "variables": variables or {}}),
            headers={
                "content-type": "application/json",
                "accept": "text/event-stream",
                **headers,
            },
        ) as response,
    ):
        yield response, _events(response)


async def _events(response):
    """(event, data) for each event; a comment is (None, text)."""
    event, data = None, ""
    async for line in response.aiter_lines():
        if line.startswith(":"):
            yield None, line[1:].strip()
        elif line.startswith("event:"):
            event = line.partition(":")[2].strip()
        elif line.startswith("data:"):
            data = line.partition(":")[2].strip()
        elif event is not None:
            yield event, json.loads(data) if data else None
            event, data = None, ""


async def test_the_feed_streams_and_resumes(served):
    api, partner = served.api, await served.api.partner()
    async with _stream(served, ACTIVITY, **partner) as (response, events):
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in response.headers
        kind, first = await anext(events)
        start = first["data"]["activity"]
        assert (kind, start["activity"]) == ("next", None)
        await api.order("ann", "10.00")
        _, event = await anext(events)
        assert event["data"]["activity"]["activity"]["points"] == 150
    variables = {"after": start["cursor"]}
    async with _stream(served, ACTIVITY, variables, **partner) as (_, events):
        _, event = await anext(events)
        assert event["data"]["activity"]["activity"]["points"] == 150


async def test_a_query_is_one_event_and_the_end(served):
    partner = await served.api.partner()
    async with _stream(served, "{ viewer { role } }", **partner) as (_, events):
        assert [event async for event in events] == [
            ("next", {"data": {"viewer": {"role": "partner"}}}),
            ("complete", None),
        ]


async def test_a_refusal_is_plain_json_with_its_status(served):
    partner = await served.api.partner("members:read")
    for document, by, status in [
        (ACTIVITY, {}, 401),
        (ACTIVITY, partner, 403),
        ("{ nothing }", partner, 400),
    ]:
        async with _stream(served, document, **by) as (response, _):
            assert response.status_code == status
            assert json.loads(await response.aread())["errors"]
    admin = await served.api.staff()
    async with _stream(served, ACTIVITY, **{**admin, "origin": "https://evil.example"}) as (r, _):
        assert r.status_code == 403


async def test_quiet_streams_show_that_they_live(served, monkeypatch):
    monkeypatch.setattr(sse, "HEARTBEAT_SECONDS", 0.05)
    partner = await served.api.partner()
    async with _stream(served, ACTIVITY, **partner) as (_, events):
        seen = set()
        async for kind, said in events:  # a slow start is quiet, too
            seen.add("next" if kind == "next" else said)
            if seen == {"next", "still here"}:
                break
    assert seen == {"next", "still here"}


async def test_a_revoked_key_ends_its_stream(served, monkeypatch):
    monkeypatch.setattr(doors, "IDLE_CHECK_SECONDS", 0.05)
    monkeypatch.setattr(doors, "RECHECK_SECONDS", 0.0)
    partner = await served.api.partner()
    async with _stream(served, ACTIVITY, **partner) as (_, events):
        await anext(events)
        (key,) = await keys.all_keys()
        await keys.revoke_key(key_id=key.id, actor="cli:test")
        kind, last = await anext(events)
        assert kind == "next"
        assert last["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await anext(events))[0] == "complete"
        with pytest.raises(StopAsyncIteration):
            await anext(events)


async def test_faults_are_masked_in_events(served, monkeypatch):
    api, partner = served.api, await served.api.partner()

    async def broken(*, keys):
        raise RuntimeError("hunter2")

    async with _stream(served, ACTIVITY, **partner) as (_, events):
        await anext(events)
        monkeypatch.setattr(activity, "by_keys", broken)
        await api.ask(
            'mutation { recordOrder(input: {externalId: "9", customer: {externalId: "ann"}, '
            'total: {amount: "1", currencyCode: "EUR"}}) { created } }',
            by=partner,
        )
        _, event = await anext(events)
        assert "hunter2" not in str(event)
        assert event["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_a_client_that_leaves_leaves_nothing_behind(served):
    partner = await served.api.partner()
    before = asyncio.all_tasks()
    async with _stream(served, ACTIVITY, **partner) as (_, events):
        await anext(events)
    for _ in range(200):
        if not _streams_of(asyncio.all_tasks() - before):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(asyncio.all_tasks() - before)


def _streams_of(tasks):
    return [task for task in tasks if "async_generator" in repr(task.get_coro())]


async def test_one_customer_holds_so_many_streams_and_sockets_open(served, monkeypatch):
    monkeypatch.setattr(room, "EACH_CUSTOMER", 2)
    await served.api.order("ann", "10.00")
    ann, bea = [
        {**await served.api.customer(name), "schema": "storefront"} for name in ("ann", "bea")
    ]
    mine = "subscription { myActivity { cursor } }"
    async with (
        _stream(served, mine, **ann) as (_, events),
        socket(served.url("storefront", "ws")) as client,
    ):
        assert (await anext(events))[0] == "next"
        assert (await client.init(authorization=ann["authorization"]))["type"] == "connection_ack"
        async with _stream(served, mine, **ann) as (third, _):
            assert third.status_code == 429 and third.headers["retry-after"]
        async with socket(served.url("storefront", "ws")) as fourth:
            await fourth.send(
                {"type": "connection_init", "payload": {"authorization": ann["authorization"]}}
            )
            assert await fourth.closed() == 4429
        async with _stream(served, mine, **bea) as (other, _):
            assert other.status_code == 200
    for _ in range(SECONDS * 20):  # as soon as the server has seen them go
        async with _stream(served, mine, **ann) as (again, _):
            if again.status_code == 200:
                return
        await asyncio.sleep(0.05)
    pytest.fail("the places of closed streams stay taken")

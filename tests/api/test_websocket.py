"""Subscriptions by graphql-transport-ws: who may, how long, and nothing lost (S9)."""

import asyncio
import contextlib
import time
from typing import Any

import pytest
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api_fixtures import SHOP, numbered, published
from node_clients import needs_node, run
from punchcard.api import doors, websocket
from punchcard.db import unit_of_work
from punchcard.services import activity, keys, storefronts
from sockets import Socket, socket

ACTIVITY = """subscription($after: String, $memberId: ID) {
    activity(after: $after, memberId: $memberId) {
        cursor activity { kind points member { externalId balance { available } } } } }"""
MINE = """subscription($after: String) { myActivity(after: $after) {
    cursor activity { points } balance { available } } }"""


@pytest.fixture
def quick(monkeypatch):
    """Checks without an event come at once, not every 15 seconds."""
    monkeypatch.setattr(doors, "IDLE_CHECK_SECONDS", 0.05)
    monkeypatch.setattr(doors, "RECHECK_SECONDS", 0.0)
    monkeypatch.setattr(websocket, "IDLE_CHECK_SECONDS", 0.05)


@needs_node
async def test_the_official_client_gets_the_feed_and_resumes(served):
    api, partner = served.api, await served.api.partner()
    for number in range(3):
        await api.order("ann", "10.00", id=str(number))
    await numbered(3)
    feed = await api.ask("ActivityFeed", {"first": 10}, by=partner)
    cursors = [edge["cursor"] for edge in feed.data["activity"]["edges"]]
    lines = await run(
        "subscribe.mjs",
        served.url(scheme="ws"),
        "2",
        stdin={
            "query": ACTIVITY,
            "variables": {"after": cursors[-1]},  # the oldest: two came after it
            "connectionParams": dict(partner),
        },
    )
    events = [line["data"]["activity"] for line in lines if "data" in line]
    assert [event["cursor"] for event in events] == cursors[:2][::-1]
    assert events[-1]["activity"]["member"]["balance"]["available"] == 250


async def test_it_says_where_it_starts_then_streams(served):
    api, partner = served.api, await served.api.partner()
    async with socket(served.url(scheme="ws")) as client:
        assert (await client.init(**partner))["type"] == "connection_ack"
        await client.subscribe(ACTIVITY)
        start = (await client.next())["activity"]
        assert start["activity"] is None
        await api.order("ann", "10.00")
        event = (await client.next())["activity"]
        assert event["activity"]["points"] == 150
        assert event["activity"]["member"]["balance"]["available"] == 150
    # What happened while nobody listened is there for whoever comes back.
    await api.order("ann", "1.00")
    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        await client.subscribe(ACTIVITY, {"after": start["cursor"]})
        points = [(await client.next())["activity"]["activity"]["points"] for _ in range(2)]
        assert points == [150, 5]


async def next_points(client: Socket) -> int:
    points: int = (await client.next())["activity"]["activity"]["points"]
    return points


async def test_of_one_member_nothing_else_comes(served):
    api, partner = served.api, await served.api.partner()
    ann = (await api.order("ann", "10.00"))["member"]["id"]
    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        await client.subscribe(ACTIVITY, {"memberId": ann})
        await client.next()
        await api.order("bo", "20.00")
        await api.order("ann", "1.00")
        points = [await next_points(client)]
        if points == [150]:  # her first order was still waiting for its place in the feed
            points.append(await next_points(client))
        assert points[-1] == 5
        await client.subscribe(ACTIVITY, {"memberId": "nonsense"}, key="2")
        message = await client.receive()
        assert message["id"] == "2"
        errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
        assert errors[0]["extensions"]["code"] == "NOT_FOUND"


async def test_staff_by_cookie_from_their_own_page_only(served):
    admin = await served.api.staff()
    origin = f"http://localhost:{served.port}"
    async with socket(served.url(scheme="ws"), cookie=admin["cookie"], origin=origin) as client:
        assert (await client.init())["type"] == "connection_ack"
        await client.subscribe("{ viewer { name } }")
        assert (await client.next())["viewer"]["name"] == "Ana"
        assert (await client.receive())["type"] == "complete"
    for foreign in ("https://evil.example", "http://localhost:1", "null"):
        with pytest.raises(InvalidStatus, match="403"):
            async with socket(served.url(scheme="ws"), cookie=admin["cookie"], origin=foreign):
                pass
    # Without an Origin no browser speaks, and then a cookie proves nothing.
    async with socket(served.url(scheme="ws"), cookie=admin["cookie"]) as client:
        await client.send({"type": "connection_init"})
        assert await client.closed() == 4403


async def test_nobody_and_wrong_keys_are_sent_away(served):
    for payload in ({}, {"authorization": "Bearer sk_wrong"}, {"authorization": 5}):
        async with socket(served.url(scheme="ws")) as client:
            await client.send({"type": "connection_init", "payload": payload})
            assert await client.closed() == 4401, payload
    async with socket(served.url("storefront", "ws")) as client:
        await client.send({"type": "connection_init", "payload": {}})
        assert await client.closed() == 4403


async def test_the_protocol_is_kept(served, monkeypatch):
    partner = await served.api.partner()
    cases: list[tuple[list[Any], int]] = [
        (["no json"], 4400),
        ([b"\x00\x01"], 4400),
        ([[]], 4400),
        ([{"type": 5}], 4400),
        ([{"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { id } }"}}], 4401),
        (["init", "init"], 4429),
        (["init", {"type": "dance"}], 4400),
        (["init", {"type": "subscribe"}], 4400),
        (["init", {"type": "subscribe", "id": "1", "payload": {"query": 5}}], 4400),
        (["init", *["subscribe"] * 2], 4409),
    ]
    for messages, code in cases:
        async with socket(served.url(scheme="ws")) as client:
            for message in messages:
                if message == "init":
                    await client.send({"type": "connection_init", "payload": dict(partner)})
                elif message == "subscribe":
                    await client.subscribe(ACTIVITY)
                else:
                    await client.send(message)
            assert await client.closed() == code, messages
    for protocol in ("graphql-ws", None):
        async with socket(served.url(scheme="ws"), protocol=protocol) as client:
            assert await client.closed() == 4406
    monkeypatch.setattr(websocket, "INIT_SECONDS", 0.05)
    async with socket(served.url(scheme="ws")) as client:
        assert await client.closed() == 4408
    monkeypatch.setattr(websocket, "INIT_SECONDS", 0.5)
    async with socket(served.url(scheme="ws")) as client:
        closed = asyncio.create_task(client.closed())
        while not closed.done():  # pings do not lengthen the time to say who one is
            with contextlib.suppress(ConnectionClosed):
                await client.send({"type": "ping"})
            await asyncio.sleep(0.05)
        assert await closed == 4408
    monkeypatch.setattr(websocket, "MAX_WAITING_PER_ADDRESS", 1)
    async with (
        socket(served.url(scheme="ws")) as waiting,
        socket(served.url(scheme="ws")) as second,
    ):
        assert await second.closed() == 4429
        assert (await waiting.init(**partner))["type"] == "connection_ack"
    async with socket(served.url(scheme="ws")) as third:
        assert (await third.init(**partner))["type"] == "connection_ack"


async def test_pings_errors_and_completion(served):
    partner = await served.api.partner("members:read")
    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        await client.send({"type": "ping"})
        assert await client.receive() == {"type": "pong"}
        for document, code in [
            (ACTIVITY, "FORBIDDEN"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ nothing", "GRAPHQL_PARSE_FAILED"),
        ]:
            await client.subscribe(document)
            message = await client.receive()
            assert message["type"] == "error"
            assert message["payload"][0]["extensions"]["code"] == code
        await client.subscribe("{ viewer { role } }")
        assert (await client.next())["viewer"] == {"role": "partner"}
        assert await client.receive() == {"id": "1", "type": "complete"}
        mutation = 'mutation { signIn(input: {email: "a", password: "b"}) { userErrors { code } } }'
        await client.subscribe(mutation)
        assert (await client.next())["signIn"]["userErrors"][0]["code"] == "INVALID_INPUT"


async def test_twenty_subscriptions_a_socket(served):
    partner = await served.api.partner()
    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        for number in range(20):
            await client.subscribe(ACTIVITY, key=str(number))
        started = {(await client.receive())["id"] for _ in range(20)}
        assert len(started) == 20
        await client.subscribe(ACTIVITY, key="21")
        message = await client.receive()
        assert (message["type"], message["id"]) == ("error", "21")
        await client.send({"id": "3", "type": "complete"})
        await client.subscribe(ACTIVITY, key="21")
        assert (await client.receive())["type"] == "next"


@pytest.mark.parametrize("with_subscription", [True, False])
async def test_a_revoked_key_loses_its_socket(served, quick, with_subscription):
    api, partner = served.api, await served.api.partner()
    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        if with_subscription:
            await client.subscribe(ACTIVITY)
            await client.next()
        (key,) = await keys.all_keys()
        await keys.revoke_key(key_id=key.id, actor="cli:test")
        assert await client.closed() == 4403
    assert api.keys


async def test_a_signed_out_session_loses_its_socket(served, quick):
    admin = await served.api.staff()
    origin = f"http://localhost:{served.port}"
    async with socket(served.url(scheme="ws"), cookie=admin["cookie"], origin=origin) as client:
        await client.init()
        await client.subscribe(ACTIVITY)
        await client.next()
        await served.api.ask("SignOut", by=admin)
        assert await client.closed() == 4403


async def test_a_lost_permission_ends_the_subscription_at_the_next_event(served, quick):
    api = served.api
    reader = await api.staff("staff", "activity:read", "members:read", email="bo@example.com")
    origin = f"http://localhost:{served.port}"
    async with socket(served.url(scheme="ws"), cookie=reader["cookie"], origin=origin) as client:
        await client.init()
        await client.subscribe(ACTIVITY)
        await client.next()
        async with unit_of_work.connection() as connection:
            await connection.execute("UPDATE staff SET permissions = '{members:read}'")
        await api.order("ann", "10.00")
        assert await client.closed() == 4403


@pytest.mark.product(2, "storefront")
@pytest.mark.product(36, "storefront")
async def test_a_customer_sees_their_own_activity_live(served):
    api = served.api
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    async with socket(served.url("storefront", "ws"), origin=SHOP) as client:
        await client.init(**ann)
        await client.subscribe(published("MyActivity"))
        start = (await client.next())["myActivity"]
        assert (start["activity"], start["balance"]["available"]) == (None, 150)
        await api.order("bo", "99.00")
        await api.order("ann", "1.00")
        event = (await client.next())["myActivity"]
        assert (event["activity"]["points"], event["balance"]["available"]) == (5, 155)
    async with socket(served.url("storefront", "ws"), origin=SHOP) as client:
        await client.init(**ann)
        await client.subscribe(MINE, {"after": start["cursor"]})
        assert (await client.next())["myActivity"]["activity"]["points"] == 5
    with pytest.raises(InvalidStatus, match="403"):
        async with socket(served.url("storefront", "ws"), origin="https://evil.example"):
            pass


async def test_an_expired_token_loses_its_socket(served, quick, monkeypatch):
    api = served.api
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    async with socket(served.url("storefront", "ws")) as client:
        await client.init(**ann)
        await client.subscribe(MINE)
        await client.next()
        now = time.time
        monkeypatch.setattr(time, "time", lambda: now() + 16 * 60)
        assert await client.closed() == 4403


async def test_a_revoked_signing_key_closes_its_customers_sockets(served, quick):
    api = served.api
    await api.order("ann", "10.00")
    ann = await api.customer("ann")
    async with socket(served.url("storefront", "ws")) as client:
        await client.init(**ann)
        await client.subscribe(MINE)
        await client.next()
        shop = await api.storefront()
        await storefronts.revoke_signing_key(kid=shop.kid, actor="cli:test")
        assert await client.closed() == 4403


async def test_who_does_not_read_is_closed_and_resumes(served, monkeypatch):
    """The server holds one message for a slow client; after the time it closes with 1013."""
    api, partner = served.api, await served.api.partner()
    for number in range(3):
        await api.order("ann", "10.00", id=str(number))
    await numbered(3)
    feed = (await api.ask("ActivityFeed", {"first": 3}, by=partner)).data["activity"]["edges"]

    async def stuck(self, text):
        await asyncio.sleep(60)

    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        monkeypatch.setattr(websocket, "SEND_SECONDS", 0.05)
        with monkeypatch.context() as patch:
            patch.setattr(WebSocket, "send_text", stuck)
            await client.subscribe(ACTIVITY, {"after": feed[-1]["cursor"]})
            assert await client.closed() == 1013
    monkeypatch.setattr(websocket, "SEND_SECONDS", 10)
    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        await client.subscribe(ACTIVITY, {"after": feed[-1]["cursor"]})
        cursors = [(await client.next())["activity"]["cursor"] for _ in range(2)]
        assert cursors == [edge["cursor"] for edge in feed[:2]][::-1]


async def test_faults_are_masked_on_the_socket(served, monkeypatch):
    api, partner = served.api, await served.api.partner()

    async def broken(*, keys):
        raise RuntimeError("hunter2")

    async with socket(served.url(scheme="ws")) as client:
        await client.init(**partner)
        await client.subscribe(ACTIVITY)
        await client.next()
        monkeypatch.setattr(activity, "by_keys", broken)
        await api.ask(
            'mutation { recordOrder(input: {externalId: "9", customer: {externalId: "ann"}, '
            'total: {amount: "1", currencyCode: "EUR"}}) { created } }',
            by=partner,
        )
        message = await client.receive()
        assert "hunter2" not in str(message)
        assert message["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"

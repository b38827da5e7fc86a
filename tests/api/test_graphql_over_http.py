"""GraphQL over HTTP as its specification has it, judged by the audits of npm's graphql-http."""

import asyncio
import contextlib
from urllib.parse import urlsplit

import pytest

from node_clients import needs_node, run
from punchcard.api import http

UNNAMED = "OPERATION_RESOLUTION_FAILURE"
GRAPHQL = "application/graphql-response+json"


@needs_node
async def test_all_audits_pass_with_a_partner_key(served):
    partner = await served.api.partner()
    results = await run("audit.mjs", served.url(), AUTHORIZATION=partner["authorization"])
    assert len(results) == 61
    assert [one for one in results if one["status"] != "ok"] == []


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        ("{ viewer { role } }", 200, None),
        ("{ viewer", 400, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", 400, "GRAPHQL_VALIDATION_FAILED"),
        ("{ apiKeys { id } }", 403, "FORBIDDEN"),
        (
            "query A { viewer { id } } query B { viewer { id } }",
            400,
            "OPERATION_RESOLUTION_FAILURE",
        ),
        ("subscription { activity { cursor } }", 400, "BAD_REQUEST"),
        ("{ " + "viewer { id } " * 30 + "}", 400, "COMPLEXITY"),
    ],
)
async def test_the_newer_media_type_says_it_by_status_too(api, document, status, code):
    partner = await api.partner()
    for accept, expected in ((GRAPHQL, status), ("application/json", 200)):
        answer = await api.ask(document, by={**partner, "accept": accept})
        assert (answer.status, answer.code) == (expected, code), accept
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
        assert ("data" in answer.body) is (code is None)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0"])
async def test_what_cannot_be_answered_is_not_acceptable(api, accept):
    assert (await api.ask("{ __typename }", by={"accept": accept})).status == 406


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"5", b'"query"', b'{"query": 5}', b'{"query": ""}', b"\xff\xfe"]
)
async def test_a_body_that_is_no_request_is_refused(api, body):
    response = await api.http.post(
        "/graphql/admin", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_host_that_is_none_is_no_fault_of_ours(api):
    for host in ("[", "a]b:1", ""):
        answer = await api.ask("{ __typename }", by={"host": host})
        assert (answer.status, answer.code) == (200, None), host


async def test_nobody_waits_for_a_body_that_does_not_come_or_is_too_large(served, monkeypatch):
    monkeypatch.setattr(http, "BODY_SECONDS", 0.2)
    place = urlsplit(served.url())
    for length, status in ((100, b"408"), (10**8, b"413")):
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        head = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        writer.write(
            f"{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{".encode()
        )
        async with asyncio.timeout(10):
            assert status in await reader.readline(), length
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def test_other_methods_are_not_served(api):
    for method in ("PUT", "DELETE", "PATCH", "HEAD"):
        response = await api.http.request(method, "/graphql/admin")
        assert response.status_code == 405, method
        assert "POST" in response.headers["allow"]


async def test_every_answer_names_its_request_and_is_not_kept(api):
    answer = await api.ask("{ __typename }")
    assert len(answer.headers["x-request-id"]) == 16
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_there_is_no_redirect_at_the_path(api):
    for schema in ("admin", "storefront"):
        response = await api.http.post(f"/graphql/{schema}", content=b"")
        assert response.status_code in (400, 415)


async def test_alive_and_ready(api):
    assert (await api.http.get("/healthz")).json() == {"status": "ok"}
    assert (await api.http.get("/readyz")).json() == {"status": "ok"}

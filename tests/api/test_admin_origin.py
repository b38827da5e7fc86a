"""The admin served from another origin (ADMIN_ORIGIN): CORS, cookies, sockets."""

from dataclasses import replace

import httpx
import pytest

from api_fixtures import PASSWORD, Api
from punchcard.app import build_app

ADMIN = "https://admin.example.net"
HOST = "https://api.example.com"


@pytest.fixture
async def apart(api):
    """The same installation, its admin elsewhere; the first app keeps the connections."""
    app = build_app(api.settings.model_copy(update={"admin_origin": ADMIN}))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, client=("127.0.0.1", 1)), base_url=HOST
    ) as http:
        yield replace(api, app=app, http=http)


async def _cookie(apart: Api):
    given = {"input": {"email": "ana@example.com", "password": PASSWORD}}
    return await apart.ask("SignIn", given, by={"origin": ADMIN})


async def test_the_cookie_crosses_sites_and_the_answer_may_be_read(api, apart):
    await api.staff()
    answer = await _cookie(apart)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-punchcard_session=")
    assert {"Secure", "HttpOnly", "SameSite=None"} <= set(cookie.split("; "))
    assert answer.headers["access-control-allow-origin"] == ADMIN
    assert answer.headers["access-control-allow-credentials"] == "true"
    by = {"cookie": cookie.partition(";")[0], "x-punchcard-csrf": "1"}
    document = "{ viewer { name } }"
    assert (await apart.ask(document, by={**by, "origin": ADMIN})).data["viewer"]["name"] == "Ana"
    for origin in ("https://evil.example", "http://admin.example.net", ADMIN + ":444"):
        answer = await apart.ask(document, by={**by, "origin": origin})
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers
    assert (await apart.ask(document, by=by)).status == 403


async def test_its_preflight_names_the_headers_it_sends(apart):
    async def preflight(origin):
        return await apart.http.options(
            "/graphql/admin",
            headers={
                "origin": origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type, x-punchcard-csrf",
            },
        )

    good = await preflight(ADMIN)
    assert good.status_code == 204
    assert good.headers["access-control-allow-origin"] == ADMIN
    assert good.headers["access-control-allow-credentials"] == "true"
    assert "x-punchcard-csrf" in good.headers["access-control-allow-headers"]
    assert (await preflight("https://evil.example")).status_code == 403

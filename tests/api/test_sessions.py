"""Staff sign in by password and stay in by cookie (reliability.md S5, S6, S7)."""

import asyncio
import time
from typing import Any

import pytest
from limits import RateLimitItemPerMinute
from pwdlib.hashers.argon2 import Argon2Hasher

from api_fixtures import ORIGIN, PASSWORD
from punchcard.db import unit_of_work
from punchcard.services import passwords, throttle

VIEWER = "{ viewer { name role } }"


async def _sign_in(api, email, password, **headers):
    given = {"input": {"email": email, "password": password}}
    return await api.ask("SignIn", given, by=headers)


async def test_the_cookie_is_all_there_is(api):
    by = await api.staff()
    assert (await api.ask(VIEWER, by=by)).data["viewer"] == {"name": "Ana", "role": "admin"}
    answer = await _sign_in(api, "ana@example.com", PASSWORD)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("punchcard_session=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    token = cookie.partition("=")[2].partition(";")[0]
    assert token not in str(answer.body)
    async with unit_of_work.connection() as connection:
        stored = await connection.fetch("SELECT token_hash FROM staff_session")
    assert all(token.encode() not in bytes(row["token_hash"]) for row in stored)


async def test_behind_tls_the_cookie_is_bound_to_the_host(api):
    await api.staff()
    response = await api.http.post(
        "https://admin.example.com/graphql/admin",
        json={
            "query": "mutation($i: SignInInput!) { signIn(input: $i) { viewer { id } } }",
            "variables": {"i": {"email": "ana@example.com", "password": PASSWORD}},
        },
    )
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-punchcard_session=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_in_the_clear_nobody_signs_in(api):
    await api.staff()
    response = await api.http.post(
        "http://admin.example.com/graphql/admin",
        json={
            "query": "mutation($i: SignInInput!) { signIn(input: $i) "
            "{ viewer { id } userErrors { message } } }",
            "variables": {"i": {"email": "ana@example.com", "password": PASSWORD}},
        },
    )
    assert "set-cookie" not in response.headers
    assert "TLS" in response.text
    async with unit_of_work.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM staff_session") == 1  # the fixture's


async def test_wrong_password_and_unknown_person_are_told_apart_by_nothing(api):
    await api.staff()
    wrong = await _sign_in(api, "ana@example.com", "wrong wrong wrong")
    nobody = await _sign_in(api, "nobody@example.com", "wrong wrong wrong")
    assert wrong.body == nobody.body
    assert wrong.data["signIn"]["viewer"] is None
    assert wrong.data["signIn"]["userErrors"][0]["code"] == "UNAUTHENTICATED"
    assert "set-cookie" not in wrong.headers


async def test_an_address_that_nobody_can_have_is_an_unknown_person(api):
    await api.staff()
    answer = await _sign_in(api, "ana@example.com\0", "wrong wrong wrong")
    assert answer.data["signIn"]["userErrors"][0]["code"] == "UNAUTHENTICATED"


async def test_an_unknown_person_costs_the_same_work():
    """The dummy hash has the parameters of the real ones."""
    real = Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1).hash("x" * 12)
    assert passwords._NOBODY.split("$")[:4] == real.split("$")[:4]
    spent = []
    for known in (real, None):
        start = time.process_time()
        assert await passwords.PasswordWorkers().verify("wrong", known) is False
        spent.append(time.process_time() - start)
    assert spent[1] > 0


async def test_hashing_leaves_the_loop_free(api, monkeypatch):
    """Argon2 works in a thread: other requests are answered meanwhile."""
    await api.staff()
    started, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(_password, _hash):
        loop.call_soon_threadsafe(started.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        return False

    monkeypatch.setattr(passwords, "_verify", slow)
    signing_in = asyncio.create_task(_sign_in(api, "ana@example.com", "x"))
    await started.wait()
    assert (await api.ask(VIEWER)).data["viewer"] is None
    go_on.set()
    assert (await signing_in).data["signIn"]["viewer"] is None


async def test_guessing_is_throttled_per_account(api, monkeypatch):
    await api.staff()
    for _ in range(9):  # the tenth try was the sign-in of the fixture, which cleared the count
        await _sign_in(api, "ana@example.com", "wrong wrong wrong")
    await _sign_in(api, "ana@example.com", "wrong wrong wrong")
    answer = await _sign_in(api, "ana@example.com", PASSWORD)
    assert answer.data["signIn"]["userErrors"][0]["code"] == "RATE_LIMITED"
    assert "set-cookie" not in answer.headers
    assert (await _sign_in(api, "other@example.com", "x")).data["signIn"]["userErrors"][0][
        "code"
    ] == "UNAUTHENTICATED"


async def test_guessing_is_throttled_per_address(api, monkeypatch):
    monkeypatch.setattr(throttle, "PER_ADDRESS", RateLimitItemPerMinute(3, 10))
    codes = []
    for number in range(4):
        answer = await _sign_in(api, f"{number}@example.com", "x")
        codes.append(answer.data["signIn"]["userErrors"][0]["code"])
    assert codes == ["UNAUTHENTICATED"] * 3 + ["RATE_LIMITED"]


async def test_signing_out_ends_the_session_and_the_cookie(api):
    by = await api.staff()
    answer = await api.ask("SignOut", by=by)
    assert answer.data["signOut"]["ok"] is True
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await api.ask(VIEWER, by=by)).data["viewer"] is None


async def test_signing_in_again_ends_the_session_before(api):
    first = await api.staff()
    answer = await _sign_in(api, "ana@example.com", PASSWORD, **first)
    assert answer.headers["set-cookie"]
    assert (await api.ask(VIEWER, by=first)).data["viewer"] is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE staff_session SET revoked_at = now()",
        "UPDATE staff_session SET expires_at = now()",
        "UPDATE staff SET disabled_at = now()",
    ],
)
async def test_an_ended_session_is_nobody_at_once(api, sql):
    by = await api.staff()
    async with unit_of_work.connection() as connection:
        await connection.execute(sql)
    assert (await api.ask(VIEWER, by=by)).data["viewer"] is None
    assert (await api.ask("{ rules { id } }", by=by)).code == "UNAUTHENTICATED"


async def test_a_cookie_speaks_only_for_our_own_pages(api):
    by = await api.staff()
    for change in (
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"origin": "null"},
        {"origin": ORIGIN + "/"},
        {"x-punchcard-csrf": ""},
    ):
        answer = await api.ask(VIEWER, by={**by, **change})
        assert (answer.status, answer.code) == (403, "FORBIDDEN"), change
    for missing in ("origin", "x-punchcard-csrf"):
        left = {name: value for name, value in by.items() if name != missing}
        answer = await api.ask(VIEWER, by=left)
        assert (answer.status, answer.code) == (403, "FORBIDDEN"), missing


async def test_no_page_of_somebody_else_can_send_a_mutation(api):
    """What a form or an image can send: GET, urlencoded, text/plain, multipart."""
    by = await api.staff()
    await api.order("ann", "10.00")
    mutation = "mutation { signOut { ok } }"
    plain = {"cookie": by["cookie"]}
    cases: list[tuple[str, dict[str, Any]]] = [
        ("GET", {"params": {"query": mutation}}),
        ("POST", {"data": {"query": mutation}}),
        ("POST", {"content": mutation, "headers": {"content-type": "text/plain"}}),
        ("POST", {"content": mutation, "headers": {"content-type": "application/graphql"}}),
        ("POST", {"files": {"operations": mutation}}),
    ]
    for method, kwargs in cases:
        headers = {**plain, **kwargs.pop("headers", {})}
        response = await api.http.request(
            method, "/graphql/admin", headers={**headers, "origin": ORIGIN}, **kwargs
        )
        assert response.status_code >= 400, (method, kwargs)
    assert (await api.ask(VIEWER, by=by)).data["viewer"] is not None
    # Also with every header right, a mutation is no GET.
    response = await api.http.get("/graphql/admin", params={"query": mutation}, headers=by)
    assert response.status_code == 405


async def test_queries_by_get_are_served_with_a_header_no_page_can_send(api):
    by = await api.staff()
    response = await api.http.get("/graphql/admin", params={"query": VIEWER}, headers=by)
    assert response.json()["data"]["viewer"]["name"] == "Ana"
    response = await api.http.get("/graphql/admin", params={"query": "{ __typename }"})
    assert response.status_code == 415

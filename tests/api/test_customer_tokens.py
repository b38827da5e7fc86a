"""Customers by token, visitors by key, from the store's own pages (reliability.md S3, S8)."""

import base64
import time

import jwt
import pytest

from api_fixtures import SHOP
from punchcard.db import unit_of_work
from punchcard.services import storefronts

ME = "{ me { externalId } }"
PROGRAM = "{ program { name } }"


@pytest.fixture
async def ann(api):
    await api.order("ann", "10.00")
    return await api.customer("ann")


def _token(shop, secret=None, kid=None, algorithm="HS256", **claims):
    now = int(time.time())
    given = {"aud": "punchcard", "sub": "external:default:ann", "exp": now + 600, **claims}
    given = {name: value for name, value in given.items() if value is not None}
    headers = {"kid": kid or shop.kid}
    key = secret if secret is not None else shop.signing_secret
    return {"authorization": "Bearer " + jwt.encode(given, key, algorithm, headers=headers)}


def _raw(*parts):
    coded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return {"authorization": "Bearer " + ".".join([*coded, "c2ln"])}


async def test_a_token_opens_its_own_customer_only(api, ann):
    await api.order("bo", "20.00")
    assert (await api.ask(ME, by=ann, schema="storefront")).data["me"] == {"externalId": "ann"}


async def test_what_is_wrong_with_a_token(api, ann):
    shop = await api.storefront()
    now = int(time.time())
    cases = {
        "expired": _token(shop, exp=now - 61),
        "no exp": _token(shop, exp=None),
        "too long": _token(shop, exp=now + 15 * 60 + 120),
        "no aud": _token(shop, aud=None),
        "other aud": _token(shop, aud="https://other.example"),
        "no sub": _token(shop, sub=None),
        "other store": _token(shop, sub="external:other:ann"),
        "bare sub": _token(shop, sub="ann"),
        "member sub": _token(shop, sub="member:default:ann"),
        "empty id": _token(shop, sub="external:default:"),
        "other secret": _token(shop, secret="x" * 64),
        "other kid": _token(shop, kid="kid_unknown"),
        "not yet": _token(shop, nbf=now + 300),
        "none algorithm": _token(shop, secret="", algorithm="none"),
        "other algorithm": _token(shop, algorithm="HS512"),
        "no token": {"authorization": "Bearer x.y.z"},
        "a kid with NUL": _token(shop, kid="kid_\0"),
        "half a character": _token(shop, kid="kid_\ud800"),
        "exp in quotes": _token(shop, exp=str(now + 600)),
        "a customer with NUL": _token(shop, sub="external:default:ann\0"),
        "a header without end": _raw("[" * 1_200, "{}"),
        "claims without end": _raw(f'{{"alg": "HS256", "kid": "{shop.kid}"}}', "[" * 1_200),
    }
    for name, headers in cases.items():
        answer = await api.ask(ME, by=headers, schema="storefront")
        assert (answer.status, answer.code) == (401, "UNAUTHENTICATED"), name
    within_leeway = _token(shop, exp=now - 30)
    assert (await api.ask(ME, by=within_leeway, schema="storefront")).data["me"] is not None


async def test_keys_rotate_with_overlap(api, ann):
    shop = await api.storefront()
    kid, secret = await storefronts.add_signing_key(
        store="default", vault=api.vault, actor="cli:test"
    )
    new = _token(shop, secret=secret, kid=kid)
    for by in (ann, new):
        assert (await api.ask(ME, by=by, schema="storefront")).data["me"] is not None
    await storefronts.revoke_signing_key(kid=shop.kid, actor="cli:test")
    assert (await api.ask(ME, by=ann, schema="storefront")).status == 401
    assert (await api.ask(ME, by=new, schema="storefront")).data["me"] is not None


async def test_a_visitor_sees_the_programme_and_nobody(api, ann):
    visitor = await api.visitor()
    assert (await api.ask(PROGRAM, by=visitor, schema="storefront")).data["program"] is not None
    assert (await api.ask(ME, by=visitor, schema="storefront")).code == "UNAUTHENTICATED"
    assert (await api.ask(PROGRAM, schema="storefront")).code == "UNAUTHENTICATED"
    wrong = await api.ask(PROGRAM, by={"x-punchcard-key": "pk_nope"}, schema="storefront")
    assert (wrong.status, wrong.code) == (401, "UNAUTHENTICATED")


async def test_cookies_and_partner_keys_are_worth_nothing_there(api, ann):
    admin, partner = await api.staff(), await api.partner()
    assert (await api.ask(ME, by=admin, schema="storefront")).code == "UNAUTHENTICATED"
    assert (await api.ask(ME, by=partner, schema="storefront")).status == 401
    # Nor is a customer's token on the admin schema.
    assert (await api.ask("{ viewer { id } }", by=ann)).status == 401


async def test_only_the_stores_pages_may_ask(api, ann):
    visitor = await api.visitor()
    for by in (ann, visitor):
        answer = await api.ask(PROGRAM, by={**by, "origin": SHOP}, schema="storefront")
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert "access-control-allow-credentials" not in answer.headers
        assert "origin" in answer.headers["vary"].lower()
        for origin in ("https://evil.example", "null", SHOP + ".evil.example", "*"):
            answer = await api.ask(PROGRAM, by={**by, "origin": origin}, schema="storefront")
            assert (answer.status, answer.code) == (403, "FORBIDDEN"), origin
            assert "access-control-allow-origin" not in answer.headers


async def test_preflights(api, ann):
    async def preflight(origin, path="/graphql/storefront"):
        return await api.http.options(
            path,
            headers={
                "origin": origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type, x-punchcard-key",
            },
        )

    good = await preflight(SHOP)
    assert good.status_code == 204
    assert good.headers["access-control-allow-origin"] == SHOP
    assert "x-punchcard-key" in good.headers["access-control-allow-headers"]
    assert int(good.headers["access-control-max-age"]) > 0
    bad = await preflight("https://evil.example")
    assert bad.status_code == 403
    assert "access-control-allow-origin" not in bad.headers
    admin = await preflight(SHOP, "/graphql/admin")
    assert "access-control-allow-origin" not in admin.headers


async def test_the_storefront_is_post_only(api, ann):
    response = await api.http.get("/graphql/storefront", params={"query": ME}, headers=dict(ann))
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_a_signing_key_lies_encrypted(api, ann):

    shop = await api.storefront()
    async with unit_of_work.connection() as connection:
        sealed = await connection.fetchval("SELECT secret_encrypted FROM signing_key")
    assert shop.signing_secret.encode() not in bytes(sealed)

"""Partner keys: scopes, hashes, expiry, revocation (reliability.md S4)."""

from datetime import UTC, datetime, timedelta

import pytest

import books
from punchcard.db import unit_of_work
from punchcard.services import keys

VIEWER = "{ viewer { name role email permissions } }"
CREATE = """mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    secret apiKey { id name prefix scopes expiresAt lastUsedAt revokedAt }
    userErrors { field code } } }"""
REVOKE = """mutation($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
    apiKey { revokedAt } userErrors { field code } } }"""


async def test_a_key_is_shown_once_and_kept_as_a_hash(api):
    admin = await api.staff()
    payload = await api.do(
        CREATE, {"input": {"name": "Till", "scopes": ["members:read"]}}, by=admin
    )
    secret = payload["secret"]
    assert secret.startswith(payload["apiKey"]["prefix"] + "_")
    assert len(secret.partition("_")[2].partition("_")[2]) >= 43  # 256 bits
    async with unit_of_work.connection() as connection:
        rows = await connection.fetch("SELECT api_key::text FROM api_key")
        audited = await connection.fetch("SELECT audit_log::text FROM audit_log")
    assert not any(secret in str(row) for row in [*rows, *audited])
    listed = await api.ask("{ apiKeys { name prefix } }", by=admin)
    assert secret not in str(listed.body)
    by = {"authorization": f"Bearer {secret}"}
    viewer = (await api.ask(VIEWER, by=by)).data["viewer"]
    assert (viewer["name"], viewer["role"], viewer["email"]) == ("Till", "partner", None)
    assert "members:read" in viewer["permissions"]
    assert "points:write" not in viewer["permissions"]


async def test_a_key_does_what_its_scopes_say_and_no_more(api):
    reports = await api.partner("orders:write")
    payload = await api.do(
        "ReportOrder",
        {
            "input": {
                "externalId": "1",
                "customer": {"externalId": "ann"},
                "total": {"amount": "10", "currencyCode": "EUR"},
            }
        },
        by=reports,
    )
    assert payload["points"] == 150
    before = await books.counts()
    for document in (
        "{ members { edges { node { id } } } }",
        "{ activity { edges { node { id } } } }",
        "{ rules { id } }",
        "{ apiKeys { id } }",
        "{ auditLog { edges { node { action } } } }",
        "{ jobs { name } }",
        'mutation { adjustPoints(input: {memberId: "x", points: 1, reason: "r", '
        'idempotencyKey: "k"}) { userErrors { code } } }',
    ):
        assert (await api.ask(document, by=reports)).code == "FORBIDDEN", document
    assert await books.counts() == before


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer sk_0000000000_" + "x" * 43,
        "Bearer ",
        "Basic abc",
        "sk_0000000000_x",
        "Bearer " + "x" * 5000,
    ],
)
async def test_a_wrong_key_is_refused_before_anything_else(api, authorization):
    answer = await api.ask(VIEWER, by={"authorization": authorization})
    assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")


async def test_the_right_prefix_with_another_secret_is_no_key(api):
    right = (await api.partner())["authorization"]
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    assert (await api.ask(VIEWER, by={"authorization": wrong})).status == 401


async def test_a_revoked_key_ends_at_once(api):
    admin, partner = await api.staff(), await api.partner()
    (key,) = (await api.ask("{ apiKeys { id } }", by=admin)).data["apiKeys"]
    assert (await api.ask(VIEWER, by=partner)).status == 200
    payload = await api.do(REVOKE, {"input": {"id": key["id"]}}, by=admin)
    assert payload["apiKey"]["revokedAt"] is not None
    assert (await api.ask(VIEWER, by=partner)).status == 401
    again = await api.do(REVOKE, {"input": {"id": key["id"]}}, by=admin)
    assert again["apiKey"]["revokedAt"] == payload["apiKey"]["revokedAt"]
    unknown = await api.do(REVOKE, {"input": {"id": "nonsense"}}, by=admin)
    assert unknown["userErrors"][0]["code"] == "NOT_FOUND"


async def test_an_expired_key_is_none(api):
    made = await keys.create_key(
        name="Short",
        scopes=["members:read"],
        actor="cli:test",
        expires_at=datetime.now(UTC) + timedelta(hours=1),
    )
    by = {"authorization": f"Bearer {made.secret}"}
    assert (await api.ask(VIEWER, by=by)).status == 200
    async with unit_of_work.connection() as connection:
        await connection.execute("UPDATE api_key SET expires_at = now() - interval '1 second'")
    assert (await api.ask(VIEWER, by=by)).status == 401


async def test_use_is_noted(api):
    partner, admin = await api.partner(), await api.staff()
    await api.ask(VIEWER, by=partner)
    (key,) = (await api.ask("{ apiKeys { lastUsedAt } }", by=admin)).data["apiKeys"]
    assert key["lastUsedAt"] is not None


async def test_what_makes_no_key(api):
    admin = await api.staff()
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    for given, field in [
        ({"name": " ", "scopes": ["members:read"]}, ["name"]),
        ({"name": "x", "scopes": []}, ["scopes"]),
        ({"name": "x", "scopes": ["everything"]}, ["scopes"]),
        ({"name": "x", "scopes": ["members:read"], "expiresAt": past}, ["expiresAt"]),
    ]:
        payload = await api.do(CREATE, {"input": given}, by=admin)
        assert [one["field"] for one in payload["userErrors"]] == [field]
    assert (await api.ask("{ apiKeys { id } }", by=admin)).data["apiKeys"] == []


async def test_a_cookie_beside_a_key_is_ignored(api):
    admin, reports = await api.staff(), await api.partner("orders:write")
    both = {**admin, **reports}
    assert (await api.ask(VIEWER, by=both)).data["viewer"]["role"] == "partner"

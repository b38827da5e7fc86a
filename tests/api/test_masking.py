"""Our errors speak, others are masked; by HTTP, WebSocket and SSE alike (S11, S12)."""

import errno
import logging
import socket
from collections.abc import Mapping

import asyncpg
import pytest
from graphql import GraphQLError
from graphql.error import located_error

from punchcard.api.masking import shown
from punchcard.errors import Forbidden, InvalidInput, NotFound, PunchcardError, RateLimited
from punchcard.services import dashboard, keys

SECRET = "postgresql://user:hunter2@db/punchcard"


def _located(cause):
    return located_error(cause, path=["dashboard", "members"])


@pytest.mark.parametrize(
    "fault",
    [
        RuntimeError(SECRET),
        KeyError(SECRET),
        asyncpg.PostgresError(SECRET),
        PunchcardError(SECRET),
        GraphQLError(SECRET),
        TimeoutError(SECRET),
    ],
)
def test_what_is_not_ours_is_masked(fault):
    (error,) = shown([_located(fault)])
    assert "hunter2" not in str(error)
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["incident"] in error["message"]
    assert error["path"] == ["dashboard", "members"]


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionRefusedError(SECRET),
        FileNotFoundError(errno.ENOENT, SECRET),
        OSError(errno.EHOSTUNREACH, SECRET),
        socket.gaierror(socket.EAI_NONAME, SECRET),
        asyncpg.CannotConnectNowError(SECRET),
        asyncpg.DiskFullError(SECRET),
    ],
)
def test_a_database_that_is_gone_is_nobodys_mistake(fault):
    (error,) = shown([_located(fault)])
    assert error["extensions"] == {"code": "UNAVAILABLE"}
    assert "hunter2" not in str(error)


@pytest.mark.parametrize(
    ("ours", "code"),
    [
        (InvalidInput("No.", field="filter.ids"), "BAD_USER_INPUT"),
        (NotFound("No."), "NOT_FOUND"),
        (Forbidden("No."), "FORBIDDEN"),
        (RateLimited("No.", retry_after=7), "RATE_LIMITED"),
    ],
)
def test_what_is_ours_speaks(ours, code):
    (error,) = shown([_located(ours)])
    assert error["message"] == "No."
    assert error["extensions"]["code"] == code
    if ours.field:
        assert error["extensions"]["field"] == ["filter", "ids"]


def test_at_most_five_errors_are_shown():
    assert len(shown([GraphQLError(str(number)) for number in range(50)])) == 5


@pytest.mark.parametrize(
    "document",
    [
        "{ viewr { id } }",
        "{ viewer { idd } }",
        "{ member(idd: 1) { id } }",
        "{ members(sort: {field: NAMES}) { edges { cursor } } }",
        "query($f: MemberFilter) { members(filter: $f) { edges { cursor } } }",
        "{ viewer { id } } fragment F on Membr { id }",
    ],
)
async def test_suggestions_are_stripped(api, document):
    partner = await api.partner()
    callers: tuple[Mapping[str, str], ...] = ({}, partner)
    for by in callers:
        answer = await api.ask(document, {"f": {"balanceMn": 1}}, by=by)
        assert "Did you mean" not in str(answer.body)
        assert answer.body["errors"]


async def test_a_fault_is_logged_with_its_incident_and_shown_without(api, monkeypatch, capsys):
    async def broken():
        raise RuntimeError(SECRET)

    monkeypatch.setattr(dashboard, "figures", broken)
    answer = await api.ask("{ dashboard { members } }", by=await api.partner())
    assert answer.status == 200
    assert answer.code == "INTERNAL"
    assert "hunter2" not in str(answer.body)
    incident = answer.body["errors"][0]["extensions"]["incident"]
    logged = capsys.readouterr()
    assert incident in logged.out + logged.err


async def test_a_fault_outside_of_any_field_is_masked_too(api, monkeypatch):
    async def broken(**_):
        raise RuntimeError(SECRET)

    partner = await api.partner()
    monkeypatch.setattr(keys, "by_secret", broken)
    answer = await api.ask("{ viewer { id } }", by=partner)
    assert (answer.status, answer.code) == (500, "INTERNAL")
    assert "hunter2" not in str(answer.body)

    async def lost(**_):
        raise asyncpg.ConnectionDoesNotExistError("gone")

    monkeypatch.setattr(keys, "by_secret", lost)
    answer = await api.ask("{ viewer { id } }", by=partner)
    assert (answer.status, answer.code) == (503, "UNAVAILABLE")


async def test_text_that_no_database_can_hold_is_not_found(api):
    partner = await api.partner()
    for given in (
        {"externalId": "a\0"},
        {"email": "\0@x.y"},
        {"externalId": "a", "store": "\0"},
    ):
        assert (await api.ask("FindMember", given, by=partner)).data["member"] is None
    admin = await api.staff()
    for document in (
        "query($x: String!) { auditLog(target: $x) { edges { cursor } } }",
        "query($x: String!) { emails(kinds: [$x]) { edges { cursor } } }",
    ):
        assert (await api.ask(document, {"x": "a\0"}, by=admin)).code == "BAD_USER_INPUT"
    for kind, language in (("welcome\0", "de"), ("welcome", "de\0")):
        removal = {"input": {"kind": kind, "language": language}}
        payload = await api.do("RemoveEmailTranslation", removal, by=admin)
        assert payload["userErrors"][0]["code"] == "INVALID_INPUT"
    document = "query($f: MemberFilter!) { members(filter: $f) { edges { cursor } } }"
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        answer = await api.ask(document, {"f": {"activeSince": moment}}, by=partner)
        assert answer.code == "BAD_USER_INPUT", moment


async def test_variables_are_refused_by_name_not_by_trace(api):
    partner = await api.partner()
    document = (
        "query($n: Int!, $d: Date!) { members(first: $n) { edges { node { "
        "pointsInPeriod(from: $d, to: $d) { net } } } } }"
    )
    for variables in (
        {},
        {"n": "x", "d": "2026-01-01"},
        {"n": 1, "d": "yesterday"},
        {"n": 1, "d": 5},
        {"n": 2**40, "d": "2026-01-01"},
    ):
        answer = await api.ask(document, variables, by=partner)
        assert answer.code == "BAD_USER_INPUT", variables
        assert "data" not in answer.body


async def test_scalars_refuse_what_they_cannot_read(api):
    partner = await api.partner()
    document = "query($i: EstimateInput!) { estimatePoints(input: $i) { total } }"
    for amount in ("NaN", "Infinity", "1e999", 1.5, True, "ten", "1" * 40):
        answer = await api.ask(document, {"i": {"amount": amount}}, by=partner)
        assert answer.code == "BAD_USER_INPUT", amount
    document = "query($f: MemberFilter!) { members(filter: $f) { edges { cursor } } }"
    for moment in ("2026-01-01", "2026-01-01T00:00:00", "now", 5):
        answer = await api.ask(document, {"f": {"activeSince": moment}}, by=partner)
        assert answer.code == "BAD_USER_INPUT", moment


async def test_secrets_stay_out_of_logs_and_audit(api, caplog, capsys):
    """S19, of what the API handles: passwords, keys, tokens."""
    caplog.set_level(logging.DEBUG)
    admin = await api.staff()
    partner = await api.partner()
    customer = await api.customer("ann")
    await api.ask("{ viewer { id } }", by=partner)
    await api.ask("{ me { id } }", by=customer, schema="storefront")
    await api.ask("{ nonsense }", by=partner)
    log = await api.ask(
        "{ auditLog(first: 100) { edges { node { action target before after } } } }", by=admin
    )
    captured = capsys.readouterr()
    written = caplog.text + captured.out + captured.err + str(log.body)
    secrets = [
        "correct horse battery",
        partner["authorization"].partition(" ")[2],
        customer["authorization"].partition(" ")[2],
        admin["cookie"].partition("=")[2],
        (await api.storefront()).signing_secret,
    ]
    for secret in secrets:
        assert secret not in written

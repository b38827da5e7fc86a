"""What a document may cost, before it costs anything (reliability.md S10)."""

import asyncio
import time

import pytest
from graphql import OperationDefinitionNode, get_introspection_query, parse

from punchcard.api import engine as engines
from punchcard.api.documents import KEPT_CHARACTERS, KEPT_EACH, Documents
from punchcard.api.engine import Answer, Engine, Request
from punchcard.api.limits import ANONYMOUS, PARTNER, STOREFRONT, Measure, limits_of
from punchcard.api.permissions import (
    STOREFRONT_CUSTOMER,
    STOREFRONT_VISITOR,
    Right,
    rights_of_key,
    rights_of_staff,
)
from punchcard.api.schemas import SCHEMAS
from punchcard.db import unit_of_work
from punchcard.services import dashboard, keys

NOBODY = frozenset({Right.ANYONE})
KEY = rights_of_key(keys.SCOPES)
ADMIN = rights_of_staff("admin", [])


@pytest.fixture(scope="module")
def engine():
    return Engine(SCHEMAS["admin"], {})


@pytest.fixture(scope="module")
def storefront():
    return Engine(SCHEMAS["storefront"], {})


def _code(engine, text, rights, variables=None):
    verdict = engine.operation(Request(query=text, variables=variables), rights)
    return verdict.code if isinstance(verdict, Answer) else None


def _figures(text, variables=None):
    document = parse(text)
    (first, *_) = document.definitions
    assert isinstance(first, OperationDefinitionNode)
    return Measure(document, variables).operation(first)


def test_figures_are_those_of_the_document_with_fragments_written_out():
    text = """query Q { a: viewer { ...V ...V } members(first: 3) { edges { node {
        activities(first: 4) { edges { node { kind } } } } } } }
        fragment V on Viewer { x: id @include(if: true) name }"""
    figures = _figures(text)
    assert (figures.depth, figures.aliases, figures.directives) == (7, 3, 2)
    assert (figures.root_fields, figures.introspects) == (2, False)
    # 1 viewer; 3 x (connection, edge, node) and in each 4 x (connection, edge, node)
    assert figures.cost == 1 + 3 * (3 + 4 * 3)


def test_a_page_counts_as_large_as_the_variable_says():
    text = "query($n: Int! = 7) { members(first: $n) { edges { node { id } } } }"
    assert _figures(text).cost == 300
    assert _figures(text, {}).cost == 21
    assert _figures(text, {"n": 2}).cost == 6
    assert _figures(text, {"n": 10**9}).cost == 300
    assert _figures(text, {"n": "many"}).cost == 21


def test_the_fragment_bomb_costs_nothing():
    """751 bytes that keep a limiter without memory busy for seconds."""
    rounds = 24
    text = "query { ...F0 }\n" + "\n".join(
        f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(rounds)
    )
    text += f"\nfragment F{rounds} on Query {{ viewer {{ id }} }}"
    figures = _figures(text)
    assert figures.root_fields == 2**rounds
    engine = Engine(SCHEMAS["admin"], {})
    start = time.process_time()
    assert _code(engine, text, KEY) == "COMPLEXITY"
    # Not a bound on speed: without memory this would take 16 million steps.
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        ("{ " + "viewer { id } " * 300 + "}", "COMPLEXITY"),
        ("{ " + " ".join(f"a{n}: viewer {{ id }}" for n in range(101)) + " }", "COMPLEXITY"),
        ("{ viewer " + "{ id " * 1000, "GRAPHQL_PARSE_FAILED"),
        ("{ a " * 400 + "}" * 400, None),
        ("{ viewer { id " + "@include(if: true) " * 21 + "} }", "COMPLEXITY"),
        ("query Q { viewer { id } } " * 200, "COMPLEXITY"),
        ("{" + " a" * 3000 + "}", "GRAPHQL_PARSE_FAILED"),
        ("#" * 10 + "\n# comment" * 3000 + "\n{ __typename }", "GRAPHQL_PARSE_FAILED"),
        ('{ member(id: "' + "x" * 90_000 + '") { id } }', "ok"),
        ("fragment A on Query { ...B } fragment B on Query { ...A } { ...A }", None),
        (
            " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(200))
            + " fragment F200 on Query { viewer { id } } { ...F0 }",
            "ok",
        ),
    ],
)
def test_bombs(engine, bomb, code):
    start = time.process_time()
    found = _code(engine, bomb, KEY)
    assert time.process_time() - start < 3, "a bound on the amount of work, not on speed"
    if code == "ok":
        assert found in (None, "COMPLEXITY", "GRAPHQL_VALIDATION_FAILED")
    elif code is None:
        assert found is not None
    else:
        assert found == code


def test_limits_depend_on_who_asks(engine, storefront):
    deep = (
        "{ members(first: 100) { edges { node { activities(first: 100) { edges { node { id }}}}}}}"
    )
    assert _code(engine, deep, ADMIN) is None
    assert _code(engine, deep, KEY) is None
    assert _code(engine, deep, NOBODY) == "COMPLEXITY"
    too_deep = deep.replace("id }", "member { orders(first: 100) { edges { node { number }}}}}")
    assert _code(engine, too_deep, ADMIN) == "COMPLEXITY"
    own = "{ me { activity(first: 100) { edges { node { id } } } } }"
    assert _code(storefront, own, STOREFRONT_CUSTOMER) is None
    many = "{" + " ".join(f"a{n}: program {{ name }}" for n in range(11)) + "}"
    assert _code(storefront, many, STOREFRONT_CUSTOMER) == "COMPLEXITY"
    aliases = "{ program { " + " ".join(f"a{n}: name" for n in range(21)) + " } }"
    assert _code(storefront, aliases, STOREFRONT_CUSTOMER) == "COMPLEXITY"


def test_limits_of_roles():
    assert limits_of(NOBODY) is ANONYMOUS
    assert limits_of(STOREFRONT_CUSTOMER) is STOREFRONT
    assert limits_of(KEY) is PARTNER
    assert [one.body_bytes for one in (ANONYMOUS, STOREFRONT, limits_of(ADMIN), PARTNER)] == [
        100_000,
        100_000,
        1_000_000,
        2_000_000,
    ]
    assert max(ANONYMOUS.aliases, STOREFRONT.aliases) <= 20
    assert max(ANONYMOUS.directives, STOREFRONT.directives) <= 5


def test_the_whole_introspection_of_those_who_may(engine):
    text = get_introspection_query()
    assert _code(engine, text, ADMIN) is None
    assert _code(engine, text, KEY) is None
    assert _code(engine, text, NOBODY) == "FORBIDDEN"
    nested = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    assert _code(engine, nested, KEY) == "GRAPHQL_VALIDATION_FAILED"
    hidden = '{ ...X } fragment X on Query { a: __type(name: "Query") { name } }'
    assert _code(engine, hidden, NOBODY) == "FORBIDDEN"
    assert _code(engine, "{ __typename }", NOBODY) is None


async def test_bodies_are_bounded_by_role(api):
    async def status(size, by, path="admin"):
        body = b'{"query":"{ __typename }","extensions":{"x":"' + b"x" * size + b'"}}'
        response = await api.http.post(
            f"/graphql/{path}", content=body, headers={"content-type": "application/json", **by}
        )
        return response.status_code

    admin, partner = await api.staff(), await api.partner()
    customer = await api.customer("ann")
    assert await status(90_000, {}) == 200
    assert await status(100_001, {}) == 413
    assert await status(100_001, customer, "storefront") == 413
    assert await status(900_000, admin) == 200
    assert await status(1_000_001, admin) == 413
    assert await status(1_900_000, partner) == 200
    assert await status(2_000_001, partner) == 413


def test_ready_documents_take_bounded_room():
    ready = Documents(SCHEMAS["admin"]._schema, {})
    for number in range(100):
        ready.ready("{ viewer { id } } #" + f"{number}" + "\N{SLIGHTLY SMILING FACE}" * 9_000)
        ready.ready("{ viewer { id } } #" + f"{number}" + "x" * 90_000)
        ready.ready("{ broken " + f"{number}")
    assert sum(map(len, ready._kept)) == ready._characters <= KEPT_CHARACTERS
    assert max(map(len, ready._kept)) <= KEPT_EACH


def test_endless_numbers_are_refused(engine):
    for number in ("9" * 5_000, "1." + "0" * 5_000):
        text = "{ members(first: " + number + ") { totalCount } }"
        assert _code(engine, text, KEY) == "GRAPHQL_VALIDATION_FAILED"
    assert _code(engine, '{ member(externalId: "' + "9" * 60 + '") { id } }', KEY) is None


def test_variables_hold_so_many_values(engine, storefront):
    """Each is read while everybody else waits."""
    orders = (
        "mutation($i: [RecordOrderInput!]!) { recordOrders(input: $i) { userErrors { code } } }"
    )
    many = {"i": [{"items": [{"amount": "1"}] * 300}] * 100}
    items = "query($i: [EstimateItem!]!) { estimatePoints(items: $i) { total } }"
    began = time.process_time()
    assert _code(engine, orders, KEY, many) == "COMPLEXITY"
    assert _code(engine, orders, KEY, {"i": [{"items": [{"amount": "1"}] * 200}] * 100}) is None
    assert (
        _code(storefront, items, STOREFRONT_VISITOR, {"i": [{"price": "1"}] * 1_001})
        == "COMPLEXITY"
    )
    assert _code(storefront, items, STOREFRONT_VISITOR, {"i": [{"price": "1"}] * 50}) is None
    assert time.process_time() - began < 1.0


async def test_batches_are_not_served(api):
    response = await api.http.post("/graphql/admin", json=[{"query": "{ __typename }"}])
    assert response.status_code == 400


async def test_an_operation_that_takes_too_long_is_ended(api, monkeypatch):
    partner = await api.partner()
    monkeypatch.setattr(engines, "TIMEOUT_SECONDS", 0.2)

    async def slow():
        async with unit_of_work.connection() as connection:
            await connection.execute("SELECT pg_sleep(300)")

    monkeypatch.setattr(dashboard, "figures", slow)
    answer = await api.ask("{ dashboard { members } }", by=partner)
    assert answer.code == "TIMEOUT"
    # The statement has ended in the database, too: nothing goes on for nobody.
    async with asyncio.timeout(20), unit_of_work.connection() as connection:
        while await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' "
            "AND state = 'active' AND datname = current_database()"
        ):
            await connection.execute("SELECT pg_stat_clear_snapshot()")


def test_what_looks_at_all_members_is_asked_for_seldom(engine):
    """A preview of tiers evaluates everybody: two in a document, not ten."""
    previews = " ".join(f"p{n}: previewTiers(input: {{}}) {{ moving }}" for n in range(3))
    assert _code(engine, f"{{ {previews} }}", ADMIN) == "COMPLEXITY"
    assert _code(engine, "{ previewTiers(input: {}) { moving } }", ADMIN) is None
    assert _figures("{ tierProgram { distribution { members } } }").everybody == 1

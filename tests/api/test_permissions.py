"""Every field asks for one right, and every role gets exactly the fields of its rights (S1)."""

from collections import deque
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type, is_required_argument

from expected import compare
from punchcard.api.engine import Answer, Engine, Request
from punchcard.api.permissions import Right, rights_of_key, rights_of_staff
from punchcard.api.rights import rights_of
from punchcard.api.schemas import SCHEMAS
from punchcard.services import keys

SCOPES = set(keys.SCOPES)
STAFF = {"anyone", "signed_in", "staff"}

# Written by hand: what each role holds. The code must agree.
ROLES = {
    "admin": {
        "anonymous": {"anyone"},
        "staff without permissions": STAFF,
        "staff who reads": STAFF | {"members:read", "activity:read"},
        "staff with every permission": STAFF | SCOPES | {"emails:write"},
        "admin": STAFF | SCOPES | {"emails:write", "admin"},
        "partner with every scope": {"anyone", "signed_in"} | SCOPES,
        **{f"partner {scope}": {"anyone", "signed_in", scope} for scope in sorted(SCOPES)},
    },
    "storefront": {
        "anonymous": {"anyone"},
        "visitor": {"anyone", "storefront"},
        "customer": {"anyone", "storefront", "customer"},
    },
}


@pytest.fixture(scope="module")
def engines():
    return {name: Engine(schema, {}) for name, schema in SCHEMAS.items()}


def test_the_right_of_every_field_is_the_written_one(engines, pytestconfig):
    """The list is read by people: a new field stands there with its right before it is served."""
    found = {
        name: [f"{kind}.{field} {right.value}" for (kind, field), right in engine.rights.items()]
        for name, engine in engines.items()
    }
    compare(found, Path(__file__).with_name("rights.txt"), pytestconfig)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_role_gets_exactly_the_fields_of_its_rights(name, engines):
    engine = engines[name]
    documents = _documents(engine)
    assert set(documents) == set(engine.rights), "every field has been asked for"
    asked = 0
    for role, held in ROLES[name].items():
        rights = frozenset(Right(value) for value in held)
        for field, (document, path) in documents.items():
            needed = {engine.rights[step].value for step in path}
            verdict = engine.operation(Request(query=document), rights)
            if needed <= held:
                assert not isinstance(verdict, Answer), (role, field, verdict)
            else:
                assert isinstance(verdict, Answer), (role, field)
                assert verdict.code in ("FORBIDDEN", "UNAUTHENTICATED"), (role, field)
                assert (verdict.executed, verdict.data) == (False, None)
            asked += 1
    assert asked == len(engine.rights) * len(ROLES[name])


def test_roles_hold_what_is_written():
    admin = ROLES["admin"]
    every = STAFF | SCOPES | {"emails:write"}
    assert rights_of_staff("admin", []) == admin["admin"]
    assert rights_of_staff("staff", []) == admin["staff without permissions"]
    assert (
        rights_of_staff("staff", [*every, "admin", "customer"])
        == (admin["staff with every permission"])
    )
    assert (
        rights_of_key([*every, "admin", "staff", "emails:write", "nonsense"])
        == (admin["partner with every scope"])
    )
    for scope in SCOPES:
        assert rights_of_key([scope]) == admin[f"partner {scope}"]


def test_one_caller_does_not_pass_on_anothers_pass(engines):
    """The document is kept ready, the verdict is not."""
    request = Request(query="{ apiKeys { id } }")
    admin, nobody = rights_of_staff("admin", []), frozenset({Right.ANYONE})
    for _ in range(3):
        assert not isinstance(engines["admin"].operation(request, admin), Answer)
        assert isinstance(engines["admin"].operation(request, nobody), Answer)


def test_a_right_hidden_in_a_fragment_is_found(engines):
    document = """query Fine { viewer { id } }
        query Hidden { ...Root } fragment Root on Query { ... on Query { k: apiKeys { ...Key } } }
        fragment Key on ApiKey { id }"""
    nobody = frozenset({Right.ANYONE})
    for name, refused in (("Fine", False), ("Hidden", True)):
        verdict = engines["admin"].operation(Request(query=document, operation_name=name), nobody)
        assert isinstance(verdict, Answer) is refused


def test_a_field_that_declares_no_right_cannot_be_served():
    @strawberry.type
    class Query:
        secret: str = "open to whom?"

    with pytest.raises(TypeError, match=r"Query\.secret does not say who may see it"):
        rights_of(strawberry.Schema(Query))


async def test_over_http_each_role_is_held_to_its_rights(api):
    """The same verdicts with real credentials, for every root field."""
    callers = {
        "anonymous": {},
        "staff without permissions": await api.staff("staff", email="bo@example.com"),
        "admin": await api.staff(),
        "partner orders:write": await api.partner("orders:write"),
        "partner members:read": await api.partner("members:read"),
    }
    engine = Engine(SCHEMAS["admin"], {})
    documents = _documents(engine)
    for role, headers in callers.items():
        held = ROLES["admin"][role]
        for (kind, name), (document, path) in documents.items():
            if kind not in ("Query", "Mutation") or name == "signOut":
                continue
            answer = await api.ask(document, by=headers)
            refused = answer.code in ("FORBIDDEN", "UNAUTHENTICATED")
            needed = {engine.rights[step].value for step in path}
            assert refused is not (needed <= held), (role, name, answer.body)


def _documents(engine):
    """For every field a document that asks for it, and the fields on the way there."""
    schema = engine.schema
    roots = {
        "query": schema.query_type,
        "mutation": schema.mutation_type,
        "subscription": schema.subscription_type,
    }
    found, seen = {}, set()
    waiting: deque[tuple[str, Any, Any]] = deque((kind, root, ()) for kind, root in roots.items())
    while waiting:
        operation, parent, way = waiting.popleft()
        for name, field in parent.fields.items():
            path = (*way, (parent.name, name, field))
            key = (parent.name, name)
            if key not in found:
                document = _document(operation, path)
                found[key] = (document, [(kind, one) for kind, one, _ in path])
            target = get_named_type(field.type)
            if isinstance(target, GraphQLObjectType | GraphQLInterfaceType):
                if target.name not in seen:
                    seen.add(target.name)
                    waiting.append((operation, target, path))
                for kind in _kinds(schema, target):
                    if kind.name not in seen:
                        seen.add(kind.name)
                        waiting.append((operation, kind, path))
    return found


def _kinds(schema, target):
    return schema.get_possible_types(target) if isinstance(target, GraphQLInterfaceType) else []


def _document(operation, path):
    variables = []
    text = ""
    for depth, (parent, name, field) in reversed(list(enumerate(path))):
        arguments = []
        for argument, definition in field.args.items():
            if is_required_argument(definition):
                variable = f"v{depth}_{argument}"
                variables.append(f"${variable}: {definition.type}")
                arguments.append(f"{argument}: ${variable}")
        inner = text or _leaf(field)
        given = f"({', '.join(arguments)})" if arguments else ""
        text = f"{{ ... on {parent} {{ {name}{given} {inner} }} }}"
    declared = f"({', '.join(variables)})" if variables else ""
    return f"{operation} Q{declared} {text}"


def _leaf(field):
    target = get_named_type(field.type)
    has_fields = isinstance(target, GraphQLObjectType | GraphQLInterfaceType)
    return "{ __typename }" if has_fields else ""

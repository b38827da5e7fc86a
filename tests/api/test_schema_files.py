"""The files in graphql/ are the schemas that are served, and every operation there fits them."""

import pytest
from graphql import OperationDefinitionNode, parse, validate

from api_fixtures import OPERATIONS, ROOT, definitions, published
from punchcard.api.schemas import SCHEMAS, text_of


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_exported_schema_is_the_served_one(name):
    written = (ROOT / "graphql" / f"{name}.graphql").read_text("utf-8")
    assert written == text_of(name), "run `make schema`"


def _operations(folder: str) -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((OPERATIONS / folder).glob("*.graphql"))]
    names = [
        node.name.value
        for text in texts
        for node in parse(text).definitions
        if isinstance(node, OperationDefinitionNode) and node.name
    ]
    assert names, folder
    return names


@pytest.mark.parametrize(
    ("folder", "schema"),
    [("admin", "admin"), ("partner", "admin"), ("storefront", "storefront")],
)
def test_every_published_operation_is_valid(folder, schema):
    for name in _operations(folder):
        assert validate(SCHEMAS[schema]._schema, parse(published(name))) == [], name


def test_names_of_operations_and_fragments_are_unique():
    texts = [path.read_text("utf-8") for path in OPERATIONS.rglob("*.graphql")]
    count = sum(len(parse(text).definitions) for text in texts)
    assert count == len(definitions())

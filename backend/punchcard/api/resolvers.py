"""Plain fields resolved by plain attribute access, without a framework in between."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.schema.schema_converter import GraphQLCoreConverter

from punchcard.api.execution import READS


def make_plain(schema: GraphQLSchema) -> None:
    """Replace the default resolver of every field without one by reading its attribute."""
    for name, kind in schema.type_map.items():
        if name.startswith("__") or not isinstance(kind, GraphQLObjectType):
            continue
        for field in kind.fields.values():
            definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            if definition is not None and definition.is_basic_field:
                field.resolve = _reading(definition.python_name)


def _reading(attribute: str) -> Callable[[Any, Any], Any]:
    read = attrgetter(attribute)

    def resolve(source: Any, _info: Any) -> Any:
        return read(source)

    setattr(resolve, READS, read)
    return resolve

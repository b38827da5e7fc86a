"""The right of every field of a schema; a schema with a field without one cannot be built."""

from graphql import GraphQLInterfaceType, GraphQLObjectType
from strawberry import Schema
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from punchcard.api.documents import RightsByField
from punchcard.api.fields import RIGHT
from punchcard.api.permissions import Right


def rights_of(schema: Schema) -> RightsByField:
    """(type, field) -> right, for all object types and interfaces.

    Raises TypeError for a field that declares none.
    """
    found: dict[tuple[str, str], Right] = {}
    for name, kind in schema._schema.type_map.items():
        if name.startswith("__") or not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            continue
        for field_name, field in kind.fields.items():
            definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            right = definition.metadata.get(RIGHT) if _is_field(definition) else None
            if not isinstance(right, Right):
                raise TypeError(f"{name}.{field_name} does not say who may see it (api/fields.py)")
            found[name, field_name] = right
    return found


def _is_field(definition: object) -> bool:
    return isinstance(definition, StrawberryField)

"""graphql-core's executor, with plain fields read directly.

Most of an answer are attributes with a scalar or an enum in them, or with lists and objects that
hold nothing else. For these the general way (a path, a ResolveInfo, arguments, checks for
awaitables) costs ten times what reading and writing the value does. Everything that is not so
plain, and every failure of what is, goes the general way: so answers and errors are graphql-core's
own (tests/api/test_execution.py holds the two against each other).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    TypeNameMetaFieldDef,
    Undefined,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.execution.executor import Executor
from graphql.pyutils import Path, gather_with_cancel

READS = "reads"
"""On a resolver that does nothing but read: the function of the object that reads."""

Read = Callable[[Any], Any]
Write = Callable[[Any], Any]
"""From a value to what goes out. It raises, no matter what, where the value is not plain."""


class NotPlain(Exception):
    """The general way says what is wrong, and where."""


class Plain(NamedTuple):
    """What is read is written."""

    read: Read
    write: Write


class Step(NamedTuple):
    """How one field of a selection is answered; what is not plain goes the general way."""

    name: str
    details: FieldDetailsList
    plain: Plain | None


class PlainExecutor(Executor[Any]):
    """The executor of both schemas."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # By the identity of the field set, which is kept so that it stays its own.
        self._steps: dict[int, tuple[GroupedFieldSet, list[Step]]] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """The answer to a selection, or an awaitable of it; as in graphql-core, the order of the
        fields is that of the document."""
        results: dict[str, Any] = {}
        waiting: list[str] = []
        try:
            for name, details, plain in self._steps_of(parent_type, grouped_field_set):
                if plain is not None:
                    try:
                        results[name] = plain.write(plain.read(source_value))
                    except Exception:  # noqa: S110 - the general way tells it
                        pass
                    else:
                        continue
                value = self.execute_field(
                    parent_type,
                    source_value,
                    details,
                    Path(path, name, parent_type.name),
                    position_context,
                )
                if value is not Undefined:
                    results[name] = value
                    if self.is_awaitable(value):
                        waiting.append(name)
        except Exception:
            if waiting:
                self.settle_in_background([results[name] for name in waiting])
            raise
        return _awaited(results, waiting) if waiting else results

    def _steps_of(self, parent_type: GraphQLObjectType, fields: GroupedFieldSet) -> list[Step]:
        known = self._steps.get(id(fields))
        if known is None:
            steps = [self._step(parent_type, name, details) for name, details in fields.items()]
            known = self._steps[id(fields)] = (fields, steps)
        return known[1]

    def _step(self, parent_type: GraphQLObjectType, name: str, details: FieldDetailsList) -> Step:
        field = self.schema.get_field(parent_type, details[0].node.name.value)
        if field is TypeNameMetaFieldDef:
            return Step(name, details, Plain(lambda _source: parent_type.name, str))
        read = getattr(field.resolve, READS, None) if field else None
        if field is None or read is None or field.args:
            return Step(name, details, None)
        write = self._write(field.type, details)
        return Step(name, details, Plain(read, write) if write else None)

    def _write(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Write | None:
        """How values of a type are written; None if something in them goes the general way."""
        if isinstance(kind, GraphQLNonNull):
            nullable, kind = False, kind.of_type
        else:
            nullable = True
        if isinstance(kind, GraphQLList):
            item = self._write(kind.of_type, details)
            return _list(item, nullable) if item else None
        if isinstance(kind, GraphQLObjectType):
            try:
                fields = self.collect_subfields(kind, details).grouped_field_set
            except GraphQLError:  # a condition without a value: told where the object is
                return None
            steps = self._steps_of(kind, fields)
            plain = [(step.name, *step.plain) for step in steps if step.plain]
            is_plain = plain and len(plain) == len(steps)
            return _object(plain, kind.is_type_of, nullable) if is_plain else None
        return _leaf(kind.coerce_output_value, nullable) if is_leaf_type(kind) else None


def _leaf(coerce: Write, nullable: bool) -> Write:
    def write(value: Any) -> Any:
        if value is None:
            return _none(nullable)
        coerced = coerce(value)
        if coerced is None:
            raise NotPlain
        return coerced

    return write


def _list(item: Write, nullable: bool) -> Write:
    def write(value: Any) -> Any:
        if value is None:
            return _none(nullable)
        if type(value) is not list and type(value) is not tuple:
            raise NotPlain
        return [item(one) for one in value]

    return write


def _object(
    fields: Sequence[tuple[str, Read, Write]],
    is_type_of: Callable[[Any, Any], Any] | None,
    nullable: bool,
) -> Write:
    def write(value: Any) -> Any:
        if value is None:
            return _none(nullable)
        if is_type_of is not None and is_type_of(value, None) is not True:
            raise NotPlain
        return {name: write(read(value)) for name, read, write in fields}

    return write


def _none(nullable: bool) -> None:
    if not nullable:
        raise NotPlain


async def _awaited(results: dict[str, Any], waiting: list[str]) -> dict[str, Any]:
    if len(waiting) == 1:
        results[waiting[0]] = await results[waiting[0]]
        return results
    pending: list[Awaitable[Any]] = [results[name] for name in waiting]
    results.update(zip(waiting, await gather_with_cancel(*pending), strict=True))
    return results

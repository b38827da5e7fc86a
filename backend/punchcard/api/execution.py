"""graphql-core's executor, with plain fields read directly.

Most fields of an answer are attributes with a scalar or an enum in them. For these the general
way (a path, a ResolveInfo, arguments, checks for awaitables) costs ten times what reading and
writing the value does. Everything that is not so plain, and every failure of what is, goes the
general way: so answers and errors are graphql-core's own (tests/api/test_execution.py holds the
two against each other).
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from graphql import (
    GraphQLNonNull,
    GraphQLObjectType,
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


class Step(NamedTuple):
    """How one field of a selection is answered. `read` is None for what goes the general way."""

    name: str
    details: FieldDetailsList
    read: Read | None
    coerce: Callable[[Any], Any]
    nullable: bool


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
            for step in self._steps_of(parent_type, grouped_field_set):
                if step.read is not None:
                    value = _plain(step.read, step, source_value)
                    if value is not Undefined:
                        results[step.name] = value
                        continue
                value = self.execute_field(
                    parent_type,
                    source_value,
                    step.details,
                    Path(path, step.name, parent_type.name),
                    position_context,
                )
                if value is not Undefined:
                    results[step.name] = value
                    if self.is_awaitable(value):
                        waiting.append(step.name)
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
            return Step(name, details, lambda _source: parent_type.name, str, False)
        read = getattr(field.resolve, READS, None) if field else None
        if field is None or read is None or field.args:
            return Step(name, details, None, str, False)
        kind: Any = field.type
        nullable = not isinstance(kind, GraphQLNonNull)
        kind = kind if nullable else kind.of_type
        if not is_leaf_type(kind):
            return Step(name, details, None, str, False)
        return Step(name, details, read, kind.coerce_output_value, nullable)


def _plain(read: Read, step: Step, source: Any) -> Any:
    """The field's value as it goes out; Undefined if it is not plain after all."""
    try:
        value = read(source)
        if value is None:
            return None if step.nullable else Undefined
        coerced = step.coerce(value)
    except Exception:
        return Undefined  # the general way says what is wrong, and where
    return Undefined if coerced is None else coerced


async def _awaited(results: dict[str, Any], waiting: list[str]) -> dict[str, Any]:
    if len(waiting) == 1:
        results[waiting[0]] = await results[waiting[0]]
        return results
    pending: list[Awaitable[Any]] = [results[name] for name in waiting]
    results.update(zip(waiting, await gather_with_cancel(*pending), strict=True))
    return results

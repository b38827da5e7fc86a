"""Documents made ready once: parsed, measured, validated, and what rights they need."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Visitor,
    get_named_type,
    parse,
    specified_rules,
    validate,
    visit,
)

from punchcard.api.limits import MAX_TOKENS, Figures, Measure
from punchcard.api.permissions import Right

KEPT_CHARACTERS = 300_000
"""In all; a character of a document can weigh 400 bytes once it is parsed."""

KEPT_EACH = 20_000
MAX_DIGITS = 40
MAX_ERRORS = 5
_LONG_NUMBER = re.compile(rf"[0-9]{{{MAX_DIGITS}}}")
RightsByField = Mapping[tuple[str, str], Right]


@dataclass(slots=True, kw_only=True)
class Operation:
    """One operation of a document."""

    ast: DocumentNode
    node: OperationDefinitionNode
    figures: Figures
    rights: frozenset[Right] = frozenset()

    @property
    def kind(self) -> OperationType:
        return self.node.operation


@dataclass(slots=True, kw_only=True)
class Document:
    """A text made ready. `errors` holds for every caller; rights and limits are asked anew for
    each, so that nobody passes on another's pass."""

    ast: DocumentNode | None = None
    figures: tuple[Figures, ...] = ()
    operations: dict[str, Operation] = field(default_factory=dict)
    errors: list[GraphQLError] = field(default_factory=list)
    validated: bool = False

    def operation(self, name: str | None) -> Operation | None:
        """The operation of that name; without a name the only one."""
        if name:
            return self.operations.get(name)
        return next(iter(self.operations.values())) if len(self.operations) == 1 else None


class Documents:
    """Texts made ready, the most recently used kept."""

    def __init__(self, schema: GraphQLSchema, rights: RightsByField) -> None:
        self._schema = schema
        self._rights = rights
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0

    def ready(self, text: str) -> Document:
        """The document of a text: parsed and measured, not validated yet."""
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            return known
        document = _parsed(text)
        if len(text) <= KEPT_EACH and not document.errors:
            self._keep(text, document)
        return document

    def _keep(self, text: str, document: Document) -> None:
        self._kept[text] = document
        self._characters += len(text)
        while self._characters > KEPT_CHARACTERS:
            oldest, _ = self._kept.popitem(last=False)
            self._characters -= len(oldest)

    def validate(self, document: Document) -> None:
        """Validate a document that no limit forbids, once, and find what rights it needs."""
        if document.validated or document.ast is None:
            return
        document.validated = True
        document.errors = validate(
            self._schema,
            document.ast,
            specified_rules,
            max_errors=MAX_ERRORS,
            hide_suggestions=True,
        )
        if not document.errors:
            needed = _Needed(self._schema, self._rights, document.ast)
            for operation in document.operations.values():
                operation.rights = needed.by(operation.node)


def exact_figures(document: Document, operation: Operation, variables: Any) -> Figures:
    """The figures with the page sizes that the variables say."""
    if not operation.figures.paged_by_variable or document.ast is None:
        return operation.figures
    values = variables if isinstance(variables, dict) else {}
    return Measure(document.ast, values).operation(operation.node)


def _has_long_number(ast: DocumentNode) -> bool:
    found: list[str] = []

    class Numbers(Visitor):
        def enter_int_value(self, node: IntValueNode, *_: object) -> None:
            found.append(node.value)

        def enter_float_value(self, node: FloatValueNode, *_: object) -> None:
            found.append(node.value)

    visit(ast, Numbers())
    return any(len(value) > MAX_DIGITS for value in found)


def _parsed(text: str) -> Document:
    try:
        ast = parse(text, max_lexical_tokens=MAX_TOKENS, max_comments=MAX_TOKENS)
    except GraphQLError as error:
        return Document(errors=[error], validated=True)
    if _LONG_NUMBER.search(text) and _has_long_number(ast):
        return Document(errors=[GraphQLError("A number in the document is too long.")])
    measure = Measure(ast)
    nodes = [node for node in ast.definitions if isinstance(node, OperationDefinitionNode)]
    try:
        figures = tuple(measure.operation(node) for node in nodes)
    except RecursionError:
        return Document(errors=[GraphQLError("The document is nested too deeply.")], validated=True)
    operations = {
        node.name.value if node.name else "": Operation(ast=ast, node=node, figures=one)
        for node, one in zip(nodes, figures, strict=True)
    }
    # `figures` also has those of operations that share a name: nothing slips past the limits.
    return Document(ast=ast, figures=figures, operations=operations)


class _Needed:
    """What rights an operation needs; each fragment is looked at once."""

    def __init__(
        self, schema: GraphQLSchema, rights: RightsByField, document: DocumentNode
    ) -> None:
        self._schema = schema
        self._rights = rights
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, frozenset[Right]] = {}

    def by(self, operation: OperationDefinitionNode) -> frozenset[Right]:
        """The rights of all fields the operation selects."""
        root = self._schema.get_root_type(operation.operation)
        return frozenset() if root is None else self._selections(root, operation.selection_set)

    def _selections(
        self, parent: GraphQLCompositeType, selection_set: SelectionSetNode
    ) -> frozenset[Right]:
        found: set[Right] = set()
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                found |= self._field(parent, node)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self._type(condition.name.value) if condition else parent
                found |= self._selections(inner, node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                found |= self._fragment(node.name.value)
        return frozenset(found)

    def _field(self, parent: GraphQLCompositeType, node: FieldNode) -> frozenset[Right]:
        name = node.name.value
        if name.startswith("__"):
            return frozenset()  # introspection is a matter of the figures
        own = frozenset({self._rights[parent.name, name]})
        if node.selection_set is None:
            return own
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return own
        return own | self._selections(
            get_named_type(parent.fields[name].type),
            node.selection_set,
        )

    def _fragment(self, name: str) -> frozenset[Right]:
        known = self._known.get(name)
        if known is None:
            node = self._fragments[name]
            inner = self._type(node.type_condition.name.value)
            known = self._known[name] = self._selections(inner, node.selection_set)
        return known

    def _type(self, name: str) -> GraphQLCompositeType:
        # The document is valid: what has selections is composite.
        return self._schema.type_map[name]  # type: ignore[return-value]

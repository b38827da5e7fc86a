"""How much a document may ask for: measured in one memoised pass, before validation.

A fragment is measured once however often it is spread, so the pass takes time in proportion to
the text, while the numbers are those of the document with every fragment written out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from punchcard.api.permissions import Right
from punchcard.api.shared import MAX_PAGE

MAX_TOKENS = 2_000
LIST_SIZE = 5
"""What a list without pages counts as: entries, items, versions."""

UNPAGED = frozenset(
    {
        "entries",
        "items",
        "versions",
        "notEarned",
        "rules",
        "emailTemplates",
        "rewards",
        "ladder",
        "distribution",
        "moves",
        "examples",
    }
)
READS_EVERYBODY = frozenset({"previewTiers", "distribution"})
"""Fields that look at all members, however little of them is asked for."""

INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a caller may ask for in one request."""

    body_bytes: int
    depth: int
    aliases: int
    directives: int
    root_fields: int
    cost: int
    values: int
    repeats: int = 20
    everybody: int = 2


ANONYMOUS = Limits(
    body_bytes=100_000, depth=8, aliases=20, directives=5, root_fields=5, cost=500, values=2_000
)
STOREFRONT = Limits(
    body_bytes=100_000, depth=10, aliases=20, directives=5, root_fields=10, cost=2_000, values=2_000
)
STAFF = Limits(
    body_bytes=1_000_000,
    depth=15,
    aliases=100,
    directives=20,
    root_fields=30,
    cost=50_000,
    values=60_000,
)
PARTNER = replace(STAFF, body_bytes=2_000_000)
WIDEST = PARTNER


def limits_of(rights: frozenset[Right]) -> Limits:
    """The limits of a caller, by what kind of caller it is."""
    if Right.STAFF in rights:
        return STAFF
    if Right.SIGNED_IN in rights:
        return PARTNER
    return STOREFRONT if Right.STOREFRONT in rights else ANONYMOUS


def holds_more(variables: Any, values: int) -> bool:
    """Whether variables hold more values than so many, each item and each field counted: reading
    them costs more than their bytes tell."""
    waiting, found = [variables], 0
    while waiting and found <= values:
        one = waiting.pop()
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        found += len(inner)
        waiting += inner
    return found > values


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an operation comes to with its fragments written out."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    cost: int = 0
    repeats: int = 0
    everybody: int = 0
    introspects: bool = False
    paged_by_variable: bool = False

    def exceeded(self, limits: Limits) -> str | None:
        """The first limit that is exceeded, as a sentence; None if all is well."""
        for name, label in _LABELS.items():
            found, allowed = getattr(self, name), getattr(limits, name)
            if found > allowed:
                many = "a lot more" if found > 10**9 else f"{found:,}"
                return f"The operation has {many} {label}; {allowed:,} are allowed. Ask for less."
        return None


_LABELS = {
    "repeats": "fields of one name",
    "depth": "depth",
    "aliases": "aliases",
    "directives": "directives",
    "root_fields": "root fields",
    "everybody": "fields that look at all members",
    "cost": "cost",
}


class Measure:
    """One pass over one document. With the variables the cost is exact; without them a page
    whose size is a variable counts as the largest."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any] | None = None) -> None:
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._variables = variables
        self._known: dict[str, Figures] = {}
        self._under_way: set[str] = set()

    def operation(self, operation: OperationDefinitionNode) -> Figures:
        """The figures of one operation."""
        self._defaults = {
            node.variable.name.value: node.default_value
            for node in operation.variable_definitions or ()
        }
        figures = self._selections(operation.selection_set)
        own = len(operation.directives or ())
        return _sum([figures, Figures(directives=own)], root_fields=figures.root_fields)

    def _selections(self, selection_set: SelectionSetNode | None) -> Figures:
        if selection_set is None:
            return Figures()
        parts = [self._selection(node) for node in selection_set.selections]
        return _sum(parts, repeats=_repeats(selection_set.selections))

    def _selection(self, node: SelectionNode) -> Figures:
        directives = Figures(directives=len(node.directives or ()))
        if isinstance(node, FieldNode):
            return _sum([self._field(node), directives], root_fields=1)
        if isinstance(node, FragmentSpreadNode):
            return _sum([self._fragment(node.name.value), directives])
        if isinstance(node, InlineFragmentNode):
            return _sum([self._selections(node.selection_set), directives])
        raise TypeError(f"unknown selection {type(node).__name__}")

    def _field(self, node: FieldNode) -> Figures:
        name = node.name.value
        if name in INTROSPECTION:
            return Figures(introspects=True, cost=1)
        inner = self._selections(node.selection_set)
        size, by_variable = self._page(node)
        weight = 0 if node.selection_set is None else 1
        return Figures(
            depth=inner.depth + 1,
            aliases=inner.aliases + (1 if node.alias else 0),
            directives=inner.directives,
            cost=size * (weight + inner.cost),
            repeats=inner.repeats,
            everybody=inner.everybody + (name in READS_EVERYBODY),
            introspects=inner.introspects,
            paged_by_variable=inner.paged_by_variable or by_variable,
        )

    def _page(self, node: FieldNode) -> tuple[int, bool]:
        for argument in node.arguments or ():
            if argument.name.value == "first":
                return self._size(argument.value)
        return (LIST_SIZE if node.name.value in UNPAGED else 1), False

    def _size(self, value: Any) -> tuple[int, bool]:
        by_variable = isinstance(value, VariableNode)
        if by_variable:
            name = value.name.value
            given = None if self._variables is None else self._variables.get(name)
            if isinstance(given, int):
                return max(1, min(given, MAX_PAGE)), True
            value = self._defaults.get(name) if self._variables is not None else None
        if isinstance(value, IntValueNode) and len(value.value) < 10:
            return max(1, min(int(value.value), MAX_PAGE)), by_variable
        return MAX_PAGE, by_variable

    def _fragment(self, name: str) -> Figures:
        known = self._known.get(name)
        if known is not None:
            return known
        node = self._fragments.get(name)
        if node is None or name in self._under_way:
            return Figures()  # validation will say what is wrong with it
        self._under_way.add(name)
        figures = self._known[name] = self._selections(node.selection_set)
        self._under_way.discard(name)
        return figures


def _sum(parts: Sequence[Figures], *, root_fields: int | None = None, repeats: int = 0) -> Figures:
    return Figures(
        depth=max((part.depth for part in parts), default=0),
        aliases=sum(part.aliases for part in parts),
        directives=sum(part.directives for part in parts),
        root_fields=(
            sum(part.root_fields for part in parts) if root_fields is None else root_fields
        ),
        cost=sum(part.cost for part in parts),
        everybody=sum(part.everybody for part in parts),
        repeats=max([repeats, *(part.repeats for part in parts)]),
        introspects=any(part.introspects for part in parts),
        paged_by_variable=any(part.paged_by_variable for part in parts),
    )


def _repeats(selections: Sequence[SelectionNode]) -> int:
    """How often one response name stands in a selection: validation compares them all in pairs."""
    names: Counter[str] = Counter()
    waiting = list(selections)
    while waiting:
        node = waiting.pop()
        if isinstance(node, FieldNode):
            names[node.alias.value if node.alias else node.name.value] += 1
        elif isinstance(node, InlineFragmentNode):
            waiting += node.selection_set.selections
        elif isinstance(node, FragmentSpreadNode):
            names[f"...{node.name.value}"] += 1
    return max(names.values(), default=0)

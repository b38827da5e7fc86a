"""Plain fields read directly give what graphql-core gives, failures and all."""

import asyncio
import datetime as dt
from enum import Enum
from inspect import isawaitable
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, execute, parse
from graphql.execution.executor import Executor

from punchcard.api.execution import PlainExecutor
from punchcard.api.resolvers import make_plain


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Node:
    id: strawberry.ID


@strawberry.type
class Money:
    amount: int
    currency: str | None = None


@strawberry.type
class Line(Node):
    """Nothing but what is read, objects and lists included."""

    money: Money | None
    all: list[Money] | None = None
    some: list[Money | None] = strawberry.field(default_factory=list)
    table: list[list[int]] | None = None


@strawberry.type
class Leaf(Node):
    text: str | None
    number: int
    colour: Colour | None
    when: dt.datetime | None = None
    many: list[int] | None = None
    colours: list[Colour] = strawberry.field(default_factory=list)
    line: Line | None = None
    node: Node | None = None
    twin: "Leaf | None" = None

    @strawberry.field
    async def later(self, by: int = 1) -> int:
        await asyncio.sleep(0)
        if self.number < 0:
            raise ValueError("too late")
        return self.number + by

    @strawberry.field
    async def child(self) -> "Leaf | None":
        await asyncio.sleep(0)
        return leaf("child", text="c", number=7, colour=None) if self.number else None


def leaf(id: str, **values: Any) -> Leaf:
    """A leaf, with values that its types may not allow."""
    return Leaf(id=strawberry.ID(id), **values)


LEAVES = [
    leaf("1", text="one", number=1, colour=Colour.RED, many=[1, 2]),
    leaf("2", text=None, number=0, colour=None, when=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    leaf("3", text="three", number=-1, colour=Colour.BLUE, colours=[Colour.RED]),
    leaf("4", text="too large", number=2**40, colour=Colour.RED),
    leaf("5", text="no number", number=None, colour=Colour.RED),
    leaf("6", text=object(), number=1, colour="none such"),
]
# What is ignored for mypy are the faults that are looked for.
LINES: list[Any] = [
    Line(id=strawberry.ID("1"), money=Money(amount=1, currency="EUR"), all=[Money(amount=2)]),
    Line(id=strawberry.ID("2"), money=None, some=[Money(amount=3), None], table=[[1], [], [2, 3]]),
    Line(id=strawberry.ID("3"), money=Money(amount=2**40)),
    Line(id=strawberry.ID("4"), money=None, all=[Money(amount=1), None]),  # type: ignore[list-item]
    Line(id=strawberry.ID("5"), money=None, some=(Money(amount=1), "no money")),  # type: ignore[arg-type]
    Line(id=strawberry.ID("6"), money=None, table={(1, 2), (3,)}),  # type: ignore[arg-type]
    Line(id=strawberry.ID("7"), money=None, all="ab", table=[None, ["x"]]),  # type: ignore[arg-type,list-item]
    Line(id=strawberry.ID("8"), money=None, table="12"),  # type: ignore[arg-type]
    Money(amount=1),  # is no line
    SimpleNamespace(id="9"),  # is no line, but has an id
]


@strawberry.type
class Query:
    @strawberry.field
    def leaf(self, at: int) -> Leaf | None:
        return LEAVES[at]

    @strawberry.field
    async def leaves(self) -> list[Leaf | None]:
        return [*LEAVES, None]

    @strawberry.field
    def strict(self) -> list[Leaf]:
        return list(LEAVES)

    @strawberry.field
    def lines(self) -> list[Leaf]:
        node = leaf("inner", text="inner", number=1, colour=None)
        return [
            leaf(str(at), text="of lines", number=at, colour=None, line=line, node=node, twin=node)
            for at, line in enumerate([*LINES, None])
        ]

    @strawberry.field
    def nodes(self) -> list[Node]:
        return list(LEAVES[:2])


SCHEMA = strawberry.Schema(query=Query, types=[Leaf])._schema
make_plain(SCHEMA)

DOCUMENTS = [
    "{ leaf(at: 0) { id text number colour when many colours __typename } }",
    "{ leaf(at: 0) { last: text first: id text again: text } }",
    "{ leaves { text number } }",
    "{ leaves { id text colour when } }",
    "{ leaves { number later later3: later(by: 3) } }",
    "{ leaves { id child { id text later child { number } } } }",
    "{ strict { id } }",
    "{ strict { id number } }",
    "{ leaf(at: 5) { id text colour } }",
    "{ leaf(at: 3) { number later } other: leaf(at: 4) { number child { id } } }",
    "{ nodes { __typename id ... on Leaf { text colour } } }",
    "query ($no: Boolean = false) { leaf(at: 0) { id @include(if: $no) text @skip(if: $no) ...f } }"
    " fragment f on Leaf { number text ... on Node { id } }",
    "{ __typename leaf(at: 1) { __typename } __schema { queryType { name } } }",
    "{ leaf(at: 9) { id } }",
    "{ lines { line { id } } }",
    "{ lines { line { id money { amount currency __typename } } } }",
    "{ lines { number line { all { amount } some { amount } table } later } }",
    "{ lines { line { some { currency } ...l } line { id } } }"
    " fragment l on Line { some { amount } }",
    "{ lines { twin { id later text line { id } } } }",
    "{ lines { line { table table2: table } node { id ... on Leaf { text later } } } }",
    "query ($no: Boolean = false) { lines { line { id @include(if: $no) } } }",
    "query ($no: Boolean = null) { lines { number line { id @include(if: $no) } } }",
]


async def _answer(document: str, executor: type[Executor[Any]]) -> tuple[Any, Any]:
    result = execute(SCHEMA, parse(document), executor_class=executor)
    done = await result if isawaitable(result) else result
    assert isinstance(done, ExecutionResult)
    errors = sorted(str(error.formatted) for error in done.errors or ())
    return done.data, errors


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_it_answers_as_graphql_core_does(document):
    ours, theirs = await _answer(document, PlainExecutor), await _answer(document, Executor)
    assert ours == theirs
    assert str(ours[0]) == str(theirs[0])  # in the same order, too


async def test_the_answers_are_not_all_failures():
    answers = [await _answer(document, PlainExecutor) for document in DOCUMENTS]
    assert sum(1 for _, errors in answers if not errors) >= 6
    assert sum(1 for _, errors in answers if errors) >= 6


async def test_plain_fields_do_not_go_the_general_way(monkeypatch):
    asked: list[str] = []
    general = PlainExecutor.execute_field

    def spying(self: Any, parent: Any, source: Any, details: Any, path: Any, context: Any) -> Any:
        asked.append(details[0].node.name.value)
        return general(self, parent, source, details, path, context)

    monkeypatch.setattr(PlainExecutor, "execute_field", spying)
    of_leaf = (
        "id text number colour many __typename later line { id money { amount } all { amount } }"
    )
    await _answer(f"{{ leaf(at: 0) {{ {of_leaf} node {{ id }} }} }}", PlainExecutor)
    assert asked == ["leaf", "later", "node"]

"""Strict YAML 1.2: every value knows its path and line, and nothing is guessed."""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from punchcard.errors import FieldPath, InvalidInput

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
TAG = "tag:yaml.org,2002:"
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")

Value = TypeVar("Value")


class Part:
    """One value of a file: where it stands, and readers that refuse any other type."""

    def __init__(self, node: Node, file: str, path: FieldPath = ()) -> None:
        self.node = node
        self.file = file
        self.path = path

    def mapping(self, *, needed: Collection[str], allowed: Collection[str]) -> dict[str, "Part"]:
        """The parts of a mapping by key; unknown, doubled and missing keys are refused."""
        parts = self.any_mapping()
        for key, part in parts.items():
            if key not in needed and key not in allowed:
                known = ", ".join((*needed, *allowed))
                raise part.error(f"there is no {key!r} here; known are: {known}")
        for key in needed:
            if key not in parts:
                raise self.error(f"{key!r} is missing")
        return parts

    def any_mapping(self) -> dict[str, "Part"]:
        """The parts of a mapping by key, whatever the keys."""
        if not isinstance(self.node, MappingNode):
            raise self.error("a mapping (key: value) is needed")
        parts: dict[str, Part] = {}
        for key_node, value_node in self.node.value:
            key = Part(key_node, self.file, self.path).text()
            if key in parts:
                raise Part(key_node, self.file, (*self.path, key)).error("it is given twice")
            parts[key] = Part(value_node, self.file, (*self.path, key))
        return parts

    def items(self) -> list["Part"]:
        """The parts of a list."""
        if not isinstance(self.node, SequenceNode):
            raise self.error("a list (- item) is needed")
        return [
            Part(node, self.file, (*self.path, str(index)))
            for index, node in enumerate(self.node.value)
        ]

    def text(self) -> str:
        """A text; what YAML takes for a number or a truth needs quotes."""
        return self._scalar("str", "a text is needed: put it in quotes")

    def boolean(self) -> bool:
        """true or false."""
        return self._scalar("bool", "true or false is needed").lower() == "true"

    def integer(self) -> int:
        """A whole number in decimal digits."""
        text = self._scalar("int", "a whole number is needed")
        if not NUMBER.fullmatch(text):
            raise self.error("a whole number in plain digits is needed")
        return int(text)

    def number(self) -> Decimal:
        """A decimal number in quotes, exact."""
        text = self._scalar("str", "a decimal number in quotes is needed, like '0.01'")
        try:
            return Decimal(text)
        except InvalidOperation:
            raise self.error("a decimal number in quotes is needed, like '0.01'") from None

    def instant(self) -> datetime:
        """An ISO 8601 instant with its zone."""
        advice = "an instant with its zone is needed, like 2026-01-31T00:00:00Z"
        if not isinstance(self.node, ScalarNode) or self._tag not in ("str", "timestamp"):
            raise self.error(advice)
        try:
            found = datetime.fromisoformat(self.node.value)
        except ValueError:
            raise self.error(advice) from None
        if found.tzinfo is None:
            raise self.error(advice)
        return found

    def or_null(self, read: Callable[["Part"], Value]) -> Value | None:
        """What `read` reads, or None where the file says null."""
        return None if self._tag == "null" else read(self)

    def plain(self) -> Any:
        """A scalar as text, bool, int or exact decimal; a mapping of such things."""
        match self._tag:
            case "map":
                return {name: one.plain() for name, one in self.any_mapping().items()}
            case "str":
                return self.text()
            case "bool":
                return self.boolean()
            case "int":
                return self.integer()
            case "float" if NUMBER.fullmatch(self.node.value):
                return Decimal(self.node.value)
        raise self.error("a text, a number or true/false is needed")

    def tree(self) -> Any:
        """A scalar as `plain` reads it, or a mapping of such, however deep."""
        if isinstance(self.node, MappingNode):
            return {name: one.tree() for name, one in self.any_mapping().items()}
        return self.plain()

    def error(self, message: str) -> InvalidInput:
        """A refusal that names file, line and path."""
        where = f"{self.file}, line {self.node.start_mark.line + 1}"
        path = ".".join(self.path)
        return InvalidInput(f"{where}: {path + ': ' if path else ''}{message}", field=self.path)

    @contextmanager
    def blame(self) -> Iterator[None]:
        """Refusals of a deeper part of Punchcard get the line of the field that they name."""
        try:
            yield
        except InvalidInput as refusal:
            raise self._deepest(refusal.field or ()).error(refusal.message) from None

    def _deepest(self, field: FieldPath) -> "Part":
        part = self
        for name in field:
            inside = part.any_mapping() if isinstance(part.node, MappingNode) else {}
            if isinstance(part.node, SequenceNode):
                inside = {one.path[-1]: one for one in part.items()}
            if name not in inside:
                break
            part = inside[name]
        return part

    @property
    def _tag(self) -> str:
        return str(self.node.tag).removeprefix(TAG)

    def _scalar(self, tag: str, advice: str) -> str:
        if not isinstance(self.node, ScalarNode) or self._tag != tag:
            raise self.error(advice)
        return str(self.node.value)


def read(data: bytes, *, file: str) -> Part:
    """The one document of a file. Raises InvalidInput with the line of what is wrong."""
    if len(data) > MAX_BYTES:
        raise InvalidInput(f"{file}: a programme has less than {MAX_BYTES:,} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput(f"{file}, line {line}: the file is not UTF-8.") from None
    try:
        _check_events(text, file)
        node = _yaml().compose(text)
    except (YAMLError, ValueError) as error:
        raise InvalidInput(_explain(error, file)) from None
    if node is None:
        raise InvalidInput(f"{file}: the file is empty.")
    return Part(node, file)


def _check_events(text: str, file: str) -> None:
    """Refuse aliases (they can multiply without end) and absurd depth before anything is built."""
    depth = 0
    for event in _yaml().parse(text):
        where = f"{file}, line {event.start_mark.line + 1}"
        if isinstance(event, AliasEvent):
            raise InvalidInput(f"{where}: write it out, aliases are not read.")
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise InvalidInput(f"{where}: it is nested too deeply.")


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _explain(error: Exception, file: str) -> str:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        line = error.problem_mark.line + 1
        return f"{file}, line {line}: this is no YAML ({error.problem or error.context})."
    return f"{file}: this is no YAML ({error})."

"""How GraphQL types are written here: each field says who may see it and what it means."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry
from typing_extensions import dataclass_transform

from punchcard.api.permissions import Right

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
RIGHT = "right"
"""The key of a field's right in its metadata."""


def open_to(right: Right, description: str | None = None, **options: Any) -> Any:
    """An attribute that callers holding `right` may ask for."""
    return strawberry.field(description=description, metadata={RIGHT: right}, **options)


def resolver(right: Right, **options: Any) -> Callable[[F], F]:
    """A method that callers holding `right` may ask for; its docstring is its description."""

    def decorate(method: F) -> F:
        made = strawberry.field(
            method, description=inspect.getdoc(method), metadata={RIGHT: right}, **options
        )
        return cast(F, made)

    return decorate


def subscription(right: Right, **options: Any) -> Callable[[F], F]:
    """A stream that callers holding `right` may ask for; decorates an async generator."""

    def decorate(method: F) -> F:
        made = strawberry.subscription(
            method, description=inspect.getdoc(method), metadata={RIGHT: right}, **options
        )
        return cast(F, made)

    return decorate


@dataclass_transform(kw_only_default=True, field_specifiers=(open_to, strawberry.field))
def output(cls: type[T]) -> type[T]:
    """An object type; its docstring is its description."""
    return strawberry.type(cls, description=inspect.getdoc(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(open_to, strawberry.field))
def interface(cls: type[T]) -> type[T]:
    """An interface; its docstring is its description."""
    return strawberry.interface(cls, description=inspect.getdoc(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def input_type(cls: type[T]) -> type[T]:
    """An input object; its docstring is its description."""
    return strawberry.input(cls, description=inspect.getdoc(cls))


def about(description: str, **options: Any) -> Any:
    """A field of an input object with its description."""
    return strawberry.field(description=description, **options)

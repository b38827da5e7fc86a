"""Values of a statement that is put together: bound, never written into it."""

from typing import Any


def bound(values: list[Any], value: Any) -> str:
    """The mark that stands for the value, which comes after those bound before."""
    values.append(value)
    return f"${len(values)}"

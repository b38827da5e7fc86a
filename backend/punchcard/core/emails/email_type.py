"""What a kind of email is: its shipped text and the variables that a text may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Example = str | Sequence[Mapping[str, str]]
"""Text, or a list of things with named texts that a template can loop over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A value a template may use. The example stands in for it in previews."""

    name: str
    label: str
    example: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailType:
    """A kind of email. `body` is Liquid for the inner HTML; the layout comes around it."""

    kind: str
    label: str
    description: str
    variables: tuple[Variable, ...]
    subject: str
    body: str

    @property
    def examples(self) -> dict[str, Example]:
        """Every variable with its example."""
        return {variable.name: variable.example for variable in self.variables}

"""What a kind of email is: its shipped text and the variables that a text may use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from punchcard.core.emails.blocks import Block, source_of
from punchcard.core.emails.words import EmailWords, Formats

Example = str | Sequence[Mapping[str, str]]
"""Text, or a list of things with named texts that a template can loop over."""


class Audience(StrEnum):
    """Whom a kind of email goes to."""

    MEMBER = "member"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A value a template may use. The example stands in for it in previews."""

    name: str
    label: str
    example: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What an email tells of: the effect's own variables, its fact, the words of the programme for
    its points, and the language it is said in."""

    payload: Mapping[str, Any]
    fact_kind: str
    fact_body: Mapping[str, Any]
    awards: Sequence[Mapping[str, Any]]
    zone: ZoneInfo
    singular: str
    plural: str
    words: EmailWords
    formats: Formats

    def unit(self, points: int) -> str:
        """The programme's word for so many points."""
        return self.singular if points == 1 else self.plural

    def points(self, name: str) -> dict[str, str]:
        """A number of points of the payload, and the word for so many; nothing for none."""
        points = int(self.payload.get(name) or 0)
        return {
            name: self.formats.number(points) if points else "",
            f"{name}_name": self.unit(points),
        }

    def day(self, name: str) -> str:
        """The last local day before an instant of the payload; empty if there is none."""
        if not self.payload.get(name):
            return ""
        end = datetime.fromisoformat(self.payload[name]) - timedelta(microseconds=1)
        return self.formats.day(end.astimezone(self.zone).date())


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedText:
    """What a kind of email says in one language until the shop has words of its own."""

    subject: str
    blocks: tuple[Block, ...]
    body: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", source_of(self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailType:
    """A kind of email. `subject` and `blocks` are its English; `body` is the Liquid they become,
    the inner HTML that the layout comes around; `languages.py` knows it in others. `words` gives
    the variables of an occasion that are not the member's.

    Who gets a `marketing` one can unsubscribe from all of them; the others answer something that
    the member did, so they carry no such link. `settings` describes what can be set of the kind
    beside its text, as a dataclass of `core.described` fields.
    """

    kind: str
    label: str
    description: str
    variables: tuple[Variable, ...]
    subject: str
    blocks: tuple[Block, ...]
    words: Callable[[Occasion], Mapping[str, Any]]
    audience: Audience = Audience.MEMBER
    shipped_on: bool = True
    marketing: bool = False
    settings: type | None = None
    body: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", source_of(self.blocks))

    @property
    def text(self) -> ShippedText:
        """It in English."""
        return ShippedText(subject=self.subject, blocks=self.blocks)

    @property
    def examples(self) -> dict[str, Example]:
        """Every variable with its example."""
        return {variable.name: variable.example for variable in self.variables}

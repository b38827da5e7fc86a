"""How members are spoken to: the language, its numbers and money, the shop's names for points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from punchcard.core.emails.english import ENGLISH
from punchcard.core.emails.languages import points_names, words_in
from punchcard.core.emails.words import EmailWords, Formats
from punchcard.core.rewards import summary
from punchcard.core.rewards.reward_type import Discount
from punchcard.core.texts import spoken
from punchcard.mail.formats import formats_in
from punchcard.services import program
from punchcard.services.program_settings import ProgramSettings


class PlainFormats:
    """Numbers and money as the admin and partners read them, whatever their language."""

    def number(self, number: int | Decimal) -> str:
        """Such as 1,300."""
        return f"{number:,}" if isinstance(number, int) else f"{number.normalize():,f}"

    def day(self, day: date) -> str:
        """Such as 2026-12-31."""
        return day.isoformat()

    def money(self, amount: Decimal, currency: str | None) -> str:
        """Such as 5.00 EUR."""
        return summary.money(amount, currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How somebody is spoken to. `language` is the one that the programme's own texts are looked
    up in; None: its first."""

    words: EmailWords
    formats: Formats
    program: str
    singular: str
    plural: str
    currency: str | None = None
    language: str | None = None

    @classmethod
    def of(cls, names: Mapping[str, Any], tag: str, language: str | None = None) -> "Voice":
        """In the language of a tag, with the programme's name and its names for points."""
        words = words_in(tag)
        singular, plural = points_names(names["point_singular"], names["point_plural"], words)
        return cls(
            words=words,
            formats=formats_in(tag),
            program=names["program"],
            singular=singular,
            plural=plural,
            currency=names.get("currency"),
            language=language,
        )

    @property
    def holes(self) -> dict[str, str]:
        """What every text of the programme may name."""
        return {"program": self.program, "points_name": self.plural}

    def unit(self, points: int | Decimal) -> str:
        """The programme's word for so many points."""
        return self.singular if points == 1 else self.plural

    def points(self, points: int | Decimal) -> str:
        """Such as 500 points."""
        return f"{self.formats.number(points)} {self.unit(points)}"

    def gift(self, discount: Discount, minimum_order: Decimal) -> str:
        """What a discount gives, in one line."""
        return summary.summary(
            discount,
            currency=self.currency,
            minimum_order=minimum_order,
            words=self.words.summary,
            money=self.formats.money,
        )

    def figure(self, value: int | Decimal) -> str:
        """A setting: amounts are Decimal, counts are not."""
        if isinstance(value, Decimal):
            return self.formats.money(value, self.currency)
        return self.formats.number(value)

    def owes(self, points: int) -> str:
        """A sentence about points that refunds took beyond what was left."""
        return self.words.owes.format(
            owed=self.formats.number(points), points_name=self.unit(points)
        )


def plain(settings: ProgramSettings) -> Voice:
    """How the admin and partners are told what members get."""
    return Voice(
        words=ENGLISH,
        formats=PlainFormats(),
        program=settings.name,
        singular=settings.point_singular,
        plural=settings.point_plural,
        currency=settings.currency,
    )


def in_language(settings: ProgramSettings, language: str) -> Voice:
    """In the language of a tag, whether the programme speaks it or not."""
    return Voice.of(_names(settings), language, spoken([language], settings.languages))


async def voice_for(wanted: Sequence[str]) -> Voice:
    """In the programme's language that suits best whoever wants these (the dearest first)."""
    found = await program.settings()
    if found is None:
        return Voice.of({"program": "", "point_singular": "", "point_plural": ""}, "en")
    settings, _ = found
    language = spoken(wanted, settings.languages)
    return Voice.of(_names(settings), language or settings.languages[0], language)


def _names(settings: ProgramSettings) -> dict[str, str | None]:
    return {
        "program": settings.name,
        "currency": settings.currency,
        "point_singular": settings.point_singular,
        "point_plural": settings.point_plural,
    }

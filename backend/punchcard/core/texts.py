"""What members read of a rule or a reward: texts per language, and the holes in them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from punchcard.errors import InvalidInput

PANEL_HOLES = ("points", "points_name", "program")
"""What a panel text may name: it is said before, to anybody."""

NOTIFICATION_HOLES = (*PANEL_HOLES, "balance", "name")
"""What a display notification may name: it is said after, to one member."""

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
MAX_LANGUAGES = 30
_HOLE = re.compile(r"\{\{\s*([A-Za-z_]*)\s*\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTexts:
    """The texts in one further language; what is empty is said in the programme's first."""

    name: str = ""
    panel_text: str = ""
    notification_text: str = ""


def check_holes(text: str, known: Iterable[str], field: str | tuple[str, ...]) -> None:
    """Refuse a hole that nothing fills, and braces that are none."""
    names = ", ".join(f"{{{{{name}}}}}" for name in known)
    for hole in _HOLE.finditer(text):
        if hole.group(1) not in known:
            raise InvalidInput(
                f"{hole.group()} is not known here; known are: {names}.", field=field
            )
    rest = _HOLE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise InvalidInput(f"A placeholder is written like one of these: {names}.", field=field)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its holes filled; one that has no value is left out."""
    filled = _HOLE.sub(lambda hole: values.get(hole.group(1), ""), text)
    return " ".join(filled.split()) if "  " in filled else filled


def holes_in(text: str) -> set[str]:
    """The names of the holes of a text."""
    return {hole.group(1) for hole in _HOLE.finditer(text)}


def said(own: RuleTexts, others: Mapping[str, RuleTexts], language: str | None) -> RuleTexts:
    """The texts in a language, each falling back to `own`; None is the programme's first."""
    found = others.get(language) if language else None
    if found is None:
        return own
    return RuleTexts(
        name=found.name or own.name,
        panel_text=found.panel_text or own.panel_text,
        notification_text=found.notification_text or own.notification_text,
    )


def spoken(wanted: Iterable[str], languages: Sequence[str]) -> str | None:
    """The programme's language that suits best whoever wants these tags (the dearest first); None
    is its first. de-AT is content with de, and pt with pt-BR."""
    for tag in wanted:
        plain = tag.partition("-")[0]
        near = (one for one in languages if one.partition("-")[0] == plain)
        found = tag if tag in languages else plain if plain in languages else next(near, None)
        if found is not None:
            return None if found == languages[0] else found
    return None


def check_languages(languages: tuple[str, ...]) -> None:
    """The first is what everything is written in; each is a tag, none comes twice."""
    if not 1 <= len(languages) <= MAX_LANGUAGES or len(set(languages)) < len(languages):
        raise InvalidInput(f"Name 1 to {MAX_LANGUAGES} languages, each once.", field="languages")
    for tag in languages:
        if not LANGUAGE.fullmatch(tag):
            raise InvalidInput(f"{tag!r} is no language: write de, or pt-BR.", field="languages")


def plain_texts(texts: Mapping[str, RuleTexts]) -> dict[str, Any]:
    """Texts by language as JSON-able data."""
    return {language: asdict(one) for language, one in texts.items()}


def read_texts(stored: Mapping[str, Any]) -> dict[str, RuleTexts]:
    """The inverse of `plain_texts`."""
    return {language: RuleTexts(**one) for language, one in stored.items()}

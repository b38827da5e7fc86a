"""The languages that emails are shipped in. A new one is two files beside this and a line here."""

from collections.abc import Mapping

from punchcard.core.emails.email_type import EmailType, Example, ShippedText
from punchcard.core.emails.english import ENGLISH
from punchcard.core.emails.german import GERMAN
from punchcard.core.emails.german_texts import GERMAN_TEXTS
from punchcard.core.emails.words import EmailWords

WORDS: Mapping[str, EmailWords] = {one.language: one for one in (ENGLISH, GERMAN)}
_TEXTS: Mapping[str, Mapping[str, ShippedText]] = {GERMAN.language: GERMAN_TEXTS}


def words_in(language: str) -> EmailWords:
    """The words of a language, as German for de-AT; of one that is not shipped, all of English."""
    return WORDS.get(_plain(language), ENGLISH)


def is_shipped_in(language: str) -> bool:
    """Whether there are words and texts in that language."""
    return _plain(language) in WORDS


def shipped_in(email_type: EmailType, language: str) -> ShippedText:
    """The shipped text of a kind; in English where that language is not shipped."""
    return _TEXTS.get(_plain(language), {}).get(email_type.kind, email_type.text)


def examples_in(email_type: EmailType, language: str) -> dict[str, Example]:
    """Every variable with its example in a language."""
    known = words_in(language).examples
    return {name: _example(one, known) for name, one in email_type.examples.items()}


def points_names(singular: str, plural: str, words: EmailWords) -> tuple[str, str]:
    """What points are called: by the name the shop gave them, or else in the email's language."""
    if any((singular, plural) == (one.singular, one.plural) for one in WORDS.values()):
        return words.singular, words.plural
    return singular, plural


def _example(example: Example, known: Mapping[str, str]) -> Example:
    if isinstance(example, str):
        return known.get(example, example)
    return [{name: known.get(text, text) for name, text in one.items()} for one in example]


def _plain(language: str) -> str:
    return language.partition("-")[0]

"""Languages that emails are shipped in: each is whole, and says what English does."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from punchcard.core.emails.catalogue import EMAIL_TYPES
from punchcard.core.emails.email_type import Occasion
from punchcard.core.emails.english import ENGLISH
from punchcard.core.emails.german import GERMAN
from punchcard.core.emails.languages import (
    WORDS,
    examples_in,
    points_names,
    shipped_in,
    words_in,
)
from punchcard.mail.formats import formats_in

VARIABLES = re.compile(r"\{\{ ([a-z_]+)")
OTHERS = [one for one in WORDS if one != "en"]


@pytest.mark.product(34, "api")
@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("kind", EMAIL_TYPES)
def test_a_shipped_text_says_all_that_the_english_one_says(kind, language):
    english, text = EMAIL_TYPES[kind], shipped_in(EMAIL_TYPES[kind], language)
    assert text.body != english.body and text.subject != english.subject
    assert set(VARIABLES.findall(text.body)) >= set(VARIABLES.findall(english.body)) - {"name"}
    known = set(english.examples) | {"item", "value"}
    assert set(VARIABLES.findall(text.body + text.subject)) <= known
    assert [type(one) for one in text.blocks if one.when] == [
        type(one) for one in english.blocks if one.when
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_is_missing_in_a_language(language):
    words = words_in(language)
    for one in fields(words):
        mine, english = getattr(words, one.name), getattr(ENGLISH, one.name)
        if isinstance(english, dict) and one.name != "examples":
            assert mine.keys() == english.keys()
        elif isinstance(english, str):
            assert set(re.findall(r"\{\w+\}", mine)) == set(re.findall(r"\{\w+\}", english))


def test_a_language_that_is_not_shipped_gets_all_of_english():
    assert words_in("fr") is ENGLISH and words_in("de-AT") is GERMAN
    kind = EMAIL_TYPES["welcome"]
    assert shipped_in(kind, "fr") == kind.text and shipped_in(kind, "de-AT") != kind.text
    assert formats_in("fr").number(1_300) == "1,300"
    assert formats_in("de").number(1_300) == "1.300"
    assert formats_in("de-CH").number(1_300) == "1’300"
    assert examples_in(kind, "fr") == kind.examples


def test_points_are_called_as_the_shop_calls_them_or_as_the_language_does():
    assert points_names("bean", "beans", GERMAN) == ("bean", "beans")
    assert points_names("point", "points", GERMAN) == ("Punkt", "Punkte")
    assert points_names("Punkt", "Punkte", ENGLISH) == ("point", "points")


def occasion(language: str, **payload) -> Occasion:
    return Occasion(
        payload=payload,
        fact_kind="order_paid",
        fact_body={"number": "1042"},
        awards=[{"kind": "give", "points": 1_300, "rule": ""}],
        zone=ZoneInfo("Europe/Berlin"),
        singular="P",
        plural="Ps",
        words=words_in(language),
        formats=formats_in(language),
    )


@pytest.mark.parametrize(
    ("language", "reason", "award", "points", "day"),
    [
        ("en", "order 1042", "A gift", "1,300", "31 December 2026"),
        ("de", "deine Bestellung 1042", "Ein Geschenk", "1.300", "31. Dezember 2026"),
        ("fr", "order 1042", "A gift", "1,300", "31 December 2026"),
    ],
)
def test_what_is_computed_follows_the_language(language, reason, award, points, day):
    words = EMAIL_TYPES["points_added"].words(occasion(language, points=1_300))
    assert (words["reason"], words["points"]) == (reason, points)
    assert words["awards"] == [{"text": award, "points": points}]
    end = datetime(2026, 12, 31, 23, tzinfo=UTC).isoformat()
    redeemed = EMAIL_TYPES["reward_redeemed"].words(occasion(language, expires_at=end))
    assert redeemed["expires"] == day


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("kind", EMAIL_TYPES)
def test_a_name_is_said_in_greetings_alone_where_there_is_a_word_for_who_has_none(kind, language):
    text = shipped_in(EMAIL_TYPES[kind], language)
    greeted = re.findall(r"<p>(?:Hi|Hallo) \{\{ name \}\}", text.body)
    assert "{{ name }}" not in text.subject
    assert text.body.count("{{ name }}") == len(greeted)

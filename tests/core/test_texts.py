"""Texts per language: which is said, and what stands in the holes."""

import pytest

from punchcard.core.texts import (
    NOTIFICATION_HOLES,
    PANEL_HOLES,
    RuleTexts,
    check_holes,
    check_languages,
    fill,
    said,
    spoken,
)
from punchcard.errors import InvalidInput

LANGUAGES = ("en", "de", "pt-BR")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ((), None),
        (("en",), None),
        (("en-GB", "de"), None),
        (("de",), "de"),
        (("de-AT",), "de"),
        (("fr", "de"), "de"),
        (("pt",), "pt-BR"),
        (("pt-BR", "de"), "pt-BR"),
        (("pt-PT",), "pt-BR"),
        (("fr", "xx"), None),
    ],
)
def test_the_language_that_suits_best(wanted, found):
    assert spoken(wanted, LANGUAGES) == found


def test_what_is_not_translated_is_said_in_the_first_language():
    own = RuleTexts(name="Order", panel_text="Points!", notification_text="Thanks")
    german = {"de": RuleTexts(panel_text="Punkte!")}
    assert said(own, german, "de") == RuleTexts(
        name="Order", panel_text="Punkte!", notification_text="Thanks"
    )
    assert said(own, german, None) == said(own, german, "fr") == own


def test_holes_are_filled_with_or_without_blanks():
    text = "{{points}} of {{ balance }} for {{name}}"
    assert fill(text, {"points": "5", "balance": "1,005"}) == "5 of 1,005 for "
    assert fill("Hi {{name}} you", {}) == "Hi you"


@pytest.mark.parametrize(
    ("text", "holes"),
    [
        ("{{balance}}", PANEL_HOLES),
        ("{{poinst}}", NOTIFICATION_HOLES),
        ("{{}}", NOTIFICATION_HOLES),
        ("{{points", NOTIFICATION_HOLES),
        ("points}}", NOTIFICATION_HOLES),
        ("{{points.x}}", NOTIFICATION_HOLES),
        ("{{points}}", ()),
    ],
)
def test_a_hole_that_nothing_fills_is_refused(text, holes):
    with pytest.raises(InvalidInput) as refusal:
        check_holes(text, holes, ("texts", "de", "panel_text"))
    assert refusal.value.field == ("texts", "de", "panel_text")


@pytest.mark.parametrize(
    "languages", [(), ("en", "en"), ("EN",), ("english",), ("de_AT",), ("",), ("en",) * 31]
)
def test_what_is_no_list_of_languages_is_refused(languages):
    with pytest.raises(InvalidInput):
        check_languages(languages)

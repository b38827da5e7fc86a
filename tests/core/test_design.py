"""The design: what it refuses, what it falls back to, and how well it can be read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punchcard.core.contrast import contrast
from punchcard.core.design import (
    Design,
    NoticeKind,
    Theme,
    make_design,
    plain_design,
)
from punchcard.core.design_texts import NoticeTexts
from punchcard.core.readability import readings
from punchcard.errors import InvalidInput

DE = {"title": "Empfehlen", "body": "Sag es weiter", "button_label": "Teilen"}


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"colours": {}}, ("colours",)),
        ({"desktop": {"accent": "red"}}, ("desktop", "accent")),
        ({"desktop": {"accent": "#fff;} body{}"}}, ("desktop", "accent")),
        ({"desktop": {"radius": 29}}, ("desktop", "radius")),
        ({"desktop": {"font": "Comic Sans"}}, ("desktop", "font")),
        ({"desktop": []}, ("desktop",)),
        ({"desktop": {"logo": "http://shop.example/logo.png"}}, ("desktop", "logo")),
        ({"desktop": {"logo": "javascript:alert(1)"}}, ("desktop", "logo")),
        ({"desktop": {"logo": "data:image/svg+xml,<svg/>"}}, ("desktop", "logo")),
        ({"desktop": {"logo": "//shop.example/logo.png"}}, ("desktop", "logo")),
        ({"desktop": {"logo": "/\\shop.example/logo.png"}}, ("desktop", "logo")),
        ({"desktop": {"logo": "https://user:word@shop.example/"}}, ("desktop", "logo")),
        ({"desktop": {"logo": "https://[shop/logo.png"}}, ("desktop", "logo")),
        ({"mobile": {"ink": "#12"}}, ("mobile", "ink")),
        ({"mobile": {"size": 1}}, ("mobile", "size")),
        ({"texts": {"Deutsch": {}}}, ("texts", "Deutsch")),
        ({"texts": {"de": {"guest_heading": "a\nb"}}}, ("texts", "de", "guest_heading")),
        ({"texts": {"de": {"guest_text": "x" * 601}}}, ("texts", "de", "guest_text")),
        ({"notices": {"popup": {}}}, ("notices", "popup")),
        ({"notices": {"sign_up": {"visible": "yes"}}}, ("notices", "sign_up", "visible")),
        ({"notices": {"sign_up": {"link": "javascript:x"}}}, ("notices", "sign_up", "link")),
        ({"notices": {"sign_up": {"every_days": 366}}}, ("notices", "sign_up", "every_days")),
        (
            {"notices": {"sign_up": {"texts": {"de": {"body": "x"}}}}},
            ("notices", "sign_up", "texts", "de", "title"),
        ),
    ],
)
def test_a_refusal_names_the_place(raw, path):
    with pytest.raises(InvalidInput) as refusal:
        make_design(raw)
    assert refusal.value.field == path


def test_it_is_read_back_unchanged():
    raw = {
        "desktop": {"accent": "#004400", "logo": "https://shop.example/logo.png", "radius": 0},
        "mobile": {"launcher_position": "hidden", "logo": "/files/small.png"},
        "texts": {"de": {"launcher_guest": "Prämien"}},
        "notices": {"refer_a_friend": {"visible": False, "texts": {"de": DE}}},
    }
    made = make_design(raw, version=3)
    assert make_design(plain_design(made), version=3) == made
    assert made.mobile_theme == replace(
        made.desktop, launcher_position="hidden", logo="/files/small.png"
    )
    assert made.notices[NoticeKind.REDEEM_NOW].settings.every_days == 30
    assert make_design({}) == Design()


def test_texts_are_found_by_language_then_base_language_then_english():
    made = make_design(
        {
            "texts": {"de": {"launcher_guest": "Prämien"}},
            "notices": {"refer_a_friend": {"texts": {"de": DE}}},
        }
    )
    assert made.texts_in("de-AT").launcher_guest == "Prämien"
    assert made.texts_in("fr").launcher_guest == "Rewards"
    kind = NoticeKind.REFER_A_FRIEND
    assert made.notice_texts_in(kind, "DE") == NoticeTexts(**DE)
    assert made.notice_texts_in(kind, "fr") == NoticeTexts.usual(kind)


def test_the_usual_design_can_be_read():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert {one.ratio >= 4.5 for one in readings(Design())} == {True}
    found = readings(make_design({"desktop": {"accent": "#ffcc00"}, "mobile": {"ink": "#cccccc"}}))
    assert [(one.place, one.text) for one in found if one.ratio < 4.5] == [
        ("desktop", "button"),
        ("desktop", "points"),
        ("mobile", "text"),
    ]


colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours, colours)
def test_contrast_has_no_order_and_stays_in_its_bounds(one, other):
    assert 1 <= contrast(one, other) <= 21
    assert contrast(one, other) == contrast(other, one)


def test_every_choice_of_the_theme_has_a_label():
    assert Theme() == make_design({}).desktop

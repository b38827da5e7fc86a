"""How emails look: whatever the shop chose, everything in them can be read and seen."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from punchcard.core.contrast import READABLE, contrast
from punchcard.core.design import Theme
from punchcard.core.emails.look import DARK_SHEET, GROUND, SEEN, logo_address, look_of

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@example("#008c00", "#000038", "#000000", "#000000")  # between white and black
@given(COLOURS, COLOURS, COLOURS, COLOURS)
def test_everything_can_be_read_with_any_colours(accent, on_accent, background, ink):
    look = look_of(Theme(accent=accent, on_accent=on_accent, background=background, ink=ink))
    for front, back in (
        (look.on_accent, look.accent),
        (look.ink, look.sheet),
        (look.ink, GROUND),
        (look.link, look.sheet),
        (look.dark_link, DARK_SHEET),
    ):
        assert contrast(front, back) >= READABLE
    assert contrast(look.full, look.sheet) >= SEEN
    assert contrast(look.dark_full, DARK_SHEET) >= SEEN


def test_what_can_be_read_is_taken_as_it_was_chosen():
    theme = Theme(accent="#0a5c36", on_accent="#FFFFFF", background="#ffffff", ink="#101010")
    look = look_of(theme, logo="https://shop.example/logo.png")
    assert (look.accent, look.on_accent, look.link) == ("#0a5c36", "#ffffff", "#0a5c36")
    assert (look.sheet, look.ink, look.full) == ("#ffffff", "#101010", "#0a5c36")


@pytest.mark.parametrize(
    ("logo", "origins", "address"),
    [
        ("", ["https://a.example"], ""),
        ("https://cdn.example/l.png", [], "https://cdn.example/l.png"),
        ("/l.png", ["http://localhost:1", "https://a.example/"], "https://a.example/l.png"),
        ("/l.png", ["http://localhost:1"], ""),
    ],
)
def test_a_logo_is_addressed_for_readers_outside_the_shop(logo, origins, address):
    assert logo_address(logo, origins) == address

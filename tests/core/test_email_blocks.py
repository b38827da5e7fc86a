"""Blocks of an email: read strictly, kept unchanged, and the Liquid they become."""

from time import process_time
from typing import Any

import pytest

from punchcard.core.emails.blocks import (
    BLOCK_TYPES,
    MAX_BLOCKS,
    parse_blocks,
    plain_blocks,
    source_of,
)
from punchcard.core.emails.catalogue import EMAIL_TYPES
from punchcard.errors import InvalidInput
from punchcard.mail.compose import Draft, compose


def text_of(*blocks: dict[str, Any], **variables) -> str:
    """What a reader of plain text sees."""
    known = {"name": "Ann <b>", "note": "", "program": "Roast", "balance_name": "points"}
    known["holes"] = ""
    body = source_of(parse_blocks(list(blocks)))
    draft = Draft(
        subject="x", body=body, variables=known | variables, hosts=("shop.example",), strict=True
    )
    return compose(draft).text.split("\n\n", 1)[1].split("\n\n--")[0]


@pytest.mark.parametrize("kind", EMAIL_TYPES)
def test_what_ships_is_read_back_as_it_was_kept(kind):
    blocks = EMAIL_TYPES[kind].blocks
    assert parse_blocks(plain_blocks(blocks)) == blocks


def test_text_is_text_and_variables_are_escaped():
    block = {"type": "text", "text": "Hi {{ name }} & <b>you</b>\nhere\n\nBye"}
    assert text_of(block) == "Hi Ann <b> & <b>you</b>\nhere\n\nBye"
    assert "<p>" in source_of(parse_blocks([block])) and "&lt;b&gt;" in source_of(
        parse_blocks([block])
    )


def test_a_block_is_left_out_while_its_variable_is_empty():
    blocks = [{"type": "text", "text": "Always"}, {"type": "text", "text": "N", "when": "note"}]
    assert text_of(*blocks) == "Always"
    assert text_of(*blocks, note="x") == "Always\n\nN"
    listed = {"type": "text", "text": "Perks", "when": "perks"}
    assert text_of(blocks[0], listed, perks=[]) == "Always"
    assert text_of(blocks[0], listed, perks=[{"text": "Tea"}]) == "Always\n\nPerks"


def test_a_line_of_facts_without_a_value_is_left_out():
    block = {"type": "details", "text": "Name: {{ name }}\nNote: {{ note }}\nAt: 10:30"}
    assert text_of(block) == "Name · Ann <b>\nAt · 10:30"


def test_a_list_shows_from_so_many_items():
    block = {"type": "list", "items": "awards", "points": True, "at_least": 2}
    one = {"text": "Order", "points": "5"}
    assert text_of({"type": "divider"}, block, awards=[one]) == ""
    assert text_of(block, awards=[one, one]) == "Order · +5\nOrder · +5"


def test_button_image_and_points_row():
    button = {"type": "button", "text": "Go", "link": "https://shop.example/a?b=1&c=2"}
    image = {"type": "image", "address": "https://shop.example/i.png", "alt": 'A "cup"'}
    assert text_of(button, image) == 'Go (https://shop.example/a?b=1&c=2)\n\nA "cup"'
    assert text_of({"type": "points_row"}) == "100 points to reach 100"


@pytest.mark.parametrize(
    ("blocks", "field"),
    [
        ("text", ("blocks",)),
        ([], ("blocks",)),
        ([{"type": "divider"}] * (MAX_BLOCKS + 1), ("blocks",)),
        ([{"type": "video"}], ("blocks", "0")),
        ([{"type": "divider"}, "text"], ("blocks", "1")),
        ([{"type": "heading"}], ("blocks", "0", "text")),
        ([{"type": "heading", "text": ""}], ("blocks", "0", "text")),
        ([{"type": "heading", "text": 5}], ("blocks", "0", "text")),
        ([{"type": "heading", "text": "a", "colour": "red"}], ("blocks", "0", "colour")),
        ([{"type": "text", "text": "a", "when": "x.size or 1"}], ("blocks", "0", "when")),
        ([{"type": "list", "items": "a b"}], ("blocks", "0", "items")),
        ([{"type": "button", "text": "a", "link": "http://a.example"}], ("blocks", "0", "link")),
        ([{"type": "image", "address": "javascript:1"}], ("blocks", "0", "address")),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(blocks, field):
    with pytest.raises(InvalidInput) as refusal:
        parse_blocks(blocks)
    assert refusal.value.field == field


def test_a_type_of_block_describes_its_form():
    assert {name: [one.name for one in kind.settings] for name, kind in BLOCK_TYPES.items()}[
        "button"
    ] == ["text", "link", "when"]


@pytest.mark.parametrize("text", ["{{" * 2000, "{{ (" + "." * 3990 + " }}", "{%" * 2000])
def test_marks_without_an_end_take_no_longer_than_other_text(text):
    blocks = parse_blocks([{"type": "text", "text": text}] * MAX_BLOCKS)
    began = process_time()
    source_of(blocks)
    assert process_time() - began < 1.0

"""The blocks a mail is written in, and the Liquid they become.

A block is data: settings that describe themselves, so that the admin can show its form, and a
function that gives its HTML. Text in a block is plain text with variables; it cannot hold HTML.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from punchcard.core import described
from punchcard.core.described import Choice, Setting, describe, parse_settings, plain_settings
from punchcard.core.emails.marks import parted
from punchcard.errors import InvalidInput

MAX_BLOCKS = 60
_TEXT = r"[^\0]{1,4000}"
_MAYBE = r"[^\0]{0,400}"
_VARIABLE = r"[a-z_]{1,60}"
_LINK = r"https://\S{1,1000}"
_BUTTON_LINK = _LINK + r"|\{\{ [a-z_]+ \}\}"  # a kind may know the address only as it is sent
_TONES = (Choice("plain", "Plain"), Choice("in", "Coming in"), Choice("out", "Going out"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What every block has."""

    when: str = described.text(
        "Only with",
        pattern=f"({_VARIABLE})?",
        default="",
        help="The block is left out while this variable is empty.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Block):
    """The line that says what the mail is about."""

    text: str = described.text("Heading", pattern=_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Block):
    """Paragraphs; an empty line begins a new one."""

    text: str = described.text("Text", pattern=_TEXT)
    small: bool = described.boolean("Small and quiet", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(Block):
    """One or two large numbers with a caption each."""

    figure: str = described.text("Figure", pattern=_TEXT)
    caption: str = described.text("Its caption", pattern=_TEXT)
    tone: str = described.choice("Its colour", _TONES, default="plain")
    second_figure: str = described.text("Second figure", pattern=_MAYBE, default="")
    second_caption: str = described.text("Its caption", pattern=_MAYBE, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock(Block):
    """A code to copy, in a frame."""

    text: str = described.text("Code", pattern=_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Block):
    """A list of things that the occasion brings, such as perks."""

    items: str = described.text("List", pattern=_VARIABLE, help="A variable that is a list.")
    points: bool = described.boolean("With their points", default=False)
    at_least: int = described.integer(
        "Shown from", min=1, max=100, unit="items", default=1, help="Fewer are not worth a list."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Details(Block):
    """A table of facts."""

    text: str = described.text(
        "Lines", pattern=_TEXT, help="A line each: Label: value. One without a value is left out."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRow(Block):
    """The row of holes: how far the balance is to the next round number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button(Block):
    """A link that asks to be pressed."""

    text: str = described.text("Words", pattern=_TEXT)
    link: str = described.text(
        "Address",
        pattern=_BUTTON_LINK,
        help="It begins with https:// and lies in one of your shops.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Block):
    """A picture of yours."""

    address: str = described.text(
        "Address", pattern=_LINK, help="It begins with https:// and lies in one of your shops."
    )
    alt: str = described.text(
        "In words", pattern=_MAYBE, default="", help="For those who do not see pictures."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider(Block):
    """A thin line."""


BlockClass = type[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockType:
    """A kind of block: its name, its form, its HTML."""

    type: str
    label: str
    block: BlockClass
    html: Callable[[Any], str]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The form of such a block."""
        return describe(self.block)


def source_of(blocks: Sequence[Block]) -> str:
    """The Liquid of these blocks: the inner HTML of the layout."""
    return "\n".join(block_source(one) for one in blocks) + "\n"


def block_source(block: Block) -> str:
    """The Liquid of one block."""
    html = _TYPE_OF[type(block)].html(block)
    if not block.when:
        return html
    return f"{{% if {block.when}.size > 0 -%}}\n{html}\n{{% endif -%}}"


def parse_blocks(raw: Any) -> tuple[Block, ...]:
    """Read blocks as they are stored. Raises InvalidInput with the path of what is wrong."""
    if not isinstance(raw, list) or not 0 < len(raw) <= MAX_BLOCKS:
        raise InvalidInput(f"An email has 1 to {MAX_BLOCKS} blocks.", field="blocks")
    return tuple(_parsed(number, one) for number, one in enumerate(raw))


def plain_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON-able data; `parse_blocks` reads them back unchanged."""
    return [{"type": _TYPE_OF[type(one)].type, **plain_settings(one)} for one in blocks]


def _parsed(number: int, raw: Any) -> Block:
    place = ("blocks", str(number))
    if not isinstance(raw, Mapping) or raw.get("type") not in BLOCK_TYPES:
        known = ", ".join(BLOCK_TYPES)
        raise InvalidInput(f"A block's type is one of: {known}.", field=place)
    values = {name: value for name, value in raw.items() if name != "type"}
    try:
        return parse_settings(BLOCK_TYPES[raw["type"]].block, values)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=(*place, *(refusal.field or ())[1:])) from None


def plain_html(text: str) -> str:
    """The text of a block as HTML; what stands in Liquid's own marks is left as it is."""
    pieces = parted(text.strip())
    return "".join(
        piece if at % 2 else escape(piece, quote=True) for at, piece in enumerate(pieces)
    )


def _heading(block: Heading) -> str:
    return f"<h1>{plain_html(block.text)}</h1>"


def _text(block: Text) -> str:
    opening = '<p class="quiet">' if block.small else "<p>"
    paragraphs = re.split(r"\n\s*\n", block.text.strip())
    return "\n".join(
        f"{opening}{plain_html(one).replace(chr(10), '<br>')}</p>" for one in paragraphs
    )


def _figures(block: Figures) -> str:
    figures = [_figure(block.figure, block.caption, block.tone)]
    if block.second_figure:
        figures.append(_figure(block.second_figure, block.second_caption))
    return "\n".join(('<table class="figures"><tr>', *figures, "</tr></table>"))


def _figure(figure: str, caption: str, tone: str = "plain") -> str:
    style = "figure" if tone == "plain" else f"figure {tone}"
    return (
        f'  <td><span class="{style}">{plain_html(figure)}</span> '
        f'<span class="caption">{plain_html(caption)}</span></td>'
    )


def _code(block: CodeBlock) -> str:
    return (
        '<table class="coupon"><tr><td>'
        f'<span class="code">{plain_html(block.text)}</span></td></tr></table>'
    )


def _listing(block: Listing) -> str:
    if block.points:
        row = '  <tr><td>{{ item.text }}</td><td class="number in">+{{ item.points }}</td></tr>\n'
        html = f'<table class="lines">\n{_loop(block.items, row)}</table>'
    else:
        html = f"<ul>\n{_loop(block.items, '  <li>{{ item.text }}</li>')}</ul>"
    return f"{{% if {block.items}.size >= {block.at_least} -%}}\n{html}\n{{% endif -%}}"


def _loop(items: str, row: str) -> str:
    return f"  {{% for item in {items} -%}}\n{row.rstrip()}\n  {{% endfor -%}}\n"


def _details(block: Details) -> str:
    lines = (line.partition(":") for line in block.text.splitlines() if line.strip())
    rows = "\n".join(
        f"  {{% capture value %}}{plain_html(value)}{{% endcapture -%}}\n"
        '  {% if value != "" -%}\n'
        f'  <tr><td>{plain_html(label)}</td><td class="number">{{{{ value }}}}</td></tr>\n'
        "  {% endif -%}"
        for label, _, value in lines
    )
    return f'<table class="lines">\n{rows}\n</table>'


def _points_row(_block: PointsRow) -> str:
    return "{{ holes }}"


def _button(block: Button) -> str:
    return f'<p><a class="button" href="{plain_html(block.link)}">{plain_html(block.text)}</a></p>'


def _image(block: Image) -> str:
    return f'<p><img src="{plain_html(block.address)}" alt="{plain_html(block.alt)}"></p>'


def _divider(_block: Divider) -> str:
    return "<hr>"


BLOCK_TYPES: Mapping[str, BlockType] = {
    one.type: one
    for one in (
        BlockType(type="heading", label="Heading", block=Heading, html=_heading),
        BlockType(type="text", label="Text", block=Text, html=_text),
        BlockType(type="points_row", label="Row of points", block=PointsRow, html=_points_row),
        BlockType(type="figures", label="Large numbers", block=Figures, html=_figures),
        BlockType(type="button", label="Button", block=Button, html=_button),
        BlockType(type="image", label="Image", block=Image, html=_image),
        BlockType(type="divider", label="Divider", block=Divider, html=_divider),
        BlockType(type="code", label="Code to copy", block=CodeBlock, html=_code),
        BlockType(type="list", label="List", block=Listing, html=_listing),
        BlockType(type="details", label="Table of facts", block=Details, html=_details),
    )
}
_TYPE_OF: Mapping[BlockClass, BlockType] = {one.block: one for one in BLOCK_TYPES.values()}

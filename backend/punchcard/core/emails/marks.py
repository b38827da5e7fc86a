"""Liquid's marks in a text, found in one pass: also in a text of nothing but openers."""

import re

_OPENER = re.compile(r"\{[{%]")
_CLOSERS = {"{{": "}}", "{%": "%}"}


def parted(text: str) -> list[str]:
    """The text in pieces: at odd places what stands in marks, at even ones what stands between.

    >>> parted("Hello {{ name }}!"), parted("{{ no end")
    (['Hello ', '{{ name }}', '!'], ['{{ no end'])
    """
    pieces, done, at = [], 0, 0
    endless: set[str] = set()
    while (opener := _OPENER.search(text, at)) is not None:
        start, mark = opener.start(), opener[0]
        end = -1 if mark in endless else text.find(_CLOSERS[mark], opener.end())
        if end < 0:  # no later one ends either
            endless.add(mark)
            at = start + 1
            continue
        at = end + 2
        pieces += [text[done:start], text[start:at]]
        done = at
    return [*pieces, text[done:]]

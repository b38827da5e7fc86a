"""Liquid for merchants: few tags and filters, bounded work, strings, lists and dicts only."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from liquid import Environment, Mode
from liquid.exceptions import LiquidError
from liquid.template import BoundTemplate

from punchcard.core.emails.marks import parted
from punchcard.errors import InvalidInput

MAX_SOURCE = 50_000
MAX_OUTPUT = 200_000

_TAGS = frozenset(
    "assign capture case comment cycle echo for break continue if unless ifchanged # "
    "content output illegal".split()
)
_FILTERS = frozenset(
    "abs at_least at_most capitalize ceil default divided_by downcase escape escape_once first "
    "floor last lstrip minus modulo newline_to_br plus prepend append remove remove_first "
    "remove_last replace replace_first replace_last round rstrip size strip strip_html "
    "strip_newlines times truncate truncatewords upcase url_encode".split()
)
_BRACKETS = re.compile(r"\([^()]*\)")


class _Sandbox(Environment):
    block_nesting_limit = 20
    context_depth_limit = 20
    loop_iteration_limit = 1_000
    local_namespace_limit = 200_000
    output_stream_limit = MAX_OUTPUT


def _sandbox(*, autoescape: bool) -> _Sandbox:
    """Without include and render there is nothing to load; without `safe` nothing to unescape;
    without the array filters nothing that walks a range of a thousand million."""
    sandbox = _Sandbox(tolerance=Mode.STRICT, strict_filters=True, autoescape=autoescape)
    for name in set(sandbox.tags) - _TAGS:
        del sandbox.tags[name]
    for name in set(sandbox.filters) - _FILTERS:
        del sandbox.filters[name]
    return sandbox


_HTML = _sandbox(autoescape=True)
_PLAIN = _sandbox(autoescape=False)


def render(source: str, variables: Mapping[str, Any], *, field: str) -> str:
    """The subject as plain text, the body with every value escaped.

    Raises InvalidInput with the place of what is wrong.
    """
    template = _parsed(source, field)
    try:
        return template.render(**variables)
    except LiquidError as error:
        raise _wrong(error, field) from None
    except (ArithmeticError, ValueError, TypeError):  # a filter that stumbles over its input
        raise InvalidInput(
            "A filter cannot work with the value it was given, such as a number without end.",
            field=field,
        ) from None


def check(source: str, known: Collection[str], *, field: str) -> None:
    """Refuse a template that would not do what its author means. Raises InvalidInput."""
    template = _parsed(source, field)
    for name, uses in sorted(template.analyze(include_partials=False).globals.items()):
        if name not in known:
            line = source.count("\n", 0, uses[0].span.index) + 1
            raise InvalidInput(
                f"Line {line}: there is no variable {name!r}; "
                f"the variables are: {', '.join(sorted(known))}.",
                field=field,
            )


@lru_cache(maxsize=100)
def _parsed(source: str, field: str) -> BoundTemplate:
    """Ready to be filled as often as there are members: what it counts it keeps elsewhere."""
    if len(source) > MAX_SOURCE:
        raise InvalidInput(f"The text may have up to {MAX_SOURCE:,} characters.", field=field)
    if any(".." in one for mark in parted(source)[1::2] for one in _BRACKETS.findall(mark)):
        raise InvalidInput("Ranges such as (1..10) are not available in emails.", field=field)
    try:
        return (_PLAIN if field == "subject" else _HTML).from_string(source)
    except LiquidError as error:
        raise _wrong(error, field) from None


def _wrong(error: LiquidError, field: str) -> InvalidInput:
    try:
        context = error.context()
    except ValueError:  # it points behind the end of the text
        context = None
    where = f"Line {context[0]}: " if context else ""
    return InvalidInput(f"{where}{error.message or error}.", field=field)

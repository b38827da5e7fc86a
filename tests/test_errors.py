"""The error tree: stable codes, one each, and a docstring that draws it truly."""

import re

import pytest

from punchcard import errors
from punchcard.errors import Conflict, InvalidInput, PunchcardError, RateLimited

CLASSES = {
    name: thing
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, PunchcardError)
}


def test_every_error_has_a_code_of_its_own():
    codes = [kind.code for kind in CLASSES.values()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z_]+", code) for code in codes)


def test_the_docstring_draws_every_class():
    assert errors.__doc__ is not None
    drawn = set(re.findall(r"^[│├└─ ]*(\w+)  ", errors.__doc__, re.MULTILINE))
    drawn |= set(re.findall(r"[├└]── (\w+)", errors.__doc__))
    assert drawn == set(CLASSES)


@pytest.mark.parametrize(
    ("field", "path"),
    [
        (None, None),
        ("settings.per_amount", ("settings", "per_amount")),
        (["a", "b.c"], ("a", "b.c")),
    ],
)
def test_a_field_is_a_path(field, path):
    assert InvalidInput("no", field=field).field == path


def test_an_error_says_its_message_and_keeps_its_family():
    assert str(Conflict("moved on")) == "moved on"
    assert RateLimited("slower", retry_after=1.5).retry_after == 1.5
    assert issubclass(errors.IdempotencyMismatch, Conflict)

"""The row of holes that fills: how far a balance is to the next round number."""

from markupsafe import Markup, escape

from punchcard.core.emails.languages import words_in
from punchcard.mail.formats import formats_in

HOLES = 10
_STEPS = (100, 250, 500)


def next_goal(balance: int) -> int:
    """The next of 100, 250, 500, 1000, 2500, 5000, ... above the balance.

    >>> [next_goal(points) for points in (-5, 0, 99, 100, 730, 1_000)]
    [100, 100, 100, 250, 1000, 2500]
    """
    scale = 1
    while True:
        for step in _STEPS:
            if balance < step * scale:
                return step * scale
        scale *= 10


def holes_html(balance: int, unit: str, language: str) -> Markup:
    """The row as a table that every mail program draws; the text part reads its words."""
    number = formats_in(language).number
    goal = next_goal(balance)
    full = filled(balance)
    cells = Markup("").join(
        Markup('<td><span class="{}">&#8203;</span></td>').format(
            "hole full" if number < full else "hole"
        )
        for number in range(HOLES)
    )
    left = words_in(language).to_go.format(
        left=number(goal - max(0, balance)), points_name=unit, goal=number(goal)
    )
    return Markup(
        '<table class="holes" role="img" aria-label="{left}"><tr>{cells}</tr></table>'
        '<p class="quiet to-go">{left}</p>'
    ).format(left=escape(left), cells=cells)


def filled(balance: int) -> int:
    """How many of the holes are full; never all, because the goal lies above."""
    return max(0, balance) * HOLES // next_goal(balance)

"""How much a member can be credited with in all: what somebody tells that would bring more is
refused; what time makes is not asked, so there the points are left out."""

from punchcard.core.draft import Draft
from punchcard.core.facts import CLOCK
from punchcard.errors import InvalidInput

MAX_CREDITED = 2**31 - 1
"""All points a member was ever granted: GraphQL's Int carries no more."""

_SAID = f"A member can be credited with {MAX_CREDITED:,} points at most."


def has_room(draft: Draft, points: int, *, rule_key: str) -> bool:
    """Whether so many can be given for what time has made; if not, the reason is kept."""
    if draft.fact.source != CLOCK or draft.state.credited + points <= MAX_CREDITED:
        return True
    draft.decline("no_room", _SAID, rule_key=rule_key)
    return False


def check(draft: Draft, before: int) -> None:
    """Raises InvalidInput if the fact has credited too much."""
    if draft.state.credited > max(MAX_CREDITED, before):
        raise InvalidInput(_SAID, field="points")

"""What a visit, an event of the shop's own and a tag do."""

from collections.abc import Callable, Mapping
from typing import Any

from punchcard.core import birthdays
from punchcard.core.activity_facts import (
    MAX_TAGS,
    BirthdaySet,
    EventRecorded,
    MemberTagged,
    MemberUntagged,
    ShopVisited,
)
from punchcard.core.awards import earn
from punchcard.core.draft import Draft
from punchcard.core.facts import Fact
from punchcard.errors import Conflict, InvalidInput


def happened(draft: Draft, _fact: ShopVisited | EventRecorded) -> None:
    """Something that only earns."""
    earn(draft)


def tag(draft: Draft, fact: MemberTagged) -> None:
    """Put tags on the member."""
    tags = set(draft.state.tags) | set(fact.tags)
    if tags == set(draft.state.tags):
        raise Conflict("The member has these tags already.", field="tags")
    if len(tags) > MAX_TAGS:
        raise InvalidInput(f"A member has up to {MAX_TAGS} tags.", field="tags")
    draft.state.tags = tuple(sorted(tags))


def untag(draft: Draft, fact: MemberUntagged) -> None:
    """Take tags from the member."""
    tags = set(draft.state.tags) - set(fact.tags)
    if tags == set(draft.state.tags):
        raise Conflict("The member has none of these tags.", field="tags")
    draft.state.tags = tuple(sorted(tags))


HANDLERS: Mapping[type[Fact], Callable[[Draft, Any], None]] = {
    ShopVisited: happened,
    EventRecorded: happened,
    MemberTagged: tag,
    MemberUntagged: untag,
    BirthdaySet: birthdays.told,
}

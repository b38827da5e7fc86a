"""Facts that are no orders: visits, events of the shop's own, tags, birthdays."""

import re
from dataclasses import dataclass
from datetime import date

from punchcard.core.fact_checks import check_text
from punchcard.core.facts import Fact
from punchcard.errors import InvalidInput

EVENT_NAME = r"[a-z][a-z0-9_]{0,62}"
MAX_TAGS = 50
MAX_TAG = 60
LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopVisited(Fact):
    """A customer came to the shop; `external_id` names customer and local day, so that a day has
    one visit however often they come."""

    kind = "shop_visited"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecorded(Fact):
    """Something that the shop has a name for: a review, a newsletter, an answer."""

    kind = "event_recorded"

    name: str

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        if not re.fullmatch(EVENT_NAME, self.name):
            raise InvalidInput(
                "A name has up to 63 small letters, digits and _, and begins with a letter.",
                field="name",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberTagged(Fact):
    """The member got these tags."""

    kind = "member_tagged"

    tags: tuple[str, ...]

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_tags(self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUntagged(Fact):
    """These tags were taken from the member."""

    kind = "member_untagged"

    tags: tuple[str, ...]

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        check_tags(self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdaySet(Fact):
    """The member's birthday was told, changed, or (None) taken away. The year is nobody's
    business."""

    kind = "birthday_set"

    month: int | None
    day: int | None

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        if self.month is None and self.day is None:
            return
        try:
            date(LEAP_YEAR, self.month or 0, self.day or 0)
        except ValueError:
            raise InvalidInput("There is no such day.", field="birthday") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdayCame(Fact):
    """The member's birthday of a local year began."""

    kind = "birthday_came"

    year: int


def check_tags(tags: tuple[str, ...]) -> None:
    """Refuse what cannot be a tag: commas part them where several are written."""
    if not 1 <= len(tags) <= MAX_TAGS:
        raise InvalidInput(f"Name 1 to {MAX_TAGS} tags.", field="tags")
    for tag in tags:
        check_text(tag, "tags")
        if not 0 < len(tag) <= MAX_TAG or tag != tag.strip() or re.search(r"[,\x00-\x1f]", tag):
            raise InvalidInput(
                f"A tag is one line of up to {MAX_TAG} characters without commas.", field="tags"
            )

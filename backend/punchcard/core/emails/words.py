"""What emails and the storefront compute, in one language: reasons, the words for points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from punchcard.core.rewards.summary import SummaryWords


class Formats(Protocol):
    """Numbers, dates and money as a language writes them."""

    def number(self, number: int | Decimal) -> str:
        """Such as 1,300."""

    def day(self, day: date) -> str:
        """Such as 31 December 2026."""

    def money(self, amount: Decimal, currency: str | None) -> str:
        """Such as €5.00; without a currency as it was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeWords:
    """What the page behind the link says that ends such emails; all of them may name the
    {program}."""

    question: str
    question_text: str
    unsubscribe: str
    done: str
    done_text: str
    again: str
    subscribed: str
    subscribed_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailWords:
    """One shipped language, whole: whoever reads another gets all of English.

    `locale` is how its numbers and dates are written unless the tag names a country; `singular`
    and `plural` are said while the programme's points have no name of their own. Reasons are by
    the kind of fact, `awards` by the kind of entry. `examples` are those of the previews that are
    not the same as in English.
    """

    language: str
    locale: str
    singular: str
    plural: str
    nameless: str
    somebody: str
    foot: str
    admin_foot: str
    stop: str
    to_go: str
    order: str
    your_order: str
    added: Mapping[str, str]
    added_else: str
    removed: Mapping[str, str]
    removed_else: str
    refund: str
    awards: Mapping[str, str]
    award_else: str
    summary: SummaryWords
    present: str
    owes: str
    a_friend: str
    reached: str
    after_first_order: str
    page: UnsubscribeWords
    examples: Mapping[str, str]

"""A visit to the demo shop: one fact of one customer."""

from dataclasses import dataclass

from punchcard.core.facts import Fact
from punchcard.services.incoming import Customer


@dataclass(frozen=True, slots=True)
class Visit:
    """A fact of one customer, before orders have their numbers."""

    fact: Fact
    customer: Customer

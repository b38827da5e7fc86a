"""Effects: what is to be done after commit, in the imperative. The core only names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

POINTS_ADDED = "points_added"
"""Email kind: points became available (product.md row 31)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEmail:
    """Send the member one email of `kind` about the fact at `fact_seq`."""

    kind: str
    fact_seq: int
    variables: Mapping[str, Any]

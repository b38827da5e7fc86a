"""The tiers in a programme file: read strictly, written so that they are read back unchanged."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from punchcard.core.tiers import TierDraft, TierScheme, make_scheme, plain_scheme
from punchcard.errors import InvalidInput
from punchcard.services.program_yaml import Part

_INSTANTS = ("effective_from", "effective_start")


def read_tiers(part: Part, starts_at: datetime) -> TierScheme:
    """The section `tiers`. Its `effective_start` is taken as it stands (product.md A4); like
    `effective_from` it is the programme's start if it is left out."""
    parts = part.any_mapping()
    ladder = parts.pop("ladder").items() if "ladder" in parts else []
    effective_from, effective_start = (
        parts.pop(name).instant() if name in parts else starts_at for name in _INSTANTS
    )
    draft = TierDraft(
        settings={name: one.plain() for name, one in parts.items()},
        ladder=[{name: one.plain() for name, one in rung.any_mapping().items()} for rung in ladder],
    )
    with part.blame(), _flat():
        return make_scheme(draft, effective_from=effective_from, effective_start=effective_start)


def plain_tiers(scheme: TierScheme, starts_at: datetime) -> dict[str, Any]:
    """The section that `read_tiers` reads back."""
    plain = plain_scheme(scheme)
    document: dict[str, Any] = {
        **plain["settings"],
        "effective_start": plain_instant(scheme.effective_start),
    }
    if scheme.effective_from != starts_at:
        document["effective_from"] = plain_instant(scheme.effective_from)
    return {**document, "ladder": plain["ladder"]}


@contextmanager
def _flat() -> Iterator[None]:
    """In a file the settings stand beside the ladder, not in a part of their own."""
    try:
        yield
    except InvalidInput as refusal:
        path = [name for name in refusal.field or () if name != "settings"]
        raise InvalidInput(refusal.message, field=path) from None


def plain_instant(instant: datetime) -> str:
    """An instant as files say it."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")

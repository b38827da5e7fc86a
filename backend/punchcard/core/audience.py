"""Whom a rule or a reward is for: tiers, tags and segments, as the member is at the instant."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from punchcard.core import described
from punchcard.core.money import minor_units
from punchcard.core.periods import EVER, local_day
from punchcard.core.program import Program, RuleVersion
from punchcard.core.state import MemberState
from punchcard.errors import InvalidInput

AUDIENCE = "Audience"
SEGMENT_TYPE = "segment"
_DATE = r"(\d{4}-\d\d-\d\d)?"


def tiers_field() -> Any:
    """The setting that names tiers by their keys."""
    return described.names("VIP tiers", of="tiers", group=AUDIENCE, help="Empty: everybody.")


def tags_field() -> Any:
    """The setting that names tags."""
    help = "For members with one of these tags. Empty: everybody."
    return described.names("Tags", of="tags", group=AUDIENCE, help=help)


def segments_field() -> Any:
    """The setting that names segments by their keys."""
    help = "For members of one of these segments. Empty: everybody."
    return described.names("Segments", of="segments", group=AUDIENCE, help=help)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSettings:
    """The conditions of a segment; all that are given must hold. The order at hand counts."""

    tiers: str = described.names("In one of these tiers", of="tiers")
    tags: str = described.names("With one of these tags", of="tags")
    without_tags: str = described.names("Without any of these tags", of="tags")
    orders_from: int = described.integer("Orders: at least", min=0, max=1_000_000, default=0)
    orders_below: int = described.integer(
        "Orders: fewer than", min=0, max=1_000_000, default=0, help="0: no bound."
    )
    lifetime_from: int = described.integer(
        "Lifetime points: at least", min=0, max=2_000_000_000, default=0
    )
    lifetime_below: int = described.integer(
        "Lifetime points: fewer than", min=0, max=2_000_000_000, default=0, help="0: no bound."
    )
    spent_from: Decimal = described.money(
        "Spent: at least", default=Decimal(0), help="On orders, less refunds."
    )
    spent_below: Decimal = described.money(
        "Spent: less than", default=Decimal(0), help="0: no bound."
    )
    joined_from: str = described.text(
        "Member since this day or later", pattern=_DATE, default="", help="Like 2026-01-31."
    )
    joined_before: str = described.text(
        "Member since before this day", pattern=_DATE, default="", help="Like 2026-01-31."
    )

    def __post_init__(self) -> None:
        for name in ("joined_from", "joined_before"):
            text = getattr(self, name)
            try:
                date.fromisoformat(text or "2026-01-01")
            except ValueError:
                raise InvalidInput("There is no such day.", field=("settings", name)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentType:
    """Segments are kept like rules: named, in versions, with settings that describe themselves."""

    settings: type[SegmentSettings]
    type: str
    label: str
    description: str
    default_notification: str = ""
    default_panel: str = ""
    panel_names: tuple[str, ...] = ()


SEGMENT = SegmentType(
    type=SEGMENT_TYPE,
    label="Segment",
    description="Members of whom all of these conditions hold.",
    settings=SegmentSettings,
)


def excluded(
    settings: Any, state: MemberState, program: Program, *, tier: str | None, at: datetime
) -> str | None:
    """Why a member is not in the audience; None: they are. Settings without one are for all."""
    tiers = named(getattr(settings, "audience_tiers", ""))
    if tiers and tier not in tiers:
        return "It is for other VIP tiers."
    tags = named(getattr(settings, "audience_tags", ""))
    if tags and not set(tags) & set(state.tags):
        return "It is for members with another tag."
    segments = named(getattr(settings, "audience_segments", ""))
    if segments and not any(in_segment(key, state, program, tier=tier, at=at) for key in segments):
        return "It is for another segment of members."
    return None


def is_for_all(rule: RuleVersion) -> bool:
    """Whether a rule or a reward has no audience but everybody."""
    names = ("audience_tiers", "audience_tags", "audience_segments")
    return not any(getattr(rule.settings, name, "") for name in names)


def in_segment(
    key: str, state: MemberState, program: Program, *, tier: str | None, at: datetime
) -> bool:
    """Whether all conditions of the segment in force hold; one that is off holds nobody."""
    segment = program.segments.in_force(key, at)
    if segment is None or not segment.enabled:
        return False
    wanted: SegmentSettings = segment.settings
    return (
        _among(wanted, state, tier)
        and _between(state.order_count, wanted.orders_from, wanted.orders_below)
        and _between(state.lifetime, wanted.lifetime_from, wanted.lifetime_below)
        and _spent(wanted, state)
        and _joined(wanted, state, program, at)
    )


def named(text: str) -> tuple[str, ...]:
    """The names in a setting that names things."""
    return tuple(text.split(", ")) if text else ()


def _among(wanted: SegmentSettings, state: MemberState, tier: str | None) -> bool:
    tiers, tags, without = named(wanted.tiers), named(wanted.tags), named(wanted.without_tags)
    own = set(state.tags)
    return (
        (not tiers or tier in tiers)
        and (not tags or bool(own & set(tags)))
        and not own & set(without)
    )


def _between(value: int, least: int, below: int) -> bool:
    return value >= least and (not below or value < below)


def _spent(wanted: SegmentSettings, state: MemberState) -> bool:
    spent = state.spending.get(EVER)
    if spent is None:
        return not wanted.spent_from
    least = minor_units(wanted.spent_from, spent.currency)
    below = minor_units(wanted.spent_below, spent.currency)
    return spent.kept >= least and (not below or spent.kept < below)


def _joined(wanted: SegmentSettings, state: MemberState, program: Program, at: datetime) -> bool:
    day = local_day(program, state.joined_at or at).isoformat()
    return day >= wanted.joined_from and (not wanted.joined_before or day < wanted.joined_before)

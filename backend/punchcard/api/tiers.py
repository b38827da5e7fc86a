"""What both schemas tell of tiers: sums in points or money, last days, where a member stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from punchcard.core.money import major_amount
from punchcard.core.program import Program
from punchcard.core.tier_bonus import BONUS_KEY
from punchcard.core.tier_settings import AMOUNT_SPENT, Tier
from punchcard.core.tier_standing import Standing
from punchcard.core.tiers import TierBook, TierScheme

WHOLE = 100
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a member stands, as it is told. `next`, `basis` and what is counted are unknown while
    the VIP programme is off; `needed` and `progress` wherever there is no next tier."""

    current: Tier | None
    since: datetime | None
    active: bool
    basis: str | None
    currency: str | None
    sum: Decimal
    next: Tier | None
    needed: Decimal | None
    progress: int | None
    ends_at: datetime | None
    keep_by: date | None
    falls_to: Tier | None
    at_risk: bool


def in_force(book: TierBook, now: datetime) -> TierScheme | None:
    """The version of now; None before the first."""
    return book.get(book.at(now))


def shown(book: TierBook, now: datetime) -> TierScheme | None:
    """The version that members may see: None unless the VIP programme is or ever was on."""
    scheme = in_force(book, now)
    ever = any(one.settings.enabled and one.effective_from <= now for one in book.versions)
    return scheme if ever else None


def named(book: TierBook, key: str | None, version: int | None = None) -> Tier | None:
    """The tier of a key in a version, or else in the newest that knew it; None for no tier."""
    first = [scheme] if version and (scheme := book.get(version)) else []
    known = (one.tier(key) for one in (*first, *reversed(book.versions)))
    return next((tier for tier in known if tier), None)


def giving(book: TierBook, rule_key: str, version: int | None) -> Tier | None:
    """The tier whose one-time bonus an entry is; None: a rule gave it."""
    is_bonus = rule_key.startswith(BONUS_KEY)
    return named(book, rule_key.removeprefix(BONUS_KEY), version) if is_bonus else None


def money_of(basis: str | None, program: Program) -> str | None:
    """The currency of what is counted; None: points."""
    return program.currency if basis == AMOUNT_SPENT else None


def measured(value: int, currency: str | None) -> Decimal:
    """Points as they are, minor units as an amount."""
    return Decimal(major_amount(value, currency)) if currency else Decimal(value)


def last_day(end: datetime | None, zone: ZoneInfo) -> date | None:
    """The last day of the zone on which something holds that ends at an instant."""
    return (end - _TICK).astimezone(zone).date() if end else None


def place(found: Standing, program: Program, now: datetime) -> Place:
    """Where a member stands."""
    book = program.tiers
    scheme = in_force(book, now)
    active = scheme is not None and scheme.settings.enabled
    basis = found.basis if active else None
    currency = money_of(basis, program)
    following = named(book, found.next_tier) if active else None
    ends_at = found.keep_by if active and found.tier else None
    falls_to = found.at_risk if ends_at else found.tier
    return Place(
        current=named(book, found.tier),
        since=found.since,
        active=active,
        basis=basis,
        currency=currency,
        sum=measured(found.sum if basis else 0, currency),
        next=following,
        needed=measured(found.needed, currency) if following else None,
        progress=_progress(found) if following else None,
        ends_at=ends_at,
        keep_by=last_day(ends_at, program.timezone),
        falls_to=named(book, falls_to),
        at_risk=falls_to != found.tier,
    )


def _progress(found: Standing) -> int:
    """Never all of the way while something is missing."""
    if not found.next_threshold:
        return WHOLE
    return min(WHOLE, max(0, found.sum) * WHOLE // found.next_threshold)

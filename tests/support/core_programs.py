"""Programmes and facts for tests of the core, and a fold over them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from punchcard.core.audience import SEGMENT
from punchcard.core.described import parse_settings
from punchcard.core.draft import Rows
from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.facts import Fact, OrderPaid, OrderRefunded
from punchcard.core.program import Program, RuleBook, RuleVersion
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.state import MemberState
from punchcard.core.step import advance, step
from punchcard.core.tiers import TierBook, TierDraft, TierScheme, make_scheme

START = datetime(2020, 1, 1, tzinfo=UTC)


def at(days: float = 0, **more: float) -> datetime:
    """An instant so many days (hours, minutes) after the programme's start."""
    return START + timedelta(days=days, **more)


def rule(type: str, key: str | None = None, **values: Any) -> RuleVersion:
    """A version of a rule; what is no field of a version is a setting."""
    fields = {
        name: values.pop(name, default)
        for name, default in (
            ("version", 1),
            ("enabled", True),
            ("priority", 20),
            ("effective_from", START),
        )
    }
    settings = parse_settings(RULE_TYPES[type].settings, values)
    return RuleVersion(key=key or type, type=type, name=type, settings=settings, **fields)


def reward(key: str, **settings: Any) -> RuleVersion:
    """Money off under that key, from START."""
    kind = REWARD_TYPES["money_off"]
    return RuleVersion(
        key=key,
        type=kind.type,
        version=1,
        name=key,
        enabled=True,
        priority=10,
        settings=parse_settings(kind.settings, {"amount": "5", **settings}),
        effective_from=START,
    )


def segment(key: str, *, enabled: bool = True, **conditions: Any) -> RuleVersion:
    """A segment under that key, from START."""
    return RuleVersion(
        key=key,
        type=SEGMENT.type,
        version=1,
        name=key,
        enabled=enabled,
        priority=10,
        settings=parse_settings(SEGMENT.settings, conditions),
        effective_from=START,
    )


def programme(
    *rules: RuleVersion,
    rewards: Iterable[RuleVersion] = (),
    segments: Iterable[RuleVersion] = (),
    **values: Any,
) -> Program:
    """A programme in UTC from START."""
    values = {"timezone": ZoneInfo("UTC"), "starts_at": START, **values}
    return Program(
        rules=RuleBook(rules), rewards=RuleBook(rewards), segments=RuleBook(segments), **values
    )


def replay_programme(**values: Any) -> Program:
    """The programme of the replay specification, without tiers."""
    start = datetime(1990, 1, 1, tzinfo=UTC)
    welcome = rule(
        "order_milestone",
        "welcome",
        priority=10,
        effective_from=start,
        orders=1,
        points=100,
        on_refund="keep",
    )
    purchase = rule("purchase", effective_from=start)
    return programme(welcome, purchase, starts_at=start, **values)


def tiers(
    *ladder: tuple[str, int], start: datetime = START, version: int = 1, **settings: Any
) -> TierScheme:
    """A version of the tiers that is on; `ladder` is (key, threshold), more in `perks`."""
    perks = settings.pop("perks", {})
    effective_from = settings.pop("effective_from", start)
    draft = TierDraft(
        settings={"enabled": True, **settings},
        ladder=[
            {"key": key, "name": key.title(), "threshold": threshold, **perks.get(key, {})}
            for key, threshold in ladder
        ],
    )
    return make_scheme(draft, effective_from=effective_from, effective_start=start, version=version)


LADDER = (("silver", 500), ("gold", 1500), ("platinum", 5000))


def replay_tiers(period: str, times: int = 1) -> TierBook:
    """The tiers of the replay specification."""
    scheme = tiers(
        *((key, times * threshold) for key, threshold in LADDER),
        start=datetime(1990, 1, 1, tzinfo=UTC),
        period=period,
        hold_rounding="none",
        refund_reevaluates=False,
    )
    return TierBook([scheme])


def paid(order: str, total: int, when: datetime = START, **values: Any) -> OrderPaid:
    """An order of `total` minor units."""
    values = {"currency": "EUR"} | values
    return OrderPaid(source="shop", external_id=order, occurred_at=when, total=total, **values)


def refunded(
    refund: str, order: str | None, amount: int, when: datetime = START, **values: Any
) -> OrderRefunded:
    """A refund of `amount` minor units."""
    values = {"currency": "EUR"} | values
    return OrderRefunded(
        source="shop", external_id=refund, order_id=order, occurred_at=when, amount=amount, **values
    )


def fold(
    facts: Iterable[Fact],
    program: Program,
    *,
    state: MemberState | None = None,
    until: datetime | None = None,
) -> tuple[MemberState, Rows]:
    """Step through the facts, then let time pass; returns the last state and all rows."""
    state = state or MemberState()
    rows = Rows()
    for fact in facts:
        posting = step(state, fact, program)
        state = posting.state
        rows.add(posting.rows)
    if until:
        posting = advance(state, until, program)
        state = posting.state
        rows.add(posting.rows)
    return state, rows

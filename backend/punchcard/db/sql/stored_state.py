"""How the parts of a member's state stand in jsonb columns, and back."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import asyncpg

from punchcard.core.ledger import EntryKind
from punchcard.core.lots import Lot, PendingAward
from punchcard.core.state import (
    Adjustment,
    Award,
    Birthday,
    Counter,
    OrderKey,
    OrderState,
    Redemption,
    RedemptionStatus,
    Shortfall,
    Spent,
    Used,
)

Row = Mapping[str, Any] | asyncpg.Record


def award_row(award: Award) -> dict[str, Any]:
    """An award as it stands in shop_order.awards and in balance.counters."""
    return {
        "seq": award.seq,
        "rule_key": award.rule_key,
        "rule_version": award.rule_version,
        "points": award.points,
        "taken": award.taken,
    }


def counters_row(counters: Mapping[str, Counter]) -> dict[str, Any]:
    """The counters as balance.counters: {rule: {times, held}}, and what else there is to tell."""
    return {key: _counter_row(counter) for key, counter in counters.items()}


def read_counters(stored: Mapping[str, Any]) -> dict[str, Counter]:
    """The inverse of `counters_row`."""
    return {
        key: Counter(
            times=one["times"],
            held=Award(**one["held"]) if one["held"] else None,
            period=one.get("period", ""),
            used={period: Used(*used) for period, used in one.get("used", {}).items()},
            last_at=datetime.fromisoformat(one["last_at"]) if "last_at" in one else None,
        )
        for key, one in stored.items()
    }


def birthday_row(birthday: Birthday | None) -> dict[str, Any] | None:
    """A birthday as balance.birthday."""
    if birthday is None:
        return None
    since = birthday.since.astimezone(UTC).isoformat()
    return {"month": birthday.month, "day": birthday.day, "since": since, "year": birthday.year}


def read_birthday(stored: Mapping[str, Any] | None) -> Birthday | None:
    """The inverse of `birthday_row`."""
    if stored is None:
        return None
    return Birthday(**{**stored, "since": datetime.fromisoformat(stored["since"])})


def spending_row(spending: Mapping[str, Spent]) -> dict[str, Any]:
    """What was spent as balance.spending: {period: [kept, paid, currency]}."""
    return {period: [one.kept, one.paid, one.currency] for period, one in spending.items()}


def read_spending(stored: Mapping[str, Any]) -> dict[str, Spent]:
    """The inverse of `spending_row`."""
    return {
        period: Spent(kept=kept, paid=paid, currency=currency)
        for period, (kept, paid, currency) in stored.items()
    }


def shortfalls_row(shortfalls: Iterable[Shortfall]) -> list[dict[str, Any]]:
    """The shortfalls as balance.shortfalls."""
    rows = []
    for one in shortfalls:
        source, order_id = one.order_key or (None, None)
        plain = {name: getattr(one, name) for name in _SHORTFALL}
        rows.append({**plain, "kind": one.kind.value, "source": source, "order_id": order_id})
    return rows


def read_shortfalls(stored: Iterable[Mapping[str, Any]]) -> tuple[Shortfall, ...]:
    """The inverse of `shortfalls_row`."""
    return tuple(
        Shortfall(
            kind=EntryKind(one["kind"]),
            order_key=(one["source"], one["order_id"]) if one["order_id"] else None,
            **{name: one[name] for name in _SHORTFALL},
        )
        for one in stored
    )


def read_json_orders(stored: Iterable[Mapping[str, Any]] | None) -> dict[OrderKey, OrderState]:
    """Orders from rows of shop_order as JSON."""
    orders: dict[OrderKey, OrderState] = {}
    for one in stored or ():
        paid_at = datetime.fromisoformat(one["paid_at"]) if one["paid_at"] else None
        order = read_order({**one, "paid_at": paid_at})
        orders[order.source, order.external_id] = order
    return orders


def read_lots(stored: Iterable[list[Any]] | None) -> dict[int, Lot]:
    """Lots from [[seq, award_seq, points, remaining, opened_at, expires_at], ...]."""
    return {
        seq: Lot(
            seq=seq,
            award_seq=award_seq,
            points=points,
            remaining=remaining,
            opened_at=datetime.fromisoformat(opened_at),
            expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        )
        for seq, award_seq, points, remaining, opened_at, expires_at in stored or ()
    }


def read_pending(stored: Iterable[list[Any]] | None) -> dict[int, PendingAward]:
    """Waiting awards from [[seq, remaining, due_at], ...]."""
    return {
        seq: PendingAward(seq=seq, remaining=remaining, due_at=datetime.fromisoformat(due_at))
        for seq, remaining, due_at in stored or ()
    }


def read_order(row: Row) -> OrderState:
    """An order from a row of shop_order."""
    return OrderState(
        source=row["source"],
        external_id=row["external_id"],
        currency=row["currency"],
        number=row["number"],
        fact_seq=row["fact_seq"],
        total=row["total_minor"],
        base=row["base_minor"],
        goods=row["goods_minor"],
        refunded=row["refunded_minor"],
        awards=tuple(Award(**award) for award in row["awards"]),
        paid_at=row["paid_at"],
    )


def read_adjustment(row: Row) -> Adjustment:
    """An adjustment from its entry, the moves of it and whether an entry corrects it."""
    sign = 1 if row["kind"] == "give" else -1
    return Adjustment(
        fact_seq=row["fact_seq"],
        entry_seq=row["entry_seq"],
        delta=sign * row["points"],
        moves=tuple((lot, points) for lot, points in row["moves"]),
        counts_for_tier=row["counts_for_tier"],
        undone=row["undone"],
    )


def read_redemptions(stored: Iterable[Mapping[str, Any]] | None) -> dict[int, Redemption]:
    """Redemptions from rows of redemption as JSON, each with the `moves` of its entry."""
    return {one["seq"]: _redemption(one) for one in stored or ()}


def _counter_row(counter: Counter) -> dict[str, Any]:
    row: dict[str, Any] = {
        "times": counter.times,
        "held": award_row(counter.held) if counter.held else None,
    }
    if counter.period:
        row["period"] = counter.period
    if counter.used:
        row["used"] = {period: [one.times, one.points] for period, one in counter.used.items()}
    if counter.last_at:
        row["last_at"] = counter.last_at.astimezone(UTC).isoformat()
    return row


def _redemption(one: Mapping[str, Any]) -> Redemption:
    order = (one["order_source"], one["order_id"]) if one["order_id"] else None
    return Redemption(
        seq=one["seq"],
        entry_seq=one["entry_seq"],
        reward_key=one["reward_key"],
        reward_version=one["reward_version"],
        code=one["code"],
        cost=one["cost"],
        status=RedemptionStatus(one["status"]),
        issued_at=datetime.fromisoformat(one["issued_at"]),
        expires_at=datetime.fromisoformat(one["expires_at"]) if one["expires_at"] else None,
        settled_at=datetime.fromisoformat(one["settled_at"]) if one["settled_at"] else None,
        order_key=order,
        returned=one["returned"],
        moves=tuple((lot, points) for lot, points in one["moves"] or ()),
    )


_SHORTFALL = "corrects_seq points fact_seq rule_key rule_version counts_for_tier".split()

"""Rows as the admin schema shows them."""

from collections.abc import Mapping
from typing import Any

import strawberry

from punchcard.api import tiers
from punchcard.api.admin.activity import Activity
from punchcard.api.admin.actors import Actor
from punchcard.api.admin.entries import Entry, NotEarned
from punchcard.api.admin.members import Balance, Member, PointsInPeriod
from punchcard.api.admin.orders import Order, OrderItem
from punchcard.api.enums import Account, ActivityKind, ActorKind, EntryKind, MemberStatus, Rounding
from punchcard.api.ids import global_id
from punchcard.api.shared import Birthday, Money
from punchcard.core.program import Program
from punchcard.db.sql.activity import ActivityRow, EntryRow
from punchcard.db.sql.members import MemberRow, PeriodRow
from punchcard.db.sql.orders import OrderRow
from punchcard.services.actors import NamedActor
from punchcard.services.explanations import explain
from punchcard.services.orders import Line


def member(row: MemberRow) -> Member:
    """A member with the balance."""
    return Member(
        key=row.id,
        id=strawberry.ID(global_id("Member", row.id)),
        external_id=row.external_id,
        name=row.name,
        email=row.email,
        email_bounced_at=row.email_bounced_at,
        unsubscribed_at=row.unsubscribed_at,
        status=MemberStatus(row.status),
        birthday=birthday(row),
        language=row.language,
        consent_at=row.consent_at,
        enrolled_at=row.enrolled_at,
        last_activity_at=row.last_activity_at,
        order_count=row.order_count,
        refund_count=row.refund_count,
        balance=Balance(
            available=row.available,
            pending=row.pending,
            spent=row.spent,
            expired=row.expired,
            reversed=row.reversed,
            removed=row.removed,
            debt=row.debt,
            lifetime=row.lifetime,
            credited=row.credited,
        ),
    )


def birthday(row: MemberRow) -> Birthday | None:
    """Day and month, if known."""
    if row.birthday_month is None or row.birthday_day is None:
        return None
    return Birthday(month=row.birthday_month, day=row.birthday_day)


def period(row: PeriodRow) -> PointsInPeriod:
    """Sums of a period."""
    return PointsInPeriod(
        earned=row.earned,
        reversed=row.reversed,
        net=row.earned - row.reversed,
        redeemed=row.redeemed,
        removed=row.removed,
        expired=row.expired,
    )


def activity(row: ActivityRow) -> Activity:
    """A fact."""
    body = row.body
    kind = ActivityKind(row.kind)
    return Activity(
        member_key=row.member_id,
        seq=row.seq,
        order_key=_order_key(row, kind),
        actor_name=row.actor,
        undone_seq=body.get("adjustment_seq"),
        redemption_seq=redemption_seq(row),
        id=strawberry.ID(global_id("Activity", row.member_id, row.seq)),
        kind=kind,
        points=row.points,
        available_change=row.available,
        occurred_at=row.occurred_at,
        effective_at=row.effective_at,
        recorded_at=row.recorded_at,
        source=row.source,
        external_id=row.external_id,
        amount=amount(body),
        reason=body.get("reason"),
        member_note=body.get("note") or None,
        event=body.get("name") if kind is ActivityKind.EVENT_RECORDED else None,
        tags=list(body.get("tags", ())),
        not_earned=[not_earned(reason) for reason in row.reasons],
    )


def redemption_seq(row: ActivityRow) -> int | None:
    """The seq of the redemption that a fact made or names."""
    seq: int | None = row.body.get("redemption_seq")
    return row.seq if row.body.get("code") else seq


def amount(body: Mapping[str, Any]) -> Money | None:
    """The money of an order or a refund."""
    minor = body.get("total", body.get("amount"))
    return None if minor is None else Money.of(minor, body["currency"])


def not_earned(reason: Mapping[str, Any]) -> NotEarned:
    """Why a rule gave nothing."""
    return NotEarned(
        rule_key=reason["rule_key"] or None, code=reason["code"], message=reason["message"]
    )


def entry(row: EntryRow, program: Program) -> Entry:
    """A movement of points."""
    change = row.points if row.to_account == "available" else 0
    change -= row.points if row.from_account == "available" else 0
    corrects = row.corrects_seq
    return Entry(
        id=strawberry.ID(global_id("Entry", row.member_id, row.seq)),
        kind=EntryKind(row.kind),
        points=row.points,
        available_change=change,
        from_account=Account(row.from_account),
        to_account=Account(row.to_account),
        rule_key=row.rule_key or None,
        rule_name=rule_name(row, program),
        rule_version=row.rule_version,
        inputs=strawberry.scalars.JSON(row.inputs),
        rounding=Rounding(row.rounding) if row.rounding else None,
        explanation=explain(row),
        corrects_id=(
            None if corrects is None else strawberry.ID(global_id("Entry", row.member_id, corrects))
        ),
        counts_for_tier=row.counts_for_tier,
        occurred_at=row.occurred_at,
        effective_at=row.effective_at,
        recorded_at=row.recorded_at,
    )


def rule_name(row: EntryRow, program: Program) -> str | None:
    """The name of the rule in the entry's version; the key if this process has not heard of it."""
    tier = tiers.giving(program.tiers, row.rule_key, row.rule_version)
    if tier is not None:
        return tier.name
    if not row.rule_key or row.rule_version is None:
        return None
    try:
        return program.rules.version(row.rule_key, row.rule_version).name
    except KeyError:
        return row.rule_key


def order(row: OrderRow) -> Order:
    """A paid order."""
    return Order(
        member_key=row.member_id,
        fact_seq=row.fact_seq,
        id=strawberry.ID(global_id("Order", row.member_id, row.fact_seq)),
        external_id=row.external_id,
        source=row.source,
        number=row.number,
        paid_at=row.paid_at,
        total=Money.of(row.total, row.currency),
        earning_base=Money.of(row.base, row.currency),
        refunded=Money.of(row.refunded, row.currency),
        points_earned=row.earned,
        points_reversed=row.taken,
    )


def order_item(line: Line) -> OrderItem:
    """One line of an order."""
    return OrderItem(
        title=line.title,
        sku=line.sku,
        product_id=line.product_id,
        quantity=line.quantity,
        amount=Money.of(line.amount, line.currency),
        gift_card=line.gift_card,
        points=line.points,
    )


def actor(found: NamedActor) -> Actor:
    """Who did something."""
    return Actor(kind=ActorKind(found.kind), id=strawberry.ID(found.actor), name=found.name)


_NAME_AN_ORDER = (
    ActivityKind.ORDER_REFUNDED,
    ActivityKind.CODE_USED,
    ActivityKind.CODE_REFUNDED,
)


def _order_key(row: ActivityRow, kind: ActivityKind) -> tuple[str, str] | None:
    if kind is ActivityKind.ORDER_PAID:
        return row.source, row.external_id
    named = kind in _NAME_AN_ORDER
    order_id = row.body.get("order_id") if named else None
    return (row.source, order_id) if order_id else None

"""What facts name of the books that were written before them, and how it comes into the states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from punchcard.core.code_facts import CodeRefunded, CodeUsed, RedemptionCancelled
from punchcard.core.facts import AdjustmentUndone, Fact, OrderPaid, OrderRefunded
from punchcard.core.referral_facts import ReferralReversed
from punchcard.core.state import MemberState
from punchcard.db.sql import snapshot_named

Order = tuple[UUID, str, str]
"""Member, source and the shop's id."""

Code = tuple[UUID, int | None, str | None, str | None, str | None]
"""Member, and the seq of the redemption, or the order (source, id) that used it, or its text."""


@dataclass(slots=True, kw_only=True)
class Named:
    """Orders, adjustments (member, seq), completed referrals (member, seq) and codes."""

    orders: set[Order] = field(default_factory=set)
    adjustments: set[tuple[UUID, int]] = field(default_factory=set)
    referrals: set[tuple[UUID, int]] = field(default_factory=set)
    codes: set[Code] = field(default_factory=set)

    def by(self, member_id: UUID, fact: Fact) -> None:
        """Add what a fact of this member names."""
        match fact:
            case OrderPaid():
                self.orders.add((member_id, fact.source, fact.external_id))
                self.codes |= {(member_id, None, None, None, code) for code in fact.codes}
            case OrderRefunded(order_id=str(order_id)):
                self.orders.add((member_id, fact.source, order_id))
                self.codes.add((member_id, None, fact.source, order_id, None))
            case AdjustmentUndone():
                self.adjustments.add((member_id, fact.adjustment_seq))
            case CodeUsed():
                self.orders.add((member_id, fact.source, fact.order_id))
                self.codes.add((member_id, fact.redemption_seq, None, None, None))
            case CodeRefunded() | RedemptionCancelled():
                self.codes.add((member_id, fact.redemption_seq, None, None, None))
            case ReferralReversed():
                self.referrals.add((member_id, fact.completed_seq))
                self.codes.add((member_id, fact.completed_seq, None, None, None))

    async def load(
        self, connection: asyncpg.Connection, states: Mapping[UUID, MemberState]
    ) -> None:
        """Put all of it into the members' states."""
        await snapshot_named.add_orders(connection, states, self.orders)
        # An order that stands already was refunded before it came: it may give back codes it used.
        self.codes |= {
            (member_id, None, source, order_id, None)
            for member_id, source, order_id in self.orders
            if (source, order_id) in states[member_id].orders
        }
        await snapshot_named.add_adjustments(connection, states, self.adjustments)
        await snapshot_named.add_referral_awards(connection, states, self.referrals)
        await snapshot_named.add_redemptions(connection, states, self.codes)

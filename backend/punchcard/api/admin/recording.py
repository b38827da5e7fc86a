"""What shops report: orders, refunds, customers."""

import datetime as dt
from decimal import Decimal

import strawberry

from punchcard.api.admin.outcomes import Recorded, RecordedOrder
from punchcard.api.fields import about, input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import MoneyInput, UserError

ORDERS = Right.ORDERS_WRITE


@input_type
class CustomerInput:
    """A customer as the shop names them; an email or name given here updates the member's."""

    external_id: str = about("The shop's id of the customer.")
    store: str = about("Which shop.", default="default")
    email: str | None = None
    name: str | None = None


@input_type
class OrderItemInput:
    """One line of an order."""

    amount: Decimal = about("What the shopper pays for the line, after discounts.")
    title: str = ""
    sku: str = ""
    product_id: str = ""
    quantity: int = 1
    gift_card: bool = about("Gift cards earn nothing.", default=False)


@input_type
class RecordOrderInput:
    """A paid order. The same order again gets the first answer again."""

    external_id: str = about("The shop's id of the order.")
    customer: CustomerInput
    total: MoneyInput
    number: str = about("What people call the order.", default="")
    shipping: Decimal = Decimal(0)
    gift_card_paid: Decimal = Decimal(0)
    items: list[OrderItemInput] = strawberry.field(default_factory=list)
    discount_codes: list[str] = about(
        "Codes the order used; those of redemptions are marked used.", default_factory=list
    )
    paid_at: dt.datetime | None = about(
        "Left out: now. A retry says it, or leaves it out, as the first call did.", default=None
    )
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@input_type
class RefundOrderInput:
    """Money of an order was given back. Points are taken back in proportion."""

    order_id: str = about("The shop's id of the order.")
    refund_id: str = about("The shop's id of this refund.")
    amount: MoneyInput
    store: str = about("Which shop.", default="default")
    customer: CustomerInput | None = about(
        "Only needed if the refund may arrive before its order.", default=None
    )
    refunded_at: dt.datetime | None = about("Left out: now.", default=None)
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@input_type
class EnrolMemberInput:
    """A customer created an account. Earns the sign-up points, once per member ever."""

    customer: CustomerInput
    joined_at: dt.datetime | None = about("Left out: now.", default=None)
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@output
class RecordOrderPayload(RecordedOrder):
    """What the order came to."""


@output
class RecordOrdersPayload:
    """One result an item, in their order."""

    results: list[RecordOrderPayload] = open_to(ORDERS, default_factory=list)
    user_errors: list[UserError] = open_to(ORDERS, default_factory=list)


@output
class RefundOrderPayload(RecordedOrder):
    """What the refund took back."""


@output
class EnrolMemberPayload(Recorded):
    """The member, new or known."""

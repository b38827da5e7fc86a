"""What is done to codes: used at the till by a shop with the scope codes:use, ended by staff."""

import datetime as dt
from uuid import UUID

import strawberry

from punchcard.api.admin.outcomes import Outcome
from punchcard.api.admin.redemptions import Redemption
from punchcard.api.context import Info
from punchcard.api.enums import CodeProblem, RedemptionStatus
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.rewards import Discount
from punchcard.api.shared import MoneyInput, UserError

USE = Right.CODES_USE


@output
class CodeVerdict:
    """Whether a code can be used, and what it gives."""

    valid: bool = open_to(USE)
    problem: CodeProblem | None = open_to(USE, "Why not; null if it is valid.")
    message: str = open_to(USE, "For people: what it gives, or why not.")
    referral: bool = open_to(
        USE,
        "A member's referral code: it is not used up, and an order that names it says who "
        "sent the customer.",
    )
    code: str | None = open_to(USE, "As it was issued; null if there is no such code.")
    status: RedemptionStatus | None = open_to(USE)
    reward_name: str | None = open_to(USE)
    summary: str | None = open_to(USE)
    discount: Discount | None = open_to(USE)
    expires_at: dt.datetime | None = open_to(USE, "Null: never.")
    order_id: str | None = open_to(USE, "The order that used it.")


@input_type
class UseCodeInput:
    """A code was used by an order."""

    code: str
    order_id: str = about("The shop's id of the order.")
    store: str = about("Which shop.", default="default")
    order_total: MoneyInput | None = about(
        "Left out: the minimum order is not checked.", default=None
    )
    customer_id: str | None = about(
        "The shop's id of the customer; left out: whose code it is is not checked.", default=None
    )
    product_ids: list[str] | None = about("Left out: the products are not checked.", default=None)
    collection_ids: list[str] | None = about(
        "Those of the products; left out: they are not checked.", default=None
    )
    idempotency_key: str | None = about("A key of yours for this request.", default=None)


@output
class UseCodePayload:
    """The code, used."""

    created: bool | None = open_to(
        USE, "False: it was known already, and this is its first answer again.", default=None
    )
    problem: CodeProblem | None = open_to(
        USE, "Why it cannot be used, if that is why it was refused.", default=None
    )
    code: str | None = open_to(USE, default=None)
    status: RedemptionStatus | None = open_to(USE, default=None)
    order_id: str | None = open_to(USE, default=None)
    used_at: dt.datetime | None = open_to(USE, default=None)
    summary: str | None = open_to(USE, default=None)
    discount: Discount | None = open_to(USE, default=None)
    user_errors: list[UserError] = open_to(USE, default_factory=list)


@input_type
class CancelRedemptionInput:
    """End a code that was not used."""

    redemption_id: strawberry.ID
    reason: str
    idempotency_key: str = about("A key of yours: the same request again changes nothing more.")


@output
class CancelRedemptionPayload(Outcome):
    """The member with the new balance."""

    place: strawberry.Private[tuple[UUID, int] | None] = None

    @resolver(Right.SIGNED_IN)
    async def redemption(self, info: Info) -> Redemption | None:
        """The redemption, cancelled."""
        if self.place is None:
            return None
        return await info.context.load(Read.REDEMPTIONS, self.place)

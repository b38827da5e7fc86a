"""Codes at the till: may this one be used for that order, and what does it give?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from punchcard.core.program import RuleVersion
from punchcard.core.rewards.summary import money
from punchcard.core.state import MemberStatus, RedemptionStatus
from punchcard.db.sql.redemptions import StoredRedemption
from punchcard.errors import CodeRefused, Conflict, IdempotencyMismatch
from punchcard.services import members, program, redemptions, rewards
from punchcard.services.incoming import Recorded
from punchcard.services.rewards import Worth


class CodeProblem(StrEnum):
    """Why a code cannot be used."""

    UNKNOWN = "unknown"
    USED = "used"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    OTHER_CUSTOMER = "other_customer"
    MINIMUM_ORDER = "minimum_order"
    OTHER_CURRENCY = "other_currency"
    PRODUCTS = "products"
    OWN_CODE = "own_code"
    EXISTING_CUSTOMER = "existing_customer"


_FIELDS = {
    CodeProblem.OTHER_CUSTOMER: "customerId",
    CodeProblem.MINIMUM_ORDER: "orderTotal",
    CodeProblem.OTHER_CURRENCY: "orderTotal",
    CodeProblem.PRODUCTS: "productIds",
}
"""The input to blame; of all others it is the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """What is known of the order: whose it is (store and id), the total with its currency, the
    products in it and their collections. What is None is not checked."""

    customer: tuple[str, str] | None = None
    total: Decimal | None = None
    currency: str | None = None
    products: Sequence[str] | None = None
    collections: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known of a code. `problem` None: it can be used."""

    problem: CodeProblem | None
    message: str
    redemption: StoredRedemption | None = None
    reward: RuleVersion | None = None
    worth: Worth | None = None


async def judge(*, code: str, cart: Cart) -> Verdict:
    """Whether a code can be used for such an order now."""
    found = await redemptions.look_up(code=code)
    if found is None:
        return Verdict(problem=CodeProblem.UNKNOWN, message="There is no such code.")
    reward, worth = await worth_of(found)
    problem = await _problem(found, worth, cart)
    return Verdict(
        problem=problem,
        message=_message(problem, found, worth),
        redemption=found,
        reward=reward,
        worth=worth,
    )


async def use(
    *,
    code: str,
    source: str,
    order_id: str,
    cart: Cart,
    actor: str,
    idempotency_key: str | None = None,
) -> tuple[StoredRedemption, Recorded]:
    """Mark a code used by an order. The same order again gets the first answer.

    Raises NotFound, or CodeRefused that says why it cannot be used for this cart.
    """
    found = await redemptions.find(code=code)
    if (found.order_source, found.order_id) != (source, order_id):
        await _check(found, cart)
    try:
        recorded = await redemptions.use(
            code=code,
            source=source,
            order_id=order_id,
            actor=actor,
            idempotency_key=idempotency_key,
        )
    except IdempotencyMismatch:
        raise
    except Conflict:  # somebody was faster
        await _check(await redemptions.find(code=code), cart)
        raise
    return await redemptions.find(code=code), recorded


async def worth_of(found: StoredRedemption) -> tuple[RuleVersion, Worth]:
    """The reward as it was when the code was issued, and what the code gives."""
    stored = await program.latest()
    reward = stored.program.rewards.version(found.reward_key, found.reward_version)
    return reward, rewards.worth(reward, stored.program.currency)


async def _check(found: StoredRedemption, cart: Cart) -> None:
    _, worth = await worth_of(found)
    problem = await _problem(found, worth, cart)
    if problem is not None:
        field = _FIELDS.get(problem, "code")
        raise CodeRefused(_message(problem, found, worth), problem=problem, field=field)


async def _problem(found: StoredRedemption, worth: Worth, cart: Cart) -> CodeProblem | None:
    if found.status != RedemptionStatus.ISSUED:
        return CodeProblem(found.status)
    if found.expires_at is not None and found.expires_at <= datetime.now(UTC):
        return CodeProblem.EXPIRED  # the clock has not come by yet
    member = await members.by_id(member_id=found.member_id)
    if member is None or member.status != MemberStatus.ACTIVE:
        return CodeProblem.BLOCKED
    if cart.customer is not None and not await _belongs(found, cart.customer):
        return CodeProblem.OTHER_CUSTOMER
    return misfit(worth, cart)


async def _belongs(found: StoredRedemption, customer: tuple[str, str]) -> bool:
    store, external_id = customer
    member = await members.by_identity(store=store, external_id=external_id)
    return member is not None and member.id == found.member_id


def misfit(worth: Worth, cart: Cart) -> CodeProblem | None:
    """Why a discount does not fit an order, if it does not."""
    if cart.currency is not None and worth.currency not in (None, cart.currency):
        return CodeProblem.OTHER_CURRENCY
    if cart.total is not None and cart.total < worth.minimum_order:
        return CodeProblem.MINIMUM_ORDER
    given = worth.discount
    for wanted, there in ((given.products, cart.products), (given.collections, cart.collections)):
        if wanted and there is not None and not set(wanted) & set(there):
            return CodeProblem.PRODUCTS
    return None


def _message(problem: CodeProblem | None, found: StoredRedemption, worth: Worth) -> str:
    match problem:
        case None:
            return f"{worth.summary}."
        case CodeProblem.USED:
            return f"The code was used by order {found.order_id}."
        case CodeProblem.CANCELLED:
            return "The code was given back."
        case CodeProblem.EXPIRED:
            return "The code has expired."
        case CodeProblem.BLOCKED:
            return "The code's member is blocked."
        case CodeProblem.OTHER_CUSTOMER:
            return "The code was issued to another customer."
        case _:
            return misfit_message(problem, worth)


def misfit_message(problem: CodeProblem, worth: Worth) -> str:
    """What an order would have to be."""
    if problem is CodeProblem.MINIMUM_ORDER:
        return f"The code counts from {money(worth.minimum_order, worth.currency)}."
    if problem is CodeProblem.OTHER_CURRENCY:
        return f"The code counts for orders in {worth.currency}."
    named = worth.discount.products or worth.discount.collections
    return f"The code is for {', '.join(named[:10])}."
